//! Which playlists are read.

use std::rc::Rc;

use leptos::prelude::*;

use super::memory;
use crate::browser::intl;
use crate::organise::gather;
use crate::organise::task::Task;
use crate::spotify::Playlist;
use crate::ui::api::use_api;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::ready::Ready;
use crate::ui::pages::organise::choose::own;
use crate::ui::pages::organise::shown::PLACE;
use crate::ui::pages::organise::words::takes;
use crate::ui::pages::restore::lists::lists;
use crate::ui::route::Route;

/// How many requests are answered in a second, roughly: several are on their way at once.
const REQUESTS_A_SECOND: u32 = 6;

/// The choice.
#[must_use]
pub fn start() -> AnyView {
    let data = use_api(own);
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    "Which playlists"
                </h2>
                <p>{Task::Across.meaning()}</p>
                <p>"They are read once and kept while this tab is open. Nothing is changed before you have seen the plan."</p>
                <p>
                    <Link to=Route::ORGANISE>"All kinds of work"</Link>
                </p>
            </header>
            <Ready data retry=Callback::new(move |()| data.retry()) label="Loading your playlists" rows=4 let:all>
                {choice(all)}
            </Ready>
        </section>
    }
    .into_any()
}

fn choice(all: Vec<Playlist>) -> AnyView {
    if all.is_empty() {
        return view! { <p class="statement">"You have no playlist of your own yet. Those of others cannot be changed."</p> }
            .into_any();
    }
    let left_out = RwSignal::new(memory::left_out());
    let names: Rc<[(String, String)]> = all.iter().map(|list| (list.id.as_str().to_owned(), list.name.clone())).collect();
    let chosen = Memo::new(move |_| {
        let is_in = |list: &&Playlist| left_out.with(|left_out| !left_out.contains(list.id.as_str()));
        let lists: Vec<Playlist> = all.iter().filter(is_in).cloned().collect();
        let entries: u32 = lists.iter().map(|list| list.total.unwrap_or(0)).sum();
        (u32::try_from(lists.len()).unwrap_or(u32::MAX), entries, gather::requests(&lists))
    });
    let facts = move || {
        let (_, entries, requests) = chosen.get();
        let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        view! {
            <dl class="facts">
                {fact("Entries", intl::number(entries))} {fact("Requests, beside those for liked songs", intl::number(requests))}
                {fact("Takes", takes(requests.div_ceil(REQUESTS_A_SECOND)))}
            </dl>
        }
    };
    let words = move || match chosen.get().0 {
        0 => "Read the liked songs only".to_owned(),
        1 => "Read 1 playlist and the liked songs".to_owned(),
        many => format!("Read {} playlists and the liked songs", intl::number(many)),
    };
    view! {
        <div class="stack">
            {lists(names, left_out)} {live(facts)} <div class="row">
                <button class="button first" type="button" on:click=move |_| memory::read_without(left_out.get_untracked())>
                    {words}
                </button>
            </div>
        </div>
    }
    .into_any()
}
