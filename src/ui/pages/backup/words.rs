//! Lengths of time and of files, and what did not change, in words.

use crate::backup::run::View;
use crate::browser::intl;

/// A length of time in words, roughly.
#[must_use]
pub fn span(millis: i64) -> String {
    match millis / 1000 {
        seconds @ ..60 => format!("{} s", seconds.max(1)),
        seconds @ 60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// The length of a file in words.
#[must_use]
pub fn size(bytes: u32) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// What was taken from the earlier archive, because it did not change. Empty if nothing was.
#[must_use]
pub fn reused(view: &View) -> String {
    let lists = match view.reused {
        0 => None,
        1 => Some("1 playlist".to_owned()),
        lists => Some(format!("{} playlists", intl::number(lists))),
    };
    let saved = view.reused_saved.iter().map(|section| section.label().to_lowercase());
    lists.into_iter().chain(saved).collect::<Vec<_>>().join(", ")
}
