//! Signing people in on a server: the authorization code grant with a client secret, as a web app with a server part does it.
//!
//! ```sh
//! cargo run --example web_server
//! ```
//!
//! What a server can do and a page cannot: it shows a client secret when it asks for tokens, and it keeps the tokens to itself. The
//! browser gets a cookie that means something here only. So a script that gets into the page may act for a person while the page is
//! open, and takes no token away.
//!
//! PKCE is used as well, although a secret is there: it ties the code to this one sign-in, so a code that was slipped in from
//! another is worth nothing (RFC 9700 section 2.1.1 recommends it to servers too).

#[path = "support/native.rs"]
mod native;
#[path = "support/options.rs"]
pub(crate) mod options;
#[path = "support/random.rs"]
mod random;

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use lockgroove::oauth::{
    AccessToken, AuthorizationRequest, Callback, ConfidentialClient, Credential, HttpRequest, HttpResponse, Method, NoCode,
    PendingAuthorization, RedirectUri, RefreshToken, RefusalReason, Scope, ScopeSet, State, TokenAnswer, TokenFault, TokenRequest,
    Verifier,
};
use native::NoTokens;
use options::{Party, Service};
use random::OsRandom;

const HELP: &str = "\
Signs people in to Spotify on a server, with a client secret, and reads their profile.

Usage: cargo run --example web_server -- [flags]

  --port N            where people open it, on 127.0.0.1                     (8090; 0 takes any free port)
  --redirect-uri URI  what is registered, where that is not http://127.0.0.1:PORT/callback

";
/// How long a person may take on Spotify's pages.
pub(crate) const LOGIN_TIME: Duration = Duration::from_secs(600);
/// Sign-ins under way at once. Anybody can begin one, so there has to be an end to them.
pub(crate) const MOST_LOGINS: usize = 1000;
/// Renew this long before the end, so that no call is caught by it.
const EARLY: Duration = Duration::from_secs(60);

/// What was chosen on the command line.
struct Options {
    service: Service,
    port: u16,
    redirect_uri: Option<String>,
}

/// The server. Ends when it is dropped.
pub(crate) struct Running {
    pub(crate) origin: String,
    pub(crate) app: Arc<App>,
    task: tokio::task::JoinHandle<()>,
}

pub(crate) struct App {
    http: reqwest::Client,
    pub(crate) party: Party,
    redirect_uri: RedirectUri,
    logins: Mutex<Logins>,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
}

/// The sign-ins under way.
#[derive(Default)]
pub(crate) struct Logins(Vec<Login>);

/// One of them, and the browser it was begun in.
struct Login {
    browser: String,
    since: Instant,
    pending: PendingAuthorization<ConfidentialClient>,
}

/// Somebody who is signed in. One lock for the tokens: whoever renews them holds it, so there is one refresh at a time.
struct Session {
    name: String,
    tokens: tokio::sync::Mutex<Tokens>,
}

struct Tokens {
    access: AccessToken,
    refresh: Option<RefreshToken>,
    due: Instant,
}

impl Tokens {
    /// A new refresh token replaces the old one; none means: keep it (RFC 6749 section 6).
    fn of(answer: TokenAnswer, before: Option<RefreshToken>) -> Self {
        let due = due(answer.life, Instant::now());
        Self { access: answer.access_token, refresh: answer.refresh_token.or(before), due }
    }
}

/// When a token is to be renewed that was given at `now`.
pub(crate) fn due(life: Duration, now: Instant) -> Instant {
    now + life - EARLY.min(life / 10)
}

/// What is told a person when something did not work: a status and a sentence.
struct Problem(StatusCode, String);

fn problem(status: StatusCode, text: impl Into<String>) -> Problem {
    Problem(status, text.into())
}

fn signed_out() -> Problem {
    problem(StatusCode::UNAUTHORIZED, "You are signed out. Please sign in.")
}

impl From<NoTokens> for Problem {
    fn from(no: NoTokens) -> Self {
        match no {
            NoTokens::Network(_) => problem(StatusCode::BAD_GATEWAY, "Spotify could not be reached. Please try again."),
            NoTokens::Token(TokenFault::InvalidGrant) => problem(StatusCode::BAD_REQUEST, "Spotify did not accept the sign-in."),
            // Nothing a visitor can mend: the operator mistyped the secret, or Spotify has given the app a new one.
            NoTokens::Token(TokenFault::InvalidClient) => {
                problem(StatusCode::INTERNAL_SERVER_ERROR, "Spotify does not know this app by its client ID and secret.")
            }
            NoTokens::Token(TokenFault::Throttled(_) | TokenFault::Unavailable(_)) => {
                problem(StatusCode::SERVICE_UNAVAILABLE, "Spotify is too busy just now. Please try again later.")
            }
            NoTokens::Token(TokenFault::Refused(_) | TokenFault::Malformed(_)) => {
                problem(StatusCode::BAD_GATEWAY, "Spotify gave an answer this app does not understand.")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, page(&format!("<p id=problem>{}</p><p><a href=/login>Sign in</a></p>", escaped(&self.1)))).into_response()
    }
}

// The pages

/// Says who is signed in.
async fn home(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
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
async fn login(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let no_randomness = |_| problem(StatusCode::INTERNAL_SERVER_ERROR, "This server has no randomness just now.");
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
async fn callback(Shared(app): Shared<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
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
    let id =
        name_of_its_own().map_err(|_| problem(StatusCode::INTERNAL_SERVER_ERROR, "This server has no randomness just now."))?;
    let cookie = app.set_cookie("session", &id, None);
    let before = app.cookie(&headers, "session");
    let mut sessions = locked(&app.sessions);
    before.and_then(|before| sessions.remove(&before));
    sessions.insert(id, Arc::new(session));
    // To a page without the code in its address.
    Ok(see_other("/", vec![cookie]))
}

/// What the Web API tells of the person.
async fn me(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let session = app.session(&headers).ok_or_else(signed_out)?;
    let answer = app.call(&session, "/me").await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    Ok((status, page(&format!("<pre>{}</pre>", escaped(&answer.body)))).into_response())
}

/// Forgets the tokens. Spotify has no endpoint to take them back; people do that at <https://www.spotify.com/account/apps/>.
async fn logout(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    if let Some(id) = app.cookie(&headers, "session") {
        locked(&app.sessions).remove(&id);
    }
    see_other("/", vec![app.set_cookie("session", "", Some(Duration::ZERO))])
}

// The session

impl Logins {
    /// Notes a sign-in, and gives the name of the browser it belongs to. Two tabs of one browser may sign in at once: each has a
    /// state of its own, and the name says which browser they are in. One that is not known here may have been planted.
    pub(crate) fn begin(
        &mut self,
        named: Option<String>,
        fresh: String,
        pending: PendingAuthorization<ConfidentialClient>,
        now: Instant,
    ) -> String {
        self.purge(now);
        let browser = named.filter(|name| self.0.iter().any(|login| login.browser == *name)).unwrap_or(fresh);
        if self.0.len() >= MOST_LOGINS {
            self.0.remove(0);
        }
        self.0.push(Login { browser: browser.clone(), since: now, pending });
        browser
    }

    /// Takes out the sign-in of this state, if this browser began it.
    pub(crate) fn take(&mut self, browser: &str, state: &State, now: Instant) -> Option<PendingAuthorization<ConfidentialClient>> {
        self.purge(now);
        let place = self.0.iter().position(|login| login.browser == browser && login.pending.state() == state)?;
        Some(self.0.remove(place).pending)
    }

    fn purge(&mut self, now: Instant) {
        self.0.retain(|login| now.duration_since(login.since) < LOGIN_TIME);
    }
}

impl App {
    fn session(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        locked(&self.sessions).get(&self.cookie(headers, "session")?).cloned()
    }

    /// Calls the Web API for somebody. An answer of 401 is taken to mean that the token ran out early: it is renewed once.
    async fn call(self: &Arc<Self>, session: &Arc<Session>, path: &str) -> Result<HttpResponse, Problem> {
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
        self.forget(session);
        Err(signed_out())
    }

    /// A token that is good by the clock and is not the one the Web API has just refused.
    async fn token(self: &Arc<Self>, session: &Arc<Session>, refused: Option<AccessToken>) -> Result<AccessToken, Problem> {
        let (app, session) = (Arc::clone(self), Arc::clone(session));
        // In a task of its own: a visitor who leaves must not take a refresh with them that Spotify has done already.
        let task = tokio::spawn(async move {
            // Whoever comes second waits here, and finds the new token.
            let mut tokens = session.tokens.lock().await;
            if Instant::now() < tokens.due && refused.as_ref() != Some(&tokens.access) {
                return Ok(tokens.access.clone());
            }
            let Some(refresh) = tokens.refresh.clone() else {
                app.forget(&session);
                return Err(signed_out());
            };
            let request = TokenRequest::refresh(&app.party.client, &refresh);
            match native::ask(&app.http, &app.party.server, request).await {
                Ok(answer) => {
                    *tokens = Tokens::of(answer, Some(refresh));
                    Ok(tokens.access.clone())
                }
                // Taken back, or older than six months. Asking again would not help.
                Err(NoTokens::Token(TokenFault::InvalidGrant)) => {
                    app.forget(&session);
                    Err(signed_out())
                }
                // Trouble that passes ends nobody's session.
                Err(other) => Err(other.into()),
            }
        });
        task.await.unwrap_or_else(|_| Err(problem(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here.")))
    }

    fn forget(&self, session: &Arc<Session>) {
        locked(&self.sessions).retain(|_, other| !Arc::ptr_eq(other, session));
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

    /// Who this is. Somebody who is not on the app's list signs in all the same, and is then told nothing but 403.
    async fn name_behind(&self, token: &AccessToken) -> String {
        let answer = self.send("/me", token).await.ok().filter(|answer| answer.status == 200);
        let profile = answer.and_then(|answer| serde_json::from_str::<serde_json::Value>(&answer.body).ok()).unwrap_or_default();
        profile.get("display_name").and_then(serde_json::Value::as_str).unwrap_or("somebody this app may not read about").to_owned()
    }

    // Cookies

    /// Over https the name starts with `__Host-`: then the browser takes the cookie from this very host only, not from a neighbour
    /// under the same domain. Over http, as on loopback, it would not take it at all.
    fn cookie_name(&self, name: &str) -> String {
        if self.is_https() { format!("__Host-{name}") } else { name.to_owned() }
    }

    fn is_https(&self) -> bool {
        self.redirect_uri.as_str().starts_with("https:")
    }

    fn cookie(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.cookie_name(name);
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    }

    /// HttpOnly: no script reads it. SameSite=Lax, not Strict: the way back from Spotify is a navigation from another site, and the
    /// cookie has to come along.
    fn set_cookie(&self, name: &str, value: &str, life: Option<Duration>) -> String {
        let life = life.map(|life| format!("; Max-Age={}", life.as_secs())).unwrap_or_default();
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}", self.cookie_name(name))
    }
}

/// 256 bits nobody can guess.
fn name_of_its_own() -> Result<String, lockgroove::oauth::NoRandomness> {
    use lockgroove::oauth::Random as _;
    let mut bytes = [0; 32];
    OsRandom.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A lock somebody panicked under still holds whole values: each is changed in one go.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn see_other(place: &str, cookies: Vec<String>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, PRIVATE).into_response();
    for (name, text) in cookies.into_iter().map(|text| (header::SET_COOKIE, text)).chain([(header::LOCATION, place.to_owned())]) {
        if let Ok(value) = text.parse() {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Nothing here is for a cache, and no address of ours, code and all, is for anybody else.
const PRIVATE: [(header::HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
];

fn page(body: &str) -> impl IntoResponse + use<> {
    (PRIVATE, Html(format!("<!doctype html><html lang=en><meta charset=utf-8><title>Signing in on a server</title>{body}")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

// Starting and ending

impl Options {
    fn read(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Option<Self>, String> {
        let (mut port, mut redirect_uri) = (8090, None);
        let service = options::parse(arguments, |flag, parser| {
            match flag {
                "port" => port = options::number(flag, parser)?,
                "redirect-uri" => redirect_uri = Some(options::value(flag, parser)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(service.map(|service| Self { service, port, redirect_uri }))
    }
}

/// Starts the server.
pub(crate) async fn start(party: Party, port: u16, redirect_uri: Option<String>) -> Result<Running, String> {
    let taken = |error| format!("Nothing can listen on port {}: {error}. Choose another one with --port.", port);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.map_err(taken)?;
    let origin = format!("http://{}", listener.local_addr().map_err(|error| error.to_string())?);
    let redirect_uri = redirect_uri.unwrap_or_else(|| format!("{origin}{}", RedirectUri::PATH));
    let redirect_uri = redirect_uri
        .strip_suffix(RedirectUri::PATH)
        .and_then(|base| RedirectUri::of_app(base).ok())
        .ok_or("--redirect-uri takes an address that is https, or http on a loopback literal, and ends in /callback.")?;
    let http = native::http().map_err(|error| error.to_string())?;
    let app = Arc::new(App { http, party, redirect_uri, logins: Mutex::default(), sessions: Mutex::default() });
    let routes = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route(RedirectUri::PATH, get(callback))
        .route("/me", get(me))
        .route("/logout", post(logout))
        .with_state(Arc::clone(&app));
    let task = tokio::spawn(async move {
        // It serves until it is dropped; what fails is one connection, never all.
        let _ = axum::serve(listener, routes).await;
    });
    Ok(Running { origin, app, task })
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}{}", options::SERVICE_HELP);
            return ExitCode::SUCCESS;
        }
        Err(text) => {
            eprintln!("{text} --help tells more.");
            return ExitCode::from(2);
        }
    };
    let running = match options.service.open().await {
        Ok(party) => start(party, options.port, options.redirect_uri).await,
        Err(text) => Err(text),
    };
    match running {
        Ok(running) => {
            let app = &running.app;
            println!(
                "Open {}. Accounts service: {}. Redirect URI: {}.",
                running.origin,
                app.party.server.issuer(),
                app.redirect_uri.as_str()
            );
            println!("Ctrl-C ends it.");
            if tokio::signal::ctrl_c().await.is_err() {
                eprintln!("This system has no Ctrl-C to wait for.");
            }
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
