//! For which app and which person a request speaks, as far as it tells: what the log shows beside it.

use crate::accounts::login;
use crate::api;
use crate::http::{Request, credentials};
use crate::state::State;

/// A client ID and the key of a person.
pub(super) fn of(state: &State, request: &Request) -> (Option<String>, Option<String>) {
    let accounts = &state.accounts;
    let of_grant = |grant: usize| {
        let grant = accounts.grants.get(grant)?;
        Some((Some(grant.client_id.clone()), grant.user.clone()))
    };
    if api::owns(&request.path) {
        // An expired token still says whose it was.
        let access = credentials::bearer(request).and_then(|token| accounts.access.get(token));
        return access.and_then(|access| of_grant(access.grant)).unwrap_or_default();
    }
    if request.path == "/api/token" {
        let form = request.form().unwrap_or_default();
        let code = form.get("code").and_then(|code| accounts.codes.get(code)).map(|code| code.grant);
        let refresh = form.get("refresh_token").and_then(|token| accounts.refresh.get(token)).map(|token| token.grant);
        let app = credentials::basic(request).map(|(id, _)| id).or_else(|| form.get("client_id").map(str::to_owned));
        let (_, person) = code.or(refresh).and_then(of_grant).unwrap_or_default();
        return (app, person);
    }
    let person = login::signed_in(state, request).map(|signed_in| signed_in.person.key.clone());
    (request.query().get("client_id").map(str::to_owned), person)
}
