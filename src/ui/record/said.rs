//! What came of a change of the list: in the bar of the selection, or in a bar of its own while nothing is selected.

use leptos::prelude::*;

use super::acts::Act;
use super::state::Record;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// The sentence and its buttons, for the bar of the selection.
#[must_use]
pub fn said_here(record: Record) -> AnyView {
    let words = move || record.said.get().map(|said| said.words).unwrap_or_default();
    view! {
        <span role="status">{words}</span>
        {live(move || record.said.get().map(|said| offers(record, said.offers)))}
    }
    .into_any()
}

/// The buttons that do these things to the list.
#[must_use]
pub fn offers(record: Record, offers: Vec<(&'static str, Act)>) -> AnyView {
    let button = |(label, act): (&'static str, Act)| {
        view! {
            <button class="button quiet little" type="button" on:click=move |_| record.act(act.clone())>
                {label}
            </button>
        }
        .into_any()
    };
    offers.into_iter().map(button).collect::<Vec<_>>().into_any()
}

/// The bar at the foot of the list, while nothing is selected.
#[component]
pub fn SaidBar(
    /// The list.
    record: Record,
) -> impl IntoView {
    let is_shown = Memo::new(move |_| record.said.with(Option::is_some) && record.selection.with(|selection| selection.is_empty()));
    live(move || {
        is_shown.get().then(|| {
            let words = move || record.said.get().map(|said| said.words).unwrap_or_default();
            view! {
                <div class="undo" role="group" aria-label="Last change">
                    <p role="status">{words}</p>
                    {live(move || record.said.get().map(|said| offers(record, said.offers)))}
                    <button
                        class="button quiet square little"
                        type="button"
                        aria-label="Put away"
                        on:click=move |_| record.act(Act::PutAway)
                    >
                        <Icon name="cross" />
                    </button>
                </div>
            }
        })
    })
}
