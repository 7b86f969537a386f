//! The token endpoint: two grants as requests, and its answers read with suspicion.
//!
//! RFC 6749 sections 4.1.3 to 5.2, RFC 7636 section 4.5; texts and shapes as Spotify gives them
//! (<https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens>). A public client sends its client ID in
//! the body and never an `Authorization` header: any header beyond the content type would also cause a preflight that Spotify
//! does not answer.

use core::time::Duration;

use form_urlencoded::Serializer;
use serde_json::Value;

use super::authorization::{AuthorizationServer, ClientId, RedirectUri};
use super::http::{HttpRequest, HttpResponse, Method, TOKEN_TIME_LIMIT};
use super::scope::ScopeSet;
use super::secret::{AccessToken, Code, RefreshToken, Verifier};

/// Life assumed where the answer does not tell one.
pub const ASSUMED_LIFE: Duration = Duration::from_secs(300);
/// Bounds of a believable life. A promise of years is not believed; one of nothing still lets the calls that wait go out.
const SHORTEST_LIFE: u64 = 5;
const LONGEST_LIFE: u64 = 86_400;

/// A request for tokens. One that is wrong for a public client (no verifier, or a secret) cannot be written.
#[derive(Clone, Copy, Debug)]
pub enum TokenRequest<'a> {
    /// The code and its verifier for the first tokens (RFC 7636 section 4.5).
    AuthorizationCode {
        /// What the callback brought. Sent once.
        code: &'a Code,
        /// The same text as in the authorization request; Spotify compares it.
        redirect_uri: &'a RedirectUri,
        /// What the challenge was made from.
        verifier: &'a Verifier,
    },
    /// A refresh token for the next access token (RFC 6749 section 6). Asks for no scope: never more than was granted.
    RefreshToken {
        /// The newest one.
        refresh_token: &'a RefreshToken,
    },
}

impl TokenRequest<'_> {
    /// The request to send.
    #[must_use]
    pub fn to_http(&self, server: &AuthorizationServer, client_id: &ClientId) -> HttpRequest {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_id", client_id.as_str());
        match self {
            Self::AuthorizationCode { code, redirect_uri, verifier } => form
                .append_pair("grant_type", "authorization_code")
                .append_pair("code", code.reveal())
                .append_pair("redirect_uri", redirect_uri.as_str())
                .append_pair("code_verifier", verifier.reveal()),
            Self::RefreshToken { refresh_token } => {
                form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", refresh_token.reveal())
            }
        };
        HttpRequest {
            method: Method::Post,
            url: server.token_endpoint(),
            body: Some(("application/x-www-form-urlencoded", form.finish())),
            bearer: None,
            cacheable: false,
            time_limit: TOKEN_TIME_LIMIT,
        }
    }
}

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenAnswer {
    /// For the Web API.
    pub access_token: AccessToken,
    /// Absent means: keep the one you have (RFC 6749 section 6; Spotify's normal answer since mid 2026).
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token is said to live, within believable bounds. A hint, never a promise.
    pub life: Duration,
    /// What was granted; absent means: as asked (RFC 6749 section 5.1).
    pub scopes: Option<ScopeSet>,
}

/// A bad answer, by what it means for the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// `invalid_grant`: the code or the refresh token is worth nothing, now and later.
    InvalidGrant,
    /// `invalid_client`: Spotify does not know this client ID.
    InvalidClient,
    /// Another error of RFC 6749 section 5.2, trimmed: a fault of this app or of its settings.
    Refused(String),
    /// Too many requests; seconds to wait where they were told.
    Throttled(Option<u32>),
    /// The service is down (5xx), and may come back.
    Unavailable(u16),
    /// Not an answer of a token endpoint: HTML, broken JSON, no token, a token type this app cannot use.
    Malformed(&'static str),
}

impl TokenAnswer {
    /// Reads an answer of the token endpoint.
    ///
    /// # Errors
    /// [`TokenFault`] by what can be done about it.
    pub fn read(response: &HttpResponse) -> Result<Self, TokenFault> {
        let json = serde_json::from_str::<Value>(&response.body).ok().filter(Value::is_object);
        let error = json.as_ref().and_then(|members| members.get("error")).and_then(Value::as_str);
        match (response.status, error) {
            (429, _) => Err(TokenFault::Throttled(response.retry_after)),
            (status @ 500.., _) => Err(TokenFault::Unavailable(status)),
            (_, Some("invalid_grant")) => Err(TokenFault::InvalidGrant),
            (_, Some("invalid_client")) => Err(TokenFault::InvalidClient),
            (_, Some(other)) => Err(TokenFault::Refused(other.chars().filter(|c| !c.is_control()).take(80).collect())),
            (200..=299, None) => Self::of(&json.ok_or(TokenFault::Malformed("not JSON"))?),
            (_, None) => Err(TokenFault::Malformed("an error without a name")),
        }
    }

    fn of(members: &Value) -> Result<Self, TokenFault> {
        let text = |name| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let access_token = text("access_token").ok_or(TokenFault::Malformed("no access_token"))?;
        match text("token_type") {
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
            Some(_) => return Err(TokenFault::Malformed("token_type is not Bearer")),
            None => return Err(TokenFault::Malformed("no token_type")),
        }
        Ok(Self {
            access_token: AccessToken::new(access_token),
            refresh_token: text("refresh_token").map(RefreshToken::new),
            life: members.get("expires_in").and_then(seconds).unwrap_or(ASSUMED_LIFE),
            scopes: members.get("scope").and_then(Value::as_str).map(ScopeSet::parse),
        })
    }
}

/// A number of seconds, or one written as text; cut to whole seconds within believable bounds.
fn seconds(value: &Value) -> Option<Duration> {
    // Text is read as JSON writes numbers, because the JSON reader is there anyway.
    let written = || serde_json::from_str::<Value>(value.as_str()?).ok()?.as_f64();
    let number = value.as_f64().or_else(written)?;
    // A float converts by saturating, so a negative number is 0 and a huge one the largest.
    Some(Duration::from_secs((number as u64).clamp(SHORTEST_LIFE, LONGEST_LIFE)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::origin::Origin;
    use proptest::prelude::*;

    fn answer(status: u16, body: &str) -> Result<TokenAnswer, TokenFault> {
        TokenAnswer::read(&HttpResponse { status, retry_after: None, body: body.into() })
    }

    fn server() -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap())
    }

    #[test]
    fn the_exchange_is_a_simple_form_without_a_secret() {
        let client_id = ClientId::parse(&"a".repeat(32)).unwrap();
        let request = TokenRequest::AuthorizationCode {
            code: &Code::new("c&d"),
            redirect_uri: &RedirectUri::of_app("http://127.0.0.1:8080").unwrap(),
            verifier: &Verifier::new("v".repeat(43)),
        }
        .to_http(&server(), &client_id);
        let (content_type, body) = request.body.clone().unwrap();
        assert_eq!((request.method, request.url.as_str()), (Method::Post, "https://accounts.spotify.com/api/token"));
        assert_eq!(content_type, "application/x-www-form-urlencoded");
        assert_eq!(
            body,
            format!(
                "client_id={}&grant_type=authorization_code&code=c%26d&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback&code_verifier={}",
                "a".repeat(32),
                "v".repeat(43)
            )
        );
        assert_eq!((request.bearer.is_none(), request.cacheable), (true, false));
        assert_eq!(format!("{request:?}"), "POST https://accounts.spotify.com/api/token", "no secret is shown");
    }

    #[test]
    fn a_refresh_asks_for_no_scope() {
        let request = TokenRequest::RefreshToken { refresh_token: &RefreshToken::new("r") }
            .to_http(&server(), &ClientId::parse(&"a".repeat(32)).unwrap());
        assert_eq!(request.body.unwrap().1, format!("client_id={}&grant_type=refresh_token&refresh_token=r", "a".repeat(32)));
    }

    #[test]
    fn a_good_answer_is_read() {
        let read = answer(
            200,
            r#"{"access_token":"at","token_type":"bearer","expires_in":3600,"refresh_token":"rt","scope":"user-top-read","x":1}"#,
        );
        assert_eq!(
            read.unwrap(),
            TokenAnswer {
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
    fn bad_answers_are_told_apart() {
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
            (503, "upstream", TokenFault::Unavailable(503)),
            (500, r#"{"error":"invalid_grant"}"#, TokenFault::Unavailable(500)),
            (429, "", TokenFault::Throttled(None)),
            (400, "<html>", TokenFault::Malformed("an error without a name")),
            (200, "<html>", TokenFault::Malformed("not JSON")),
            (200, "[]", TokenFault::Malformed("not JSON")),
            (200, r#"{"access_token":"at"}"#, TokenFault::Malformed("no token_type")),
            (200, r#"{"access_token":"at","token_type":"mac"}"#, TokenFault::Malformed("token_type is not Bearer")),
            (200, r#"{"access_token":"","token_type":"Bearer"}"#, TokenFault::Malformed("no access_token")),
            (200, r#"{"access_token":7,"token_type":"Bearer"}"#, TokenFault::Malformed("no access_token")),
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
