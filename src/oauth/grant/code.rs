//! The authorization code grant (RFC 6749 section 4.1), always with PKCE (RFC 7636). RFC 9700 section 2.1.1 recommends PKCE to
//! confidential clients too.
//!
//! Starting an [`AuthorizationRequest`] returns a [`PendingAuthorization`], and only that can request tokens. It contains the
//! verifier, so the token request cannot lack it. The exchange consumes it, so a code is sent once. The exchange takes the whole
//! callback, so it always compares `state` before it reads the code.
//!
//! A request needs a verifier:
//!
//! ```
//! # use lockgroove::oauth::{AuthorizationRequest, PublicClient, RedirectUri, State, Verifier};
//! # fn request(client: PublicClient, redirect_uri: RedirectUri, state: State, verifier: Verifier) {
//! let request = AuthorizationRequest::new(client, redirect_uri, state, verifier);
//! # }
//! ```
//!
//! and this does not compile:
//!
//! ```compile_fail,E0061
//! # use lockgroove::oauth::{AuthorizationRequest, PublicClient, RedirectUri, State, Verifier};
//! # fn request(client: PublicClient, redirect_uri: RedirectUri, state: State, verifier: Verifier) {
//! let request = AuthorizationRequest::new(client, redirect_uri, state);
//! # }
//! ```
//!
//! So does a transaction that is restored in the page to which the browser comes back:
//!
//! ```
//! # use lockgroove::oauth::{PendingAuthorization, PublicClient, RedirectUri, State, Verifier};
//! # fn request(client: PublicClient, redirect_uri: RedirectUri, state: State, verifier: Verifier) {
//! let pending = PendingAuthorization::resumed(client, redirect_uri, state, verifier);
//! # }
//! ```
//!
//! and this does not compile:
//!
//! ```compile_fail,E0061
//! # use lockgroove::oauth::{PendingAuthorization, PublicClient, RedirectUri, State, Verifier};
//! # fn request(client: PublicClient, redirect_uri: RedirectUri, state: State, verifier: Verifier) {
//! let pending = PendingAuthorization::resumed(client, redirect_uri, state);
//! # }
//! ```
//!
//! The code is sent once:
//!
//! ```
//! # use lockgroove::oauth::{AuthorizationServer, Callback, PendingAuthorization, PublicClient};
//! # fn exchange(pending: PendingAuthorization<PublicClient>, callback: Callback, server: AuthorizationServer) {
//! if let Ok(request) = pending.exchange(callback) {
//!     let http = request.into_http(&server);
//! }
//! # }
//! ```
//!
//! and not twice, neither from the same transaction
//!
//! ```compile_fail,E0382
//! # use lockgroove::oauth::{AuthorizationServer, Callback, PendingAuthorization, PublicClient};
//! # fn exchange(pending: PendingAuthorization<PublicClient>, callback: Callback, again: Callback, server: AuthorizationServer) {
//! if let Ok(request) = pending.exchange(callback) {
//!     let http = request.into_http(&server);
//! }
//! pending.exchange(again);
//! # }
//! ```
//!
//! nor from the same request:
//!
//! ```compile_fail,E0382
//! # use lockgroove::oauth::{AuthorizationServer, Callback, PendingAuthorization, PublicClient};
//! # fn exchange(pending: PendingAuthorization<PublicClient>, callback: Callback, server: AuthorizationServer) {
//! if let Ok(request) = pending.exchange(callback) {
//!     let http = request.into_http(&server);
//!     let again = request.into_http(&server);
//! }
//! # }
//! ```

use form_urlencoded::Serializer;

use crate::oauth::callback::{Callback, Refusal};
use crate::oauth::client::Client;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::ScopeSet;
use crate::oauth::secret::{Address, State, Verifier};
use crate::oauth::server::AuthorizationServer;
use crate::oauth::token::{TokenRequest, TokenResponse};

/// An authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3). Without [`scopes`](Self::scopes) it requests none.
#[derive(Debug)]
pub struct AuthorizationRequest<C> {
    client: C,
    redirect_uri: RedirectUri,
    state: State,
    verifier: Verifier,
    scopes: ScopeSet,
    show_dialog: bool,
}

impl<C: Client> AuthorizationRequest<C> {
    /// A request with PKCE. Each one needs a new `state` and a new `verifier`.
    #[must_use]
    pub const fn new(client: C, redirect_uri: RedirectUri, state: State, verifier: Verifier) -> Self {
        Self { client, redirect_uri, state, verifier, scopes: ScopeSet::NONE, show_dialog: false }
    }

    /// Requests these scopes.
    #[must_use]
    pub fn scopes(self, scopes: ScopeSet) -> Self {
        Self { scopes, ..self }
    }

    /// Whether Spotify asks even a person who has agreed before. There they can switch to another account.
    #[must_use]
    pub fn show_dialog(self, show_dialog: bool) -> Self {
        Self { show_dialog, ..self }
    }

    /// The address to navigate to, and the pending authorization that handles the callback.
    #[must_use]
    pub fn start(self, server: &AuthorizationServer) -> (Address, PendingAuthorization<C>) {
        let Self { client, redirect_uri, state, verifier, scopes, show_dialog } = self;
        let mut query = Serializer::new(String::new());
        query
            .append_pair("client_id", client.id().as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", redirect_uri.as_str())
            .append_pair("state", state.reveal())
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", verifier.challenge().as_str());
        if !scopes.is_empty() {
            query.append_pair("scope", &scopes.to_string());
        }
        if show_dialog {
            query.append_pair("show_dialog", "true");
        }
        let address = Address::new(format!("{}?{}", server.authorization_endpoint(), query.finish()));
        (address, PendingAuthorization { client, redirect_uri, state, verifier })
    }
}

/// A pending sign-in: the `state` to expect in the callback, and the values for the token request.
#[derive(Debug)]
pub struct PendingAuthorization<C> {
    client: C,
    redirect_uri: RedirectUri,
    state: State,
    verifier: Verifier,
}

impl<C: Client> PendingAuthorization<C> {
    /// Restores a pending sign-in from storage, after the browser has come back to another page.
    #[must_use]
    pub const fn resumed(client: C, redirect_uri: RedirectUri, state: State, verifier: Verifier) -> Self {
        Self { client, redirect_uri, state, verifier }
    }
}

/// Why a callback has no code to exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeFault {
    /// Its `state` belongs to another transaction, so the rest is ignored.
    OtherTransaction,
    /// The authorization server refused.
    Refused(Refusal),
}

impl<C: Client> PendingAuthorization<C> {
    /// The `state` of the request, which identifies the transaction.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The request that exchanges the code of this callback for the first tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5). If
    /// it fails, it cannot be repeated: that takes a new sign-in.
    ///
    /// # Errors
    /// [`ExchangeFault`] when there is no code, or not for this transaction.
    pub fn exchange(self, callback: Callback) -> Result<TokenRequest<TokenResponse>, ExchangeFault> {
        if *callback.state() != self.state {
            return Err(ExchangeFault::OtherTransaction);
        }
        let code = callback.into_outcome().map_err(ExchangeFault::Refused)?;
        Ok(TokenRequest::new(&self.client, TokenResponse::read, |form| {
            form.append_pair("grant_type", "authorization_code")
                .append_pair("code", code.reveal())
                .append_pair("redirect_uri", self.redirect_uri.as_str())
                .append_pair("code_verifier", self.verifier.reveal());
        }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::callback::RefusalReason;
    use crate::oauth::client::{ClientId, ConfidentialClient, PublicClient};
    use crate::oauth::http::Method;
    use crate::oauth::origin::Origin;
    use crate::oauth::secret::ClientSecret;
    use proptest::prelude::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn server() -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap())
    }

    fn client() -> PublicClient {
        PublicClient::new(ClientId::parse(ID).unwrap())
    }

    fn confidential() -> ConfidentialClient {
        ConfidentialClient::new(ClientId::parse(ID).unwrap(), ClientSecret::new("sesame"))
    }

    fn redirect_uri() -> RedirectUri {
        RedirectUri::of_app("https://lockgroove.example").unwrap()
    }

    fn callback(query: &str) -> Callback {
        Callback::read(query, &server()).unwrap()
    }

    #[test]
    fn the_request_carries_what_pkce_needs_and_nothing_else() {
        let request = AuthorizationRequest::new(client(), redirect_uri(), State::new("abc"), Verifier::new("a".repeat(43)));
        let (address, _) = request.scopes(ScopeSet::parse("playlist-read-private user-library-read")).start(&server());
        assert_eq!(
            address.reveal(),
            "https://accounts.spotify.com/authorize?client_id=0123456789abcdef0123456789abcdef&response_type=code\
             &redirect_uri=https%3A%2F%2Flockgroove.example%2Fcallback&state=abc&code_challenge_method=S256\
             &code_challenge=ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA&scope=playlist-read-private+user-library-read"
        );
    }

    #[test]
    fn a_public_client_is_named_in_the_body_and_shows_no_credential() {
        let (_, pending) =
            AuthorizationRequest::new(client(), redirect_uri(), State::new("s"), Verifier::new("v".repeat(43))).start(&server());
        let request = pending.exchange(callback("code=c%26d&state=s")).unwrap().into_http(&server());
        assert_eq!((request.method, request.url.as_str()), (Method::Post, "https://accounts.spotify.com/api/token"));
        assert_eq!((&request.credential, request.cacheable), (&None, false));
        assert_eq!(format!("{request:?}"), "POST https://accounts.spotify.com/api/token", "no secret is shown");
        let body = request.body.unwrap();
        assert_eq!(body.content_type, "application/x-www-form-urlencoded");
        assert_eq!(
            body.text,
            format!(
                "client_id={ID}&grant_type=authorization_code&code=c%26d\
                 &redirect_uri=https%3A%2F%2Flockgroove.example%2Fcallback&code_verifier={}",
                "v".repeat(43)
            )
        );
    }

    #[test]
    fn a_confidential_client_shows_its_secret_in_the_header_and_a_verifier_as_well() {
        let verifier = Verifier::new("v".repeat(43));
        let (address, pending) =
            AuthorizationRequest::new(confidential(), redirect_uri(), State::new("s"), verifier).start(&server());
        assert!(address.reveal().contains("code_challenge=") && !address.reveal().contains("sesame"));
        let request = pending.exchange(callback("code=c&state=s")).unwrap().into_http(&server());
        let credential = request.credential.unwrap();
        assert_eq!(credential.header(), "Basic MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY6c2VzYW1l");
        assert_eq!(format!("{credential:?}"), "Basic([redacted])");
        let body = request.body.unwrap().text;
        assert!(body.ends_with(&format!("&code_verifier={}", "v".repeat(43))));
        assert!(!body.contains("client_id") && !body.contains("sesame"), "{body}");
    }

    #[test]
    fn another_transactions_answer_is_none() {
        for query in ["code=c&state=other", "error=access_denied&state=other"] {
            let pending = PendingAuthorization::resumed(client(), redirect_uri(), State::new("s"), Verifier::new("v".repeat(43)));
            assert_eq!(pending.exchange(callback(query)).unwrap_err(), ExchangeFault::OtherTransaction, "{query}");
        }
        let pending = PendingAuthorization::resumed(client(), redirect_uri(), State::new("s"), Verifier::new("v".repeat(43)));
        let refused = pending.exchange(callback("error=access_denied&state=s")).unwrap_err();
        assert!(matches!(refused, ExchangeFault::Refused(Refusal { reason: RefusalReason::AccessDenied, .. })));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let verifier = Verifier::new("sesame".repeat(10));
        let request = AuthorizationRequest::new(confidential(), redirect_uri(), State::new("sesame"), verifier);
        let mut shown = format!("{request:?}");
        let (address, pending) = request.start(&server());
        shown += &format!("{address:?} {pending:?}");
        let callback = callback("code=sesame&state=sesame");
        shown += &format!("{callback:?}");
        let exchange = pending.exchange(callback).unwrap();
        shown += &format!("{exchange:?}");
        assert!(!shown.contains("sesame"), "{shown}");
    }

    proptest! {
        #[test]
        fn parameters_survive_the_wire(state in "[A-Za-z0-9 &+%=#/?é]{1,40}", bits in 0u8..4) {
            let request =
                AuthorizationRequest::new(client(), redirect_uri(), State::new(state.clone()), Verifier::new("a".repeat(43)));
            let scopes = if bits & 1 == 1 { ScopeSet::parse("user-top-read user-library-read") } else { ScopeSet::NONE };
            let (address, _) = request.scopes(scopes).show_dialog(bits & 2 == 2).start(&server());
            let url = address.reveal();
            let (_, query) = url.split_once('?').unwrap();
            let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
            prop_assert!(pairs.contains(&("state".to_owned(), state)));
            prop_assert!(!url.contains('#'));
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            prop_assert_eq!(names.len(), count, "a parameter is repeated");
        }
    }
}
