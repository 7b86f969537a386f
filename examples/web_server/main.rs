//! The authorization code grant with a client secret, in a web app that has a server.
//!
//! ```sh
//! cargo run --example web_server
//! ```
//!
//! Unlike a page, a server can keep a client secret, and it keeps the tokens to itself. The browser gets a cookie that is of no use
//! anywhere else. A script that is injected into the page can act for the person while the page is open, but cannot steal a token.
//!
//! It uses PKCE as well. PKCE ties the code to one sign-in, so that an injected code is useless (RFC 9700 section 2.1.1 recommends it
//! to servers too).

mod cookies;
pub(crate) mod logins;
#[path = "../support/native.rs"]
mod native;
#[path = "../support/options.rs"]
pub(crate) mod options;
mod pages;
#[path = "../support/random.rs"]
mod random;
mod reply;
pub(crate) mod session;

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use lockgroove::oauth::RedirectUri;
use logins::Logins;
use options::{Party, Service};
use session::Session;

const HELP: &str = "\
Signs people in to Spotify on a server, with a client secret, and reads their profile.

Usage: cargo run --example web_server -- [flags]

  --port N            port on 127.0.0.1                 (8090; 0 takes any free port)
  --redirect-uri URI  the registered redirect URI       (http://127.0.0.1:PORT/callback)

";

/// The options of the command line.
struct Options {
    service: Service,
    port: u16,
    redirect_uri: Option<String>,
}

/// The running server. It stops when this is dropped.
pub(crate) struct Running {
    pub(crate) origin: String,
    pub(crate) app: Arc<App>,
    task: tokio::task::JoinHandle<()>,
}

/// What the pages share.
pub(crate) struct App {
    http: reqwest::Client,
    pub(crate) party: Party,
    redirect_uri: RedirectUri,
    logins: Mutex<Logins>,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
}

impl App {
    fn session(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        locked(&self.sessions).get(&self.cookie(headers, "session")?).cloned()
    }

    fn remove(&self, session: &Arc<Session>) {
        locked(&self.sessions).retain(|_, other| !Arc::ptr_eq(other, session));
    }
}

/// After a panic in another thread the value is still consistent, because each change is a single step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

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
    let taken = |error| format!("Cannot listen on port {}: {error}. Choose another one with --port.", port);
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
        .route("/", get(pages::home))
        .route("/login", get(pages::login))
        .route(RedirectUri::PATH, get(pages::callback))
        .route("/me", get(pages::me))
        .route("/logout", post(pages::logout))
        .with_state(Arc::clone(&app));
    let task = tokio::spawn(async move {
        // Ends only when the task is aborted: errors of a connection do not reach it.
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
            eprintln!("{text} See --help.");
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
            println!("Press Ctrl-C to stop.");
            if tokio::signal::ctrl_c().await.is_err() {
                eprintln!("Cannot wait for Ctrl-C on this system.");
            }
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
