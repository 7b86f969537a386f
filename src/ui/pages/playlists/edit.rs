//! Editing the name and description of a playlist. If saving needs a permission first, what was typed survives the trip to Spotify.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::browser::draft;
use crate::oauth::pasted;
use crate::spotify::Playlist;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::name::is_invisible;
use crate::ui::api::{ApiData, use_change};
use crate::ui::components::live::live;
use crate::ui::components::offer::{Offer, use_missing};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::needs::Need;
use crate::ui::route::Route;
use crate::ui::trouble::Trouble;

/// The longest texts Spotify accepts, in characters.
const NAME: &str = "100";
const DESCRIPTION: &str = "300";

/// The button and the dialog it opens.
#[component]
pub fn EditDetails(
    /// The playlist as the page shows it.
    about: ApiData<Playlist>,
    /// The same at the time the page was drawn.
    playlist: Playlist,
) -> impl IntoView {
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let saving = use_change();
    let (dialog, place) = (NodeRef::<html::Dialog>::new(), Route::Playlist(playlist.id.clone()).path());
    let missing = use_missing(Need::edit(playlist.public));

    let show = move |title: String, text: String| {
        name.set(title);
        description.set(text);
        saving.clear();
        if let Some(dialog) = dialog.get_untracked() {
            // One that is open already stays open.
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let open = move |_| {
        if let Some(playlist) = untrack(|| about.ready()) {
            show(playlist.name, playlist.description.unwrap_or_default());
        }
    };
    let back_from_spotify = place.clone();
    Effect::new(move |_| {
        if dialog.get().is_some()
            && let Some((title, text)) = draft::take(&back_from_spotify)
        {
            show(title, text);
        }
    });
    let leaving = Callback::new(move |()| draft::save(&place, &name.get_untracked(), &description.get_untracked()));

    let save = Callback::new(move |()| {
        let Some(playlist) = untrack(|| about.ready()) else { return };
        if !missing.get_untracked().is_empty() {
            return;
        }
        // A text that was not edited stays as it is.
        let tidy = |typed: String, before: &str| if typed == before { typed } else { pasted::line(&typed) };
        let before = playlist.description.as_deref().unwrap_or_default();
        let (title, text) = (tidy(name.get_untracked(), &playlist.name), tidy(description.get_untracked(), before));
        let change = playlists::describe(&playlist, &title, &text);
        saving.run(|client| async move {
            client.change(&change).await?;
            close();
            // What Spotify made of it, which is not always what was sent.
            match client.get(&playlists::one(&playlist.id).fresh()).await {
                Ok(now) => about.update(|shown| *shown = now),
                Err(_) => about.retry(),
            }
            Ok(())
        });
    });
    let typed = move |event| {
        let input: HtmlInputElement = event_target(&event);
        let text = input.value();
        // The browser says it beside the field, and does not submit the form.
        input.set_custom_validity(if is_invisible(&text) { "This name has no visible characters." } else { "" });
        name.set(text);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let wrong = move || {
        let missing = missing.get();
        if !missing.is_empty() {
            return Some(view! { <Offer scopes=missing leaving=Some(leaving) /> }.into_any());
        }
        saving
            .error()
            .map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry=save leaving=Some(leaving) /> }.into_any())
    };
    view! {
        <button class="button" type="button" on:click=open>
            "Edit name and description"
        </button>
        <dialog class="dialog" node_ref=dialog aria-labelledby="edit-title">
            <header>
                <h2 id="edit-title">"Name and description"</h2>
            </header>
            <div>
                <form class="stack" id="edit" on:submit=submit>
                    <div class="field">
                        <label for="edit-name">"Name"</label>
                        <input class="input" type="text" id="edit-name" maxlength=NAME required=true autocomplete="off" prop:value=name on:input=typed />
                    </div>
                    <div class="field">
                        <label for="edit-description">"Description"</label>
                        <textarea class="input" id="edit-description" rows="3" maxlength=DESCRIPTION prop:value=description on:input=move |event| description.set(event_target_value(&event)) />
                    </div>
                    {live(wrong)}
                </form>
            </div>
            <footer>
                <button class="button" type="button" on:click=move |_| close()>
                    "Cancel"
                </button>
                <button
                    class="button first"
                    type="submit"
                    form="edit"
                    hidden=move || !missing.get().is_empty()
                    aria-disabled=move || saving.is_busy().to_string()
                >
                    {move || if saving.is_busy() { "Saving" } else { "Save" }}
                </button>
            </footer>
        </dialog>
    }
}
