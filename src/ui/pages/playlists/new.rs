//! Making a playlist: the button above the list, and the dialog it opens. If making it needs a permission first, what was typed survives the
//! trip to Spotify.

use leptos::html;
use leptos::prelude::*;

use super::shared::Shared;
use crate::browser::draft;
use crate::spotify::Code;
use crate::ui::api::use_change;
use crate::ui::components::live::live;
use crate::ui::components::offer::{Offer, use_missing};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::editing::create::{Details, fields};
use crate::ui::editing::noting::remember_made;
use crate::ui::needs::Need;
use crate::ui::route::Route;
use crate::ui::shell::use_person;
use crate::ui::trouble::Trouble;

/// The button and the dialog.
#[component]
pub fn NewPlaylist() -> impl IntoView {
    let (details, making, app, person) = (Details::empty(), use_change(), use_app(), use_person());
    let router = app.router;
    let (dialog, place) = (NodeRef::<html::Dialog>::new(), format!("{}?new", Route::Playlists.path()));
    let shared = use_context::<Shared>();
    let (for_public, for_private) = (use_missing(Need::ChangePublic), use_missing(Need::ChangePrivate));
    let missing = move || if details.public.get() == Some(true) { for_public.get() } else { for_private.get() };

    // The fields are there while the dialog is open.
    let is_open = RwSignal::new(false);
    let show = move |name: String, description: String| {
        details.name.set(name);
        details.description.set(description);
        making.clear();
        is_open.set(true);
        // Once its fields are drawn, so that the first of them gets the focus.
        request_animation_frame(move || {
            if let Some(Some(dialog)) = dialog.try_get_untracked() {
                // One that is open already stays open.
                let _ = dialog.show_modal();
            }
        });
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let back_from_spotify = place.clone();
    Effect::new(move |_| {
        // One for another place is left to it.
        if dialog.get().is_some()
            && draft::is_for(&back_from_spotify)
            && let Some((name, description)) = draft::take(&back_from_spotify)
        {
            show(name, description);
        }
    });
    let leaving = Callback::new(move |()| draft::save(&place, &details.name.get_untracked(), &details.description.get_untracked()));
    let make = Callback::new(move |()| {
        if !untrack(missing).is_empty() {
            return;
        }
        making.run(move |client| async move {
            let playlist = details.make(client).await?;
            remember_made(app, person, &playlist);
            close();
            let id = playlist.id.clone();
            if let Some(shared) = shared {
                shared.made.update(|made| made.insert(0, playlist));
            }
            router.go(&Route::Playlist(id));
            Ok(())
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        make.run(());
    };
    let wrong = move || {
        let missing = missing();
        if !missing.is_empty() {
            return Some(
                view! { <Offer scopes=missing need=Some(Need::change(details.public.get())) leaving=Some(leaving) /> }.into_any(),
            );
        }
        let error = making.error()?;
        // A second press could make a second one.
        Some(match error.may_have_changed() {
            true => view! { <TroubleNotice about=Trouble::Plain(Code::MadePerhaps.problem()) is_elsewhere=true /> }.into_any(),
            false => view! { <TroubleNotice about=Trouble::Call(error) retry=make leaving=Some(leaving) /> }.into_any(),
        })
    };
    view! {
        <button class="button little" type="button" on:click=move |_| show(String::new(), String::new())>
            "New playlist"
        </button>
        <dialog class="dialog" node_ref=dialog aria-labelledby="new-title" on:close=move |_| is_open.set(false)>
            <header>
                <h2 id="new-title">"New playlist"</h2>
            </header>
            <div>
                <form class="stack" id="new" on:submit=submit>
                    {live(move || is_open.get().then(|| fields(details, "new")))}
                    {live(move || is_open.get().then(wrong))}
                </form>
            </div>
            <footer>
                <button class="button" type="button" on:click=move |_| close()>
                    "Cancel"
                </button>
                <button
                    class="button first"
                    type="submit"
                    form="new"
                    hidden=move || !missing().is_empty()
                    aria-disabled=move || making.is_busy().to_string()
                >
                    {move || if making.is_busy() { "Making it" } else { "Make it" }}
                </button>
            </footer>
        </dialog>
    }
}
