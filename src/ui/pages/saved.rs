//! Lists of saved things that are read to their end and stand on a shelf.

use leptos::prelude::*;

use crate::spotify::Listing;
use crate::spotify::model::saved::Savable;
use crate::spotify::model::{PageItem, Saved};
use crate::ui::api::{ApiList, Change, Loaded};
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::live::live;
use crate::ui::components::more::More;
use crate::ui::components::ready::Ready;
use crate::ui::components::shelf::{Card, FilteredShelf, ghost_shelf};

/// A list on its way to a shelf. Not generic, so that what shows it is compiled once.
#[derive(Clone, Copy)]
pub struct OnShelf {
    /// The cards so far.
    pub cards: Memo<Vec<Card>>,
    /// Whether the list is empty, once it was read.
    pub empty: Memo<Loaded<bool>>,
    /// How many of its entries were `null` or could not be read.
    pub odd: Memo<u32>,
    /// Reads it anew.
    pub retry: Callback<()>,
    more: Callback<()>,
    left: Memo<bool>,
    reading: Change,
}

/// Reads the list to its end, a page at a time.
pub fn to_shelf<T>(list: ApiList<Saved<T>>, card: fn(&T) -> Card) -> OnShelf
where
    T: Savable + Clone + Send + Sync + 'static,
{
    read_to_the_end(list);
    OnShelf {
        cards: Memo::new(move |_| match list.data.map(|list| list.items().iter().map(|saved| card(&saved.item)).collect()) {
            Loaded::Ready(cards) => cards,
            _ => Vec::new(),
        }),
        empty: Memo::new(move |_| list.data.map(Listing::is_empty)),
        odd: Memo::new(move |_| if let Loaded::Ready(odd) = list.data.map(Listing::odd) { odd } else { 0 }),
        retry: Callback::new(move |()| list.data.retry()),
        more: Callback::new(move |()| list.more()),
        left: Memo::new(move |_| list.has_more() && !list.reads_on()),
        reading: list.reading,
    }
}

fn read_to_the_end<T: PageItem + Clone + Send + Sync + 'static>(list: ApiList<T>) {
    Effect::new(move |_| {
        if list.reads_on() && !list.reading.is_busy() && list.reading.error().is_none() {
            list.more();
        }
    });
}

/// The shelf, or what is there instead.
#[component]
pub fn SavedShelf(
    /// The list.
    list: OnShelf,
    /// The beginning of the `id` of each tool.
    id: &'static str,
    /// What is loading, for screen readers.
    label: &'static str,
    /// What is said when nothing contains the words.
    none: &'static str,
    /// What stands in the place of an empty shelf.
    nothing: ViewFn,
) -> impl IntoView {
    let shown = Memo::new(move |_| list.left.get() || list.reading.error().is_some());
    view! {
        <div class="stack">
            <Ready data=list.empty retry=list.retry ghost=move || ghost_shelf(label) let:empty>
                {if empty { nothing.run() } else { view! { <FilteredShelf cards=list.cards id none /> }.into_any() }}
            </Ready>
            {live(move || shown.get().then(|| view! { <More left=list.left reading=list.reading more=list.more /> }))}
        </div>
    }
}

/// What stands in the place of a list that has nothing in it: what that means, and the next step.
#[must_use]
pub fn nothing_saved(title: &'static str, meaning: &'static str) -> AnyView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>{title}</h2>
            <p class="small">{meaning}</p>
            <a class="link" href="https://open.spotify.com/">
                "Open Spotify"
            </a>
        </div>
    }
    .into_any()
}

/// The source of the content, which Spotify requires every app to name, with the way to this content at Spotify if it has a page.
#[must_use]
pub fn source(url: Option<String>, words: &'static str) -> AnyView {
    view! {
        <p class="source">
            <span>"Content from Spotify."</span>
            {url.map(|url| view! { <a href=url>{words}</a> })}
        </p>
    }
    .into_any()
}
