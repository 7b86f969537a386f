//! Short hashes, to compare texts without showing them.

use sha2::{Digest as _, Sha256};

/// The first eight hex digits of the SHA-256 of a text or a body.
pub(crate) fn hash(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text.as_ref()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
