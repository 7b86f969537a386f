//! A short list: what, who, when.

use leptos::prelude::*;

use super::name::name;
use super::place::{Place, link_to};
use crate::spotify::model::name::{is_invisible, shown};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What makes it the same as another one; empty where repeats are normal.
    pub id: String,
    /// The name of the thing.
    pub what: String,
    /// Where that name leads.
    pub place: Place,
    /// Whose it is, each name with its page.
    pub who: Vec<(String, Place)>,
    /// When, or how long.
    pub when: String,
}

/// The row as an entry of a list.
#[must_use]
pub fn row(row: Row) -> AnyView {
    let title = shown(&row.what).to_owned();
    let who = row.who.into_iter().filter(|(who, _)| !is_invisible(who)).enumerate();
    let who = who.map(|(n, (who, place))| ((n > 0).then_some(", "), link_to(place, "", name(&who)))).collect_view();
    view! {
        <li title=title.clone()>
            {link_to(row.place, "what", name(&title))}
            <span class="who">{who}</span>
            <span class="when">{row.when}</span>
        </li>
    }
    .into_any()
}

/// A list that is there as a whole.
#[must_use]
pub fn brief(rows: Vec<Row>) -> AnyView {
    view! { <ol class="brief">{rows.into_iter().map(row).collect_view()}</ol> }.into_any()
}

/// A list that grows at its end.
#[component]
pub fn GrowingBrief(
    /// The rows so far. Those that were there before stay as they are.
    rows: Memo<Vec<Row>>,
) -> impl IntoView {
    let numbered = move || rows.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <ol class="brief">
            <For each=numbered key=|(number, row)| (*number, row.id.clone()) let((_, one))>
                {row(one)}
            </For>
        </ol>
    }
}
