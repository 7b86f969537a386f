//! A request and an answer as plain data, so that the protocol can be tested byte for byte without a network.

use core::fmt;
use core::time::Duration;

use super::secret::AccessToken;

/// How long the token endpoint may take before the page says so and gives up.
pub const TOKEN_TIME_LIMIT: Duration = Duration::from_secs(15);

/// The methods the Web API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Create.
    Post,
    /// Change.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One request, ready to be sent. Cookies are never sent, redirects never followed and nothing is cached by whoever sends it to
/// the token endpoint (RFC 10017 section 6.3.3.4).
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// A body and its content type.
    pub body: Option<(&'static str, String)>,
    /// For `Authorization: Bearer`; the one place a token travels (RFC 6750 section 2.1).
    pub bearer: Option<AccessToken>,
    /// Whether the browser's cache may answer or keep the answer.
    pub cacheable: bool,
    /// When to give up.
    pub time_limit: Duration,
}

/// Bodies carry secrets, so they are not shown.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.url)
    }
}

/// An answer that arrived whole.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds, where it could be read.
    pub retry_after: Option<u32>,
    /// The body as text.
    pub body: String,
}

/// Bodies of the token endpoint carry secrets, so they are not shown.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// No answer that could be read. A browser does not say more than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// Offline, refused, cut, or an answer without CORS headers: the page cannot tell them apart.
    Unreachable,
    /// Nothing arrived within the time limit.
    TimedOut,
}
