//! Where to go on after signing in: a path of this app and nothing else, so that a stored or forged value can never send a
//! person to another site (RFC 9700 section 4.11.1).

use core::fmt;

/// A path with its query and fragment, below the app's base, such as `/playlists/37i?view=grid#row9`.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

/// Longer than any address of this app.
const LONGEST: usize = 2048;

impl ReturnTo {
    /// The page that shows what was signed in for.
    #[must_use]
    pub fn start() -> Self {
        Self("/library".to_owned())
    }

    /// Reads a path. Whatever is not plainly a path of this app becomes [`start`](Self::start): an address with a host in any of
    /// the disguises browsers accept (`//evil`, `/\evil`, a tab or a line break inside), too long a text, the callback itself.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let belongs = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?#%".contains(c);
        let is_path = text.starts_with('/') && !text.starts_with("//") && text.len() <= LONGEST && text.chars().all(belongs);
        let page = text.split(['?', '#']).next().unwrap_or_default();
        if is_path && !matches!(page, "/" | "/callback" | "/connect") { Self(text.to_owned()) } else { Self::start() }
    }

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
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_is_kept_whole() {
        for path in ["/playlists", "/playlists/37i9dQZF1?view=grid&q=a%20b#row9", "/library?x=https://evil.example"] {
            assert_eq!(ReturnTo::parse(path).as_str(), path);
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
            "/connect",
            "///evil",
            "/a b",
            "/é",
            &long,
        ] {
            assert_eq!(ReturnTo::parse(text), ReturnTo::start(), "{text:?}");
        }
    }

    proptest! {
        /// Resolved by the rules of the URL standard, a kept path never leaves this origin.
        #[test]
        fn no_text_names_another_host(text in "[/\\\\a-z:.@%?#\\t\\n ]{0,20}") {
            let kept = ReturnTo::parse(&text);
            prop_assert!(kept.as_str().starts_with('/'));
            prop_assert!(!matches!(kept.as_str().as_bytes().get(1), Some(b'/' | b'\\')));
            prop_assert!(!kept.as_str().contains(['\\', '\t', '\n', ' ']));
        }
    }
}
