//! Unfollowing many playlists, and removing many albums, podcasts and audiobooks from the library.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::picks::{Chosen, Pick, picks};
use super::saved::{Thing, all};
use crate::browser::intl;
use crate::organise::entry::count;
use crate::organise::saves;
use crate::spotify::uri::{Kind, Uri};
use crate::ui::api::use_api;
use crate::ui::components::live::live;
use crate::ui::components::ready::Ready;
use crate::ui::needs::Need;
use crate::ui::pages::organise::job;
use crate::ui::pages::organise::read::with_scopes;
use crate::ui::pages::organise::shown::About;
use crate::ui::pages::organise::words::takes;

/// What can be chosen: the kind, what one and many of it are called, and the `id` of its choice.
const KINDS: [(Kind, &str, &str, &str); 4] = [
    (Kind::Playlist, "playlist", "Playlists", "many-playlist"),
    (Kind::Album, "album", "Albums", "many-album"),
    (Kind::Show, "podcast", "Podcasts", "many-show"),
    (Kind::Audiobook, "audiobook", "Audiobooks", "many-audiobook"),
];

/// The view.
#[must_use]
pub fn many() -> AnyView {
    let kind = RwSignal::new(Kind::Playlist);
    let data = use_api(move |client| {
        let kind = kind.get();
        async move { all(&client, kind).await.map(|all| (kind, Arc::new(all))) }
    });
    let choice_of = |(one, _, title, id): (Kind, &'static str, &'static str, &'static str)| {
        view! {
            <label>
                <input type="radio" name="many" id=id prop:checked=move || kind.get() == one on:change=move |_| kind.set(one) />
                <span>{title}</span>
            </label>
        }
    };
    view! {
        <div class="stack">
            <fieldset class="choices stacked">
                <legend class="unseen">"What to remove"</legend>
                {KINDS.map(choice_of).collect_view()}
            </fieldset>
            <Ready data retry=Callback::new(move |()| data.retry()) label="Loading your library" rows=6 let:found>
                {choice(found.0, found.1)}
            </Ready>
        </div>
    }
    .into_any()
}

/// A number of things of a kind.
fn things(kind: Kind, number: usize) -> String {
    let one = KINDS.iter().find(|known| known.0 == kind).map_or("thing", |known| known.1);
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", intl::number(count(number))) }
}

fn choice(kind: Kind, all: Arc<Vec<Thing>>) -> AnyView {
    if all.is_empty() {
        return view! { <p class="statement">"There is nothing of this kind in your library."</p> }.into_any();
    }
    let is_list = kind == Kind::Playlist;
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let rows: Arc<Vec<Pick>> = Arc::new(all.iter().map(|thing| thing.pick.clone()).collect());
    let start = StoredValue::new_local(Rc::new({
        let all = all.clone();
        move || {
            let uri = |place: &usize| all.get(*place).map(|thing| thing.uri.clone());
            let uris: Vec<Uri> = chosen.with_untracked(|chosen| chosen.iter().filter_map(uri).collect());
            let (doing, done) = if is_list { ("Unfollowing", "Unfollowed") } else { ("Removing", "Removed") };
            job::start_saves(About { doing, done, name: things(kind, uris.len()) }, &uris, false);
        }
    }));
    let price = move || {
        let (size, own) = chosen.with(|chosen| {
            let is_own = |place: &&usize| all.get(**place).is_some_and(|thing| thing.is_own);
            (chosen.len(), chosen.iter().filter(is_own).count())
        });
        let requests = saves::requests(count(size));
        let warning = match (is_list, own) {
            (true, 0) => String::new(),
            (true, 1) => " 1 of them is yours: for Spotify, to unfollow it is to delete it.".to_owned(),
            (true, own) => {
                format!(" {} of them are yours: for Spotify, to unfollow them is to delete them.", intl::number(count(own)))
            }
            (false, _) => " The dates when you saved them are lost, also if you undo it.".to_owned(),
        };
        format!("{} requests, {}.{warning}", intl::number(requests), takes(requests.div_ceil(2)))
    };
    let price = Memo::new(move |_| price());
    let button = move || {
        let words = move || {
            let verb = if is_list { "Unfollow" } else { "Remove" };
            format!("{verb} {}", things(kind, chosen.with(BTreeSet::len)))
        };
        view! {
            <p class="small" role="status">
                {move || price.get()}
            </p>
            <div class="row">
                <button
                    class="button first"
                    type="button"
                    disabled=move || chosen.with(BTreeSet::is_empty)
                    on:click=move |_| start.get_value()()
                >
                    {words}
                </button>
            </div>
        }
        .into_any()
    };
    let hint = if is_list {
        "What you unfollow leaves your library. As long as this tab is open, Undo follows it again; it then stands at the top."
    } else {
        "What you remove leaves your library. As long as this tab is open, Undo saves it again."
    };
    view! {
        <p>{hint}</p>
        {with_scopes(Need::to_save(kind).scopes(), Box::new(button))}
        {live(move || picks("What is in your library", rows.clone(), chosen))}
    }
    .into_any()
}
