//! A rehearsed sign-in that shows how PKCE works: the real types on both sides, a made-up code, and no request sent.
//!
//! Its secrets are as random as real ones but open nothing, because no authorization server ever saw the challenge.

use form_urlencoded::parse;

use crate::oauth::callback::Callback;
use crate::oauth::client::{ClientId, PublicClient};
use crate::oauth::grant::code::{AuthorizationRequest, ExchangeFault, PendingAuthorization};
use crate::oauth::http::{HttpRequest, split_address};
use crate::oauth::pkce::{Challenge, NoRandomness, Random};
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::ScopeSet;
use crate::oauth::secret::{Address, State, Verifier};
use crate::oauth::server::AuthorizationServer;

/// The start of a made-up code, so that nobody takes it for one of Spotify's.
pub const MADE_UP: &str = "made-up-";

/// A rehearsed sign-in.
#[derive(Debug)]
pub struct Rehearsal {
    server: AuthorizationServer,
    client: PublicClient,
    redirect_uri: RedirectUri,
    verifier: Verifier,
    state: State,
    address: Address,
    callback: Address,
}

impl Rehearsal {
    /// Makes all the values of one sign-in.
    ///
    /// # Errors
    /// [`NoRandomness`] if the source fails.
    pub fn new(
        random: &(impl Random + ?Sized),
        server: AuthorizationServer,
        client_id: ClientId,
        redirect_uri: RedirectUri,
        scopes: ScopeSet,
    ) -> Result<Self, NoRandomness> {
        let (verifier, state, code) = (Verifier::generate(random)?, State::generate(random)?, State::generate(random)?);
        let client = PublicClient::new(client_id);
        let request = AuthorizationRequest::new(client.clone(), redirect_uri.clone(), state.clone(), verifier.clone());
        let (address, _) = request.scopes(scopes).start(&server);
        // Base64url needs no escaping in an address.
        let callback = Address::new(format!("code={MADE_UP}{}&state={}", code.reveal(), state.reveal()));
        Ok(Self { server, client, redirect_uri, verifier, state, address, callback })
    }

    /// The authorization server it pretends to use.
    #[must_use]
    pub const fn server(&self) -> &AuthorizationServer {
        &self.server
    }

    /// The code verifier.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The state.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The address of the authorization request.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Where the response would arrive, and its query.
    #[must_use]
    pub const fn callback(&self) -> (&RedirectUri, &Address) {
        (&self.redirect_uri, &self.callback)
    }

    /// The token request, made the only way there is: from a callback whose `state` was checked.
    ///
    /// # Errors
    /// [`ExchangeFault`] if the callback belongs to another rehearsal.
    pub fn token_request(&self) -> Result<HttpRequest, ExchangeFault> {
        let pending = PendingAuthorization::resumed(
            self.client.clone(),
            self.redirect_uri.clone(),
            self.state.clone(),
            self.verifier.clone(),
        );
        let callback = Callback::read(self.callback.reveal(), &self.server).map_err(|_| ExchangeFault::OtherTransaction)?;
        Ok(pending.exchange(callback)?.into_http(&self.server))
    }

    /// The verifier as a thief would guess it: right except for the first character.
    #[must_use]
    pub fn stolen(&self) -> Verifier {
        let text = self.verifier.reveal();
        let other = if text.starts_with('A') { 'B' } else { 'A' };
        Verifier::new(format!("{other}{}", text.get(1..).unwrap_or_default()))
    }

    /// What an authorization server does with a verifier (RFC 7636 section 4.6): it computes the challenge and compares it with the one
    /// from the authorization request.
    #[must_use]
    pub fn verdict(&self, verifier: &Verifier) -> Verdict {
        let sent_earlier = parse(split_address(self.address.reveal()).1.as_bytes())
            .find(|(name, _)| name == "code_challenge")
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default();
        let hashed_now = verifier.challenge();
        Verdict { matches: hashed_now.as_str() == sent_earlier, sent_earlier, hashed_now }
    }
}

/// The result of that comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The challenge of the authorization request.
    pub sent_earlier: String,
    /// The challenge of the verifier in the token request.
    pub hashed_now: Challenge,
    /// Whether they are equal, so that the server returns tokens.
    pub matches: bool,
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::origin::Origin;

    /// Counts up, so that no two values are equal.
    struct Counted(std::cell::Cell<u8>);
    impl Random for Counted {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            for byte in bytes {
                self.0.set(self.0.get().wrapping_add(1));
                *byte = self.0.get();
            }
            Ok(())
        }
    }

    pub(in super::super) fn rehearsal(start: u8) -> Rehearsal {
        Rehearsal::new(
            &Counted(std::cell::Cell::new(start)),
            AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap()),
            ClientId::parse(&"a".repeat(32)).unwrap(),
            RedirectUri::of_app("https://app.example").unwrap(),
            ScopeSet::parse("user-library-read"),
        )
        .unwrap()
    }

    #[test]
    fn a_rehearsal_runs_from_the_address_to_the_comparison() {
        let rehearsal = rehearsal(0);
        assert!(rehearsal.address().reveal().contains(&format!("state={}", rehearsal.state().reveal())));
        let request = rehearsal.token_request().unwrap();
        assert_eq!(request.line(), "POST /api/token");
        let form = request.body.unwrap().text;
        let sent = parse(form.as_bytes()).find(|(name, _)| name == "code_verifier").unwrap().1.into_owned();
        assert_eq!(sent, rehearsal.verifier().reveal());
        assert!(form.contains("code=made-up-"), "{form}");
        let verdict = rehearsal.verdict(&Verifier::new(sent));
        assert!(verdict.matches && verdict.sent_earlier == verdict.hashed_now.as_str());
    }

    #[test]
    fn one_wrong_character_gives_another_challenge() {
        // The first of the two verifiers starts with an A.
        for start in [0, 100] {
            let rehearsal = rehearsal(start);
            let (own, stolen) = (rehearsal.verifier().reveal(), rehearsal.stolen());
            let differ = own.chars().zip(stolen.reveal().chars()).filter(|(a, b)| a != b).count();
            assert_eq!((differ, stolen.reveal().len()), (1, own.len()));
            assert!(Verifier::parse(stolen.reveal()).is_ok() && !rehearsal.verdict(&stolen).matches);
        }
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let rehearsal = rehearsal(7);
        let shown = format!("{rehearsal:?}");
        assert!(!shown.contains(rehearsal.verifier().reveal()) && !shown.contains(rehearsal.state().reveal()));
    }
}
