//! The one error of these commands: a sentence for the person at the terminal.
//!
//! Nothing here recovers from an error, so it has no kinds: it says what happened and what to do.

use std::fmt;

/// What went wrong, in a plain sentence, and a way out where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault(String);

/// The result of a step.
pub(crate) type Done<T = ()> = Result<T, Fault>;

impl Fault {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Makes an input/output error say what it was about.
pub(crate) trait About<T> {
    /// `what` is what failed, for example `cannot read index.html`.
    fn about(self, what: impl fmt::Display) -> Done<T>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, what: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Fault::new(format!("{what}: {error}")))
    }
}
