//! Covers on a shelf, each with a name and one fact, and a shelf that can be searched and ordered.

use leptos::prelude::*;

use super::cover::Cover;
use super::icon::Icon;
use super::live::live;
use super::name::name;
use super::place::{Place, link_to};
use crate::browser::intl;
use crate::spotify::model::name::shown;

/// Something on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What makes it the same as another one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub place: Place,
    /// Who made it, or another fact; may be empty.
    pub fact: String,
    /// The address of its cover.
    pub cover: Option<String>,
}

/// A card as an entry of a shelf.
#[must_use]
pub fn card(card: Card) -> AnyView {
    let title = shown(&card.name).to_owned();
    let content = view! {
        <Cover src=card.cover alt="" />
        <span class="index-name" title=title.clone()>
            {name(&title)}
        </span>
        <span class="index-fact">{name(&card.fact)}</span>
    };
    view! { <li>{link_to(card.place, "", content.into_any())}</li> }.into_any()
}

/// A shelf that is there as a whole.
#[must_use]
pub fn shelf(cards: Vec<Card>) -> AnyView {
    view! { <ul class="shelf many">{cards.into_iter().map(card).collect_view()}</ul> }.into_any()
}

/// A shelf that changes. What was on it before stays as it is.
#[component]
pub fn GrowingShelf(
    /// The cards, each once.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    view! {
        <ul class="shelf many">
            <For each=move || cards.get() key=|card| card.id.clone() let(one)>
                {card(one)}
            </For>
        </ul>
    }
}

/// The cards whose name or fact contains all of these words, by name or in their own order.
#[must_use]
pub fn arranged(mut cards: Vec<Card>, words: &str, by_name: bool) -> Vec<Card> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    cards.retain(|card| {
        let text = [card.name.as_str(), card.fact.as_str()].join("\n").to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    });
    if by_name {
        cards.sort_by_cached_key(|card| card.name.to_lowercase());
    }
    cards
}

const NEWEST: &str = "Newest first";
const NAME: &str = "Name";

/// A shelf with its tools: words to find, and the order. The cards come with the newest first.
#[component]
pub fn FilteredShelf(
    /// All of them, as far as they were read.
    cards: Memo<Vec<Card>>,
    /// The beginning of the `id` of each tool.
    id: &'static str,
    /// What is said when nothing contains the words.
    none: &'static str,
) -> impl IntoView {
    let (words, by_name) = (RwSignal::new(String::new()), RwSignal::new(false));
    let rows = Memo::new(move |_| arranged(cards.get(), &words.get(), by_name.get()));
    let count = move || match (rows.with(Vec::len), cards.with(Vec::len)) {
        (found, all) if found == all => String::new(),
        (found, all) => format!("{} of {}", in_words(found), in_words(all)),
    };
    let (words_id, order_id) = (format!("{id}-words"), format!("{id}-order"));
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
                    on:input=move |event| words.set(event_target_value(&event))
                />
            </div>
            <label class="unseen" for=order_id.clone()>
                "Sort by"
            </label>
            <select class="input" id=order_id on:change=move |event| by_name.set(event_target_value(&event) == NAME)>
                <option>{NEWEST}</option>
                <option>{NAME}</option>
            </select>
            <output class="small quiet-text">{count}</output>
        </div>
        <GrowingShelf cards=rows />
        {live(move || rows.with(Vec::is_empty).then(|| view! { <p class="hint">{none}</p> }))}
    }
}

fn in_words(count: usize) -> String {
    intl::number(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The place of a shelf that fills the page, and words for screen readers.
#[must_use]
pub fn ghost_shelf(loading: &'static str) -> AnyView {
    let ghost = |_| {
        view! {
            <li>
                <span class="ghost art"></span>
                <span class="index-name">
                    <span class="ghost w8"></span>
                </span>
                <span class="index-fact">
                    <span class="ghost w4"></span>
                </span>
            </li>
        }
    };
    view! {
        <p class="unseen" role="status">
            {loading}
        </p>
        <ul class="shelf many reserved" aria-hidden="true">
            {(0..16).map(ghost).collect_view()}
        </ul>
    }
    .into_any()
}
