//! A short list: what, who, when.

use leptos::prelude::*;

use super::name::name;
use super::place::{Place, link_to};
use crate::spotify::Uri;
use crate::spotify::model::name::{is_invisible, shown};
use crate::ui::saving::adding::add_button;
use crate::ui::saving::mark::mark;

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
    /// The thing that can be saved, if it can.
    pub uri: Option<Uri>,
}

/// The row as an entry of a list.
#[must_use]
pub fn row(row: Row) -> AnyView {
    entry(row, None)
}

/// The same, with the buttons that add the thing to a playlist and save it, if that can be.
#[must_use]
pub fn marked_row(row: Row) -> AnyView {
    let title = shown(&row.what);
    let makers = row.who.iter().map(|(name, _)| name.clone()).collect();
    let acts = row.uri.clone().map(|uri| {
        let adds = add_button(uri.clone(), title, makers);
        view! { <span class="acts">{adds} {mark(uri, title, false)}</span> }.into_any()
    });
    entry(row, acts)
}

fn entry(row: Row, button: Option<AnyView>) -> AnyView {
    let title = shown(&row.what).to_owned();
    let who = row.who.into_iter().filter(|(who, _)| !is_invisible(who)).enumerate();
    let who = who.map(|(n, (who, place))| ((n > 0).then_some(", "), link_to(place, "", name(&who)))).collect_view();
    view! {
        <li title=title.clone()>
            {link_to(row.place, "what", name(&title))}
            <span class="who">{who}</span>
            <span class="when">{row.when}</span>
            {button}
        </li>
    }
    .into_any()
}

/// A list that is there as a whole.
#[must_use]
pub fn brief(rows: Vec<Row>) -> AnyView {
    view! { <ol class="brief">{rows.into_iter().map(row).collect_view()}</ol> }.into_any()
}

/// The same, with buttons that save.
#[must_use]
pub fn marked_brief(rows: Vec<Row>) -> AnyView {
    view! { <ol class="brief">{rows.into_iter().map(marked_row).collect_view()}</ol> }.into_any()
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
                {marked_row(one)}
            </For>
        </ol>
    }
}
