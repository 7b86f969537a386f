//! The authorization request and its checks (Spotify, "Authorization Code with PKCE Flow" and "Redirect URIs", RFC 6749 section 4.1.1,
//! RFC 7636 section 4.3).

use std::sync::Arc;

use super::pages;
use crate::http::params::{Params, append};
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::directory::{App, Directory, redirect};
use crate::state::scope::{self, Scopes};
use crate::state::settings::Settings;

/// An authorization request that passed every check.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) app: Arc<App>,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<String>,
    pub(crate) show_dialog: bool,
    /// The implicit grant, which puts the access token itself into the address. Refused unless a setting allows it.
    pub(crate) is_implicit: bool,
}

/// Why a request is rejected.
pub(crate) enum Rejection {
    /// Shown on the service's own page: it is not safe to send the browser anywhere.
    Page(&'static str),
    /// Sent back to the app, with its state.
    Redirect(Box<AuthorizationRequest>, &'static str),
}

impl Rejection {
    pub(crate) fn response(&self) -> Response {
        match self {
            Self::Page(text) => pages::error(text),
            Self::Redirect(request, error) => request.redirect(&[("error", error)]),
        }
    }
}

impl AuthorizationRequest {
    /// Sends the browser back to the app with these parameters and the app's own `state`.
    pub(crate) fn redirect(&self, params: &[(&str, &str)]) -> Response {
        let mut params = params.to_vec();
        if let Some(state) = &self.state {
            params.push(("state", state));
        }
        Response::see_other(&append(&self.redirect_uri, &params)).header("cache-control", "no-store")
    }
}

/// Reads and checks a request to `/authorize`. `Err` is the response to one that goes no further.
pub(crate) fn receive(state: &mut State, request: &Request) -> Result<AuthorizationRequest, Response> {
    let request = check(&state.directory, &request.query(), &state.settings).map_err(|rejection| rejection.response())?;
    if let Some(secret) = &request.state {
        state.remember_secret("state", secret);
    }
    match state.settings.redirect_error.clone() {
        Some(error) => Err(request.redirect(&[("error", &error)])),
        None => Ok(request),
    }
}

/// Checks the parameters in Spotify's order: client, redirect URI, then the rest.
pub(crate) fn check(directory: &Directory, query: &Params, settings: &Settings) -> Result<AuthorizationRequest, Rejection> {
    let app = query.get("client_id").and_then(|id| directory.app(id)).ok_or(Rejection::Page("INVALID_CLIENT: Invalid client"))?;
    let redirect_uri = query.get("redirect_uri").ok_or(Rejection::Page("INVALID_CLIENT: Invalid redirect URI"))?;
    redirect::check(redirect_uri, &app.redirect_uris).map_err(|error| Rejection::Page(error.text()))?;
    let mut request = AuthorizationRequest {
        app: Arc::clone(app),
        redirect_uri: redirect_uri.to_owned(),
        scopes: Scopes::new(),
        state: query.get("state").map(str::to_owned),
        challenge: None,
        show_dialog: query.get("show_dialog") == Some("true"),
        is_implicit: false,
    };
    if query.repeated().is_some() {
        return Err(Rejection::Redirect(Box::new(request), "invalid_request"));
    }
    match query.filled("response_type") {
        Some("code") => {}
        Some("token") if settings.implicit_grant => request.is_implicit = true,
        // Spotify withdrew the implicit grant in November 2025.
        Some(_) => return Err(Rejection::Redirect(Box::new(request), "unsupported_response_type")),
        None => return Err(Rejection::Redirect(Box::new(request), "invalid_request")),
    }
    request.scopes =
        scope::parse(query.get("scope").unwrap_or_default(), settings.scope_commas).ok_or(Rejection::Page("Illegal scope"))?;
    match (query.filled("code_challenge"), query.filled("code_challenge_method")) {
        (None, None) => {}
        (Some(challenge), Some("S256")) if is_challenge(challenge) => request.challenge = Some(challenge.to_owned()),
        _ => return Err(Rejection::Redirect(Box::new(request), "invalid_request")),
    }
    Ok(request)
}

/// SHA-256 in base64url without padding is 43 characters (RFC 7636 section 4.2).
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
