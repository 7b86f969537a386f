//! The token endpoint (RFC 6749 sections 3.2 and 5): requests to it, and its responses.
//!
//! The content of each request is in its [grant](super::grant). Responses are read as Spotify documents them
//! (<https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens>), and nothing in them is taken for granted.

use core::fmt;
use core::time::Duration;

use form_urlencoded::Serializer;
use serde_json::Value;

use super::client::Client;
use super::http::{Credential, HttpRequest, HttpResponse, Method, RequestBody, TOKEN_TIME_LIMIT};
use super::scope::ScopeSet;
use super::secret::{AccessToken, RefreshToken};
use super::server::AuthorizationServer;

/// The life of an access token whose response has no valid `expires_in`.
pub const ASSUMED_LIFE: Duration = Duration::from_secs(300);
/// Bounds for the life of an access token, in seconds. With a life of zero the calls that wait for the token could not be sent.
const MIN_LIFE: u64 = 5;
const MAX_LIFE: u64 = 86_400;

/// A token request whose response is an `A`. Each [grant](super::grant) has a constructor, which takes only clients that may use it.
pub struct TokenRequest<A> {
    form: String,
    credential: Option<Credential>,
    reader: Reader<A>,
}

/// Reads the response to a token request.
pub type Reader<A> = fn(&HttpResponse) -> Result<A, TokenFault>;

impl<A> TokenRequest<A> {
    pub(super) fn new(client: &impl Client, reader: Reader<A>, fill: impl FnOnce(&mut Serializer<'_, String>)) -> Self {
        let mut form = Serializer::new(String::new());
        let credential = client.identify(&mut form);
        fill(&mut form);
        Self { form: form.finish(), credential, reader }
    }

    /// The function that reads its response.
    #[must_use]
    pub const fn reader(&self) -> Reader<A> {
        self.reader
    }

    /// The request to send. It is sent once, so this consumes it.
    #[must_use]
    pub fn into_http(self, server: &AuthorizationServer) -> HttpRequest {
        HttpRequest {
            method: Method::Post,
            url: server.token_endpoint(),
            body: Some(RequestBody::form(self.form)),
            credential: self.credential,
            cacheable: false,
            time_limit: TOKEN_TIME_LIMIT,
        }
    }
}

/// Leaves out the form, because it contains secrets.
impl<A> fmt::Debug for TokenRequest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRequest([redacted])")
    }
}

/// A successful response to a request for a person's tokens (RFC 6749 section 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: AccessToken,
    /// The refresh token. `None` in the response to a refresh means that the old one stays valid (RFC 6749 section 6), which is the
    /// normal case at Spotify since mid 2026.
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token is valid, between five seconds and a day. The server may still reject it earlier.
    pub life: Duration,
    /// The granted scopes. `None` means those that were requested (RFC 6749 section 5.1).
    pub scopes: Option<ScopeSet>,
}

/// A successful response to a request for a token of the app itself. It has no refresh token and no scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppTokenResponse {
    /// The access token. It gives access to the catalogue, not to a person's data.
    pub access_token: AccessToken,
    /// How long it is valid, between five seconds and a day.
    pub life: Duration,
}

/// Why a response has no tokens: a variant per reaction of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// `invalid_grant`: the code or the refresh token is not valid. Another try would fail too.
    InvalidGrant,
    /// `invalid_client`: the client ID is unknown, or the client secret is wrong.
    InvalidClient,
    /// Another error of RFC 6749 section 5.2, shortened: a fault of this app or of its settings.
    Refused(String),
    /// Too many requests. The seconds to wait, if the response named them.
    Throttled(Option<u32>),
    /// The service has a problem that may pass (5xx).
    Unavailable {
        /// The status.
        status: u16,
        /// The seconds to wait, if the response named them.
        retry_after: Option<u32>,
    },
    /// Not a response of a token endpoint, such as HTML, malformed JSON, no token, or an unknown token type.
    Malformed(&'static str),
}

impl TokenFault {
    /// The seconds to wait before the next request, if the response named them.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Throttled(retry_after) | Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl TokenResponse {
    /// Reads a response of the token endpoint.
    ///
    /// # Errors
    /// [`TokenFault`] when it contains no token.
    pub fn read(response: &HttpResponse) -> Result<Self, TokenFault> {
        Self::of(&members(response)?)
    }

    /// Reads the members of a JSON object, or the parameters of a fragment.
    pub(super) fn of(members: &Value) -> Result<Self, TokenFault> {
        let access_token = text(members, "access_token").ok_or(TokenFault::Malformed("no access_token"))?;
        let access_token = AccessToken::parse(access_token).ok_or(TokenFault::Malformed("a wrong character in access_token"))?;
        let refresh_token = text(members, "refresh_token")
            .map(|token| RefreshToken::parse(token).ok_or(TokenFault::Malformed("a wrong character in refresh_token")));
        match text(members, "token_type") {
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
            Some(_) => return Err(TokenFault::Malformed("token_type is not Bearer")),
            None => return Err(TokenFault::Malformed("no token_type")),
        }
        Ok(Self {
            access_token,
            refresh_token: refresh_token.transpose()?,
            life: members.get("expires_in").and_then(seconds).unwrap_or(ASSUMED_LIFE),
            scopes: members.get("scope").and_then(Value::as_str).map(ScopeSet::parse),
        })
    }
}

impl AppTokenResponse {
    /// Reads a response of the token endpoint.
    ///
    /// # Errors
    /// [`TokenFault`] when it contains no token.
    pub fn read(response: &HttpResponse) -> Result<Self, TokenFault> {
        // There should be no refresh token (RFC 6749 section 4.4.3); if there is one, it is dropped.
        TokenResponse::read(response).map(|TokenResponse { access_token, life, .. }| Self { access_token, life })
    }
}

/// The members of a successful response.
fn members(response: &HttpResponse) -> Result<Value, TokenFault> {
    let json = serde_json::from_str::<Value>(&response.body).ok().filter(Value::is_object);
    let error = json.as_ref().and_then(|members| members.get("error")).and_then(Value::as_str);
    match (response.status, error) {
        (429, _) => Err(TokenFault::Throttled(response.retry_after)),
        (status @ 500.., _) => Err(TokenFault::Unavailable { status, retry_after: response.retry_after }),
        (_, Some("invalid_grant")) => Err(TokenFault::InvalidGrant),
        (_, Some("invalid_client")) => Err(TokenFault::InvalidClient),
        (_, Some(other)) => Err(TokenFault::Refused(other.chars().filter(|c| !c.is_control()).take(80).collect())),
        (200..=299, None) => json.ok_or(TokenFault::Malformed("not JSON")),
        (_, None) => Err(TokenFault::Malformed("an error without a name")),
    }
}

/// A member that is text and not empty.
fn text<'a>(members: &'a Value, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Seconds, as a number or as text, rounded down and limited to the bounds.
fn seconds(value: &Value) -> Option<Duration> {
    // A number in JSON syntax: the JSON parser is in the bundle anyway.
    let written = || serde_json::from_str::<Value>(value.as_str()?).ok()?.as_f64();
    let number = value.as_f64().or_else(written)?;
    // The conversion saturates: a negative number becomes 0, a huge one the maximum.
    Some(Duration::from_secs((number as u64).clamp(MIN_LIFE, MAX_LIFE)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, body: &str) -> Result<TokenResponse, TokenFault> {
        TokenResponse::read(&HttpResponse { status, body: body.into(), ..HttpResponse::default() })
    }

    #[test]
    fn a_good_answer_is_read() {
        let read = answer(
            200,
            r#"{"access_token":"at","token_type":"bearer","expires_in":3600,"refresh_token":"rt","scope":"user-top-read","x":1}"#,
        );
        assert_eq!(
            read.unwrap(),
            TokenResponse {
                access_token: AccessToken::new("at"),
                refresh_token: Some(RefreshToken::new("rt")),
                life: Duration::from_secs(3600),
                scopes: Some(ScopeSet::parse("user-top-read")),
            }
        );
        let bare = answer(200, r#"{"access_token":"at","token_type":"Bearer","refresh_token":null}"#).unwrap();
        assert_eq!((bare.refresh_token, bare.scopes, bare.life), (None, None, ASSUMED_LIFE));
        let nothing_granted = answer(200, r#"{"access_token":"at","token_type":"Bearer","scope":""}"#).unwrap();
        assert_eq!(nothing_granted.scopes, Some(ScopeSet::NONE));
    }

    #[test]
    fn an_apps_answer_is_a_token_and_no_more() {
        let body = r#"{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt"}"#;
        let read = AppTokenResponse::read(&HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() });
        assert_eq!(read, Ok(AppTokenResponse { access_token: AccessToken::new("at"), life: Duration::from_secs(3600) }));
        let refused = HttpResponse { status: 400, body: r#"{"error":"invalid_client"}"#.into(), ..HttpResponse::default() };
        assert_eq!(AppTokenResponse::read(&refused), Err(TokenFault::InvalidClient));
    }

    #[test]
    fn a_long_opaque_token_is_kept_whole() {
        let long = "x".repeat(8192);
        let read = answer(200, &format!(r#"{{"access_token":"{long}","token_type":"Bearer"}}"#)).unwrap();
        assert_eq!(read.access_token.reveal(), long);
    }

    #[test]
    fn odd_lives_are_bounded() {
        for (text, life) in [
            ("0", 5),
            ("-5", 5),
            ("1e12", 86_400),
            ("3600.7", 3600),
            ("\"3600\"", 3600),
            ("\"soon\"", 300),
            ("null", 300),
            ("[]", 300),
        ] {
            let read = answer(200, &format!(r#"{{"access_token":"at","token_type":"Bearer","expires_in":{text}}}"#)).unwrap();
            assert_eq!(read.life.as_secs(), life, "{text}");
        }
    }

    #[test]
    fn bad_responses_have_different_errors() {
        for (status, body, fault) in [
            (400, r#"{"error":"invalid_grant","error_description":"Refresh token revoked"}"#, TokenFault::InvalidGrant),
            (400, r#"{"error":"invalid_grant"}"#, TokenFault::InvalidGrant),
            (400, r#"{"error":"invalid_client","error_description":"Invalid client"}"#, TokenFault::InvalidClient),
            (
                400,
                r#"{"error":"invalid_request","error_description":"code_verifier required"}"#,
                TokenFault::Refused("invalid_request".into()),
            ),
            (200, r#"{"error":"invalid_grant"}"#, TokenFault::InvalidGrant),
            (503, "upstream", TokenFault::Unavailable { status: 503, retry_after: None }),
            (500, r#"{"error":"invalid_grant"}"#, TokenFault::Unavailable { status: 500, retry_after: None }),
            (429, "", TokenFault::Throttled(None)),
            (400, "<html>", TokenFault::Malformed("an error without a name")),
            (200, "<html>", TokenFault::Malformed("not JSON")),
            (200, "[]", TokenFault::Malformed("not JSON")),
            (200, r#"{"access_token":"at"}"#, TokenFault::Malformed("no token_type")),
            (200, r#"{"access_token":"at","token_type":"mac"}"#, TokenFault::Malformed("token_type is not Bearer")),
            (200, r#"{"access_token":"","token_type":"Bearer"}"#, TokenFault::Malformed("no access_token")),
            (200, r#"{"access_token":7,"token_type":"Bearer"}"#, TokenFault::Malformed("no access_token")),
            (200, r#"{"access_token":"a\nb","token_type":"Bearer"}"#, TokenFault::Malformed("a wrong character in access_token")),
            (
                200,
                r#"{"access_token":"a\u0000","token_type":"Bearer"}"#,
                TokenFault::Malformed("a wrong character in access_token"),
            ),
            (200, r#"{"access_token":"☃","token_type":"Bearer"}"#, TokenFault::Malformed("a wrong character in access_token")),
            (
                200,
                r#"{"access_token":"at","refresh_token":"r\u200b","token_type":"Bearer"}"#,
                TokenFault::Malformed("a wrong character in refresh_token"),
            ),
        ] {
            assert_eq!(answer(status, body), Err(fault), "{status} {body}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read_without_panic(status in 0u16..1000, body in ".{0,200}") {
            let _ = answer(status, &body);
        }

        #[test]
        fn any_json_is_read_without_panic(expires in proptest::num::f64::ANY, scope in ".{0,40}", kind in "(Bearer|bearer|BEARER|mac|)") {
            let body = serde_json::json!({"access_token": "at", "token_type": kind, "expires_in": expires, "scope": scope}).to_string();
            let read = answer(200, &body);
            prop_assert_eq!(read.is_ok(), kind.eq_ignore_ascii_case("bearer"));
        }
    }
}
