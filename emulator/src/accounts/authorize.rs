//! `GET /authorize`: the authorization request (Spotify, "Authorization Code with PKCE Flow" and "Redirect URIs", RFC 6749 section 4.1.1, RFC 7636 section 4.3).

use std::sync::Arc;

use super::{login, outcome, pages, token};
use crate::clock;
use crate::http::params::{Params, append};
use crate::http::{Request, Response};
use crate::random::opaque;
use crate::state::State;
use crate::state::accounts::{Code, Consent, Grant};
use crate::state::directory::{App, Directory, Person, redirect};
use crate::state::scope::{self, Scopes};
use crate::state::settings::LoginOutcome;
use crate::world::World;

/// A request whose every part has been checked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) app: Arc<App>,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<String>,
    pub(crate) show_dialog: bool,
    /// The implicit grant: the token itself is to stand in the address. Withdrawn, and refused unless a setting brings it back.
    pub(crate) implicit: bool,
}

/// Why a request is not served.
pub(crate) enum Refused {
    /// Shown on the service's own page: it is not safe to send the browser anywhere.
    Here(&'static str),
    /// Sent back to the app, with its state.
    Back(Box<Asked>, &'static str),
}

/// Answers the authorization request.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Response {
    if state.settings.login_outcome != LoginOutcome::Ask {
        return outcome::answer(state, request);
    }
    // Spotify looks at the client only after the sign-in, so this happens for any client ID; observed in September 2026.
    let Some(signed_in) = login::signed_in(state, request) else { return login::first(world, request) };
    let asked = match take(state, request) {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match agreed_before(state, &signed_in.person, &asked) {
        Some(consent) => agree(state, &signed_in.person, &asked, &consent),
        None => pages::consent(&signed_in, &asked, &request.query),
    }
}

/// The request, with every part checked; or the answer it gets at once.
pub(crate) fn take(state: &mut State, request: &Request) -> Result<Asked, Response> {
    let asked = check(&state.directory, &request.query(), state.settings.implicit_grant).map_err(|refused| match refused {
        Refused::Here(text) => pages::error(text),
        Refused::Back(asked, error) => back(&asked, &[("error", error)]),
    })?;
    if let Some(secret) = &asked.state {
        state.remember_secret("state", secret);
    }
    match state.settings.redirect_error.clone() {
        Some(error) => Err(back(&asked, &[("error", &error)])),
        None => Ok(asked),
    }
}

/// Checks the parameters in the order Spotify does: client, redirect URI, then the rest.
pub(crate) fn check(directory: &Directory, query: &Params, implicit_grant: bool) -> Result<Asked, Refused> {
    let app = query.get("client_id").and_then(|id| directory.app(id)).ok_or(Refused::Here("INVALID_CLIENT: Invalid client"))?;
    let redirect_uri = query.get("redirect_uri").ok_or(Refused::Here("INVALID_CLIENT: Invalid redirect URI"))?;
    redirect::check(redirect_uri, &app.redirect_uris).map_err(|refused| Refused::Here(refused.text()))?;
    let mut asked = Asked {
        app: Arc::clone(app),
        redirect_uri: redirect_uri.to_owned(),
        scopes: Scopes::new(),
        state: query.get("state").map(str::to_owned),
        challenge: None,
        show_dialog: query.get("show_dialog") == Some("true"),
        implicit: false,
    };
    if query.repeated().is_some() {
        return Err(Refused::Back(Box::new(asked), "invalid_request"));
    }
    match query.filled("response_type") {
        Some("code") => {}
        Some("token") if implicit_grant => asked.implicit = true,
        // The implicit grant was withdrawn in November 2025.
        Some(_) => return Err(Refused::Back(Box::new(asked), "unsupported_response_type")),
        None => return Err(Refused::Back(Box::new(asked), "invalid_request")),
    }
    asked.scopes = scope::parse(query.get("scope").unwrap_or_default()).ok_or(Refused::Here("Illegal scope"))?;
    match (query.filled("code_challenge"), query.filled("code_challenge_method")) {
        (None, None) => {}
        (Some(challenge), Some("S256")) if is_challenge(challenge) => asked.challenge = Some(challenge.to_owned()),
        _ => return Err(Refused::Back(Box::new(asked), "invalid_request")),
    }
    Ok(asked)
}

/// SHA-256 in base64url without padding is 43 characters (RFC 7636 section 4.2).
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The consent that makes a new question needless: given, not too old, and for every scope that is asked for now.
fn agreed_before(state: &State, user: &Person, asked: &Asked) -> Option<Consent> {
    let consent = state.accounts.consents.get(&user.key)?.get(&asked.app.client_id)?;
    let alive = state.now() < clock::after(consent.at, state.settings.refresh_token_seconds);
    (alive && !asked.show_dialog && asked.scopes.is_subset(&consent.scopes)).then(|| consent.clone())
}

/// Issues a code and sends the browser back with it.
pub(crate) fn agree(state: &mut State, user: &Person, asked: &Asked, consent: &Consent) -> Response {
    let grant = state.accounts.add_grant(Grant {
        client_id: asked.app.client_id.clone(),
        user: Some(user.key.clone()),
        scopes: asked.scopes.intersection(&consent.scopes).cloned().collect(),
        consent_at: consent.at,
        confidential: false,
        revoked: false,
    });
    if asked.implicit {
        return implicit(state, asked, grant);
    }
    let code = opaque(96);
    state.remember_secret("code", &code);
    let issued = state.now();
    state.accounts.codes.insert(
        code.clone(),
        Code { grant, redirect_uri: asked.redirect_uri.clone(), challenge: asked.challenge.clone(), issued, used: false },
    );
    back(asked, &[("code", &code)])
}

/// What the implicit grant did: the access token in the fragment of the address, where history, extensions and scripts can read it
/// (Spotify, "Implicit Grant Flow", RFC 6749 section 4.2.2).
fn implicit(state: &mut State, asked: &Asked, grant: usize) -> Response {
    let answer = token::tokens(state, grant, None);
    let token = answer.get("access_token").and_then(|token| token.as_str()).unwrap_or_default();
    let seconds = answer.get("expires_in").map(ToString::to_string).unwrap_or_default();
    let mut fragment = form_urlencoded::Serializer::new(String::new());
    fragment.extend_pairs([("access_token", token), ("token_type", "Bearer"), ("expires_in", &seconds)]);
    if let Some(state) = &asked.state {
        fragment.append_pair("state", state);
    }
    Response::see_other(&format!("{}#{}", asked.redirect_uri, fragment.finish())).header("cache-control", "no-store")
}

/// Sends the browser back to the app, with the state it gave.
pub(crate) fn back(asked: &Asked, params: &[(&str, &str)]) -> Response {
    let mut params = params.to_vec();
    if let Some(state) = &asked.state {
        params.push(("state", state));
    }
    Response::see_other(&append(&asked.redirect_uri, &params)).header("cache-control", "no-store")
}
