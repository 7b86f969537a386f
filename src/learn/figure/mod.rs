//! Diagrams of the four flows, drawn like a trace: from whom to whom each step goes, what it carries, what it means, and where it is
//! specified.
//!
//! The tests compare every request here with what the types of [`oauth`](crate::oauth) send, so a diagram cannot disagree with the code.

mod client_credentials;
mod code_with_pkce;
mod code_with_secret;
mod implicit;
mod shape;
mod shared;
#[cfg(test)]
mod tests;

pub use shape::{Figure, FigureParam, FigureStep, FigureValue, Lane};

use super::flows::Flow;

impl Figure {
    /// The diagram of a flow.
    #[must_use]
    pub const fn of(flow: Flow) -> Self {
        match flow {
            Flow::CodeWithPkce => code_with_pkce::FIGURE,
            Flow::CodeWithSecret => code_with_secret::FIGURE,
            Flow::ClientCredentials => client_credentials::FIGURE,
            Flow::Implicit => implicit::FIGURE,
        }
    }
}
