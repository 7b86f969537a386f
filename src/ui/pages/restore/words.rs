//! Numbers and lengths of time in words.

use crate::browser::intl;

/// How long so many requests take, roughly. Each waits for the one before it.
pub(super) fn minutes(requests: u32) -> String {
    seconds(requests.div_ceil(3))
}

/// So many seconds in words.
pub(super) fn seconds(seconds: u32) -> String {
    match seconds {
        ..60 => format!("{} s", seconds.max(1)),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A number of things.
#[must_use]
pub(super) fn number(count: usize) -> String {
    intl::count(count)
}
