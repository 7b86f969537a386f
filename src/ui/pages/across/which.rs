//! Which of the playlists have a song.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::organise::entry::Entry;
use crate::organise::gather::Gathered;
use crate::organise::places::{Songs, places};
use crate::organise::twins::Member;
use crate::spotify::model::name::shown;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::pages::organise::words::list_name;
use crate::ui::route::Route;

/// How many songs are shown that fit.
const MOST: usize = 50;

/// The view.
#[must_use]
pub fn which(gathered: &Arc<Gathered>) -> AnyView {
    let liked: &[Entry] = gathered.liked.as_ref().map_or(&[], |liked| liked);
    let mut all = gathered.entries();
    all.push(liked);
    let songs = Arc::new(Songs::of(&all));
    let (words, chosen) = (RwSignal::new(String::new()), RwSignal::new(None::<Member>));
    let found = Memo::new(move |_| Arc::new(words.with(|words| songs.find(words, MOST))));
    let of = gathered.clone();
    let rows = move || {
        let found = found.get();
        let (members, all) = (&found.0, found.1);
        let rows: Vec<AnyView> = members.iter().filter_map(|member| Some(row(*member, entry(&of, *member)?, chosen))).collect();
        let says = match (words.with(|words| words.trim().is_empty()), all) {
            (true, _) => String::new(),
            (_, 0) => "No song in these lists has these words.".to_owned(),
            (_, 1) => "1 song has these words.".to_owned(),
            (_, all) if all as usize > MOST => format!("{} songs have these words. The first {MOST} are shown.", intl::number(all)),
            (_, all) => format!("{} songs have these words.", intl::number(all)),
        };
        view! {
            <p class="small" role="status">
                {says}
            </p>
            <ul class="hits list">{rows}</ul>
        }
    };
    let of = gathered.clone();
    let answer = move || chosen.get().and_then(|member| Some(answer(&of, entry(&of, member)?)));
    view! {
        <div class="stack">
            <div class="field">
                <label for="song-words">"A song, an artist or an album"</label>
                <input
                    class="input"
                    id="song-words"
                    type="search"
                    autocomplete="off"
                    on:input=move |event| {
                        words.set(event_target_value(&event));
                        chosen.set(None);
                    }
                />
            </div>
            <div role="status">{live(answer)}</div>
            {live(rows)}
        </div>
    }
    .into_any()
}

/// An entry; those of the liked songs come behind those of the playlists.
fn entry(gathered: &Gathered, member: Member) -> Option<&Entry> {
    let entries = match gathered.lists.get(member.list as usize) {
        Some(list) => &list.reading.entries,
        None => gathered.liked.as_deref()?,
    };
    entries.get(member.place as usize)
}

fn row(member: Member, entry: &Entry, chosen: RwSignal<Option<Member>>) -> AnyView {
    view! {
        <li>
            <button
                class="hit"
                type="button"
                aria-pressed=move || (chosen.get() == Some(member)).to_string()
                on:click=move |_| chosen.set(Some(member))
            >
                {name(shown(&entry.title))}
                " "
                <small>{name(&entry.makers())}</small>
            </button>
        </li>
    }
    .into_any()
}

fn answer(gathered: &Gathered, song: &Entry) -> AnyView {
    let found = places(&gathered.entries(), song);
    let is_liked = gathered.liked.as_ref().map(|liked| !places(&[liked], song).is_empty());
    let lists: Vec<&[Member]> = found.chunk_by(|one, next| one.list == next.list).collect();
    let row = |members: &&[Member]| {
        let list = gathered.lists.get(members.first()?.list as usize)?;
        let places: Vec<String> = members.iter().map(|member| intl::number(member.place + 1)).collect();
        let (to, of) = (Route::Playlist(list.target.id.clone()), list_name(&list.name));
        Some(view! {
            <tr>
                <th scope="row">
                    <Link to>{of}</Link>
                </th>
                <td class="number">{places.join(", ")}</td>
            </tr>
        })
    };
    let says = match lists.len() {
        0 => " is in none of these playlists.".to_owned(),
        1 => " is in 1 playlist.".to_owned(),
        many => format!(" is in {} playlists.", intl::count(many)),
    };
    let liked = match is_liked {
        Some(true) => "It is among your liked songs.",
        Some(false) => "It is not among your liked songs.",
        None => "",
    };
    let table = (!lists.is_empty()).then(|| {
        view! {
            <div class="ledger-frame">
                <table class="ledger">
                    <caption class="unseen">"The playlists that have it"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Playlist"</th>
                            <th scope="col" class="number">
                                "At"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lists.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <div class="stack">
            <p>
                <b>{name(shown(&song.title))}</b>
                {says}
                " "
                {liked}
            </p>
            {table}
        </div>
    }
    .into_any()
}
