//! Who may call at all: the bearer token, and the gates of development mode (Spotify, "Quota modes" and "API calls", RFC 6750 sections 2.1 and 3).

use std::sync::Arc;

use super::errors;
use crate::http::credentials::bearer;
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::Refused;
use crate::state::directory::{Mode, Person};
use crate::state::scope::Scopes;
use crate::state::settings::UnauthorizedText;

/// A caller that was let in.
pub(crate) struct Admitted {
    /// `None` for a token of the client credentials grant.
    pub(crate) person: Option<Arc<Person>>,
    pub(crate) scopes: Scopes,
    /// The mode of the app, unless a setting says otherwise.
    pub(crate) mode: Mode,
}

/// Checks the token, then, in development mode, the app's owner and the app's list.
pub(crate) fn admit(state: &State, request: &Request) -> Result<Admitted, Response> {
    let older = state.settings.unauthorized_text == UnauthorizedText::Older;
    let token = bearer(request).ok_or_else(|| errors::missing_token(older))?;
    let grant = state.accounts.grant_of(token, state.now()).map_err(|refused| match refused {
        Refused::Expired if older => errors::expired_token_older(),
        Refused::Expired => errors::expired_token(),
        Refused::Unknown => errors::invalid_token(older),
    })?;
    let app = state.directory.app(&grant.client_id).ok_or_else(|| errors::invalid_token(older))?;
    let person = match &grant.user {
        Some(key) => Some(state.directory.person(key).ok_or_else(|| errors::invalid_token(older))?),
        None => None,
    };
    let admitted =
        Admitted { person: person.cloned(), scopes: grant.scopes.clone(), mode: state.settings.mode.unwrap_or(app.mode) };
    if admitted.mode == Mode::Extended {
        return Ok(admitted);
    }
    if !state.directory.owner_has_premium(app) {
        return Err(errors::owner_without_premium());
    }
    if person.is_some_and(|person| !app.lets_in(&person.key)) {
        return Err(errors::not_listed(state.settings.not_listed_text));
    }
    Ok(admitted)
}
