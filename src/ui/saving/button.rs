//! The button in the head of a page: saves or follows what the page shows, or takes that back.

use leptos::prelude::*;

use super::mark::icon;
use super::use_saving;
use crate::spotify::{Kind, Uri};

/// The button for a thing with this name.
#[must_use]
pub fn save_button(uri: Uri, name: &str) -> AnyView {
    let saving = use_saving();
    let (on, off) = match uri.kind() {
        Kind::Artist | Kind::Playlist | Kind::Show => ("Following", "Follow"),
        _ => ("In your library", "Save to library"),
    };
    let (text, of, name) = (uri.to_string(), uri.clone(), name.to_owned());
    let is = Memo::new(move |_| saving.shown(&of));
    let words = move || if is.get() == Some(true) { on } else { off };
    saving.look();
    view! {
        <button
            class="button save"
            type="button"
            data-mark=text
            aria-label=move || format!("{}: {name}", words())
            aria-pressed=move || is.get().map(|is| is.to_string())
            on:click=move |_| saving.toggle(&uri)
        >
            {icon(is)}
            {words}
        </button>
    }
    .into_any()
}
