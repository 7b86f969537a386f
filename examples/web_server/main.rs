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

  --port N            where people open it, on 127.0.0.1                     (8090; 0 takes any free port)
  --redirect-uri URI  what is registered, where that is not http://127.0.0.1:PORT/callback

";

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

/// What all pages share.
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

    fn forget(&self, session: &Arc<Session>) {
        locked(&self.sessions).retain(|_, other| !Arc::ptr_eq(other, session));
    }
}

/// A lock somebody panicked under still holds whole values: each is changed in one go.
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
        .route("/", get(pages::home))
        .route("/login", get(pages::login))
        .route(RedirectUri::PATH, get(pages::callback))
        .route("/me", get(pages::me))
        .route("/logout", post(pages::logout))
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
