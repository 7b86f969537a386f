//! An HTTP response.

use serde_json::Value;

/// Status, headers and body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// A response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// A response with a body of this type.
    pub(crate) fn with_body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], body: body.into() }
    }

    /// A JSON body, with the media type as Spotify writes it.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::with_body(status, "application/json; charset=utf-8", value.to_string())
    }

    /// An HTML page.
    pub(crate) fn html(status: u16, page: String) -> Self {
        Self::with_body(status, "text/html; charset=utf-8", page)
    }

    /// A redirect after which the browser sends GET (RFC 9110 section 15.4.4).
    pub(crate) fn see_other(location: &str) -> Self {
        Self::empty(303).header("location", location)
    }

    /// Adds a header.
    #[must_use]
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a header, replacing any with this name.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }

    /// Removes every header whose name has this prefix.
    pub(crate) fn strip(&mut self, prefix: &str) {
        self.headers.retain(|(name, _)| !name.starts_with(prefix));
    }
}
