//! What was found, and what is there instead.

use leptos::prelude::*;

use super::answer::{Answer, Section};
use super::kinds::{chip_id, plural, title};
use crate::spotify::Kind;
use crate::spotify::endpoint::search;
use crate::ui::api::{Loaded, use_api, use_change};
use crate::ui::components::brief::{GrowingBrief, marked_brief};
use crate::ui::components::live::live;
use crate::ui::components::loading::GhostBrief;
use crate::ui::components::more::More;
use crate::ui::components::shelf::{GrowingShelf, shelf};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::focus;
use crate::ui::pages::saved::source;
use crate::ui::record::keep::KeptRecords;
use crate::ui::trouble::Trouble;

/// What is drawn. While it stays the same, only entries are added.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Drawn {
    Hint,
    Waiting,
    Failed,
    Nothing(String),
    Everything(Answer),
    One(String, Kind),
}

/// Asks, and shows the answer. The answer before stays until there is another one.
#[component]
pub fn Results(
    /// The words to search for; empty if there are none.
    asked: RwSignal<String>,
    /// The kind to search for; `None` is all of them.
    kind: RwSignal<Option<Kind>>,
    /// Whether an answer is awaited.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let shown = RwSignal::new(Answer::default());
    let data = use_api(move |client| {
        let (words, kind) = (asked.get(), kind.get());
        let known = shown.with_untracked(|answer| answer.only(&words, kind));
        let kinds = kind.map_or_else(|| search::KINDS.to_vec(), |kind| vec![kind]);
        let endpoint = search::all(&words, &kinds, 0).filter(|_| known.is_none());
        async move {
            match endpoint {
                Some(endpoint) => Ok(Answer::new(words, kind, client.get(&endpoint).await?)),
                None => Ok(known.unwrap_or_default()),
            }
        }
    });
    let reading = use_change();
    Effect::new(move |_| match data.get() {
        Loaded::Ready(answer) => {
            reading.clear();
            shown.set(answer);
            busy.set(false);
        }
        Loaded::Loading => busy.set(asked.with_untracked(|words| !words.is_empty())),
        Loaded::Failed(_) => busy.set(false),
    });
    let drawn = Memo::new(move |_| {
        if asked.with(String::is_empty) {
            return Drawn::Hint;
        }
        if data.error().is_some() {
            return Drawn::Failed;
        }
        shown.with(|answer| match answer.kind {
            _ if answer.words.is_empty() => Drawn::Waiting,
            _ if answer.is_empty() => Drawn::Nothing(answer.words.clone()),
            Some(kind) => Drawn::One(answer.words.clone(), kind),
            None => Drawn::Everything(answer.clone()),
        })
    });
    let retry = Callback::new(move |()| data.retry());
    let more = Callback::new(move |()| {
        let (words, one, next) = shown.with_untracked(|answer| (answer.words.clone(), answer.kind, answer.next));
        let Some(endpoint) = one.and_then(|kind| search::all(&words, &[kind], next)) else { return };
        reading.run(|client| async move {
            let found = client.get(&endpoint).await?;
            shown.try_update(|answer| {
                // Something else may be shown by now.
                if answer.words == words && answer.kind == one && answer.next == next {
                    answer.add(found);
                }
            });
            Ok(())
        });
    });
    let left = Memo::new(move |_| matches!(drawn.get(), Drawn::One(..)) && shown.with(Answer::has_more));
    let can_grow = Memo::new(move |_| matches!(drawn.get(), Drawn::One(..)));
    let status = move || match (busy.get(), drawn.get()) {
        (_, Drawn::Hint | Drawn::Failed) => String::new(),
        (true, _) | (_, Drawn::Waiting) => "Searching".to_owned(),
        (_, Drawn::Nothing(words)) => format!("Nothing found for {words}"),
        (_, Drawn::Everything(Answer { words, .. }) | Drawn::One(words, _)) => format!("Results for {words}"),
    };
    let at_spotify = move || {
        let words = asked.get();
        source((!words.is_empty()).then(|| page_at_spotify(&words)), "Search for this on Spotify")
    };
    view! {
        <p class="unseen" role="status">
            {status}
        </p>
        <InLists asked kind />
        <div aria-busy=move || busy.get().to_string()>
            {live(move || match drawn.get() {
                Drawn::Hint => hint(),
                Drawn::Waiting => ghost(),
                Drawn::Failed => {
                    data.error().map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry /> }).into_any()
                }
                Drawn::Nothing(words) => nothing(&words, kind),
                Drawn::Everything(answer) => {
                    answer.sections.into_iter().map(|section| section_of(section, kind)).collect_view().into_any()
                }
                Drawn::One(_, one) => view! { <OneKind one shown /> }.into_any(),
            })}
            {live(move || can_grow.get().then(|| view! { <More left reading more /> }))}
        </div>
        {live(at_spotify)}
    }
}

/// What is found in the lists that are kept, without a request. Nothing if none was opened yet.
#[component]
fn InLists(asked: RwSignal<String>, kind: RwSignal<Option<Kind>>) -> impl IntoView {
    let kept = use_context::<KeptRecords>();
    let rows = Memo::new(move |_| {
        let shows_songs = matches!(kind.get(), None | Some(Kind::Track));
        let words = asked.get();
        kept.filter(|_| shows_songs && !words.is_empty()).map(|kept| kept.find(&words)).unwrap_or_default()
    });
    live(move || {
        let rows = rows.get();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="spread found" aria-labelledby="s-lists">
                    <header>
                        <h2 id="s-lists">"In your library"</h2>
                        <p class="hint">"In the lists you have opened"</p>
                    </header>
                    <div class="stack">{marked_brief(rows)}</div>
                </section>
            }
        })
    })
}

/// The address of the same search at Spotify.
fn page_at_spotify(words: &str) -> String {
    format!("https://open.spotify.com/search/{}", String::from(js_sys::encode_uri_component(words)))
}

/// One of all the kinds, with the way to more of it.
fn section_of(section: Section, kind: RwSignal<Option<Kind>>) -> AnyView {
    let Section { kind: of, rows, cards, has_more } = section;
    let content = if rows.is_empty() { shelf(cards) } else { marked_brief(rows) };
    let more = move |_| {
        kind.set(Some(of));
        // The button goes away, and with it the focus.
        focus::on(chip_id(Some(of)));
    };
    let id = format!("s-{}", of.as_str());
    view! {
        <section class="spread found" aria-labelledby=id>
            <header>
                <h2 id=id.clone()>{title(of)}</h2>
            </header>
            <div class="stack">
                {content}
                {has_more.then(|| view! { <button class="link" type="button" on:click=more>{format!("More {}", plural(of))}</button> })}
            </div>
        </section>
    }
    .into_any()
}

/// One kind alone, which grows.
#[component]
fn OneKind(one: Kind, shown: RwSignal<Answer>) -> impl IntoView {
    let rows = Memo::new(move |_| first(shown, |section| section.rows.clone()));
    let cards = Memo::new(move |_| first(shown, |section| section.cards.clone()));
    let content = if matches!(one, Kind::Track | Kind::Episode) {
        view! { <GrowingBrief rows /> }.into_any()
    } else {
        view! { <GrowingShelf cards /> }.into_any()
    };
    view! {
        <section class="spread found" aria-labelledby="s-one">
            <header>
                <h2 id="s-one">{title(one)}</h2>
            </header>
            <div class="stack">{content}</div>
        </section>
    }
}

fn first<T>(shown: RwSignal<Answer>, part: fn(&Section) -> Vec<T>) -> Vec<T> {
    shown.with(|answer| answer.sections.first().map(part).unwrap_or_default())
}

/// Before anything is typed.
fn hint() -> AnyView {
    view! {
        <div class="stack">
            <p class="hint">"Songs, artists, albums, playlists, podcasts, episodes and audiobooks at Spotify appear as you type."</p>
            <p class="hint">
                "To narrow it down, type "
                <code translate="no">"artist:"</code>
                ", "
                <code translate="no">"album:"</code>
                ", "
                <code translate="no">"year:1970-1979"</code>
                ", "
                <code translate="no">"genre:"</code>
                " or "
                <code translate="no">"tag:new"</code>
                " before or after your words."
            </p>
        </div>
    }
    .into_any()
}

fn nothing(words: &str, kind: RwSignal<Option<Kind>>) -> AnyView {
    let what = kind.get_untracked().map_or("Nothing", no_such);
    let all = move |_| {
        kind.set(None);
        focus::on(chip_id(None));
    };
    view! {
        <div class="blank">
            <h2>{what} " found for “" <bdi>{words.to_owned()}</bdi> "”"</h2>
            <p class="small">"Check the spelling, or try fewer words."</p>
            {kind.get_untracked().map(|_| view! { <button class="link" type="button" on:click=all>"Search for everything"</button> })}
        </div>
    }
    .into_any()
}

const fn no_such(kind: Kind) -> &'static str {
    match kind {
        Kind::Track => "No songs",
        Kind::Artist => "No artists",
        Kind::Album => "No albums",
        Kind::Playlist => "No playlists",
        Kind::Show => "No podcasts",
        Kind::Episode => "No episodes",
        Kind::Audiobook => "No audiobooks",
        _ => "Nothing",
    }
}

/// The place of the first section.
fn ghost() -> AnyView {
    view! {
        <div class="spread found" aria-hidden="true">
            <header>
                <span class="ghost w4"></span>
            </header>
            <GhostBrief rows=10 />
        </div>
    }
    .into_any()
}
