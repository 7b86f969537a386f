//! What the app gets once a person agreed: an authorization code, or with the implicit grant an access token.

use super::request::AuthorizationRequest;
use super::token;
use crate::http::Response;
use crate::random::opaque;
use crate::state::State;
use crate::state::accounts::{Code, Consent, Grant};
use crate::state::directory::Person;

/// Issues a code and sends the browser back to the app with it.
pub(crate) fn issue(state: &mut State, user: &Person, request: &AuthorizationRequest, consent: &Consent) -> Response {
    let grant = state.accounts.add_grant(Grant {
        client_id: request.app.client_id.clone(),
        user: Some(user.key.clone()),
        scopes: request.scopes.intersection(&consent.scopes).cloned().collect(),
        consent_at: consent.at,
        confidential: false,
        revoked: false,
    });
    if request.is_implicit {
        return implicit(state, request, grant);
    }
    let code = opaque(96);
    state.remember_secret("code", &code);
    let issued = state.now();
    state.accounts.codes.insert(
        code.clone(),
        Code { grant, redirect_uri: request.redirect_uri.clone(), challenge: request.challenge.clone(), issued, used: false },
    );
    request.redirect(&[("code", &code)])
}

/// The implicit grant puts the access token into the fragment of the address, where history, extensions and scripts can read it
/// (Spotify, "Implicit Grant Flow", RFC 6749 section 4.2.2).
fn implicit(state: &mut State, request: &AuthorizationRequest, grant: usize) -> Response {
    let tokens = token::issue(state, grant, None);
    let token = tokens.get("access_token").and_then(|token| token.as_str()).unwrap_or_default();
    let seconds = tokens.get("expires_in").map(ToString::to_string).unwrap_or_default();
    let mut fragment = form_urlencoded::Serializer::new(String::new());
    fragment.extend_pairs([("access_token", token), ("token_type", "Bearer"), ("expires_in", &seconds)]);
    if let Some(state) = &request.state {
        fragment.append_pair("state", state);
    }
    Response::see_other(&format!("{}#{}", request.redirect_uri, fragment.finish())).header("cache-control", "no-store")
}
