//! The client credentials grant, in a command-line program that runs without a user.
//!
//! ```sh
//! cargo run --example daemon
//! ```
//!
//! It gets an access token of its own, searches for albums at an interval, and requests the next token before the current one
//! expires. There is no refresh token: a program with the client secret does not need one. The token gives access to the catalogue
//! and to nobody's library.
//!
//! Exit status: 0 on success, 1 for a response it does not understand, 2 for a wrong command line, 3 if Spotify does not know the
//! app, 4 if Spotify asks for a long wait, and 5 if the service stays unavailable.

#[path = "support/native.rs"]
mod native;
#[path = "support/options.rs"]
pub(crate) mod options;

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lockgroove::oauth::{AccessToken, AppTokenResponse, Credential, HttpRequest, Method, TokenFault, TokenRequest};
use lockgroove::session::Timestamp;
use lockgroove::session::ports::{Clock, Pending};
use native::NoTokens;
use options::{Party, Service};
use serde_json::Value;

const HELP: &str = "\
Searches Spotify for albums at an interval, with an access token of the app's own.

Usage: cargo run --example daemon -- [flags]

  --search TEXT  words to search for      (light)
  --rounds N     number of searches       (3)
  --every N      seconds between them     (2)

";
/// Renew a token this long before it expires, or a tenth of its life if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// How often to try a request.
const TRIES: u32 = 5;
/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest wait to accept, in seconds. Spotify's daily quota can ask for most of a day.
const MAX_WAIT: u32 = 60;

/// The options of the command line.
pub(crate) struct Options {
    pub(crate) service: Service,
    pub(crate) search: String,
    pub(crate) rounds: u32,
    pub(crate) every: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { service: Service::default(), search: "light".to_owned(), rounds: 3, every: Duration::from_secs(2) }
    }
}

/// Why the program stopped early.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A response that it does not understand.
    Unexpected(String),
    /// The client ID or the secret is wrong. Trying again would not help.
    UnknownClient,
    /// Spotify asks for a wait of this many seconds, longer than [`MAX_WAIT`].
    Later(u32),
    /// Every try failed.
    Unavailable(String),
}

impl Fault {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Unexpected(_) => 1,
            Self::UnknownClient => 3,
            Self::Later(_) => 4,
            Self::Unavailable(_) => 5,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected(what) => write!(f, "Spotify sent a response that this program does not understand: {what}."),
            Self::UnknownClient => {
                f.write_str("Spotify does not know this app. Check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET.")
            }
            Self::Later(seconds) => write!(f, "Spotify asks to wait {seconds} seconds. Run this again after that."),
            Self::Unavailable(why) => write!(f, "Spotify was unavailable in {TRIES} tries: {why}. Try again later."),
        }
    }
}

/// A failed try that may succeed later.
enum Setback {
    /// Too many requests, with the seconds to wait if the response named them.
    Throttled(Option<u32>),
    /// The service did not answer, or answered that it is down.
    Down(String),
    /// The Web API rejected the token.
    Rejected,
}

pub(crate) struct Daemon<C> {
    http: reqwest::Client,
    party: Party,
    clock: C,
    token: Option<Token>,
    /// How many tokens it has received.
    tokens: u32,
}

struct Token {
    access: AccessToken,
    due: Timestamp,
}

impl<C: Clock> Daemon<C> {
    pub(crate) fn new(party: Party, clock: C) -> Result<Self, String> {
        let http = native::http().map_err(|error| error.to_string())?;
        Ok(Self { http, party, clock, token: None, tokens: 0 })
    }

    /// Searches, prints and waits, once per round.
    pub(crate) async fn run(&mut self, options: &Options, out: &mut impl Write) -> Result<(), Fault> {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("q", options.search.as_str()), ("type", "album"), ("limit", "5")])
            .finish();
        for round in 1..=options.rounds {
            let body = self.get(&format!("/search?{query}")).await?;
            let found = albums(&body).ok_or_else(|| Fault::Unexpected("a search without albums".to_owned()))?;
            // A closed output, as with `head`, is not an error.
            let _ = writeln!(out, "Round {round}, token {}: {} albums for \"{}\"", self.tokens, found.len(), options.search);
            for album in found {
                let _ = writeln!(out, "  {album}");
            }
            if round < options.rounds {
                self.clock.sleep(options.every).await;
            }
        }
        Ok(())
    }

    /// The body of a response of the Web API.
    async fn get(&mut self, path: &str) -> Result<String, Fault> {
        let url = self.party.api.join(path);
        let mut rejected = false;
        for attempt in 0..TRIES {
            let request = HttpRequest {
                method: Method::Get,
                url: url.clone(),
                body: None,
                credential: Some(Credential::Bearer(self.token().await?)),
                cacheable: false,
                time_limit: Duration::from_secs(15),
            };
            let setback = match native::send(&self.http, &request).await {
                Ok(answer) => match answer.status {
                    200..=299 => return Ok(answer.body),
                    // A token can expire early. If a new one is rejected too, something else is wrong.
                    401 if !rejected => Setback::Rejected,
                    429 => Setback::Throttled(answer.retry_after),
                    status @ 500.. => Setback::Down(format!("status {status}")),
                    status => return Err(Fault::Unexpected(format!("status {status} for {path}"))),
                },
                Err(fault) => Setback::Down(format!("{fault:?}")),
            };
            if matches!(setback, Setback::Rejected) {
                rejected = true;
                self.token = None;
            }
            self.wait_after(setback, attempt).await?;
        }
        Err(Fault::Unavailable("it was too busy".to_owned()))
    }

    /// The current token, or a new one if it is about to expire.
    async fn token(&mut self) -> Result<AccessToken, Fault> {
        if let Some(token) = self.token.as_ref().filter(|token| self.clock.now() < token.due) {
            return Ok(token.access.clone());
        }
        for attempt in 0..TRIES {
            let request = TokenRequest::client_credentials(&self.party.client);
            let setback = match native::ask(&self.http, &self.party.server, request).await {
                Ok(AppTokenResponse { access_token, life }) => {
                    let due = self.clock.now().plus(life - EARLY.min(life / 10));
                    self.token = Some(Token { access: access_token.clone(), due });
                    self.tokens += 1;
                    return Ok(access_token);
                }
                Err(NoTokens::Token(TokenFault::InvalidClient)) => return Err(Fault::UnknownClient),
                Err(NoTokens::Token(TokenFault::Throttled(seconds))) => Setback::Throttled(seconds),
                Err(NoTokens::Token(TokenFault::Unavailable { status, .. })) => Setback::Down(format!("status {status}")),
                Err(NoTokens::Token(fault)) => return Err(Fault::Unexpected(format!("{fault:?} from the token endpoint"))),
                Err(NoTokens::Network(fault)) => Setback::Down(format!("{fault:?}")),
            };
            self.wait_after(setback, attempt).await?;
        }
        Err(Fault::Unavailable("it was too busy".to_owned()))
    }

    /// Waits as long as Spotify asks, or longer after each failure, or gives up.
    async fn wait_after(&self, setback: Setback, attempt: u32) -> Result<(), Fault> {
        let backoff = FIRST_PAUSE * 2_u32.pow(attempt);
        let pause = match setback {
            Setback::Rejected => return Ok(()),
            Setback::Throttled(Some(seconds)) if seconds > MAX_WAIT => return Err(Fault::Later(seconds)),
            Setback::Throttled(Some(seconds)) => Duration::from_secs(seconds.into()),
            Setback::Down(why) if attempt + 1 == TRIES => return Err(Fault::Unavailable(why)),
            Setback::Throttled(None) | Setback::Down(_) => backoff,
        };
        self.clock.sleep(pause).await;
        Ok(())
    }
}

/// A line for each album of a search: artists, title, release date.
fn albums(body: &str) -> Option<Vec<String>> {
    let answer: Value = serde_json::from_str(body).ok()?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or("?").to_owned();
    let line = |album: &Value| {
        let artists = album.get("artists").and_then(Value::as_array).into_iter().flatten();
        let artists = artists.map(|artist| text(artist, "name")).collect::<Vec<_>>().join(", ");
        format!("{artists}: {} ({})", text(album, "name"), text(album, "release_date"))
    };
    // An item of a search can be null.
    Some(answer.get("albums")?.get("items")?.as_array()?.iter().filter(|album| !album.is_null()).map(line).collect())
}

/// The clock of this machine.
struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        Box::pin(tokio::time::sleep(span))
    }
}

impl Options {
    fn read(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Option<Self>, String> {
        let mut read = Self::default();
        let service = options::parse(arguments, |flag, parser| {
            match flag {
                "search" => read.search = options::value(flag, parser)?,
                "rounds" => read.rounds = options::number(flag, parser)?,
                "every" => read.every = Duration::from_secs(options::number(flag, parser)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(service.map(|service| Self { service, ..read }))
    }
}

// The futures of the clock cannot move between threads.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut options = match Options::read(std::env::args_os().skip(1)) {
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
    let party = std::mem::take(&mut options.service).open().await;
    let mut daemon = match party.and_then(|party| Daemon::new(party, WallClock)) {
        Ok(daemon) => daemon,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    match daemon.run(&options, &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(fault.exit_code())
        }
    }
}
