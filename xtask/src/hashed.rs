//! File names that carry a hash of the content, so that browsers may keep the file for ever.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The end of such a name, as a regular expression for nginx. [`is_hashed`] is the same in Rust.
pub(crate) const PATTERN: &str = r"-[0-9a-f]{11,}(?:_bg)?\.[a-z0-9]+$";

/// Whether the name has a hash, from Trunk or from [`with_hash`]: `app-0123456789abcdef.js`, `app-0123456789abcdef_bg.wasm`. Trunk
/// leaves out leading zeros.
pub(crate) fn is_hashed(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let is_ending = !ending.is_empty() && ending.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    is_ending && stem.rsplit_once('-').is_some_and(|(_, hash)| is_hash(hash))
}

fn is_hash(text: &str) -> bool {
    text.len() >= 11 && text.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
}

/// The name with the hash of `content` before its ending: `a.woff2` becomes `a-0123456789ab.woff2`.
pub(crate) fn with_hash(name: &str, content: &[u8]) -> String {
    let hash = Sha256::digest(content).iter().take(6).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{name}-{hash}"),
    }
}

/// The name that [`with_hash`] was given; `None` if this name has no hash.
pub(crate) fn without_hash(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').filter(|_| is_hashed(name))?;
    let (plain, _) = stem.rsplit_once('-')?;
    Some(format!("{plain}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::{is_hashed, with_hash, without_hash};

    #[test]
    fn only_names_with_a_hash_count_as_hashed() {
        for (name, hashed) in [
            ("app-0123456789abcdef_bg.wasm", true),
            ("index-9bdb3fbf02d0a7b5.css", true),
            ("app-20159133898498e.js", true),
            ("fonts/bricolage-condensed-latin-ext-0123456789abcdef.woff2", true),
            ("bricolage-condensed-latin.woff2", false),
            ("config.json", false),
            ("app.js", false),
            ("app-0123456789abcdef", false),
            ("app-0123456789abcdef.js.gz", false),
            ("app-0123456789ABCDEF.js", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }

    #[test]
    fn a_hash_follows_the_content_and_can_be_removed() {
        let name = with_hash("latin-ext.woff2", b"one");
        assert!(is_hashed(&name), "{name}");
        assert_ne!(name, with_hash("latin-ext.woff2", b"two"));
        assert_eq!(without_hash(&name).as_deref(), Some("latin-ext.woff2"));
        assert_eq!(without_hash("latin-ext.woff2"), None);
    }
}
