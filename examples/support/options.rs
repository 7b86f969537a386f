//! The flags that the examples share. They choose the service: an emulator in this process, a running one, or Spotify.

use std::env;

use emulator::{Running, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lexopt::prelude::Long;
use lockgroove::oauth::{AuthorizationServer, ClientId, ClientSecret, ConfidentialClient, Origin};

/// The part of the help texts that describes these flags.
pub(crate) const SERVICE_HELP: &str = "\
The service
  (no flag)       an emulator, started in this process on a free port
  --accounts URL  another accounts service; needs --api too
  --api URL       its Web API, with the version in the address
  --spotify       the real Spotify

The environment variables SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET identify your app. --spotify needs them; with another service
they are optional. They are not flags, because every program on a machine can read the flags of the others.
";

/// The service to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Service {
    /// An emulator in this process.
    #[default]
    Emulator,
    /// The addresses of an accounts service and its Web API.
    At(Option<String>, Option<String>),
    /// The real Spotify.
    Spotify,
}

impl Service {
    /// Reads a flag, if it is one of these. False if not.
    fn take(&mut self, flag: &str, parser: &mut lexopt::Parser) -> Result<bool, String> {
        let (accounts, api) = match self {
            Self::At(accounts, api) => (accounts.take(), api.take()),
            Self::Emulator | Self::Spotify => (None, None),
        };
        *self = match flag {
            "accounts" => Self::At(Some(value(flag, parser)?), api),
            "api" => Self::At(accounts, Some(value(flag, parser)?)),
            "spotify" => Self::Spotify,
            _ => return Ok(false),
        };
        Ok(true)
    }

    /// Starts the emulator if needed, and reads the client ID and secret from the environment.
    pub(crate) async fn open(self) -> Result<Party, String> {
        let from_environment = env::var("SPOTIFY_CLIENT_ID").ok().zip(env::var("SPOTIFY_CLIENT_SECRET").ok());
        let sample = || (SAMPLE_CLIENT_ID.to_owned(), SAMPLE_CLIENT_SECRET.to_owned());
        let (accounts, api, app, emulator) = match self {
            Self::Emulator => {
                let options = emulator::Options { port: 0, ..emulator::Options::default() };
                let running = emulator::start(options).await.map_err(|error| error.to_string())?;
                let origin = running.service_origin.clone();
                (origin.clone(), format!("{origin}/v1"), sample(), Some(running))
            }
            Self::At(Some(accounts), Some(api)) => (accounts, api, from_environment.unwrap_or_else(sample), None),
            Self::At(..) => return Err("--accounts and --api need each other.".to_owned()),
            Self::Spotify => {
                let app = from_environment.ok_or("Set SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET to those of your app.")?;
                ("https://accounts.spotify.com".to_owned(), "https://api.spotify.com/v1".to_owned(), app, None)
            }
        };
        Ok(Party { _emulator: emulator, ..Party::of(&accounts, &api, app)? })
    }
}

/// The service, and this app as its client.
pub(crate) struct Party {
    pub(crate) server: AuthorizationServer,
    pub(crate) api: Origin,
    pub(crate) client: ConfidentialClient,
    /// It stops when this is dropped.
    _emulator: Option<Running>,
}

impl Party {
    /// A service at these addresses, and the client ID and secret of an app.
    pub(crate) fn of(accounts: &str, api: &str, (id, secret): (String, String)) -> Result<Self, String> {
        let origin =
            |text: &str| Origin::parse(text).map_err(|_| format!("{text} is neither https nor http on a loopback address."));
        let id = ClientId::parse(&id).map_err(|_| "A client ID has 32 characters, 0-9 and a-f.".to_owned())?;
        Ok(Self {
            server: AuthorizationServer::new(origin(accounts)?),
            api: origin(api)?,
            client: ConfidentialClient::new(id, ClientSecret::new(secret.trim())),
            _emulator: None,
        })
    }
}

/// The value of a flag.
pub(crate) fn value(flag: &str, parser: &mut lexopt::Parser) -> Result<String, String> {
    let text = parser.value().map_err(|_| format!("--{flag} needs a value."))?;
    text.into_string().map_err(|_| format!("--{flag} takes plain text."))
}

/// The value of a flag that takes a number.
pub(crate) fn number<T: std::str::FromStr>(flag: &str, parser: &mut lexopt::Parser) -> Result<T, String> {
    let text = value(flag, parser)?;
    text.parse().map_err(|_| format!("--{flag} takes a number, not \"{text}\"."))
}

/// Reads a command line. `own` reads a flag of the example itself, and returns false if there is no such flag. Returns `None` for
/// `--help`.
pub(crate) fn parse<I>(
    arguments: I,
    mut own: impl FnMut(&str, &mut lexopt::Parser) -> Result<bool, String>,
) -> Result<Option<Service>, String>
where
    I: IntoIterator,
    I::Item: Into<std::ffi::OsString>,
{
    let (mut service, mut parser) = (Service::default(), lexopt::Parser::from_args(arguments));
    while let Some(argument) = parser.next().map_err(|error| format!("{error}."))? {
        let Long(flag) = argument else { return Err(format!("{}.", argument.unexpected())) };
        let flag = flag.to_owned();
        match flag.as_str() {
            "help" => return Ok(None),
            known if service.take(known, &mut parser)? || own(known, &mut parser)? => {}
            _ => return Err(format!("There is no --{flag}.")),
        }
    }
    Ok(Some(service))
}
