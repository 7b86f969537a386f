//! The implicit grant (RFC 6749 section 4.2), only to demonstrate it with an emulator on this machine.
//!
//! It puts the access token into the address bar, and so into the history and in reach of every extension and script that reads the
//! address. Nothing ties the token to the app that requested it, so a stolen or injected one works as well. RFC 9700 section 2.1.2
//! has advised against it since January 2025, and Spotify withdrew it in November 2025. The authorization code grant with PKCE
//! gives a page the same access without these problems.
//!
//! It accepts a [`LoopbackServer`] only, so it cannot be used with a real service:
//!
//! ```
//! # use lockgroove::oauth::{AuthorizationServer, ImplicitRequest, LoopbackServer, NotLoopback};
//! # fn start(request: ImplicitRequest, server: AuthorizationServer) -> Result<(), NotLoopback> {
//! let server = LoopbackServer::try_from(server)?;
//! let (address, pending) = request.start(&server);
//! # Ok(())
//! # }
//! ```
//!
//! and this does not compile:
//!
//! ```compile_fail,E0308
//! # use lockgroove::oauth::{AuthorizationServer, ImplicitRequest, LoopbackServer, NotLoopback};
//! # fn start(request: ImplicitRequest, server: AuthorizationServer) -> Result<(), NotLoopback> {
//! let (address, pending) = request.start(&server);
//! # Ok(())
//! # }
//! ```

use core::time::Duration;

use form_urlencoded::Serializer;
use serde_json::{Map, Value};

use crate::oauth::callback::Refusal;
use crate::oauth::client::{Client as _, PublicClient};
use crate::oauth::parameters::{Repeated, once};
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::ScopeSet;
use crate::oauth::secret::{AccessToken, Address, State};
use crate::oauth::server::AuthorizationServer;
use crate::oauth::token::{TokenFault, TokenResponse};

/// An authorization server on this machine, such as the emulator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopbackServer(AuthorizationServer);

/// The server is not on a loopback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoopback;

impl TryFrom<AuthorizationServer> for LoopbackServer {
    type Error = NotLoopback;

    fn try_from(server: AuthorizationServer) -> Result<Self, NotLoopback> {
        if server.is_on_loopback() { Ok(Self(server)) } else { Err(NotLoopback) }
    }
}

/// An authorization request with `response_type=token` (RFC 6749 section 4.2.1).
#[derive(Debug)]
pub struct ImplicitRequest {
    client: PublicClient,
    redirect_uri: RedirectUri,
    state: State,
    scopes: ScopeSet,
}

impl ImplicitRequest {
    /// A request for these scopes. Each one needs a new `state`.
    #[must_use]
    pub const fn new(client: PublicClient, redirect_uri: RedirectUri, state: State, scopes: ScopeSet) -> Self {
        Self { client, redirect_uri, state, scopes }
    }

    /// The address to navigate to, and the pending request that reads the response.
    #[must_use]
    pub fn start(self, server: &LoopbackServer) -> (Address, PendingImplicit) {
        let mut query = Serializer::new(String::new());
        query
            .append_pair("client_id", self.client.id().as_str())
            .append_pair("response_type", "token")
            .append_pair("redirect_uri", self.redirect_uri.as_str())
            .append_pair("state", self.state.reveal());
        if !self.scopes.is_empty() {
            query.append_pair("scope", &self.scopes.to_string());
        }
        let address = Address::new(format!("{}?{}", server.0.authorization_endpoint(), query.finish()));
        (address, PendingImplicit { state: self.state })
    }
}

/// A pending request.
#[derive(Debug)]
pub struct PendingImplicit {
    state: State,
}

/// The response in the fragment (RFC 6749 section 4.2.2). This grant has no refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImplicitResponse {
    /// The access token.
    pub access_token: AccessToken,
    /// How long it is valid, between five seconds and a day.
    pub life: Duration,
    /// The granted scopes. `None` means those that were requested. Spotify did not send them.
    pub scopes: Option<ScopeSet>,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImplicitFault {
    /// A parameter is repeated.
    Repeated,
    /// `state` is missing or belongs to another request, so the rest is ignored.
    OtherTransaction,
    /// The authorization server refused.
    Refused(Refusal),
    /// There is no token, or one of an unknown type.
    Token(TokenFault),
}

impl From<Repeated> for ImplicitFault {
    fn from(_: Repeated) -> Self {
        Self::Repeated
    }
}

impl PendingImplicit {
    /// Restores a pending request from its stored `state`, after the browser has come back to another page.
    #[must_use]
    pub const fn resumed(state: State) -> Self {
        Self { state }
    }

    /// Reads the address that the browser came back to. A token is in the fragment, an error in the fragment or in the query. They may
    /// start with `#` and `?`.
    ///
    /// # Errors
    /// [`ImplicitFault`] for the first check that fails, in the order of its variants.
    pub fn read(self, query: &str, fragment: &str) -> Result<ImplicitResponse, ImplicitFault> {
        const REFUSAL: [&str; 3] = ["state", "error", "error_description"];
        const ANSWER: [&str; 4] = ["access_token", "token_type", "expires_in", "scope"];
        let (query, fragment) = (query.trim_start_matches('?'), fragment.trim_start_matches('#'));
        let answer = once(fragment, ANSWER)?;
        let in_fragment = once(fragment, REFUSAL)?;
        let in_query = once(query, REFUSAL)?;
        let [state, error, description] = match &in_fragment {
            [None, None, None] => in_query,
            _ => in_fragment,
        };
        if state.map(State::new).as_ref() != Some(&self.state) {
            return Err(ImplicitFault::OtherTransaction);
        }
        if let Some(error) = error {
            return Err(ImplicitFault::Refused(Refusal::new(&error, description.as_deref())));
        }
        let members = ANSWER.into_iter().zip(answer).filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))));
        let tokens = TokenResponse::of(&Value::Object(members.collect::<Map<_, _>>())).map_err(ImplicitFault::Token)?;
        Ok(ImplicitResponse { access_token: tokens.access_token, life: tokens.life, scopes: tokens.scopes })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::callback::RefusalReason;
    use crate::oauth::client::ClientId;
    use crate::oauth::origin::Origin;

    fn loopback(origin: &str) -> Result<LoopbackServer, NotLoopback> {
        LoopbackServer::try_from(AuthorizationServer::new(Origin::parse(origin).unwrap()))
    }

    fn started() -> (Address, PendingImplicit) {
        ImplicitRequest::new(
            PublicClient::new(ClientId::parse(&"a".repeat(32)).unwrap()),
            RedirectUri::of_app("http://127.0.0.1:8080").unwrap(),
            State::new("s"),
            ScopeSet::parse("user-top-read"),
        )
        .start(&loopback("http://127.0.0.1:8888").unwrap())
    }

    #[test]
    fn no_real_service_can_be_asked() {
        assert!(loopback("http://127.0.0.1:8888").is_ok() && loopback("http://[::1]").is_ok());
        for real in ["https://accounts.spotify.com", "https://127.0.0.1.evil.example", "https://127.0.0.1"] {
            assert_eq!(loopback(real), Err(NotLoopback), "{real}");
        }
    }

    #[test]
    fn the_request_asks_for_the_token_itself() {
        let (address, pending) = started();
        assert_eq!(
            address.reveal(),
            format!(
                "http://127.0.0.1:8888/authorize?client_id={}&response_type=token\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback&state=s&scope=user-top-read",
                "a".repeat(32)
            )
        );
        assert!(format!("{address:?} {pending:?}").contains("[redacted]"));
    }

    #[test]
    fn the_fragment_is_read_with_the_same_suspicion_as_a_body() {
        let read = |query, fragment| started().1.read(query, fragment);
        let answer = read("", "#access_token=t%26&token_type=Bearer&expires_in=3600&state=s&x=1").unwrap();
        assert_eq!(
            answer,
            ImplicitResponse { access_token: AccessToken::new("t&"), life: Duration::from_secs(3600), scopes: None }
        );

        let refused = |fault| matches!(fault, Err(ImplicitFault::Refused(Refusal { reason: RefusalReason::AccessDenied, .. })));
        assert!(refused(read("?error=access_denied&state=s", "")));
        assert!(refused(read("", "#error=access_denied&state=s")));
        for (query, fragment, fault) in [
            ("", "access_token=t&access_token=u&token_type=Bearer&state=s", ImplicitFault::Repeated),
            ("", "access_token=t&token_type=Bearer&state=s&state=s", ImplicitFault::Repeated),
            ("", "access_token=t&token_type=Bearer", ImplicitFault::OtherTransaction),
            ("", "access_token=t&token_type=Bearer&state=other", ImplicitFault::OtherTransaction),
            ("?error=access_denied&state=other", "", ImplicitFault::OtherTransaction),
            ("", "", ImplicitFault::OtherTransaction),
            ("", "access_token=t&state=s", ImplicitFault::Token(TokenFault::Malformed("no token_type"))),
            ("", "access_token=t&token_type=mac&state=s", ImplicitFault::Token(TokenFault::Malformed("token_type is not Bearer"))),
            // A token in the query was sent to the server of the page, so it is not accepted.
            ("?access_token=t&token_type=Bearer&state=s", "", ImplicitFault::Token(TokenFault::Malformed("no access_token"))),
        ] {
            assert_eq!(read(query, fragment), Err(fault), "{query} {fragment}");
        }
    }
}
