//! The pages, one function each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use lockgroove::oauth::{AuthorizationRequest, Callback, NoCode, NoRandomness, RefusalReason, Scope, ScopeSet, State, Verifier};

use super::cookies::name_of_its_own;
use super::logins::LOGIN_TIME;
use super::random::OsRandom;
use super::reply::{Problem, escaped, page, problem, see_other, signed_out};
use super::session::{Session, Tokens};
use super::{App, locked, native};

/// Says who is signed in.
pub(crate) async fn home(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    match app.session(&headers) {
        // Signing out changes something, so it is a POST: with SameSite=Lax no other site can cause one.
        Some(session) => page(&format!(
            "<p id=who>Signed in as {}.</p><p><a href=/me>What Spotify tells of you</a></p>\
             <form method=post action=/logout><button>Sign out</button></form>",
            escaped(&session.name)
        )),
        None => page("<p id=who>Nobody is signed in.</p><p><a href=/login>Sign in with Spotify</a></p>"),
    }
    .into_response()
}

/// Begins a sign-in and sends the browser to Spotify.
pub(crate) async fn login(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let state = State::generate(&OsRandom).map_err(no_randomness)?;
    let verifier = Verifier::generate(&OsRandom).map_err(no_randomness)?;
    let (address, pending) = AuthorizationRequest::new(app.party.client.clone(), app.redirect_uri.clone(), state, verifier)
        .scopes(ScopeSet::of(&[Scope::UserReadPrivate]))
        .start(&app.party.server);

    let fresh = name_of_its_own().map_err(no_randomness)?;
    let browser = locked(&app.logins).begin(app.cookie(&headers, "login"), fresh, pending, Instant::now());
    let cookie = app.set_cookie("login", &browser, Some(LOGIN_TIME));
    Ok(see_other(address.reveal(), vec![cookie]))
}

/// Where Spotify sends the browser back to. The order of the checks matters: nothing an answer says is believed before it is known
/// to be the answer to a question of this browser, or a forged `?error=…` could end a sign-in that is under way.
pub(crate) async fn callback(
    Shared(app): Shared<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // First that no parameter stands there twice, then `iss`.
    let callback = Callback::read(&query.unwrap_or_default(), &app.party.server)
        .map_err(|fault| problem(StatusCode::BAD_REQUEST, format!("This is no answer to a sign-in ({fault:?}).")))?;
    // Then `state`. The sign-in is taken out before anything is awaited: the same address opened twice finds nothing.
    let stranger = || problem(StatusCode::BAD_REQUEST, "This browser did not begin that sign-in, or it took too long.");
    let browser = app.cookie(&headers, "login").ok_or_else(stranger)?;
    let pending = locked(&app.logins).take(&browser, callback.state(), Instant::now()).ok_or_else(stranger)?;
    // Then `error`, and `code` last.
    let request = pending.exchange(callback).map_err(|no| match no {
        NoCode::OtherTransaction => stranger(),
        NoCode::Refused(refusal) if refusal.reason == RefusalReason::AccessDenied => {
            problem(StatusCode::FORBIDDEN, "You chose not to let this app in. Nothing was changed.")
        }
        NoCode::Refused(refusal) => problem(StatusCode::BAD_GATEWAY, format!("Spotify said no ({:?}).", refusal.reason)),
    })?;
    let answer = native::ask(&app.http, &app.party.server, request).await?;

    let name = app.name_behind(&answer.access_token).await;
    let session = Session { name, tokens: tokio::sync::Mutex::new(Tokens::of(answer, None)) };
    // A new cookie for the new session: one that was there before the sign-in may have been planted.
    let id = name_of_its_own().map_err(no_randomness)?;
    let cookie = app.set_cookie("session", &id, None);
    let before = app.cookie(&headers, "session");
    let mut sessions = locked(&app.sessions);
    before.and_then(|before| sessions.remove(&before));
    sessions.insert(id, Arc::new(session));
    // To a page without the code in its address.
    Ok(see_other("/", vec![cookie]))
}

/// What the Web API tells of the person.
pub(crate) async fn me(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let session = app.session(&headers).ok_or_else(signed_out)?;
    let answer = app.call(&session, "/me").await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    Ok((status, page(&format!("<pre>{}</pre>", escaped(&answer.body)))).into_response())
}

/// Forgets the tokens. Spotify has no endpoint to take them back; people do that at <https://www.spotify.com/account/apps/>.
pub(crate) async fn logout(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    if let Some(id) = app.cookie(&headers, "session") {
        locked(&app.sessions).remove(&id);
    }
    see_other("/", vec![app.set_cookie("session", "", Some(Duration::ZERO))])
}

fn no_randomness(_: NoRandomness) -> Problem {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "This server has no randomness just now.")
}
