//! The page to go to after a sign-in: always a path of this app, so that no stored or forged value sends a person to another site
//! (RFC 9700 section 4.11.1).

use core::fmt;

/// A path with its query and fragment, below the app's base, such as `/playlists/37i?view=grid#row9`. Made by [`ReturnRules`].
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

/// The longest path to accept. Every address of this app is shorter.
const LONGEST: usize = 2048;

/// What the session must know about the pages of the app. The user interface defines it.
#[derive(Clone, Copy, Debug)]
pub struct ReturnRules {
    /// The path of the start page, which replaces every other path that is not allowed.
    pub start: &'static str,
    /// Paths that are not allowed, such as the callback page.
    pub forbidden: &'static [&'static str],
}

impl ReturnRules {
    /// The start page.
    #[must_use]
    pub fn start(&self) -> ReturnTo {
        ReturnTo(self.start.to_owned())
    }

    /// Reads a path. Anything else becomes [`start`](Self::start()): an address with a host, in any form that browsers accept
    /// (`//evil`, `/\evil`, a tab or a line break inside), a path that browsers would resolve to another one (`/./`, `/%2e%2e/`, and so
    /// to `//evil`), a text that is too long, or a forbidden page.
    #[must_use]
    pub fn parse(&self, text: &str) -> ReturnTo {
        let belongs = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?#%".contains(c);
        let is_path = text.starts_with('/') && !text.starts_with("//") && text.len() <= LONGEST && text.chars().all(belongs);
        let page = text.split(['?', '#']).next().unwrap_or_default();
        // Some hosts add a slash.
        let page = page.strip_suffix('/').filter(|page| !page.is_empty()).unwrap_or(page);
        let is_resolved = page == "/" || page.split('/').skip(1).all(is_kept);
        if is_path && is_resolved && !self.forbidden.contains(&page) { ReturnTo(text.to_owned()) } else { self.start() }
    }
}

/// Whether a segment is neither empty nor a dot segment, which browsers remove when they resolve a path (URL standard, "single-dot" and
/// "double-dot URL path segment").
fn is_kept(segment: &str) -> bool {
    !matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "" | "." | "..")
}

impl ReturnTo {
    /// The text, for the router.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/", "/callback", "/connect"] };

    #[test]
    fn a_path_is_kept_whole() {
        for path in [
            "/playlists",
            "/playlists/37i9dQZF1?view=grid&q=a%20b#row9",
            "/library?x=https://evil.example",
            "/library/?x=/..//y#/..//z",
            "/a..b/...",
        ] {
            assert_eq!(RULES.parse(path).as_str(), path);
        }
    }

    #[test]
    fn everything_else_becomes_the_start() {
        let long = format!("/{}", "a".repeat(10_000));
        for text in [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "https:evil",
            "https://evil.example",
            "javascript:alert(1)",
            "evil",
            "",
            "/",
            "/\t/evil.example",
            "/\n/evil",
            "/callback?code=a&state=b",
            "/callback/?code=a&state=b",
            "/connect",
            "///evil",
            "/a b",
            "/é",
            "/..//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/a/../../%2F/evil",
            "/%2e%2E//evil.example",
            "/.%2e//evil.example",
            "/a//b",
            "/./callback",
            "/library/..",
            "/..?x",
            &long,
        ] {
            assert_eq!(RULES.parse(text), RULES.start(), "{text:?}");
        }
    }

    proptest! {
        /// Resolved by the rules of the URL standard, a kept path stays the same path of this origin.
        #[test]
        fn no_text_names_another_host(text in "/?([/\\\\a-z:.@%?#\\t\\n ]|%2[eEfF]|[.]{1,3}){0,20}") {
            let kept = RULES.parse(&text);
            prop_assert!(kept.as_str().starts_with('/'));
            prop_assert!(!matches!(kept.as_str().as_bytes().get(1), Some(b'/' | b'\\')));
            prop_assert!(!kept.as_str().contains(['\\', '\t', '\n', ' ']));
            let base = reqwest::Url::parse("https://app.example/somewhere/").unwrap();
            let resolved = base.join(kept.as_str()).unwrap();
            prop_assert_eq!(resolved.origin(), base.origin());
            prop_assert!(!resolved.path().starts_with("//"));
            prop_assert_eq!(resolved.path(), kept.as_str().split(['?', '#']).next().unwrap(), "{}", text);
        }
    }
}
