//! What of a file comes back, into which account, and how.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;

use super::given::Given;
use super::job;
use super::lists::lists;
use super::words::{minutes, number};
use crate::backup::restore::plan::{Existing, LikesOrder, Wishes, scopes};
use crate::backup::section::Section;
use crate::browser::{intl, journal};
use crate::oauth::ScopeSet;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::components::sign_in::OtherAccountButton;
use crate::ui::context::use_app;

/// How liked songs are sent once there are so many that it makes a difference.
const MANY: usize = 2;

/// The permissions without which these sections cannot be read and written.
#[must_use]
pub(super) fn needed(sections: &[Section]) -> ScopeSet {
    sections.iter().map(|section| section.scopes().union(scopes(*section))).collect()
}

/// What the person granted. Tracked.
#[must_use]
pub(super) fn use_granted() -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| state.with(|state| state.grant().map(|grant| grant.consent.scopes).unwrap_or_default()))
}

/// The rest of the form.
#[must_use]
pub(super) fn parts(given: &Rc<Given>) -> AnyView {
    let app = use_app();
    let granted = use_granted();
    let count = |section: Section| match section {
        Section::Playlists => given.holding.lists.len(),
        _ => given.holding.saved.get(&section).map_or(0, Vec::len),
    };
    let there: Vec<(Section, usize)> =
        Section::ALL.into_iter().map(|section| (section, count(section))).filter(|(_, count)| *count > 0).collect();
    let out = RwSignal::new(Vec::<Section>::new());
    let wishes = RwSignal::new(Wishes::default());
    let left_out = RwSignal::new(BTreeSet::<String>::new());
    let all: Vec<Section> = there.iter().map(|(section, _)| *section).collect();
    let ticked = Memo::new(move |_| {
        let is_in = |section: &&Section| out.with(|out| !out.contains(section));
        all.iter().filter(is_in).copied().collect::<Vec<_>>()
    });
    let missing = Memo::new(move |_| needed(&ticked.get()).difference(granted.get()));
    let kept = StoredValue::new_local(given.clone());
    let offer = move || {
        let scopes = missing.get();
        (!scopes.is_empty()).then(|| {
            // It is here again when the person is back.
            leptos::task::spawn_local(async move {
                let given = kept.get_value();
                journal::keep_file(&given.name, &given.bytes).await;
            });
            view! {
                <Offer scopes />
                <p class="hint">"You go to Spotify and come back to this page. The file stays chosen."</p>
            }
        })
    };
    let is_ready = move || missing.get().is_empty() && !ticked.get().is_empty();
    let start = move |_| {
        if is_ready() {
            let given = kept.get_value();
            let mut wanted = given.holding.clone();
            left_out.with_untracked(|left_out| wanted.lists.retain(|list| !left_out.contains(list.id.as_str())));
            job::make_plan(app, granted.get_untracked(), wanted, given.earlier.clone(), ticked.get(), wishes.get_untracked());
        }
    };
    let likes = count(Section::Liked);
    let has = move |section: Section| ticked.with(|ticked| ticked.contains(&section));
    let given = given.clone();
    let single = {
        let names: Rc<[(String, String)]> =
            given.holding.lists.iter().map(|list| (list.id.as_str().to_owned(), list.name.clone())).collect();
        let names = StoredValue::new_local(names);
        move || (has(Section::Playlists) && names.with_value(|names| names.len() > 1)).then(|| lists(names.get_value(), left_out))
    };
    view! {
        <div class="file">
            <Icon name="file" />
            <b translate="no">{given.name.clone()}</b>
            <p>{given.words.clone()}</p>
        </div>
        <div class="stack">
            <dl class="facts ruled">
                <div>
                    <dt>"Goes into the account of"</dt>
                    <dd translate="no">{move || app.name.get()}</dd>
                </div>
            </dl>
            <div class="row">
                <OtherAccountButton little=true />
            </div>
        </div>
        <fieldset>
            <legend>
                <h3>"What to bring back"</h3>
            </legend>
            <div class="formats">{there.into_iter().map(|(section, count)| tick(section, count, out)).collect_view()}</div>
        </fieldset>
        {live(single)}
        {live(move || has(Section::Playlists).then(|| existing(wishes)))}
        {live(move || (has(Section::Liked) && likes >= MANY).then(|| order(likes, wishes)))}
        {live(offer)}
        <div class="row">
            <button class="button first" type="button" aria-disabled=move || (!is_ready()).to_string() on:click=start>
                "Show the plan"
            </button>
            <span class="small quiet-text">"Reads your library. Changes nothing."</span>
        </div>
    }
    .into_any()
}

fn tick(section: Section, count: usize, out: RwSignal<Vec<Section>>) -> AnyView {
    let id = format!("restore-{}", section.name());
    let describes = format!("{id}-words");
    let toggle = move |_| {
        out.update(|out| match out.iter().position(|other| *other == section) {
            Some(place) => drop(out.remove(place)),
            None => out.push(section),
        });
    };
    view! {
        <div class="tick">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=describes.clone()
                prop:checked=move || out.with(|out| !out.contains(&section))
                on:change=toggle
            />
            <label for=id>{section.label()}</label>
            <span class="hint" id=describes>
                {number(count)}
            </span>
        </div>
    }
    .into_any()
}

/// One of several ways, with its price.
fn way(
    group: &'static str,
    id: &'static str,
    label: &'static str,
    words: String,
    is: Signal<bool>,
    choose: Callback<()>,
) -> AnyView {
    let describes = format!("{id}-words");
    view! {
        <div class="offer">
            <input type="radio" name=group id=id aria-describedby=describes.clone() prop:checked=is on:change=move |_| choose.run(()) />
            <label for=id>{label}</label>
            <p class="quiet-text" id=describes>
                {words}
            </p>
        </div>
    }
    .into_any()
}

fn existing(wishes: RwSignal<Wishes>) -> AnyView {
    let one = move |id: &'static str, existing: Existing, label: &'static str, words: &'static str| {
        let is = Signal::derive(move || wishes.with(|wishes| wishes.existing == existing));
        let choose = Callback::new(move |()| wishes.update(|wishes| wishes.existing = existing));
        way("restore-existing", id, label, words.to_owned(), is, choose)
    };
    view! {
        <fieldset class="offers">
            <legend>
                <h3>"If a playlist is still there"</h3>
            </legend>
            {one(
                "restore-add",
                Existing::Add,
                "Add what is missing",
                "What was lost comes back, at the end of the playlist. What you added since stays.",
            )}
            {one(
                "restore-equal",
                Existing::Equal,
                "Make it equal",
                "The playlist becomes what it was, in its order. What you added since is taken out, and the dates in it are lost.",
            )}
            {one(
                "restore-beside",
                Existing::Beside,
                "Make a second one",
                "The playlist you have is not touched. If something is missing in it, a new one is made.",
            )}
        </fieldset>
    }
    .into_any()
}

fn order(likes: usize, wishes: RwSignal<Wishes>) -> AnyView {
    let likes = u32::try_from(likes).unwrap_or(u32::MAX);
    let one = move |id: &'static str, order: LikesOrder, label: &'static str, words: String| {
        let is = Signal::derive(move || wishes.with(|wishes| wishes.likes == order));
        let choose = Callback::new(move |()| wishes.update(|wishes| wishes.likes = order));
        way("restore-likes", id, label, words, is, choose)
    };
    let price = |requests: u32| format!("{} requests, about {}", intl::number(requests), minutes(requests));
    let fast = format!("40 at once: {}. Within each forty, Spotify decides the order.", price(likes.div_ceil(40)));
    let exact = format!("One at a time, the oldest first: {}. The order is the one in the file.", price(likes));
    view! {
        <fieldset class="offers">
            <legend>
                <h3>"Order of your likes"</h3>
            </legend>
            {one("restore-fast", LikesOrder::Fast, "Fast", fast)} {one("restore-exact", LikesOrder::Exact, "Exact", exact)}
        </fieldset>
    }
    .into_any()
}
