//! The text a person was typing when they left for Spotify to grant a missing scope. This tab stores it until they are back. There is
//! only one draft, and it is never secret.

use super::WebWorld;
use crate::session::ports::Storage as _;

const NAME: &str = "draft";

/// Stores a draft for this path. The title is a single line.
pub fn save(path: &str, title: &str, text: &str) {
    // If storage is full or blocked, the draft is lost.
    let _ = WebWorld.set(NAME, &format!("{path}\n{title}\n{text}"));
}

/// Title and text of the draft for this path. Discards the draft, whatever path it was for.
#[must_use]
pub fn take(path: &str) -> Option<(String, String)> {
    let draft = WebWorld.get(NAME).ok().flatten()?;
    discard();
    let (title, text) = draft.strip_prefix(path)?.strip_prefix('\n')?.split_once('\n')?;
    Some((title.to_owned(), text.to_owned()))
}

/// Whether there is a draft for this path.
#[must_use]
pub fn is_for(path: &str) -> bool {
    let draft = WebWorld.get(NAME).ok().flatten();
    draft.is_some_and(|draft| draft.strip_prefix(path).is_some_and(|rest| rest.starts_with('\n')))
}

/// Discards the draft.
pub fn discard() {
    let _ = WebWorld.remove(NAME);
}
