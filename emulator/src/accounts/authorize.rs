//! `GET /authorize`: answers an authorization request, with the sign-in page or the consent page where they are needed.

use super::request::{self, AuthorizationRequest};
use super::{automatic, consent, grant, login, session};
use crate::clock;
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::directory::Person;
use crate::state::settings::LoginOutcome;
use crate::world::World;

/// Answers the request.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Response {
    if state.settings.login_outcome != LoginOutcome::Ask {
        return automatic::answer(state, request);
    }
    // Spotify checks the client only after the sign-in, so any client ID gets this far; observed in September 2026.
    let Some(signed_in) = session::signed_in(state, request) else { return login::redirect(world, request) };
    let authorization = match request::receive(state, request) {
        Ok(authorization) => authorization,
        Err(response) => return response,
    };
    match earlier_consent(state, &signed_in.person, &authorization) {
        Some(consent) => grant::issue(state, &signed_in.person, &authorization, &consent),
        None => consent::page(world, &signed_in, &authorization, request),
    }
}

/// An earlier consent that makes asking again unnecessary: it is still valid and covers every requested scope.
fn earlier_consent(state: &State, user: &Person, request: &AuthorizationRequest) -> Option<Consent> {
    let consent = state.accounts.consents.get(&user.key)?.get(&request.app.client_id)?;
    let is_valid = state.now() < clock::after(consent.at, state.settings.refresh_token_seconds);
    (is_valid && !request.show_dialog && request.scopes.is_subset(&consent.scopes)).then(|| consent.clone())
}
