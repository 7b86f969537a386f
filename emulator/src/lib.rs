//! Spotify's accounts service and Web API, emulated on loopback.
//!
//! Everything a browser app meets on its way through OAuth 2.0 is here: the redirect to a sign-in page, the consent page, the
//! authorization code with PKCE, the token endpoint, the Web API with its scope checks and paging, and the faults that a real service
//! shows on a bad day. The catalogue is invented and grows from a seed.
//!
//! ```no_run
//! # async fn example() -> Result<(), emulator::StartError> {
//! let running = emulator::start(emulator::Options { port: 0, ..emulator::Options::default() }).await?;
//! println!("authorize at {}/authorize", running.service_origin);
//! running.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The parts, from the outside in:
//!
//! - [`start`], [`Running`] and [`Options`]: sockets and settings (`server`, `options`); the only part that needs tokio;
//! - `service`: which part answers a request, what is written in the log, which fault strikes;
//! - `accounts`: sign-in, consent, codes and tokens;
//! - `api`: the Web API;
//! - `control`: what tests and demonstrations turn and read;
//! - `site`: the built site on an origin of its own;
//! - `world`: the invented catalogue, the people in it and their libraries.

mod accounts;
mod api;
mod clock;
mod control;
mod http;
mod image;
mod options;
mod page;
mod server;
mod service;
mod site;
mod state;
mod world;

pub use accounts::apps::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET, SAMPLE_REDIRECT_URI};
pub use control::settings::{RefreshRegime, Shapes};
pub use options::{Command, HELP, Options, UsageError, parse_flags};
pub use server::{Running, StartError, start};
