//! Spotify's accounts service and Web API, emulated on loopback.
//!
//! It has everything a browser app needs for OAuth 2.0: the sign-in and consent pages, the authorization code with PKCE, the token
//! endpoint, the Web API with its scope checks and paging, and the faults of a real service on a bad day. The catalogue is invented,
//! generated from a seed.
//!
//! ```
//! use lockgroove_emulator::{LoginOutcome, Options, Settings, start};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = Settings { login_outcome: LoginOutcome::Agree, any_client: true, ..Settings::default() };
//! let emulator = start(Options { port: 0, settings: settings.into(), ..Options::default() }).await?;
//! // Point an app at it: authorize, token and Web API are at
//! println!("{0}/authorize, {0}/api/token and {0}/v1", emulator.service_origin);
//! // A rate limit of one request in 30 seconds, from now on.
//! emulator.change_settings(|settings| settings.rate_limit = Some(1))?;
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! [`Options`] say how it starts, [`Settings`] what it does; the README describes the rest. With the feature `tls`, which is on by default, it
//! can also answer under Spotify's own addresses ([`Tls`]).
//!
//! The modules form floors, listed here from the top. A module imports from the floors below it and from none beside it.
//!
//! 1. `server`: sockets, and starting and stopping ([`start`], [`Running`]). Only this module needs hyper.
//! 2. `options`: the flags, and [`Options`].
//! 3. `help`: the texts of `--help`.
//! 4. `service`: passes each request through the log and the faults to the module that answers it.
//! 5. `accounts`, `api`, `control`, `image`, `site`: functions from world, state and request to response. `accounts` signs people in and
//!    issues tokens, `api` is the Web API, `control` is for tests and the start page, `image` draws covers, `site` serves a built site.
//! 6. `state`: everything that changes, as plain data.
//! 7. `world`: the invented catalogue, which never changes.
//! 8. `page`: the frame of the HTML pages.
//! 9. `http`, `clock`, `random`, `hash`: requests and responses, time, identifiers, short hashes.

#![deny(missing_docs)]

mod accounts;
mod api;
mod clock;
mod control;
mod hash;
mod help;
mod http;
mod image;
mod options;
mod page;
mod random;
mod server;
mod service;
mod site;
mod state;
mod world;

pub use help::HELP;
pub use options::{Command, Options, UsageError, parse_flags};
#[cfg(feature = "tls")]
pub use server::Tls;
pub use server::{InvalidSettings, Running, StartError, StateFileError, start};
pub use state::directory::Mode;
pub use state::directory::redirect::matches_any_port;
pub use state::directory::sample::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET, SAMPLE_REDIRECT_URI};
pub use state::settings::{
    ExpiredRefresh, LoginOutcome, NotListedText, RefreshRegime, ResponsesAs, Settings, Shapes, UnauthorizedText,
};
