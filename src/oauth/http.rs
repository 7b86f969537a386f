//! A request and an answer as plain data, so that the protocol can be tested byte for byte without a network.

use core::fmt;
use core::time::Duration;

use super::secret::AccessToken;
#[cfg(not(target_family = "wasm"))]
use super::secret::BasicCredential;

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

/// What stands in the `Authorization` header. One request has one at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `Bearer`: the one place an access token travels (RFC 6750 section 2.1).
    Bearer(AccessToken),
    /// `Basic`: a confidential client at the token endpoint (RFC 6749 section 2.3.1). Not in a browser build.
    #[cfg(not(target_family = "wasm"))]
    Basic(BasicCredential),
}

impl Credential {
    /// The value of the header.
    #[must_use]
    pub fn header(&self) -> String {
        match self {
            Self::Bearer(token) => format!("Bearer {}", token.reveal()),
            #[cfg(not(target_family = "wasm"))]
            Self::Basic(pair) => format!("Basic {}", pair.reveal()),
        }
    }
}

/// What a request carries, with its media type.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody {
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The body as text.
    pub text: String,
}

impl RequestBody {
    /// A form (`application/x-www-form-urlencoded`).
    #[must_use]
    pub const fn form(text: String) -> Self {
        Self { content_type: "application/x-www-form-urlencoded", text }
    }

    /// A JSON text.
    #[must_use]
    pub const fn json(text: String) -> Self {
        Self { content_type: "application/json", text }
    }
}

/// A form of the token endpoint carries secrets, so the text is not shown.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.content_type, self.text.len())
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
    /// The body.
    pub body: Option<RequestBody>,
    /// For the `Authorization` header.
    pub credential: Option<Credential>,
    /// Whether the browser's cache may answer or keep the answer.
    pub cacheable: bool,
    /// When to give up.
    pub time_limit: Duration,
}

impl HttpRequest {
    /// Method and path, without host and query: `POST /api/token`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method.as_str(), split_address(&self.url).0)
    }

    /// The access token this goes out with.
    #[must_use]
    pub fn bearer(&self) -> Option<&AccessToken> {
        match &self.credential {
            Some(Credential::Bearer(token)) => Some(token),
            _ => None,
        }
    }
}

/// Path and query of an absolute address.
#[must_use]
pub fn split_address(url: &str) -> (&str, &str) {
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or(url);
    path.split_once('?').unwrap_or((path, ""))
}

/// Bodies and credentials are secrets, so they are not shown.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.url)
    }
}

/// An answer that arrived whole.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds, where it could be read.
    pub retry_after: Option<u32>,
    /// The headers that could be read, by name: in a browser, those that the service exposes.
    pub headers: Vec<(String, String)>,
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
    /// Refused, cut, kept back by something in between, or an answer without CORS headers: the page cannot tell them apart.
    Unreachable,
    /// The browser says that there is no network at all.
    Offline,
    /// Nothing arrived within the time limit.
    TimedOut,
}
