//! A signed-in person, and requests on their behalf.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use lockgroove::oauth::{
    AccessToken, Credential, HttpRequest, HttpResponse, Method, RefreshToken, TokenFault, TokenRequest, TokenResponse,
};

use super::App;
use super::native::{self, NoTokens};
use super::reply::{Problem, problem, signed_out};

/// Renew a token this long before it expires, or a tenth of its life if that is shorter.
const EARLY: Duration = Duration::from_secs(60);

/// A signed-in person. A refresh holds the lock of the tokens, so there is only one at a time.
pub(crate) struct Session {
    pub(crate) name: String,
    pub(crate) tokens: tokio::sync::Mutex<Tokens>,
}

pub(crate) struct Tokens {
    access: AccessToken,
    refresh: Option<RefreshToken>,
    due: Instant,
}

impl Tokens {
    /// A new refresh token replaces the old one; without a new one, the old one stays valid (RFC 6749 section 6).
    pub(crate) fn of(answer: TokenResponse, before: Option<RefreshToken>) -> Self {
        let due = due(answer.life, Instant::now());
        Self { access: answer.access_token, refresh: answer.refresh_token.or(before), due }
    }
}

/// When to renew a token that was issued at `now`.
pub(crate) fn due(life: Duration, now: Instant) -> Instant {
    now + life - EARLY.min(life / 10)
}

impl App {
    /// Calls the Web API for a person. After a 401 it renews the token once, because a token can expire early.
    pub(crate) async fn call(self: &Arc<Self>, session: &Arc<Session>, path: &str) -> Result<HttpResponse, Problem> {
        let first = self.token(session, None).await?;
        let answer = self.send(path, &first).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let second = self.token(session, Some(first)).await?;
        let answer = self.send(path, &second).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        self.remove(session);
        Err(signed_out())
    }

    /// A token that is valid by the clock and is not the `refused` one.
    async fn token(self: &Arc<Self>, session: &Arc<Session>, refused: Option<AccessToken>) -> Result<AccessToken, Problem> {
        let (app, session) = (Arc::clone(self), Arc::clone(session));
        // A separate task: if the visitor leaves and this request is dropped, the new refresh token must still be stored.
        let task = tokio::spawn(async move {
            // A second request waits here and then finds the new token.
            let mut tokens = session.tokens.lock().await;
            if Instant::now() < tokens.due && refused.as_ref() != Some(&tokens.access) {
                return Ok(tokens.access.clone());
            }
            let Some(refresh) = tokens.refresh.clone() else {
                app.remove(&session);
                return Err(signed_out());
            };
            let request = TokenRequest::refresh(&app.party.client, &refresh);
            match native::ask(&app.http, &app.party.server, request).await {
                Ok(answer) => {
                    *tokens = Tokens::of(answer, Some(refresh));
                    Ok(tokens.access.clone())
                }
                // Access was removed, or is older than six months. Another try would fail too.
                Err(NoTokens::Token(TokenFault::InvalidGrant)) => {
                    app.remove(&session);
                    Err(signed_out())
                }
                // A temporary failure does not end the session.
                Err(other) => Err(other.into()),
            }
        });
        task.await.unwrap_or_else(|_| Err(problem(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here.")))
    }

    async fn send(&self, path: &str, token: &AccessToken) -> Result<HttpResponse, Problem> {
        let request = HttpRequest {
            method: Method::Get,
            url: self.party.api.join(path),
            body: None,
            credential: Some(Credential::Bearer(token.clone())),
            cacheable: false,
            time_limit: Duration::from_secs(15),
        };
        native::send(&self.http, &request).await.map_err(|fault| NoTokens::Network(fault).into())
    }

    /// The name of the person. Somebody who is not on the app's user list can sign in, but then gets 403 for every call.
    pub(crate) async fn name_behind(&self, token: &AccessToken) -> String {
        let answer = self.send("/me", token).await.ok().filter(|answer| answer.status == 200);
        let profile = answer.and_then(|answer| serde_json::from_str::<serde_json::Value>(&answer.body).ok()).unwrap_or_default();
        profile.get("display_name").and_then(serde_json::Value::as_str).unwrap_or("somebody this app may not read about").to_owned()
    }
}
