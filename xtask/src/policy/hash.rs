//! The hash by which the policy allows an inline script (CSP level 3, 6.7.2.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The source expression for a script, whose text must be byte for byte the one in the page: `sha256-` and padded base64.
pub(crate) fn source(body: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(body.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn matches_the_example_of_the_specification() {
        // CSP level 3, 8.3: `alert('Hello, world.');`
        assert_eq!(source("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn every_byte_counts() {
        assert_ne!(source("a"), source("a\n"));
    }
}
