//! Who may call at all: the bearer token, and the gates of development mode (Spotify, "Quota modes" and "API calls", RFC 6750 sections 2.1 and 3).

use super::errors;
use crate::accounts::apps;
use crate::accounts::scope::Scopes;
use crate::accounts::store;
use crate::control::settings::{Mode, UnauthorizedText};
use crate::http::{Request, Response};
use crate::state::State;
use crate::world::people::{Person, Product};

/// The person of a token that belongs to none.
pub(crate) static NOBODY: Person =
    Person { key: "", name: "", email: "", country: "", product: Product::Free, listed: false, account_id: "", about: "" };

/// A caller that was let in.
pub(crate) struct Admitted {
    /// `None` for a token of the client credentials grant.
    pub(crate) person: Option<&'static Person>,
    pub(crate) scopes: Scopes,
}

/// The token of an `Authorization: Bearer` header. A token in the query or the body does not count (RFC 9700 section 4.3.2).
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Checks the token, then, in development mode, the app's owner and the app's list.
pub(crate) fn admit(state: &State, request: &Request) -> Result<Admitted, Response> {
    let older = state.settings.unauthorized_text == UnauthorizedText::Older;
    let token = request.header("authorization").and_then(bearer).ok_or_else(|| errors::missing_token(older))?;
    let grant = state.accounts.grant_of(token, state.now()).map_err(|refused| match refused {
        store::Refused::Expired if older => errors::expired_token_older(),
        store::Refused::Expired => errors::expired_token(),
        store::Refused::Unknown => errors::invalid_token(older),
    })?;
    if state.settings.mode == Mode::Extended {
        return Ok(Admitted { person: grant.user, scopes: grant.scopes.clone() });
    }
    if !apps::find(grant.client_id).is_some_and(|app| app.owner_has_premium) {
        return Err(errors::owner_without_premium());
    }
    if grant.user.is_some_and(|person| !person.listed) {
        return Err(errors::not_listed(state.settings.not_listed_text));
    }
    Ok(Admitted { person: grant.user, scopes: grant.scopes.clone() })
}
