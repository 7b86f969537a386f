//! A program with no person in front of it: the client credentials grant, as a command-line tool uses it.
//!
//! ```sh
//! cargo run --example daemon
//! ```
//!
//! It gets a token for itself, looks albums up every so often, and gets the next token before the old one ends. There is no refresh
//! token: who has the client secret needs none. Such a token opens what belongs to nobody: the catalogue, and no one's library.
//!
//! It ends with 0 when it did what it was told, 1 for an answer it does not understand, 2 for a wrong command line, 3 when Spotify
//! does not know the app, 4 when it is told to come back much later, and 5 when the service stays out of reach.

#[path = "support/native.rs"]
mod native;
#[path = "support/options.rs"]
pub(crate) mod options;

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lockgroove::oauth::{AccessToken, AppTokenAnswer, Credential, HttpRequest, Method, TokenFault, TokenRequest};
use lockgroove::session::Timestamp;
use lockgroove::session::ports::{Clock, Pending};
use native::NoTokens;
use options::{Party, Service};
use serde_json::Value;

const HELP: &str = "\
Looks albums up at Spotify from time to time, with a token of the app's own.

Usage: cargo run --example daemon -- [flags]

  --search TEXT  what to look for      (light)
  --rounds N     how often             (3)
  --every N      seconds in between    (2)

";
/// Renew this long before the end, or a tenth of the life if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// How often one thing is tried.
const TRIES: u32 = 5;
/// The first pause after a failure; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause that is worth sitting out. Spotify's daily quota asks for most of a day.
const PATIENCE: u32 = 60;

/// What was chosen on the command line.
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

/// Why it ended before it was done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An answer that makes no sense, or a request that does not.
    Odd(String),
    /// The accounts service does not know this client ID, or not with this secret. Trying again would not help.
    UnknownClient,
    /// A pause was asked for that is too long to sit out; in seconds.
    Later(u32),
    /// No answer, or "down" for one, every time.
    OutOfReach(String),
}

impl Fault {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Odd(_) => 1,
            Self::UnknownClient => 3,
            Self::Later(_) => 4,
            Self::OutOfReach(_) => 5,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Odd(what) => write!(f, "Spotify gave an answer this program does not understand: {what}."),
            Self::UnknownClient => {
                f.write_str("Spotify does not know this app. Check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET.")
            }
            Self::Later(seconds) => write!(f, "Spotify asks for a pause of {seconds} seconds. Run this again after that."),
            Self::OutOfReach(why) => write!(f, "Spotify could not be reached in {TRIES} tries: {why}. Try again later."),
        }
    }
}

/// What came of one try that did not succeed, and may succeed later.
enum Setback {
    /// Too many requests; how many seconds to wait, where that was told.
    Throttled(Option<u32>),
    /// Nothing that can be read, for this reason.
    Down(String),
    /// The Web API does not take the token, whatever the clock says.
    Refused,
}

pub(crate) struct Daemon<C> {
    http: reqwest::Client,
    party: Party,
    clock: C,
    token: Option<Token>,
    /// How many tokens it has had.
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

    /// Looks up, tells, waits; so many times.
    pub(crate) async fn run(&mut self, options: &Options, out: &mut impl Write) -> Result<(), Fault> {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("q", options.search.as_str()), ("type", "album"), ("limit", "5")])
            .finish();
        for round in 1..=options.rounds {
            let body = self.get(&format!("/search?{query}")).await?;
            let found = albums(&body).ok_or_else(|| Fault::Odd("a search without albums".to_owned()))?;
            // A reader that went away, as `head` does, is no reason to fail.
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

    /// Reads something of the Web API.
    async fn get(&mut self, path: &str) -> Result<String, Fault> {
        let url = self.party.api.join(path);
        let mut refused = false;
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
                    // A token may end before its time. A fresh one that is refused as well is another matter.
                    401 if !refused => Setback::Refused,
                    429 => Setback::Throttled(answer.retry_after),
                    status @ 500.. => Setback::Down(format!("status {status}")),
                    status => return Err(Fault::Odd(format!("status {status} for {path}"))),
                },
                Err(fault) => Setback::Down(format!("{fault:?}")),
            };
            if matches!(setback, Setback::Refused) {
                refused = true;
                self.token = None;
            }
            self.sit_out(setback, attempt).await?;
        }
        Err(Fault::OutOfReach("it was too busy".to_owned()))
    }

    /// A token that is good by the clock; a new one if the old one is about to end.
    async fn token(&mut self) -> Result<AccessToken, Fault> {
        if let Some(token) = self.token.as_ref().filter(|token| self.clock.now() < token.due) {
            return Ok(token.access.clone());
        }
        for attempt in 0..TRIES {
            let request = TokenRequest::client_credentials(&self.party.client);
            let setback = match native::ask(&self.http, &self.party.server, request).await {
                Ok(AppTokenAnswer { access_token, life }) => {
                    let due = self.clock.now().plus(life - EARLY.min(life / 10));
                    self.token = Some(Token { access: access_token.clone(), due });
                    self.tokens += 1;
                    return Ok(access_token);
                }
                Err(NoTokens::Token(TokenFault::InvalidClient)) => return Err(Fault::UnknownClient),
                Err(NoTokens::Token(TokenFault::Throttled(seconds))) => Setback::Throttled(seconds),
                Err(NoTokens::Token(TokenFault::Unavailable(status))) => Setback::Down(format!("status {status}")),
                Err(NoTokens::Token(fault)) => return Err(Fault::Odd(format!("{fault:?} from the token endpoint"))),
                Err(NoTokens::Network(fault)) => Setback::Down(format!("{fault:?}")),
            };
            self.sit_out(setback, attempt).await?;
        }
        Err(Fault::OutOfReach("it was too busy".to_owned()))
    }

    /// Waits as long as it was told to, or a little longer each time; or gives up.
    async fn sit_out(&self, setback: Setback, attempt: u32) -> Result<(), Fault> {
        let backoff = FIRST_PAUSE * 2_u32.pow(attempt);
        let pause = match setback {
            Setback::Refused => return Ok(()),
            Setback::Throttled(Some(seconds)) if seconds > PATIENCE => return Err(Fault::Later(seconds)),
            Setback::Throttled(Some(seconds)) => Duration::from_secs(seconds.into()),
            Setback::Down(why) if attempt + 1 == TRIES => return Err(Fault::OutOfReach(why)),
            Setback::Throttled(None) | Setback::Down(_) => backoff,
        };
        self.clock.sleep(pause).await;
        Ok(())
    }
}

/// Each album of a search as a line: who, what, when.
fn albums(body: &str) -> Option<Vec<String>> {
    let answer: Value = serde_json::from_str(body).ok()?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or("?").to_owned();
    let line = |album: &Value| {
        let artists = album.get("artists").and_then(Value::as_array).into_iter().flatten();
        let artists = artists.map(|artist| text(artist, "name")).collect::<Vec<_>>().join(", ");
        format!("{artists}: {} ({})", text(album, "name"), text(album, "release_date"))
    };
    // Search answers may hold nothing in a place.
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

// One thread is enough, and the clock's pauses stay on it.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut options = match Options::read(std::env::args_os().skip(1)) {
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
