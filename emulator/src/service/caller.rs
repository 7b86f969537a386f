//! Which app and which person a request comes from, as far as it shows. The log lists both.

use crate::accounts::{paths, session};
use crate::api;
use crate::http::{Request, credentials};
use crate::state::State;

/// The client ID and the person's key.
pub(super) fn find(state: &State, request: &Request) -> (Option<String>, Option<String>) {
    let accounts = &state.accounts;
    // Anything can be sent as a client ID, a secret too.
    let registered = |id: String| state.directory.app(&id).is_some().then_some(id);
    let of_grant = |grant: usize| {
        let grant = accounts.grants.get(grant)?;
        Some((Some(grant.client_id.clone()), grant.user.clone()))
    };
    if api::owns(&request.path) {
        // An expired token still identifies its owner.
        let access = credentials::bearer(request).and_then(|token| accounts.access.get(token));
        return access.and_then(|access| of_grant(access.grant)).unwrap_or_default();
    }
    if request.path == paths::TOKEN {
        let form = request.form().unwrap_or_default();
        let code = form.get("code").and_then(|code| accounts.codes.get(code)).map(|code| code.grant);
        let refresh = form.get("refresh_token").and_then(|token| accounts.refresh.get(token)).map(|token| token.grant);
        let app =
            credentials::basic(request).map(|(id, _)| id).or_else(|| form.get("client_id").map(str::to_owned)).and_then(registered);
        let (_, person) = code.or(refresh).and_then(of_grant).unwrap_or_default();
        return (app, person);
    }
    let person = session::signed_in(state, request).map(|signed_in| signed_in.person.key.clone());
    (request.query().get("client_id").map(str::to_owned).and_then(registered), person)
}
