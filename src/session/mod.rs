//! One sign-in and its life.
//!
//! Owns the session's state machine, the pending sign-in (the transaction), and the times at which tokens are renewed. It is pure:
//! the [`machine`] takes events and returns effects, and the [`driver`] carries them out through the [`ports`]. So tests run every
//! rule with a fake clock and a scripted network.
//!
//! Follows RFC 10017 section 6.3, RFC 9700 sections 2.1, 4.7 and 4.14, and Spotify's rules for refresh tokens
//! (<https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration>).

pub mod code;
pub mod config;
pub mod driver;
pub mod event;
pub mod explain;
pub mod machine;
pub mod observer;
pub mod ports;
pub mod problem;
pub mod race;
pub mod return_to;
pub mod rng;
pub mod shared;
pub mod state;
pub mod time;
pub mod transaction;

pub use code::Code;
pub use config::Config;
pub use driver::Session;
pub use observer::Observer;
pub use problem::{Explanation, NextStep};
pub use return_to::{ReturnRules, ReturnTo};
pub use shared::{Consent, EndReason, RenewalFault};
pub use state::{Bearer, Denied, Epoch, Grant, Renewal, RenewalPhase, SessionState, Setback, SignInFault, SignedOutReason};
pub use time::Timestamp;
pub use transaction::{Resume, SignInRequest, Transaction};
