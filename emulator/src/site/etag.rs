//! Entity tags and `If-None-Match` (RFC 9110 sections 8.8.3 and 13.1.2).

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The strong tag of a body. A file has another one in each coding, because the bytes differ.
pub(crate) fn of(body: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(body).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag + "\""
}

/// Whether an `If-None-Match` header names the tag. A tag that a proxy made weak counts too.
pub(crate) fn is_named(if_none_match: &str, tag: &str) -> bool {
    if_none_match.split(',').map(str::trim).any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list() {
        let tag = of(b"body");
        assert!(tag.len() == 18 && tag != of(b"Body"));
        for (header, named) in [
            (tag.clone(), true),
            (format!("\"x\", {tag}"), true),
            (format!("W/{tag}"), true),
            ("*".to_owned(), true),
            (tag.replace('"', ""), false),
            ("\"x\"".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_named(&header, &tag), named, "{header}");
        }
    }
}
