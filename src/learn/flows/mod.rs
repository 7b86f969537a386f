//! The four flows compared, for a developer who wants to know which one to use.
//!
//! What each flow sends is defined by its [grant](crate::oauth::grant); this module covers how they differ. Sources:
//! <https://developer.spotify.com/documentation/web-api/concepts/authorization>, RFC 9700 section 2.1, RFC 10017 section 6.3.

pub mod choice;
mod flow;
pub mod rehearsal;
pub mod run;
mod steps;

pub use choice::{Answers, Data, Platform};
pub use flow::Flow;
pub use rehearsal::Rehearsal;
pub use run::ExampleCommand;
pub use steps::{RehearsedParam, RehearsedStep};
