//! What a person was typing when they left for Spotify to grant what was missing. This tab keeps it until they are back: one draft,
//! because a tab can leave with one only. Nothing secret is ever typed here.

use super::WebWorld;
use crate::session::ports::Storage as _;

const NAME: &str = "draft";

/// Keeps two texts for this place. The first is of one line.
pub fn keep(place: &str, title: &str, text: &str) {
    // A store that is full or blocked loses the draft, and the person sees the text as it was.
    let _ = WebWorld.set(NAME, &format!("{place}\n{title}\n{text}"));
}

/// The texts that were kept for this place. What was kept is gone afterwards, for whatever place it was.
#[must_use]
pub fn take(place: &str) -> Option<(String, String)> {
    let draft = WebWorld.get(NAME).ok().flatten()?;
    forget();
    let (title, text) = draft.strip_prefix(place)?.strip_prefix('\n')?.split_once('\n')?;
    Some((title.to_owned(), text.to_owned()))
}

/// Forgets what was kept.
pub fn forget() {
    let _ = WebWorld.remove(NAME);
}
