//! The pages, one function each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use lockgroove::oauth::{
    AuthorizationRequest, Callback, ExchangeFault, NoRandomness, RefusalReason, Scope, ScopeSet, State, Verifier,
};

use super::cookies::random_id;
use super::logins::LOGIN_TIME;
use super::random::OsRandom;
use super::reply::{Problem, escape, page, problem, see_other, signed_out};
use super::session::{Session, Tokens};
use super::{App, locked, native};

/// Shows who is signed in.
pub(crate) async fn home(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    match app.session(&headers) {
        // Signing out is a POST, which another site cannot cause with SameSite=Lax cookies.
        Some(session) => page(&format!(
            "<p id=who>Signed in as {}.</p><p><a href=/me>Your profile at Spotify</a></p>\
             <form method=post action=/logout><button>Sign out</button></form>",
            escape(&session.name)
        )),
        None => page("<p id=who>Nobody is signed in.</p><p><a href=/login>Sign in with Spotify</a></p>"),
    }
    .into_response()
}

/// Starts a sign-in and sends the browser to Spotify.
pub(crate) async fn login(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let state = State::generate(&OsRandom).map_err(no_randomness)?;
    let verifier = Verifier::generate(&OsRandom).map_err(no_randomness)?;
    let (address, pending) = AuthorizationRequest::new(app.party.client.clone(), app.redirect_uri.clone(), state, verifier)
        .scopes(ScopeSet::of(&[Scope::UserReadPrivate]))
        .start(&app.party.server);

    let fresh = random_id().map_err(no_randomness)?;
    let browser = locked(&app.logins).begin(app.cookie(&headers, "login"), fresh, pending, Instant::now());
    let cookie = app.set_cookie("login", &browser, Some(LOGIN_TIME));
    Ok(see_other(address.reveal(), vec![cookie]))
}

/// Spotify redirects the browser to this page. The order of the checks matters: if `error` were believed before `state` is checked,
/// a forged `?error=…` could end a pending sign-in.
pub(crate) async fn callback(
    Shared(app): Shared<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Checks repeated parameters, then `iss`.
    let callback = Callback::read(&query.unwrap_or_default(), &app.party.server)
        .map_err(|fault| problem(StatusCode::BAD_REQUEST, format!("This is not a response to a sign-in ({fault:?}).")))?;
    // Then `state`. The sign-in is removed before the first await, so opening the same address twice finds nothing.
    let unknown = || problem(StatusCode::BAD_REQUEST, "This browser did not start this sign-in, or it took too long.");
    let browser = app.cookie(&headers, "login").ok_or_else(unknown)?;
    let pending = locked(&app.logins).take(&browser, callback.state(), Instant::now()).ok_or_else(unknown)?;
    // Then `error`, and finally `code`.
    let request = pending.exchange(callback).map_err(|reason| match reason {
        ExchangeFault::OtherTransaction => unknown(),
        ExchangeFault::Refused(refusal) if refusal.reason == RefusalReason::AccessDenied => {
            problem(StatusCode::FORBIDDEN, "You cancelled the sign-in. Nothing has changed.")
        }
        ExchangeFault::Refused(refusal) => {
            problem(StatusCode::BAD_GATEWAY, format!("Spotify refused the sign-in ({:?}).", refusal.reason))
        }
    })?;
    let answer = native::ask(&app.http, &app.party.server, request).await?;

    let name = app.name_behind(&answer.access_token).await;
    let session = Session { name, tokens: tokio::sync::Mutex::new(Tokens::of(answer, None)) };
    // Always a new cookie: one from before the sign-in may have been planted.
    let id = random_id().map_err(no_randomness)?;
    let cookie = app.set_cookie("session", &id, None);
    let before = app.cookie(&headers, "session");
    let mut sessions = locked(&app.sessions);
    before.and_then(|before| sessions.remove(&before));
    sessions.insert(id, Arc::new(session));
    // To an address without the code.
    Ok(see_other("/", vec![cookie]))
}

/// The person's profile, as the Web API returns it.
pub(crate) async fn me(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let session = app.session(&headers).ok_or_else(signed_out)?;
    let answer = app.call(&session, "/me").await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    Ok((status, page(&format!("<pre>{}</pre>", escape(&answer.body)))).into_response())
}

/// Deletes the tokens. Spotify has no endpoint to revoke them; people do that at <https://www.spotify.com/account/apps/>.
pub(crate) async fn logout(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    if let Some(id) = app.cookie(&headers, "session") {
        locked(&app.sessions).remove(&id);
    }
    see_other("/", vec![app.set_cookie("session", "", Some(Duration::ZERO))])
}

fn no_randomness(_: NoRandomness) -> Problem {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "This server has no random numbers.")
}
