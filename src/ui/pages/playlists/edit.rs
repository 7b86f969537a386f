//! Editing the name, the description and the cover of a playlist, and whether it is on the profile. If saving needs a permission first,
//! what was typed survives the trip to Spotify.

use leptos::html;
use leptos::prelude::*;

use super::cover::CoverField;
use crate::browser::draft;
use crate::library::editing::run::Target;
use crate::oauth::pasted;
use crate::organise::details::{self as organise, DetailsChange};
use crate::spotify::Playlist;
use crate::spotify::endpoint::playlists;
use crate::ui::api::{ApiData, use_change};
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::editing::create::{Details, fields};
use crate::ui::editing::noting::remember_details;
use crate::ui::needs::Need;
use crate::ui::route::Route;
use crate::ui::shell::use_person;
use crate::ui::trouble::Trouble;

/// The button and the dialog it opens.
#[component]
pub fn EditDetails(
    /// The playlist as the page shows it.
    about: ApiData<Playlist>,
    /// The same at the time the page was drawn.
    playlist: Playlist,
) -> impl IntoView {
    let details = Details::empty();
    let Details { name, description, public } = details;
    // Whether Spotify left the playlist on the profile, or off it, although it should not be.
    let is_kept = RwSignal::new(false);
    let picture = RwSignal::new(None::<String>);
    let saving = use_change();
    let (dialog, place) = (NodeRef::<html::Dialog>::new(), Route::Playlist(playlist.id.clone()).path());
    let (was_public, app, person) = (playlist.public, use_app(), use_person());
    let (state, of) = (app.state, organise::Details::of);
    let missing = Memo::new(move |_| {
        let needed = Need::edit(was_public).scopes().union(Need::edit(public.get().or(was_public)).scopes());
        state.with(|state| state.grant().map_or(needed, |grant| needed.difference(grant.consent.scopes)))
    });

    // The field for a file is a new one each time.
    let opened = RwSignal::new(0_u32);
    let show = move |title: String, text: String| {
        name.set(title);
        description.set(text);
        // A playlist that others may edit is never on the profile.
        public.set(untrack(|| about.ready()).filter(|playlist| !playlist.collaborative).and_then(|playlist| playlist.public));
        is_kept.set(false);
        picture.set(None);
        opened.update(|opened| *opened += 1);
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
        let change = playlists::describe(&playlist, &title, &text, public.get_untracked());
        let wanted = public.get_untracked();
        saving.run(|client| async move {
            client.change(&change).await?;
            if let Some(picture) = picture.get_untracked() {
                client.change(&playlists::set_cover(&playlist.id, playlist.public, picture)).await?;
            }
            // What Spotify made of it, which is not always what was sent.
            let made = client.get(&playlists::one(&playlist.id).fresh()).await;
            if let Ok(now) = &made {
                let target = Target { id: playlist.id.clone(), public: now.public };
                remember_details(app, person, DetailsChange { target, before: of(&playlist), after: of(now) });
            }
            match made {
                Ok(now) if wanted.is_some() && now.public.is_some() && now.public != wanted => {
                    is_kept.set(true);
                    about.update(|shown| *shown = now);
                }
                Ok(now) => {
                    close();
                    about.update(|shown| *shown = now);
                }
                Err(_) => {
                    close();
                    about.retry();
                }
            }
            Ok(())
        });
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
        if is_kept.get() {
            let words =
                "The rest is saved. Spotify accepted the change of your profile and did not make it: change it in Spotify itself.";
            return Some(view! { <p role="status">{words}</p> }.into_any());
        }
        saving
            .error()
            .map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry=save leaving=Some(leaving) /> }.into_any())
    };
    view! {
        <button class="button" type="button" on:click=open>
            "Edit details"
        </button>
        <dialog class="dialog" node_ref=dialog aria-labelledby="edit-title">
            <header>
                <h2 id="edit-title">"Details of the playlist"</h2>
            </header>
            <div>
                <form class="stack" id="edit" on:submit=submit>
                    {fields(details, "edit")}
                    {live(move || (opened.get() > 0).then(|| view! { <CoverField picture need=Need::cover(was_public) leaving /> }))}
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
