//! Requests and responses as plain data, so that tests can compare every byte without a network.

use core::fmt;
use core::time::Duration;

use super::secret::AccessToken;
#[cfg(not(target_family = "wasm"))]
use super::secret::BasicCredential;

/// The time limit for a token request.
pub const TOKEN_TIME_LIMIT: Duration = Duration::from_secs(15);

/// The methods that the Web API uses.
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
    /// The name of the method.
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

/// The content of the `Authorization` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `Bearer`: an access token (RFC 6750 section 2.1). It is never sent in any other way.
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

/// The body of a request, with its media type.
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

/// Leaves out the text, because forms for the token endpoint contain secrets.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.content_type, self.text.len())
    }
}

/// A request. The sender must send no cookies, follow no redirects and cache no response of the token endpoint (RFC 10017 section
/// 6.3.3.4).
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// The body.
    pub body: Option<RequestBody>,
    /// The content of the `Authorization` header.
    pub credential: Option<Credential>,
    /// Whether the browser's cache may answer it and store the response.
    pub cacheable: bool,
    /// How long to wait for the response.
    pub time_limit: Duration,
}

impl HttpRequest {
    /// Method and path, without host and query: `POST /api/token`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method.as_str(), split_address(&self.url).0)
    }

    /// The access token that is sent with it.
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

/// Leaves out the body and the credential, because they contain secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.url)
    }
}

/// A complete response.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds, if it could be read.
    pub retry_after: Option<u32>,
    /// The headers. In a browser, only those that the service exposes.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

/// Leaves out the body, because those of the token endpoint contain secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// Why there is no response. Browsers reveal no more than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// No connection, a blocked request, or a response without CORS headers. A page cannot distinguish them.
    Unreachable,
    /// The browser reports that it is offline.
    Offline,
    /// There was no response within the time limit.
    TimedOut,
}
