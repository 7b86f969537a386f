//! `GET /authorize` when nobody is to be asked: a setting says who is signed in and what they decide, so that a test of an app needs no
//! browser and no clicks. The request is checked as always.

use super::authorize::{Refused, agree, back, check};
use super::pages;
use super::store::Consent;
use crate::control::settings::LoginOutcome;
use crate::http::{Request, Response};
use crate::state::State;
use crate::world::people;

/// Answers at once.
pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    if let Some(text) = state.settings.login_outcome.page_error() {
        return pages::error(text);
    }
    let asked = match check(&request.query(), state.settings.implicit_grant) {
        Ok(asked) => asked,
        Err(Refused::Here(text)) => return pages::error(text),
        Err(Refused::Back(asked, error)) => return back(&asked, &[("error", error)]),
    };
    if let Some(secret) = &asked.state {
        state.remember_secret("state", secret);
    }
    if let Some(error) = state.settings.redirect_error.clone() {
        return back(&asked, &[("error", &error)]);
    }
    if state.settings.login_outcome == LoginOutcome::Refuse {
        return back(&asked, &[("error", "access_denied")]);
    }
    let Some(user) = people::account(&state.settings.login_as) else {
        return pages::error("The setting login_as names an account that does not exist.");
    };
    let at = state.now();
    let consent = Consent { scopes: asked.scopes.clone(), at };
    let stored = state.accounts.consents.entry((user.key, asked.app.client_id)).or_insert_with(|| consent.clone());
    stored.scopes.extend(&asked.scopes);
    stored.at = at;
    agree(state, user, &asked, &consent)
}
