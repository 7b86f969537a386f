//! The flow made visible, for developers who want to see what happens.
//!
//! Owns the sign-in log, the figures, the questions that lead to a flow, the rehearsed sign-in and the forms of the API console. It
//! only watches: the floors below work the same without it. It is pure; the pages that show it are in `ui`.
//!
//! - [`trace`]: what a sign-in or a renewal did, step by step, and the figures of the four flows.
//! - [`flows`]: the four flows compared, and which one suits an app.
//! - [`console`]: any operation of the Web API, filled in by hand.

pub mod catalogue;
pub mod console;
pub mod flows;
pub mod trace;
