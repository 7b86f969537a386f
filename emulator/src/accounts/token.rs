//! `POST /api/token` exchanges codes and refresh tokens for access tokens (Spotify, "Authorization Code with PKCE Flow" and "Refreshing
//! tokens", RFC 6749 sections 4.1.3, 5 and 6, RFC 7636 section 4.6).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::clock;
use crate::http::credentials::basic;
use crate::http::{Params, Request, Response};
use crate::random::opaque;
use crate::state::State;
use crate::state::accounts::{Access, Grant, Refresh};
use crate::state::directory::App;
use crate::state::scope::{self, Scopes};
use crate::state::settings::{ExpiredRefresh, RefreshRegime, Settings};

/// `error` and `error_description` of an error response.
type TokenError = (&'static str, Option<&'static str>);

/// Answers the token endpoint, with the headers of Spotify's examples.
pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    match request.method.as_str() {
        "POST" => {}
        // Preflights fail too: only what the Fetch standard calls a simple request gets through.
        _ => return Response::empty(405).header("allow", "POST"),
    }
    match grant(state, request) {
        Ok(body) => response(200, &body, true),
        Err((error, description)) => error_response(&state.settings, error, description),
    }
}

/// An error response (RFC 6749 section 5.2).
pub(crate) fn error_response(settings: &Settings, error: &str, description: Option<&str>) -> Response {
    let body = match description {
        Some(description) => json!({"error": error, "error_description": description}),
        None => json!({"error": error}),
    };
    response(400, &body, settings.token_error_cors)
}

fn response(status: u16, body: &Value, cors: bool) -> Response {
    let response = Response::with_body(status, "application/json;charset=UTF-8", body.to_string())
        .header("cache-control", "no-store")
        .header("pragma", "no-cache");
    if cors { response.header("access-control-allow-origin", "*") } else { response }
}

fn grant(state: &mut State, request: &Request) -> Result<Value, TokenError> {
    // Spotify treats an unreadable body as one without a grant type (seen with a wrong content type).
    let form = request.form().ok_or(("unsupported_grant_type", None))?;
    if form.repeated().is_some() {
        return Err(("invalid_request", None));
    }
    match form.get("grant_type") {
        Some("authorization_code") => code(state, request, &form),
        Some("refresh_token") => refresh(state, request, &form),
        Some("client_credentials") => client_credentials(state, request, &form),
        _ => Err(("unsupported_grant_type", None)),
    }
}

/// The app that sent a request.
struct ClientIdentity {
    app: Arc<App>,
    /// Whether it proved its identity with its secret.
    is_confidential: bool,
}

/// Identifies the client by Basic credentials, by `client_id` and `client_secret` in the body (RFC 6749 section 2.3.1), or by `client_id`
/// alone as public clients do.
fn identify(state: &State, request: &Request, form: &Params) -> Result<ClientIdentity, TokenError> {
    let find = |id: &str| state.directory.app(id).cloned().ok_or(("invalid_client", Some("Invalid client")));
    if let Some((id, secret)) = basic(request) {
        let app = find(&id)?;
        if !is_secret(&app, &secret) {
            return Err(("invalid_client", Some("Invalid client secret")));
        }
        return Ok(ClientIdentity { app, is_confidential: true });
    }
    if request.header("authorization").is_some() {
        return Err(("invalid_client", Some("Invalid client")));
    }
    let id = form.filled("client_id").ok_or(("invalid_client", None))?;
    let app = find(id)?;
    match form.filled("client_secret") {
        Some(secret) if is_secret(&app, secret) => Ok(ClientIdentity { app, is_confidential: true }),
        Some(_) => Err(("invalid_client", Some("Invalid client secret"))),
        None => Ok(ClientIdentity { app, is_confidential: false }),
    }
}

/// An app that registered itself has no secret until it sends one.
fn is_secret(app: &App, secret: &str) -> bool {
    !secret.is_empty() && secret == app.client_secret
}

fn code(state: &mut State, request: &Request, form: &Params) -> Result<Value, TokenError> {
    let client = identify(state, request, form)?;
    let text = form.filled("code").ok_or(("invalid_request", Some("code must be supplied")))?;
    let verifier = form.filled("code_verifier");
    if let Some(verifier) = verifier {
        state.remember_secret("code_verifier", verifier);
    }
    let invalid = ("invalid_grant", Some("Invalid authorization code"));
    let known = state.accounts.codes.get(text).cloned().ok_or(invalid)?;
    if state.accounts.grants.get(known.grant).is_none_or(|grant| grant.client_id != client.app.client_id) {
        return Err(invalid);
    }
    if known.used {
        // RFC 6749 section 4.1.2: the code may be stolen, so everything issued for it is revoked.
        state.accounts.revoke(known.grant);
        return Err(invalid);
    }
    if state.now() >= clock::after(known.issued, state.settings.code_seconds) {
        return Err(("invalid_grant", Some("Authorization code expired")));
    }
    let redirect_uri = form.get("redirect_uri").ok_or(("invalid_request", Some("redirect_uri must be supplied")))?;
    if redirect_uri != known.redirect_uri {
        return Err(("invalid_grant", Some("Invalid redirect URI")));
    }
    match (&known.challenge, verifier) {
        (Some(_), None) => return Err(("invalid_request", Some("code_verifier required"))),
        (Some(challenge), Some(verifier)) if is_verifier(verifier) && s256(verifier) == *challenge => {}
        // A verifier for a code without a challenge: the challenge may have been stripped (RFC 9700 section 2.1.1).
        (_, Some(_)) => return Err(("invalid_grant", Some("code_verifier was incorrect"))),
        // Without PKCE only the secret identifies the client.
        (None, None) if !client.is_confidential => return Err(("invalid_client", None)),
        (None, None) => {}
    }
    if let Some(known) = state.accounts.codes.get_mut(text) {
        known.used = true;
    }
    if let Some(grant) = state.accounts.grants.get_mut(known.grant) {
        grant.confidential = client.is_confidential;
    }
    let refresh = new_refresh_token(state, known.grant);
    Ok(issue(state, known.grant, Some(refresh)))
}

fn refresh(state: &mut State, request: &Request, form: &Params) -> Result<Value, TokenError> {
    let client = identify(state, request, form)?;
    let text = form.filled("refresh_token").ok_or(("invalid_request", Some("refresh_token must be supplied")))?;
    let invalid = ("invalid_grant", Some("Invalid refresh token"));
    let revoked = ("invalid_grant", Some("Refresh token revoked"));
    let known = state.accounts.refresh.get(text).cloned().ok_or(invalid)?;
    let grant = state.accounts.grants.get(known.grant).cloned().ok_or(invalid)?;
    if grant.client_id != client.app.client_id {
        return Err(invalid);
    }
    if grant.confidential && !client.is_confidential {
        return Err(("invalid_client", None));
    }
    // Of two uses at once, the second may still succeed for a while.
    let grace = state.settings.refresh_grace_seconds;
    let replaced = known.replaced.is_some_and(|at| state.now() >= clock::after(at, grace));
    if replaced && state.settings.refresh == RefreshRegime::RotateStrict {
        state.accounts.revoke(known.grant);
    }
    if replaced || grant.revoked {
        return Err(revoked);
    }
    if state.now() >= clock::after(grant.consent_at, state.settings.refresh_token_seconds) {
        return Err(("invalid_grant", state.settings.expired_refresh_description.map(ExpiredRefresh::text)));
    }
    // As far as developers report, Spotify rotates the refresh tokens of public clients only.
    if state.settings.refresh == RefreshRegime::Static || grant.confidential {
        return Ok(issue(state, known.grant, None));
    }
    let now = state.now();
    if let Some(known) = state.accounts.refresh.get_mut(text) {
        // The grace period starts with the first use, so a client cannot keep the old token alive.
        known.replaced.get_or_insert(now);
    }
    let next = new_refresh_token(state, known.grant);
    Ok(issue(state, known.grant, Some(next)))
}

fn client_credentials(state: &mut State, request: &Request, form: &Params) -> Result<Value, TokenError> {
    let client = identify(state, request, form)?;
    // Only the secret identifies the client.
    if !client.is_confidential {
        return Err(("invalid_client", None));
    }
    let consent_at = state.now();
    let grant = state.accounts.add_grant(Grant {
        client_id: client.app.client_id.clone(),
        user: None,
        scopes: Scopes::new(),
        consent_at,
        confidential: true,
        revoked: false,
    });
    let mut body = issue(state, grant, None);
    if let Some(members) = body.as_object_mut() {
        members.remove("scope");
    }
    Ok(body)
}

/// Issues an access token; returns the body of the token response.
pub(crate) fn issue(state: &mut State, grant: usize, refresh_token: Option<String>) -> Value {
    let access_token = opaque(150);
    state.remember_secret("access_token", &access_token);
    let seconds = state.settings.access_token_seconds;
    let expires = clock::after(state.now(), seconds);
    state.accounts.access.insert(access_token.clone(), Access { grant, expires });
    let scope = state.accounts.grants.get(grant).map(|grant| scope::text(&grant.scopes)).unwrap_or_default();
    let mut body = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": scope,
    });
    if let (Some(token), Some(members)) = (refresh_token, body.as_object_mut()) {
        members.insert("refresh_token".to_owned(), token.into());
    }
    body
}

fn new_refresh_token(state: &mut State, grant: usize) -> String {
    let token = opaque(96);
    state.remember_secret("refresh_token", &token);
    state.accounts.refresh.insert(token.clone(), Refresh { grant, replaced: None });
    token
}

/// RFC 7636 section 4.1: 43 to 128 unreserved characters.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// RFC 7636 section 4.2.
fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_verifier(verifier));
        assert_eq!(s256(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn the_length_and_alphabet_of_a_verifier() {
        for (text, good) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("-._~".repeat(32), true),
            ("a".repeat(129), false),
            (format!("{}+", "a".repeat(42)), false),
            (format!("{}é", "a".repeat(42)), false),
        ] {
            assert_eq!(is_verifier(&text), good, "{text}");
        }
    }
}
