//! Ends a child together with everything it started.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(super) use other::{is_alive, own_group, signal};
#[cfg(unix)]
pub(super) use unix::{is_alive, own_group, signal};

/// How to end a process.
#[derive(Debug, Clone, Copy)]
pub(super) enum Signal {
    /// Ask it to end.
    End,
    /// End it now.
    Kill,
}
