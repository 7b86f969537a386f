//! `GET /authorize` when nobody is to be asked: a setting says who is signed in and what they decide, so that a test of an app needs no
//! browser and no clicks. The request is checked as always.

use super::authorize::{agree, back, take};
use super::pages;
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::settings::LoginOutcome;

/// Answers at once.
pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    if let Some(text) = state.settings.login_outcome.page_error() {
        return pages::error(text);
    }
    let asked = match take(state, request) {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    if state.settings.login_outcome == LoginOutcome::Refuse {
        return back(&asked, &[("error", "access_denied")]);
    }
    let Some(person) = state.directory.person(&state.settings.login_as).cloned() else {
        return pages::error("The setting login_as names an account that does not exist.");
    };
    let consent = Consent { scopes: asked.scopes.clone(), at: state.now() };
    let theirs = state.accounts.consents.entry(person.key.clone()).or_default();
    let stored = theirs.entry(asked.app.client_id.clone()).or_insert_with(|| consent.clone());
    stored.scopes.extend(asked.scopes.iter().cloned());
    stored.at = consent.at;
    agree(state, &person, &asked, &consent)
}
