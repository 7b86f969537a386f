//! `GET /authorize` without any pages: the setting `login_outcome` decides for the person in `login_as`, so that a test of an app needs
//! no browser. The request is checked as always.

use super::request::receive;
use super::{grant, pages};
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::settings::LoginOutcome;

/// Answers at once.
pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    if let Some(text) = state.settings.login_outcome.page_error() {
        return pages::error(text);
    }
    let request = match receive(state, request) {
        Ok(request) => request,
        Err(response) => return response,
    };
    if state.settings.login_outcome == LoginOutcome::Refuse {
        return request.redirect(&[("error", "access_denied")]);
    }
    let Some(person) = state.directory.person(&state.settings.login_as).cloned() else {
        return pages::error("The setting login_as names an account that does not exist.");
    };
    let consent = Consent { scopes: request.scopes.clone(), at: state.now() };
    let consents = state.accounts.consents.entry(person.key.clone()).or_default();
    let stored = consents.entry(request.app.client_id.clone()).or_insert_with(|| consent.clone());
    stored.scopes.extend(request.scopes.iter().cloned());
    stored.at = consent.at;
    grant::issue(state, &person, &request, &consent)
}
