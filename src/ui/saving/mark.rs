//! The mark of a row: whether the thing is liked or saved, and the button that changes it.

use leptos::prelude::*;

use super::use_saving;
use crate::spotify::{Kind, Uri};

/// The mark of a thing with this name. `is_quiet` if the Tab key passes it by, because its row has keys of its own.
#[must_use]
pub fn mark(uri: Uri, name: &str, is_quiet: bool) -> AnyView {
    let saving = use_saving();
    let label = match uri.kind() {
        Kind::Track => format!("Liked: {name}"),
        Kind::Artist | Kind::Playlist | Kind::Show => format!("Followed: {name}"),
        _ => format!("Saved: {name}"),
    };
    let (text, of) = (uri.to_string(), uri.clone());
    let is = Memo::new(move |_| saving.shown(&of));
    saving.look();
    view! {
        <button
            class="button quiet square little mark"
            type="button"
            data-mark=text
            aria-label=label
            aria-pressed=move || is.get().map(|is| is.to_string())
            tabindex=is_quiet.then_some("-1")
            on:click=move |_| saving.toggle(&uri)
        >
            {icon(is)}
        </button>
    }
    .into_any()
}

/// A tick, or a cross that the style turns to a plus.
pub(super) fn icon(is: Memo<Option<bool>>) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <use_ href=move || if is.get() == Some(true) { "#i-check" } else { "#i-cross" } />
        </svg>
    }
    .into_any()
}
