//! The options at the start, as fields and as flags.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::help::{self, HELP};
use crate::state::faults::Faults;
use crate::state::settings::{RefreshRegime, Settings};

/// With fewer tracks, the unusual playlists cannot be filled.
pub(crate) const MIN_TRACKS: usize = 20;
/// Maximum number of tracks.
pub(crate) const MAX_TRACKS: usize = 100_000;
/// Maximum number of playlists; Spotify's own limit is about 11,000.
pub(crate) const MAX_PLAYLISTS: usize = 11_000;

/// The options of the emulator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The address to listen on, for the site too.
    pub host: IpAddr,
    /// Whether `host` may be an address that other machines can reach.
    pub allow_other_machines: bool,
    /// Port of the accounts service and the Web API; 0 picks a free one.
    pub port: u16,
    /// Directory of a built site to serve on its own origin.
    pub site: Option<PathBuf>,
    /// Port of the site; 0 picks a free one.
    pub site_port: u16,
    /// Folder of the site on its origin, such as `/somewhere/`.
    pub site_base: String,
    /// Client ID in the site's `config.json`.
    pub site_client_id: Option<String>,
    /// Whether Spotify's own addresses are served too, over TLS. Needs the feature `tls`, which is on by default.
    pub tls: bool,
    /// Port of TLS; 0 picks a free one.
    pub tls_port: u16,
    /// Directory of the files that clients need for TLS, created if it is missing; by default a new one for temporary files.
    pub tls_files: Option<PathBuf>,
    /// Client ID of an app to register besides the sample apps. Ines owns it, and Noor is on its list.
    pub client_id: Option<String>,
    /// Client secret of that app; by default the sample app's.
    pub client_secret: Option<String>,
    /// Redirect URIs of that app; by default the sample app's on loopback. Without `client_id`, more URIs for the sample app.
    pub redirect_uris: Vec<String>,
    /// File of a library of one's own, see `docs/library.md` of the sources.
    pub library: Option<PathBuf>,
    /// File of the state, read at the start if it exists and written at the end.
    pub state: Option<PathBuf>,
    /// Tracks in the catalogue, 20 to 100,000.
    pub tracks: usize,
    /// Ines's liked songs; by default two fifths of the catalogue.
    pub liked: Option<usize>,
    /// Ines's playlists. The unusual ones come first, so a small number omits some of them.
    pub playlists: usize,
    /// The same seed gives the same world.
    pub seed: u64,
    /// Delay of the token endpoint and the Web API, in milliseconds.
    pub latency_ms: u64,
    /// Lifetime of an access token, in seconds.
    pub access_token_seconds: i64,
    /// What a refresh does to the refresh token.
    pub refresh: RefreshRegime,
    /// Initial settings by name, as in `PATCH /_emulator/settings`; [`Settings`] turns into them. They take precedence over the three above.
    pub settings: Map<String, Value>,
    /// Initial faults, as in `POST /_emulator/faults`.
    pub faults: Vec<Value>,
    /// Whether `/_emulator/secrets` works. For tests that look for leaks.
    pub reveal_secrets: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            allow_other_machines: false,
            port: 8888,
            site: None,
            site_port: 8080,
            site_base: "/".to_owned(),
            site_client_id: None,
            tls: false,
            tls_port: 8443,
            tls_files: None,
            client_id: None,
            client_secret: None,
            redirect_uris: Vec::new(),
            library: None,
            state: None,
            tracks: 2_000,
            liked: None,
            playlists: 48,
            seed: 33,
            latency_ms: 0,
            access_token_seconds: 3_600,
            refresh: RefreshRegime::Static,
            settings: Map::new(),
            faults: Vec::new(),
            reveal_secrets: false,
        }
    }
}

/// The command line, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Start with these options.
    Run(Box<Options>),
    /// Print this text and exit: [`HELP`], or that of a topic.
    Help(String),
    /// Print the version and exit.
    Version,
}

/// An invalid flag. The text is one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError(String);

impl fmt::Display for UsageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} Try `lockgroove-emulator --help`.", self.0)
    }
}

impl std::error::Error for UsageError {}

/// Parses the command line, without the program's own name.
///
/// # Errors
///
/// A [`UsageError`] with the flag and its possible values.
pub fn parse_flags<I>(arguments: I) -> Result<Command, UsageError>
where
    I: IntoIterator,
    I::Item: Into<std::ffi::OsString>,
{
    use lexopt::prelude::{Long, Short};

    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| UsageError(format!("{error}.")))? {
        match argument {
            Long("host") => {
                let host = value(&mut parser, "--host")?;
                let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&host);
                options.host = bare.parse().map_err(|_| UsageError(format!("--host takes an IP address, not \"{host}\".")))?;
            }
            Long("allow-other-machines") => options.allow_other_machines = true,
            Long("port") => options.port = number(&mut parser, "--port", 0, u16::MAX)?,
            Long("site") => options.site = Some(PathBuf::from(value(&mut parser, "--site")?)),
            Long("site-port") => options.site_port = number(&mut parser, "--site-port", 0, u16::MAX)?,
            Long("site-base") => options.site_base = value(&mut parser, "--site-base")?,
            Long("site-client-id") => options.site_client_id = Some(value(&mut parser, "--site-client-id")?),
            Long("tls") => options.tls = true,
            Long("tls-port") => options.tls_port = number(&mut parser, "--tls-port", 0, u16::MAX)?,
            Long("tls-files") => options.tls_files = Some(PathBuf::from(value(&mut parser, "--tls-files")?)),
            Long("client-id") => options.client_id = Some(value(&mut parser, "--client-id")?),
            Long("client-secret") => options.client_secret = Some(value(&mut parser, "--client-secret")?),
            Long("redirect-uri") => options.redirect_uris.push(value(&mut parser, "--redirect-uri")?),
            Long("library") => options.library = Some(PathBuf::from(value(&mut parser, "--library")?)),
            Long("state") => options.state = Some(PathBuf::from(value(&mut parser, "--state")?)),
            Long("tracks") => options.tracks = number(&mut parser, "--tracks", MIN_TRACKS, MAX_TRACKS)?,
            Long("liked") => options.liked = Some(number(&mut parser, "--liked", 0, MAX_TRACKS)?),
            Long("playlists") => options.playlists = number(&mut parser, "--playlists", 0, MAX_PLAYLISTS)?,
            Long("seed") => options.seed = number(&mut parser, "--seed", 0, u64::MAX)?,
            Long("latency-ms") => options.latency_ms = number(&mut parser, "--latency-ms", 0, 600_000)?,
            Long("access-token-seconds") => {
                options.access_token_seconds = number(&mut parser, "--access-token-seconds", 0, 31_536_000)?;
            }
            Long("refresh") => {
                let how = value(&mut parser, "--refresh")?;
                options.refresh = RefreshRegime::named(&how)
                    .ok_or_else(|| UsageError(format!("--refresh takes static, rotate or rotate-strict, not \"{how}\".")))?;
            }
            Long("set") => {
                let (name, value) = setting(&value(&mut parser, "--set")?)?;
                options.settings.insert(name, value);
            }
            Long("fault") => options.faults.push(fault(&value(&mut parser, "--fault")?)?),
            Long("any-client") => {
                options.settings.insert("any_client".to_owned(), Value::Bool(true));
            }
            Long("reveal-secrets") => options.reveal_secrets = true,
            Long("help") | Short('h') => return help_topic(&mut parser),
            Long("version") | Short('V') => return Ok(Command::Version),
            other => return Err(UsageError(format!("{}.", other.unexpected()))),
        }
    }
    Ok(Command::Run(Box::new(options)))
}

/// `--help`, `--help TOPIC` or `--help=TOPIC`.
fn help_topic(parser: &mut lexopt::Parser) -> Result<Command, UsageError> {
    let topic = match parser.optional_value() {
        Some(topic) => Some(topic),
        None => match parser.next() {
            Ok(Some(lexopt::Arg::Value(topic))) => Some(topic),
            _ => None,
        },
    };
    let Some(topic) = topic else { return Ok(Command::Help(HELP.to_owned())) };
    let topic = topic.to_string_lossy();
    let text = help::topic(&topic);
    text.map(Command::Help).ok_or_else(|| UsageError(format!("There is no help about \"{topic}\", only {}.", help::topics())))
}

/// `NAME=VALUE`.
fn setting(text: &str) -> Result<(String, Value), UsageError> {
    let (name, value) = text.split_once('=').ok_or_else(|| UsageError(format!("--set takes NAME=VALUE, not \"{text}\".")))?;
    let value = Settings::read(name, value).map_err(|error| UsageError(format!("--set {text}: {error}")))?;
    Ok((name.to_owned(), value))
}

fn fault(text: &str) -> Result<Value, UsageError> {
    let fault: Value =
        serde_json::from_str(text).map_err(|error| UsageError(format!("--fault takes a fault as JSON: {error}.")))?;
    Faults::default().add(&fault).map_err(|error| UsageError(format!("--fault: {error}")))?;
    Ok(fault)
}

fn value(parser: &mut lexopt::Parser, flag: &str) -> Result<String, UsageError> {
    let value = parser.value().map_err(|_| UsageError(format!("{flag} needs a value.")))?;
    value.into_string().map_err(|_| UsageError(format!("{flag} takes plain text.")))
}

fn number<T>(parser: &mut lexopt::Parser, flag: &str, min: T, max: T) -> Result<T, UsageError>
where
    T: std::str::FromStr + PartialOrd + fmt::Display,
{
    let text = value(parser, flag)?;
    match text.parse::<T>() {
        Ok(number) if number >= min && number <= max => Ok(number),
        _ => Err(UsageError(format!("{flag} takes a number from {min} to {max}, not \"{text}\"."))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use serde_json::json;

    #[test]
    fn every_flag_is_parsed_and_in_the_help_text() {
        let line = "--host ::1 --allow-other-machines --client-id i --client-secret s --redirect-uri u --redirect-uri v --state f \
                    --port 1 --site d --site-port 2 --site-base /b/ --site-client-id c --tls --tls-port 9 --tls-files t --library l --tracks 20 --liked 3 --playlists 4 --seed 5 --latency-ms 6 \
                    --access-token-seconds 7 --refresh rotate-strict --set rate_limit=8 --set login_outcome=agree --set shapes=2026 \
                    --fault {\"path\":\"*\",\"fault\":{\"kind\":\"cut\"}} --reveal-secrets --any-client";
        let Command::Run(options) = parse_flags(line.split_whitespace()).unwrap() else { panic!("not a run") };
        let expected = Options {
            host: "::1".parse().unwrap(),
            allow_other_machines: true,
            client_id: Some("i".to_owned()),
            client_secret: Some("s".to_owned()),
            redirect_uris: vec!["u".to_owned(), "v".to_owned()],
            state: Some("f".into()),
            port: 1,
            site: Some("d".into()),
            site_port: 2,
            site_base: "/b/".to_owned(),
            site_client_id: Some("c".to_owned()),
            tls: true,
            tls_port: 9,
            tls_files: Some("t".into()),
            library: Some("l".into()),
            tracks: 20,
            liked: Some(3),
            playlists: 4,
            seed: 5,
            latency_ms: 6,
            access_token_seconds: 7,
            refresh: RefreshRegime::RotateStrict,
            settings: json!({"rate_limit": 8, "login_outcome": "agree", "shapes": "2026", "any_client": true})
                .as_object()
                .unwrap()
                .clone(),
            faults: vec![json!({"path": "*", "fault": {"kind": "cut"}})],
            reveal_secrets: true,
        };
        assert_eq!(*options, expected);
        let all = help::topic("all").unwrap();
        for flag in line.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(all.contains(&format!("\n  {flag}")), "{flag} is in no help text");
        }
        for flag in HELP.lines().filter_map(|line| line.strip_prefix("  --")?.split(' ').next()) {
            assert!(line.contains(flag) || ["help", "version"].contains(&flag), "--{flag} is not parsed");
        }
    }

    #[test]
    fn help_has_topics() {
        for (line, start) in [
            ("--help", "Emulates Spotify's"),
            ("-h", "Emulates Spotify's"),
            ("--help faults", "Faults"),
            ("--help=settings", "Settings"),
            ("--port 1 --help tls", "Spotify's own addresses"),
            ("--help --port", "Emulates Spotify's"),
        ] {
            let Command::Help(text) = parse_flags(line.split_whitespace()).unwrap() else { panic!("{line}") };
            assert!(text.starts_with(start), "{line}: {text}");
        }
    }

    #[test]
    fn an_invalid_flag_gives_one_sentence_and_points_to_help() {
        for (line, part) in [
            ("--tracks 19", "20 to 100000"),
            ("--port x", "number"),
            ("--host localhost", "IP address"),
            ("--refresh never", "rotate-strict"),
            ("--colour", "--colour"),
            ("--seed", "needs a value"),
            ("--set rate_limit", "NAME=VALUE"),
            ("--set tempo=3", "unknown field `tempo`"),
            ("--set rate_limit=lots", "rate_limit=lots"),
            ("--set refresh=never", "rotate-strict"),
            ("--fault cut", "as JSON"),
            ("--fault {\"path\":\"*\",\"fault\":{\"kind\":\"explode\"}}", "explode"),
            ("stray", "stray"),
            ("--help everything", "only app, network, tls"),
        ] {
            let text = parse_flags(line.split_whitespace()).unwrap_err().to_string();
            assert!(text.contains(part) && text.ends_with("Try `lockgroove-emulator --help`."), "{text}");
        }
    }
}
