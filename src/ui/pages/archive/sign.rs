//! The signs of a comparison. They stand in the margin, so that no colour has to say anything.

use leptos::prelude::*;

/// What a sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Elsewhere.
    Moved,
    /// Called otherwise.
    Renamed,
}

/// The sign, with its words for screen readers.
#[must_use]
pub fn sign(sign: Sign, words: &'static str) -> AnyView {
    let (class, path) = match sign {
        Sign::Added => ("mark-sign plus", "M10 4v12M4 10h12"),
        Sign::Removed => ("mark-sign minus", "M4 10h12"),
        Sign::Moved => ("mark-sign", "M6.5 4v12M3.5 13l3 3 3-3M13.5 16V4M10.5 7l3-3 3 3"),
        Sign::Renamed => ("mark-sign", "M4 16l.8-3.6L13 4.2l2.8 2.8-8.2 8.2zM11.4 5.8l2.8 2.8"),
    };
    view! {
        <span class=class>
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
                <path d=path />
            </svg>
            <span class="unseen">{words}</span>
        </span>
    }
    .into_any()
}
