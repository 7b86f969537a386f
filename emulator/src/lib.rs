//! Spotify's accounts service and Web API, emulated on loopback.
//!
//! Everything a browser app meets on its way through OAuth 2.0 is here: the redirect to a sign-in page, the consent page, the
//! authorization code with PKCE, the token endpoint, the Web API with its scope checks and paging, and the faults that a real service
//! shows on a bad day. The catalogue is invented and grows from a seed.
//!
//! ```no_run
//! # async fn example() -> Result<(), lockgroove_emulator::StartError> {
//! let running = lockgroove_emulator::start(lockgroove_emulator::Options { port: 0, ..lockgroove_emulator::Options::default() }).await?;
//! println!("authorize at {}/authorize", running.service_origin);
//! running.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The floors, from the top. A module imports only from floors below its own:
//!
//! - `server`: sockets; the only floor that needs tokio;
//! - `options`: the options and their flags;
//! - `service`: which module answers a request, what the log records, which fault applies;
//! - `accounts`, `api`, `control`, `image`, `site`: sign-in and tokens, the Web API, the controls for tests and demonstrations, cover
//!   art, and the built site on an origin of its own: functions from world, state and request to response;
//! - `state`: everything that changes, as plain data: settings, apps, people, tokens, libraries, faults, the log;
//! - `world`: the invented catalogue, which never changes;
//! - `page`: the layout of the HTML pages;
//! - `http`, `clock`, `random`: what all others use.

mod accounts;
mod api;
mod clock;
mod control;
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

pub use options::{Command, HELP, Options, UsageError, parse_flags};
pub use server::{Running, StartError, StateFileError, start};
pub use state::directory::sample::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET, SAMPLE_REDIRECT_URI};
pub use state::settings::{RefreshRegime, Shapes};
