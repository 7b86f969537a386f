//! Covers on a shelf, each with a name and one fact.

use leptos::prelude::*;

use super::cover::Cover;
use super::loading::GhostShelf;
use super::name::name;
use super::place::{Place, link_to};
use crate::spotify::Uri;
use crate::spotify::model::name::shown;
use crate::ui::saving::mark::mark;

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
    /// The thing, if it can be saved or followed on the shelf, because it has no page in the app.
    pub uri: Option<Uri>,
}

/// A card as an entry of a shelf.
#[must_use]
pub fn card(card: Card) -> AnyView {
    entry(card, None)
}

/// The same, with the button that saves or follows the thing, if it can be.
#[must_use]
pub fn marked_card(card: Card) -> AnyView {
    let button = card.uri.clone().map(|uri| mark(uri, shown(&card.name), false));
    entry(card, button)
}

fn entry(card: Card, button: Option<AnyView>) -> AnyView {
    let title = shown(&card.name).to_owned();
    let content = view! {
        <Cover src=card.cover alt="" />
        <span class="index-name" title=title.clone()>
            {name(&title)}
        </span>
        <span class="index-fact">{name(&card.fact)}</span>
    };
    view! { <li>{link_to(card.place, "", content.into_any())} {button}</li> }.into_any()
}

/// A shelf that is there as a whole.
#[must_use]
pub fn shelf(cards: Vec<Card>) -> AnyView {
    view! { <ul class="shelf many">{cards.into_iter().map(marked_card).collect_view()}</ul> }.into_any()
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
                {marked_card(one)}
            </For>
        </ul>
    }
}

/// The place of a shelf that fills the page, and words for screen readers.
#[must_use]
pub fn ghost_shelf(loading: &'static str) -> AnyView {
    view! {
        <p class="unseen" role="status">
            {loading}
        </p>
        <GhostShelf covers=16 many=true />
    }
    .into_any()
}
