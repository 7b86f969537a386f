//! Another name and description for a playlist of one's own. What was typed survives the way to Spotify and back, should saving it have
//! to be granted first.

use leptos::html;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::draft;
use crate::spotify::endpoint::playlists;
use crate::spotify::{ApiError, Playlist};
use crate::ui::api::ApiData;
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::offer::{Offer, use_missing};
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// The longest texts Spotify takes.
const NAME: &str = "100";
const DESCRIPTION: &str = "300";

/// The button and the dialog it opens.
#[component]
pub fn EditDetails(
    /// The playlist as it is shown.
    about: ApiData<Playlist>,
    /// The same when the page was drawn.
    playlist: Playlist,
) -> impl IntoView {
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (trouble, saving) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let (dialog, place) = (NodeRef::<html::Dialog>::new(), Route::Playlist(playlist.id.clone()).path());
    let missing = use_missing(Need::edit(playlist.public));
    let calls = StoredValue::new_local((use_app().client(), Owner::current().unwrap_or_default()));

    let show = move |title: String, text: String| {
        name.set(title);
        description.set(text);
        trouble.set(None);
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
        if saving.get_untracked() || !missing.get_untracked().is_empty() {
            return;
        }
        saving.set(true);
        trouble.set(None);
        let change = playlists::describe(&playlist, name.get_untracked().trim(), description.get_untracked().trim());
        let Some((client, owner)) = calls.try_get_value() else { return };
        let call = async move {
            let outcome = client.change(&change).await;
            saving.try_set(false);
            if let Err(error) = outcome {
                trouble.try_set(Some(error));
                return;
            }
            close();
            // What Spotify made of it, which is not always what was sent.
            match client.get(&playlists::one(&playlist.id).fresh()).await {
                Ok(now) => about.update(|shown| *shown = now),
                Err(_) => about.retry(),
            }
        };
        owner.with(|| spawn_local_scoped_with_cancellation(call));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let wrong = move || {
        let missing = missing.get();
        if !missing.is_empty() {
            return Some(view! { <Offer scopes=missing leaving=Some(leaving) /> }.into_any());
        }
        trouble.get().map(|error| view! { <ApiNotice error retry=save leaving=Some(leaving) /> }.into_any())
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
                        <input class="input" type="text" id="edit-name" maxlength=NAME required=true autocomplete="off" prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
                    </div>
                    <div class="field">
                        <label for="edit-description">"Description"</label>
                        <textarea class="input" id="edit-description" rows="3" maxlength=DESCRIPTION prop:value=description on:input=move |event| description.set(event_target_value(&event)) />
                    </div>
                    {wrong}
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
                    aria-disabled=move || saving.get().to_string()
                >
                    {move || if saving.get() { "Saving" } else { "Save" }}
                </button>
            </footer>
        </dialog>
    }
}
