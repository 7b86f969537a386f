//! The flags both examples know, and the service they choose: an emulator in this process, one that runs already, or Spotify.

use std::env;

use emulator::{Running, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lexopt::prelude::Long;
use lockgroove::oauth::{AuthorizationServer, ClientId, ClientSecret, ConfidentialClient, Origin};

/// What to put below each example's own flags in its help.
pub(crate) const SERVICE_HELP: &str = "\
Where the service is
  (nothing)       an emulator, started in this process on a free port
  --accounts URL  this accounts service, and with it
  --api URL       this Web API, version included
  --spotify       Spotify itself

With --spotify, and with another service if they are set, the environment variables SPOTIFY_CLIENT_ID and
SPOTIFY_CLIENT_SECRET say which app this is. They are not flags, because every program on a machine can read
the flags of every other.
";

/// Which service to use, and which address each part of it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Service {
    /// One of our own.
    #[default]
    Emulator,
    /// At these addresses: the accounts service and the Web API.
    At(Option<String>, Option<String>),
    /// Spotify itself.
    Spotify,
}

impl Service {
    /// Takes a flag in, if it is one that chooses the service.
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

    /// Starts the emulator if it is to be one of our own, and reads the rest from flags and environment.
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
            Self::At(..) => return Err("--accounts and --api go together.".to_owned()),
            Self::Spotify => {
                let app = from_environment.ok_or("Set SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET to those of your app.")?;
                ("https://accounts.spotify.com".to_owned(), "https://api.spotify.com/v1".to_owned(), app, None)
            }
        };
        Ok(Party { _emulator: emulator, ..Party::of(&accounts, &api, app)? })
    }
}

/// Everything an example needs to know of the other side, and who it is to it.
pub(crate) struct Party {
    pub(crate) server: AuthorizationServer,
    pub(crate) api: Origin,
    pub(crate) client: ConfidentialClient,
    /// Stops when it is dropped.
    _emulator: Option<Running>,
}

impl Party {
    /// A service at these addresses, and an app by its ID and secret.
    pub(crate) fn of(accounts: &str, api: &str, (id, secret): (String, String)) -> Result<Self, String> {
        let origin =
            |text: &str| Origin::parse(text).map_err(|_| format!("{text} is neither https nor http on a loopback literal."));
        let id = ClientId::parse(&id).map_err(|_| "The client ID is not 32 characters of 0-9 and a-f.".to_owned())?;
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

/// Reads a command line. `own` takes the flags of the example itself and tells whether it knew the one it was given. The service
/// comes back, or `None` where help is asked for.
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
