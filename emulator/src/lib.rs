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
//! The parts, from the outside in:
//!
//! - [`start`], [`Running`] and [`Options`]: sockets and flags (`server`, `options`); the only part that needs tokio;
//! - `service`: which part answers a request, what is written in the log, which fault strikes;
//! - `accounts` (sign-in, consent, codes and tokens), `api` (the Web API), `control` (what tests and demonstrations turn and read),
//!   `image` and `site` (the built site on an origin of its own): functions from world, state and request to response;
//! - `state`: everything that changes, as plain data: settings, apps, people, tokens, libraries, faults, the log;
//! - `world`: the invented catalogue, which never changes;
//! - `page`, `http`, `clock`, `random`: what all of them stand on.
//!
//! A part imports from those below it and from none beside it.

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
