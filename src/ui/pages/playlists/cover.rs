//! Choosing a cover: a picture from a file, shown as it will be.

use leptos::html;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use web_sys::HtmlInputElement;

use crate::browser::photo;
use crate::ui::components::live::live;
use crate::ui::components::offer::{Offer, use_missing};
use crate::ui::needs::Need;

/// The field. Without the permission, what asks for it.
#[component]
pub fn CoverField(
    /// The picture that was chosen, as Spotify takes it.
    picture: RwSignal<Option<String>>,
    /// The permission for it.
    need: Need,
    /// Called before the person leaves for Spotify.
    leaving: Callback<()>,
) -> impl IntoView {
    let missing = use_missing(need);
    let asks = RwSignal::new(false);
    live(move || match (missing.get().is_empty(), asks.get()) {
        (true, _) => view! { <File picture /> }.into_any(),
        (false, false) => view! {
            <button class="button little" type="button" on:click=move |_| asks.set(true)>
                "Change the cover…"
            </button>
        }
        .into_any(),
        (false, true) => view! { <Offer scopes=missing.get() need=Some(need) leaving=Some(leaving) /> }.into_any(),
    })
}

#[component]
fn File(picture: RwSignal<Option<String>>) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let is_refused = RwSignal::new(false);
    let choose = move |event| {
        let input: HtmlInputElement = event_target(&event);
        picture.set(None);
        is_refused.set(false);
        let Some(canvas) = canvas.get_untracked() else { return };
        let is_chosen = input.files().is_some_and(|files| files.length() > 0);
        spawn_local_scoped_with_cancellation(async move {
            let drawn = photo::drawn(&input, &canvas).await;
            is_refused.try_set(is_chosen && drawn.is_none());
            picture.try_set(drawn);
        });
    };
    view! {
        <div class="field">
            <label for="edit-cover">"Cover"</label>
            <input class="input" type="file" id="edit-cover" accept="image/*" aria-describedby="edit-cover-hint" on:change=choose />
            <p class="hint" id="edit-cover-hint" role="status">
                {move || {
                    if is_refused.get() {
                        "The browser cannot read this file as a picture. Choose another one."
                    } else {
                        "The middle of the picture becomes a square of 640 pixels. Only its pixels are sent."
                    }
                }}
            </p>
            <canvas class="cover" node_ref=canvas hidden=move || picture.get().is_none() role="img" aria-label="The new cover"></canvas>
        </div>
    }
}
