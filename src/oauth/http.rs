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
    /// A request without a token, to find out whether an address responds at all.
    #[must_use]
    pub const fn probe(url: String, time_limit: Duration) -> Self {
        Self { method: Method::Get, url, body: None, credential: None, cacheable: false, time_limit }
    }

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

/// Reads `Retry-After` (RFC 9110 section 10.2.3): the seconds to wait, from a number or from a date. Fractions are rounded up, so that
/// nothing is sent too early, and times beyond `u32` are shortened to its maximum. `None` for anything else.
///
/// `now` and the result of `date`, which reads a date, are in milliseconds since 1970.
#[must_use]
pub fn read_retry_after(text: &str, now: f64, date: impl FnOnce(&str) -> Option<f64>) -> Option<u32> {
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        // A header that is sent twice arrives as a list.
        return text.split(',').next().and_then(whole_seconds);
    }
    if !text.contains(':') {
        return None;
    }
    let seconds = (date(text)? - now) / 1000.0;
    // A cast of a float stays within the bounds of the integer.
    seconds.is_finite().then(|| seconds.ceil() as u32)
}

/// Reads a number that may have a fraction or an exponent, and rounds it up. A float parser would add 12 kB to the module.
fn whole_seconds(text: &str) -> Option<u32> {
    let (number, exponent) = text.trim().split_once(['e', 'E']).unwrap_or((text.trim(), "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = [whole, fraction, exponent];
    if digits.iter().any(|part| part.chars().any(|c| !c.is_ascii_digit())) {
        return None;
    }
    // A number with too many digits for `u64` becomes its maximum.
    let round_up = u64::from(fraction.contains(|c| c != '0'));
    let seconds = whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(round_up);
    let scale = 10_u64.saturating_pow(exponent.parse().unwrap_or(u32::MAX));
    Some(u32::try_from(seconds.saturating_mul(scale)).unwrap_or(u32::MAX))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_date_says_how_long_to_wait() {
        let now = 1_000_000.0;
        let date = |text: &str| (text == "Sun, 06 Nov 1994 08:49:37 GMT").then_some(1_009_000.0);
        for (text, seconds) in [
            ("9", Some(9)),
            (" 9 ", Some(9)),
            ("0", Some(0)),
            ("31.5", Some(32)),
            ("1e10", Some(u32::MAX)),
            ("99999999999999999999", Some(u32::MAX)),
            ("1e999", Some(u32::MAX)),
            ("1.5e1", Some(20)),
            ("1e", Some(u32::MAX)),
            ("1e-3", None),
            ("120, 120", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(9)),
            ("Mon, 99 Nov 1994 08:49:37 GMT", None),
            ("-5", None),
            ("inf", None),
            ("nan", None),
            ("soon", None),
            ("12 seconds", None),
            ("", None),
        ] {
            assert_eq!(read_retry_after(text, now, date), seconds, "{text:?}");
        }
        let past = |_: &str| Some(0.0);
        assert_eq!(read_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", now, past), Some(0));
    }
}
