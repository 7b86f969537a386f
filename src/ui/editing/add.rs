//! The dialog that asks which playlist to add the selected things to, and tells first what is there already.

use leptos::html;
use leptos::prelude::*;

use super::adding::{Adding, Stage};
use super::create::fields;
use crate::browser::intl;
use crate::library::arranging::{Label, Order, arranged};
use crate::spotify::endpoint::playlists;
use crate::spotify::model::name::shown;
use crate::spotify::{Listing, Playlist};
use crate::ui::adds::Asked;
use crate::ui::api::use_list;
use crate::ui::components::facts::{items_in_words, things};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::components::offer::Offer;
use crate::ui::components::ready::Ready;
use crate::ui::components::trouble::{MissingNotice, TroubleNotice};
use crate::ui::focus;
use crate::ui::shell::use_person;
use crate::ui::trouble::Trouble;

/// The `id` of the dialog's title.
const TITLE: &str = "add-title";

/// The dialog, open while something is asked about.
#[must_use]
pub fn draw(asked: Asked) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    let adding = Adding::new(asked);
    let is_open = Memo::new(move |_| asked.with(Option::is_some));
    Effect::new(move |_| {
        let (is_open, Some(dialog)) = (is_open.get(), dialog.get()) else { return };
        if is_open {
            adding.begin();
            // One that is open already stays open.
            let _ = dialog.show_modal();
        } else if dialog.open() {
            dialog.close();
        }
    });
    // What was pressed is gone with the stage before.
    Effect::new(move |_| {
        adding.stage.track();
        focus::stays_near(TITLE);
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let title = move || {
        asked.with(|asked| {
            let (uris, known) = asked.as_ref().map_or((&[][..], &[][..]), |things| (&things.uris, &things.known));
            match known {
                [one] if uris.len() == 1 && !one.title.is_empty() => format!("Add “{}” to a playlist", shown(&one.title)),
                _ => format!("Add {} to a playlist", things(uris.len())),
            }
        })
    };
    let content = move || match adding.stage.get() {
        Stage::Choosing => view! { <Choice adding /> }.into_any(),
        Stage::Naming => naming(adding),
        Stage::Reading(name) => busy(format!("Reading “{}”.", shown(&name))),
        Stage::Asking { playlist, there, new } => asking(adding, &playlist.name, there, new),
        Stage::Sending(name) => busy(format!("Adding to “{}”.", shown(&name))),
        Stage::NotGranted(need, scopes) => view! { <Offer scopes need=Some(need) /> }.into_any(),
        Stage::Failed(error) => {
            let retry = Callback::new(move |()| adding.try_again());
            view! { <TroubleNotice about=Trouble::Call(error) retry /> }.into_any()
        }
        Stage::Added(words) => view! {
            <p role="status">{words}</p>
            <div class="row">
                <button class="button first" type="button" on:click=move |_| asked.set(None)>
                    "Close"
                </button>
            </div>
        }
        .into_any(),
        Stage::Again(code) => {
            let retry = Callback::new(move |()| adding.try_again());
            view! { <TroubleNotice about=Trouble::Plain(code.problem()) retry /> }.into_any()
        }
        Stage::NoHistory => view! { <MissingNotice retry=Callback::new(move |()| adding.try_again()) /> }.into_any(),
        Stage::Plain(code) => view! { <TroubleNotice about=Trouble::Plain(code.problem()) is_elsewhere=true /> }.into_any(),
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=TITLE on:close=move |_| asked.set(None)>
            <header>
                <h2 id=TITLE tabindex="-1">
                    {title}
                </h2>
                <button class="button quiet little square" type="button" aria-label="Close" on:click=move |_| close()>
                    <Icon name="cross" />
                </button>
            </header>
            <div class="stack">{live(move || is_open.get().then(|| live(content)))}</div>
        </dialog>
    }
    .into_any()
}

/// The person's playlists, with a filter.
#[component]
fn Choice(adding: Adding) -> impl IntoView {
    let list = use_list(playlists::mine);
    // It is read to its end, a page at a time.
    Effect::new(move |_| {
        if list.reads_on() && !list.reading.is_busy() && list.reading.error().is_none() {
            list.more();
        }
    });
    let (words, person) = (RwSignal::new(String::new()), use_person().and_then(|person| untrack(|| person.ready())));
    let can_edit = move |playlist: &Playlist| {
        let is_own = playlist.owner.id.as_deref().is_some_and(|owner| person.as_ref().is_some_and(|me| me.is(owner)));
        (is_own || playlist.collaborative) && !adding.is_source(&playlist.id)
    };
    let own = Memo::new(move |_| {
        let all = list.data.ready().map(Listing::into_items).unwrap_or_default();
        all.into_iter().filter(|playlist| can_edit(playlist)).collect::<Vec<_>>()
    });
    let rows = move || {
        let own = own.get();
        let labels: Vec<Label> = own.iter().map(|playlist| Label::new(&playlist.name, "", "")).collect();
        let places = arranged(&labels.iter().collect::<Vec<_>>(), &words.get(), Order::Listed);
        places.into_iter().filter_map(|place| own.get(place).cloned()).collect::<Vec<_>>()
    };
    let row = move |playlist: Playlist| {
        let fact = items_in_words(playlist.total);
        let text = shown(&playlist.name).to_owned();
        view! {
            <li>
                <button class="button quiet little" type="button" on:click=move |_| adding.choose(playlist.clone())>
                    {name(&text)}
                    {fact.map(|fact| view! { <span class="quiet-text">{fact}</span> })}
                </button>
            </li>
        }
        .into_any()
    };
    let retry = Callback::new(move |()| list.data.retry());
    let is_empty = Memo::new(move |_| list.data.map(|_| ()));
    view! {
        <button class="button little" type="button" on:click=move |_| adding.stage.set(Stage::Naming)>
            "New playlist"
        </button>
        <div class="search">
            <label class="unseen" for="add-words">
                "Filter your playlists"
            </label>
            <Icon name="search" />
            <input
                class="input"
                id="add-words"
                type="search"
                placeholder="Filter your playlists"
                autocomplete="off"
                prop:value=words
                on:input=move |event| words.set(event_target_value(&event))
            />
        </div>
        <Ready data=is_empty retry label="Loading your playlists" rows=4 let:_all>
            <ul class="choice" tabindex="-1">
                <For each=rows key=|playlist| playlist.id.clone() let(playlist)>
                    {row(playlist)}
                </For>
            </ul>
            {live(move || rows().is_empty().then(|| view! { <p class="hint">"No playlist of yours contains these words."</p> }))}
        </Ready>
        {live(move || list.reading.error().map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry=Callback::new(move |()| list.more()) /> }))}
    }
}

/// The fields of a new playlist.
fn naming(adding: Adding) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        adding.make();
    };
    view! {
        <form class="stack" on:submit=submit>
            {fields(adding.details, "add-new")}
            <div class="row">
                <button class="button first" type="submit">
                    "Make it and add"
                </button>
                <button class="button" type="button" on:click=move |_| adding.stage.set(Stage::Choosing)>
                    "Back"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// What is there already, and what to do about it.
fn asking(adding: Adding, playlist: &str, there: usize, new: usize) -> AnyView {
    let words = match there {
        1 => "1 of them is already there.".to_owned(),
        _ => format!("{} of them are already there.", intl::count(there)),
    };
    view! {
        <p>{name(shown(playlist))} ": " {words}</p>
        <div class="row">
            {(new > 0)
                .then(|| {
                    view! {
                        <button class="button first" type="button" on:click=move |_| adding.go(false)>
                            {format!("Add the other {}", things(new))}
                        </button>
                    }
                })}
            <button class="button" type="button" on:click=move |_| adding.go(true)>
                "Add all of them anyway"
            </button>
            <button class="button quiet" type="button" on:click=move |_| adding.stage.set(Stage::Choosing)>
                "Back"
            </button>
        </div>
    }
    .into_any()
}

fn busy(words: String) -> AnyView {
    view! { <p role="status" aria-busy="true">{words}</p> }.into_any()
}
