//! The flow made visible, for developers who want to see what happens.
//!
//! Owns the sign-in log, the figures, the questions that lead to a flow, the rehearsed sign-in and the forms of the API console. It
//! only watches: the floors below work the same without it. It is pure; the pages that show it are in `ui`.
//!
//! - [`trace`]: what each sign-in and token refresh did, step by step.
//! - [`figure`]: diagrams of the four flows.
//! - [`flows`]: the four flows compared, and which one suits an app.
//! - [`console`]: any operation of the Web API, filled in by hand.

pub mod code;
pub mod console;
pub mod figure;
pub mod flows;
pub mod trace;

pub use code::Code;

/// A duration as a stopwatch shows it: `31 ms`, `6.2 s`.
#[must_use]
pub fn duration(millis: u64) -> String {
    if millis < 1000 { format!("{millis} ms") } else { format!("{}.{} s", millis / 1000, millis % 1000 / 100) }
}
