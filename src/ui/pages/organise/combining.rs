//! A new list out of two: what is in either, in both, or in the first only.

use std::sync::Arc;

use leptos::prelude::*;

use super::choose::own;
use super::making;
use super::new_list::{self, NewList};
use super::words::{list_name, songs};
use crate::browser::intl;
use crate::organise::driver;
use crate::organise::gather::List;
use crate::organise::run::Reading;
use crate::organise::sets::{Which, combined, sizes};
use crate::spotify::Playlist;
use crate::spotify::id::PlaylistId;
use crate::spotify::model::name::shown;
use crate::ui::api::use_api;
use crate::ui::components::ready::Ready;

/// Where the figures stand in the picture, and the classes of the choices.
const PLACES: [(&str, &str); 3] = [("46", "n-a"), ("100", "n-ab"), ("153", "n-b")];

/// The page of the first list.
#[must_use]
pub fn combining(read: Arc<List>) -> AnyView {
    let lists = use_api(own);
    let second = RwSignal::new(None::<Playlist>);
    let data = use_api(move |client| {
        let id = second.with(|list| list.as_ref().map(|list| list.id.clone()));
        async move {
            match id {
                Some(id) => driver::read(&client, &id).await.map(|reading| Some(Arc::new(reading))),
                None => Ok(None),
            }
        }
    });
    let first = read.target.id.clone();
    let choose = move |lists: Vec<Playlist>| choice(lists, first.clone(), second);
    let show = move |reading: Option<Arc<Reading>>| match (reading, second.get_untracked()) {
        (Some(reading), Some(list)) => answer(read.clone(), list, reading),
        _ => ().into_any(),
    };
    view! {
        <div class="stack">
            <Ready data=lists retry=Callback::new(move |()| lists.retry()) label="Loading your playlists" rows=1 let:lists>
                {choose(lists)}
            </Ready>
            <Ready data retry=Callback::new(move |()| data.retry()) label="Reading the second playlist" rows=6 let:reading>
                {show(reading)}
            </Ready>
        </div>
    }
    .into_any()
}

fn choice(lists: Vec<Playlist>, first: PlaylistId, second: RwSignal<Option<Playlist>>) -> AnyView {
    let lists: Vec<Playlist> = lists.into_iter().filter(|list| list.id != first).collect();
    let options = lists
        .iter()
        .map(|list| view! { <option value=list.id.as_str().to_owned()>{shown(&list.name).to_owned()}</option> })
        .collect_view();
    let change = move |event| {
        let id = event_target_value(&event);
        second.set(lists.iter().find(|list| list.id.as_str() == id).cloned());
    };
    view! {
        <div class="field">
            <label for="second">"The second list"</label>
            <select class="input" id="second" translate="no" on:change=change>
                <option value="">"Choose one"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn answer(read: Arc<List>, list: Playlist, reading: Arc<Reading>) -> AnyView {
    let counts = sizes(&read.reading.entries, &reading.entries);
    let which = RwSignal::new(Which::default());
    let name = RwSignal::new(format!("{} and {}", shown(&read.name), shown(&list.name)));
    let numbers = counts.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let of = {
        let (read, reading) = (read.clone(), reading.clone());
        move |which| u32::try_from(combined(&read.reading.entries, &reading.entries, which).len()).unwrap_or(u32::MAX)
    };
    let choices = Which::ALL
        .into_iter()
        .zip(["op-all", "op-both", "op-less"])
        .map(|(one, class)| {
            view! {
                <div class="tick">
                    <input
                        type="radio"
                        name="which"
                        id=class
                        class=class
                        prop:checked=move || which.get() == one
                        on:change=move |_| which.set(one)
                    />
                    <label for=class>{one.name()} " " <span class="much">{songs(of(one))}</span></label>
                </div>
            }
        })
        .collect_view();
    let make = {
        let (first, second) = (read.clone(), reading.clone());
        std::rc::Rc::new(move |name: String| {
            let entries = combined(&first.reading.entries, &second.entries, which.get_untracked());
            making::make(name, entries.into_iter().cloned().collect());
        })
    };
    let total = move || which.with(|which| Which::ALL.iter().position(|one| one == which));
    let sums = [numbers.iter().sum(), numbers.get(1).copied().unwrap_or(0), numbers.first().copied().unwrap_or(0)];
    let is_empty = Signal::derive(move || total().and_then(|place| sums.get(place).copied()).unwrap_or(0_u32) == 0);
    let made = NewList {
        label: "Name of the new list",
        class: "button first",
        name,
        words: Signal::stored("Make the list".to_owned()),
        is_empty,
        make,
    };
    view! {
        <div class="sets">
            {picture(numbers, &read.name, &list.name)}
            <div class="stack">
                <fieldset class="sets-ops">
                    <legend class="unseen">"Which songs"</legend>
                    {choices}
                </fieldset>
                <p class="small quiet-text">"A song that is in both comes once. The two lists you have are not touched."</p>
                {new_list::new_list(made)}
            </div>
        </div>
    }
    .into_any()
}

fn picture(numbers: [u32; 3], first: &str, second: &str) -> AnyView {
    let [a, ab, b] = numbers.map(intl::number);
    let label = format!("Two circles that overlap: {a} songs only in the first list, {ab} in both, {b} only in the second");
    let figures = PLACES.into_iter().zip([a, ab, b]).map(|((x, class), words)| {
        view! {
            <text class=class x=x y="70">
                {words}
            </text>
        }
    });
    view! {
        <figure class="sets-picture">
            <svg viewBox="14 14 172 112" role="img" aria-label=label>
                <path class="a" d="M100 27.53A52 52 0 1 0 100 112.47A52 52 0 0 1 100 27.53z" />
                <path class="ab" d="M100 27.53A52 52 0 0 1 100 112.47A52 52 0 0 1 100 27.53z" />
                <path class="b" d="M100 27.53A52 52 0 1 1 100 112.47A52 52 0 0 0 100 27.53z" />
                {figures.collect_view()}
            </svg>
            <figcaption class="sets-names">
                <span>
                    <b>{list_name(first)}</b>
                </span>
                <span>
                    <b>{list_name(second)}</b>
                </span>
            </figcaption>
        </figure>
    }
    .into_any()
}
