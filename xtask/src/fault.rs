//! The one error of these commands: a sentence for the person at the terminal.
//!
//! Nothing here recovers from a fault, so it carries no kind: it says what happened and the way out.

use std::fmt;

/// What went wrong, in a plain sentence that names a way out where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault(String);

/// The outcome of a step.
pub(crate) type Done<T = ()> = Result<T, Fault>;

impl Fault {
    /// A fault that says `sentence`.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Adds to an input/output error the file it was about.
pub(crate) trait About<T> {
    /// Says what was being done, for example `cannot read index.html`.
    fn about(self, what: impl fmt::Display) -> Done<T>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, what: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Fault::new(format!("{what}: {error}")))
    }
}
