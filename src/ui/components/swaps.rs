//! Songs that are gone or do not play, and those that could stand in their places: looked for when the person asks, and chosen by the person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;

use super::draw_more::draw_more;
use super::live::live;
use super::name::name;
use super::trouble::TroubleNotice;
use crate::browser::{intl, styles};
use crate::library::candidates::{self, Candidate, Song, Why};
use crate::library::{date, length};
use crate::spotify::model::name::shown;
use crate::ui::api::{Loaded, use_api};
use crate::ui::focus;
use crate::ui::trouble::Trouble;

/// The stylesheet of these lists.
const STYLES: &str = include_str!("../../../style/swaps.css");

/// How many songs are drawn at first, and how many more at a time. Only those are looked for.
const DRAWN: usize = 50;

/// The `id` of what is said of the search.
const SAID: &str = "swaps-said";

/// One after the other.
const SEARCHES_A_SECOND: u32 = 2;

/// A song that is gone or does not play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The song.
    pub song: Song,
    /// Where it stands, in words.
    pub at: String,
    /// Its fault: `Does not play`.
    pub state: &'static str,
    /// The words for choosing nothing, and what that means.
    pub leave: (&'static str, &'static str),
}

/// A button that was pressed is gone: the next press of Tab begins at what is said of the search.
fn keep_focus() {
    focus::stays_near(SAID);
}

/// What was chosen in place of each song, by its number.
pub type Chosen = BTreeMap<usize, Candidate>;

/// The candidates that are known so far, and the choice.
#[derive(Clone, Copy)]
struct Search {
    /// The candidates of the songs that were looked for, by their numbers.
    found: RwSignal<BTreeMap<usize, Arc<[Candidate]>>>,
    chosen: RwSignal<Chosen>,
}

/// The list. `known` are the URIs that are already where a song would come in.
#[must_use]
pub fn swaps(lost: Arc<[Lost]>, known: Arc<BTreeSet<String>>, chosen: RwSignal<Chosen>) -> AnyView {
    styles::adopt(STYLES);
    let search = Search { found: RwSignal::new(BTreeMap::new()), chosen };
    let (drawn, asked) = (RwSignal::new(DRAWN.min(lost.len())), RwSignal::new(0_usize));
    let data = use_api({
        let lost = lost.clone();
        move |client| {
            let (lost, asked) = (lost.clone(), asked.get());
            async move {
                for (number, one) in lost.iter().enumerate().take(asked) {
                    if search.found.with_untracked(|found| !found.contains_key(&number)) {
                        let candidates = candidates::find(&client, &one.song).await?;
                        search.found.try_update(|found| found.insert(number, candidates.into()));
                    }
                }
                Ok(())
            }
        }
    });
    let is_looking = Memo::new(move |_| asked.get() > 0 && data.get() == Loaded::Loading);
    let error = Memo::new(move |_| data.error().filter(|_| asked.get() > 0));
    let retry = Callback::new(move |()| data.retry());
    let look_for = move |number: usize| {
        asked.set(number);
        keep_focus();
    };
    let failed = move || error.get().map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry /> });
    let ask = {
        let lost = lost.clone();
        move || {
            let drawn = drawn.get();
            let open = search.found.with(|found| {
                lost.iter()
                    .enumerate()
                    .take(drawn)
                    .filter(|(number, _)| !found.contains_key(number))
                    .map(|(_, one)| one.song.clone())
                    .collect::<Vec<_>>()
            });
            match (is_looking.get(), open.is_empty() || error.with(Option::is_some)) {
                (true, _) => view! {
                    <button class="button little" type="button" on:click=move |_| look_for(0)>
                        "Stop looking"
                    </button>
                }
                .into_any(),
                (false, true) => ().into_any(),
                (false, false) => price(&open, Callback::new(move |()| look_for(drawn))),
            }
        }
    };
    let list = {
        let lost = lost.clone();
        move || {
            let items =
                lost.iter().enumerate().take(drawn.get()).map(|(number, one)| item(number, one, search, &known)).collect_view();
            view! { <ul class="swaps list">{items}</ul> }
        }
    };
    let total = lost.len();
    view! {
        <div class="stack">
            {live(ask)} <p role="status" id=SAID tabindex="-1">{move || status(search, asked.get(), is_looking.get())}</p> {live(failed)}
            {live(move || all(search, Why::is_recording, "the same recording"))}
            {live(move || all(search, |why| matches!(why, Why::Title(_)), "the same title and artists"))} {live(list)}
            {draw_more(total, drawn, DRAWN, "songs")}
            <p class="hint">"The same recording means: the same ISRC, the number that a recording gets when it is published."</p>
        </div>
    }
    .into_any()
}

fn songs(number: usize) -> String {
    if number == 1 { "1 song".to_owned() } else { format!("{} songs", intl::count(number)) }
}

fn price(open: &[Song], look: Callback<()>) -> AnyView {
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let (least, most) = candidates::searches(open);
    let times = match (least, most) {
        (1, 1) => "once".to_owned(),
        (least, most) if least == most => format!("{} times", intl::number(most)),
        (least, most) => format!("{} to {} times", intl::number(least), intl::number(most)),
    };
    view! {
        <div class="price">
            <dl class="facts">
                {fact("Takes", format!("about {} s", intl::number(most.div_ceil(SEARCHES_A_SECOND).max(1))))} {fact("Asks Spotify", times)}
            </dl>
            <button class="button" type="button" on:click=move |_| look.run(())>
                {format!("Look for {}", songs(open.len()))}
            </button>
        </div>
    }
    .into_any()
}

fn status(search: Search, asked: usize, is_looking: bool) -> String {
    search.found.with(|found| {
        let near = found.values().filter(|candidates| !candidates.is_empty()).count();
        match (is_looking, found.len()) {
            (true, done) => format!("Looking: {} of {}.", intl::count(done), intl::count(asked.max(done))),
            (false, 0) => String::new(),
            (false, 1) if near == 1 => "There is something like it. You choose: nothing is replaced without you.".to_owned(),
            (false, looked) if near == 0 => format!("Nothing like {} was found.", if looked == 1 { "it" } else { "them" }),
            (false, looked) => {
                format!(
                    "For {} of {} there is something like it. You choose: nothing is replaced without you.",
                    intl::count(near),
                    songs(looked)
                )
            }
        }
    })
}

/// Chooses the nearest one wherever it is as near as this and nothing is chosen yet.
fn all(search: Search, is_so_near: fn(Why) -> bool, what: &'static str) -> Option<AnyView> {
    let is_open = |number: &usize| search.chosen.with(|chosen| !chosen.contains_key(number));
    let open: Chosen = search.found.with(|found| {
        let first = found.iter().filter_map(|(number, all)| Some((*number, all.first()?.clone())));
        first.filter(|(number, candidate)| is_so_near(candidate.why) && is_open(number)).collect()
    });
    (open.len() > 1).then(|| {
        let words = format!("Choose {what} for {}", songs(open.len()));
        let choose = move |_| {
            search.chosen.update(|chosen| chosen.extend(open.clone()));
            keep_focus();
        };
        view! {
            <button class="button little" type="button" on:click=choose>
                {words}
            </button>
        }
        .into_any()
    })
}

/// One song.
fn item(number: usize, lost: &Lost, search: Search, known: &Arc<BTreeSet<String>>) -> AnyView {
    let Lost { song, at, state, leave } = lost;
    let leave = *leave;
    let title = shown(&song.title).to_owned();
    let names = [song.artists.join(", "), song.album.clone()].into_iter().filter(|text| !text.is_empty()).map(|text| name(&text));
    let length = song.duration_ms.map(|length| length::clock(length).into_any());
    let about: Vec<AnyView> =
        names.chain(length).enumerate().map(|(place, part)| view! { {(place > 0).then_some(" · ")} {part} }.into_any()).collect();
    let candidates = Memo::new(move |_| search.found.with(|found| found.get(&number).cloned()));
    let known = known.clone();
    let choices = move || {
        candidates.get().map(|candidates| {
            let rows =
                candidates.iter().map(|one| choice(number, one, search, known.contains(&one.uri.to_string()))).collect_view();
            let (leave, meaning) = leave;
            let meaning = if candidates.is_empty() { "Nothing like it was found." } else { meaning };
            view! {
                <div class="swap-new">
                    {rows}
                    <label>
                        <input
                            type="radio"
                            name=format!("swap-{number}")
                            prop:checked=move || search.chosen.with(|chosen| !chosen.contains_key(&number))
                            on:change=move |_| search.chosen.update(|chosen| drop(chosen.remove(&number)))
                        />
                        <b>{leave}</b>
                        <small>{meaning}</small>
                    </label>
                </div>
            }
        })
    };
    view! {
        <li>
            <fieldset class="swap">
                <legend class="unseen">{format!("In place of {title}")}</legend>
                <div class="swap-lost">
                    <b>{name(&title)}</b>
                    <span>{about}</span>
                    <span>{at.clone()}</span>
                    <span class="chip broken">{*state}</span>
                </div>
                {live(choices)}
            </fieldset>
        </li>
    }
    .into_any()
}

fn choice(number: usize, candidate: &Candidate, search: Search, is_known: bool) -> AnyView {
    let track = &candidate.track;
    let (uri, chosen) = (candidate.uri.clone(), candidate.clone());
    let year = track.album.release_date.as_deref().and_then(date::year).map(|year| format!(", {year}"));
    let there = is_known.then_some(" It is in this list already.");
    let choose = move |_| search.chosen.update(|all| drop(all.insert(number, chosen.clone())));
    view! {
        <label>
            <input
                type="radio"
                name=format!("swap-{number}")
                prop:checked=move || search.chosen.with(|chosen| chosen.get(&number).is_some_and(|one| one.uri == uri))
                on:change=choose
            />
            <b>{name(shown(&track.name))}</b>
            <small>
                {name(&track.artist_names())} " · " {name(shown(&track.album.name))} {year} ". " {candidate.why.words()} {there}
            </small>
            <span class="much">{track.duration_ms.map(length::clock)}</span>
        </label>
    }
    .into_any()
}
