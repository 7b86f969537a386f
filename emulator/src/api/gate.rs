//! Whether a request gets in at all: its bearer token, and the rules of development mode (Spotify, "Quota modes" and "API calls", RFC 6750
//! sections 2.1 and 3).

use std::sync::Arc;

use super::errors;
use crate::http::credentials::bearer;
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::InvalidToken;
use crate::state::directory::{Mode, Person};
use crate::state::scope::Scopes;
use crate::state::settings::UnauthorizedText;

/// The caller behind a valid token.
pub(crate) struct Caller {
    /// `None` for a token of the client credentials grant.
    pub(crate) person: Option<Arc<Person>>,
    pub(crate) scopes: Scopes,
    /// The mode of the app, or of the setting for all apps.
    pub(crate) mode: Mode,
}

/// Checks the token, then, in development mode, the app's owner and the app's list.
pub(crate) fn authorize(state: &State, request: &Request) -> Result<Caller, Response> {
    let older = state.settings.unauthorized_text == UnauthorizedText::Older;
    let token = match request.header("authorization") {
        None => return Err(errors::missing_token(older)),
        Some(_) => bearer(request).ok_or_else(errors::only_bearer)?,
    };
    let grant = state.accounts.grant_of(token, state.now()).map_err(|invalid| match invalid {
        InvalidToken::Expired if older => errors::expired_token_older(),
        InvalidToken::Expired => errors::expired_token(),
        InvalidToken::Unknown => errors::invalid_token(older),
    })?;
    let app = state.directory.app(&grant.client_id).ok_or_else(|| errors::invalid_token(older))?;
    let person = match &grant.user {
        Some(key) => Some(state.directory.person(key).ok_or_else(|| errors::invalid_token(older))?),
        None => None,
    };
    let caller = Caller { person: person.cloned(), scopes: grant.scopes.clone(), mode: state.settings.mode.unwrap_or(app.mode) };
    if caller.mode == Mode::Extended {
        return Ok(caller);
    }
    if !state.directory.owner_has_premium(app) {
        return Err(errors::owner_without_premium());
    }
    if person.is_some_and(|person| !app.lets_in(&person.key)) {
        return Err(errors::not_listed(state.settings.not_listed_text));
    }
    Ok(caller)
}
