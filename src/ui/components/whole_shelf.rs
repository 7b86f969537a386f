//! A whole list as a shelf that can be searched and ordered, with all that it shows while it is read, when it is empty, and when it
//! cannot be read.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::Icon;
use super::live::live;
use super::ready::Ready;
use super::shelf::{ghost_shelf, marked_card};
use super::trouble::TroubleNotice;
use crate::browser::intl;
use crate::library::arranging::{Label, Order, arranged};
use crate::ui::api::Loaded;
use crate::ui::kept::Kept;
use crate::ui::trouble::Trouble;
use crate::ui::whole::{Labelled, Whole};

/// The words around a shelf.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The beginning of the `id` of each tool.
    pub id: &'static str,
    /// One of the things, and several.
    pub noun: (&'static str, &'static str),
    /// What is loading, for screen readers.
    pub loading: &'static str,
    /// What is said when nothing contains the words.
    pub none: &'static str,
    /// The same list at Spotify, and the words of the link to it.
    pub at_spotify: (&'static str, &'static str),
    /// The orders to choose from, and their names. The first is the usual one.
    pub orders: &'static [(Order, &'static str)],
}

impl Words {
    fn order(self, name: &str) -> Order {
        let known = self.orders.iter().find(|(_, known)| *known == name).or_else(|| self.orders.first());
        known.map_or(Order::Listed, |(order, _)| *order)
    }

    fn name(self, order: Order) -> &'static str {
        self.orders.iter().find(|(known, _)| *known == order).map_or("", |(_, name)| *name)
    }

    fn count(self, items: usize) -> String {
        if items == 1 { format!("1 {}", self.noun.0) } else { format!("{} {}", intl::count(items), self.noun.1) }
    }
}

/// The shelf.
#[component]
pub fn WholeShelf(
    /// The list.
    whole: Whole,
    /// Its words.
    words: Words,
    /// Instead of an empty shelf.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let kept = Kept::here(words.id);
    let before = kept.get().unwrap_or_default();
    let (name, typed) = before.split_once('\n').unwrap_or_default();
    let (typed, order) = (RwSignal::new(typed.to_owned()), RwSignal::new(words.order(name)));
    Effect::new(move |was: Option<()>| {
        let now = format!("{}\n{}", words.name(order.get()), typed.get());
        if was.is_some() {
            kept.set(now);
        }
    });
    let items = whole.arrived.items;
    let rows = Memo::new(move |_| {
        items.with(|items| {
            let all: Vec<&Arc<Labelled>> = items.items().collect();
            let labels: Vec<&Label> = all.iter().map(|one| &one.label).collect();
            let places = typed.with(|typed| arranged(&labels, typed, order.get()));
            places.into_iter().filter_map(|place| all.get(place).copied().cloned()).collect::<Vec<_>>()
        })
    });
    let is_empty = whole.is_empty();
    let retry = Callback::new(move |()| whole.data.retry());
    let count = move || {
        let (found, all) = (rows.with(Vec::len), items.with(|items| items.len()));
        match whole.data.get() {
            _ if all == 0 => String::new(),
            Loaded::Ready(()) if found == all => words.count(all),
            Loaded::Ready(()) => format!("{} of {}", intl::count(found), words.count(all)),
            _ if found == all => {
                format!("{} of {}", intl::count(all), words.count(whole.arrived.total.get().max(all as u32) as usize))
            }
            _ => format!("{} of the first {}", intl::count(found), words.count(all)),
        }
    };
    // Whether there is something to find, or may be.
    let tools = Memo::new(move |_| matches!(is_empty.get(), Loaded::Loading | Loaded::Ready(false)));
    let show = move |is_empty| {
        if is_empty {
            return empty.run();
        }
        let nothing_found = move || rows.with(Vec::is_empty).then(|| view! { <p class="hint">{words.none}</p> });
        view! {
            <ul class="shelf many">
                <For each=move || rows.get() key=|one| one.card.id.clone() let(one)>
                    {marked_card(one.card.clone())}
                </For>
            </ul>
            {live(nothing_found)}
        }
        .into_any()
    };
    // Why the rest is missing. Where nothing arrived, `Ready` says it.
    let trouble = move || {
        let error = whole.data.error().filter(|_| is_empty.get() == Loaded::Ready(false));
        error.map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry /> })
    };
    let is_known = Memo::new(move |_| is_empty.get() != Loaded::Loading);
    let source = move || {
        let (url, link) = words.at_spotify;
        view! {
            <p class="source">
                <span>"Content from Spotify."</span>
                <a href=url>{link}</a>
            </p>
        }
    };
    view! {
        <div class="stack">
            {live(move || tools.get().then(|| view! { <Tools words typed order count=Signal::derive(count) /> }))}
            <Ready data=is_empty retry ghost=move || ghost_shelf(words.loading) let:empty>
                {show(empty)}
            </Ready>
            {live(trouble)}
        </div>
        // Later than the answer, because until then its place is not known.
        {live(move || is_known.get().then(source))}
    }
}

/// Finding and ordering, and how much there is.
#[component]
fn Tools(words: Words, typed: RwSignal<String>, order: RwSignal<Order>, count: Signal<String>) -> impl IntoView {
    let (words_id, order_id) = (format!("{}-words", words.id), format!("{}-order", words.id));
    let option = |(one, name): &(Order, &'static str)| view! { <option selected=order.get_untracked() == *one>{*name}</option> };
    view! {
        <div class="index-tools">
            <div class="search">
                <label class="unseen" for=words_id.clone()>
                    "Filter by name"
                </label>
                <Icon name="search" />
                <input
                    class="input"
                    id=words_id
                    type="search"
                    placeholder="Filter"
                    autocomplete="off"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <label class="unseen" for=order_id.clone()>
                "Sort by"
            </label>
            <select class="input" id=order_id on:change=move |event| order.set(words.order(&event_target_value(&event)))>
                {words.orders.iter().map(option).collect_view()}
            </select>
            <output class="small quiet-text">{count}</output>
        </div>
    }
}
