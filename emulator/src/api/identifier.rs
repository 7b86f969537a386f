//! Spotify's identifiers.

/// Whether a text is an identifier: 22 letters and digits (Spotify, "Spotify URIs and IDs").
pub(crate) fn is_identifier(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
