//! Saving and removing the selected rows of a table. Removing asks first, because it cannot be undone: the dates are lost.

use std::sync::Arc;

use leptos::prelude::*;

use super::use_saving;
use crate::browser::intl;
use crate::library::saved::Count;
use crate::spotify::Uri;
use crate::ui::components::facts::things;
use crate::ui::components::live::live;

/// A change of many things.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    uris: Arc<Vec<Uri>>,
    saved: bool,
    /// Whether it was started.
    is_sent: bool,
}

/// The buttons, the question, and what came of it in words.
#[component]
pub fn SaveMany(
    /// The things that are selected, each once, without what cannot be saved.
    selected: Signal<Arc<Vec<Uri>>>,
    /// Whether the buttons say that it is the library that changes, because there are others beside them.
    #[prop(optional)]
    is_named: bool,
) -> impl IntoView {
    let (save, remove) = if is_named { ("Save to library", "Remove from library") } else { ("Save", "Remove") };
    let saving = use_saving();
    let plan = RwSignal::new(None::<Plan>);
    let none = Memo::new(move |_| selected.with(|uris| uris.is_empty()));
    let begin = move |saved: bool| {
        let uris = selected.get_untracked();
        let is_sent = saved || uris.len() == 1;
        if is_sent {
            saving.set(&uris, saved);
        }
        plan.set(Some(Plan { uris, saved, is_sent }));
    };
    let go = move |_| {
        plan.update(|plan| {
            if let Some(plan) = plan {
                plan.is_sent = true;
                saving.set(&plan.uris, plan.saved);
            }
        });
    };
    // Another selection is another plan.
    Effect::new(move |before: Option<()>| {
        selected.track();
        if before.is_some() {
            plan.update(|plan| {
                if plan.as_ref().is_some_and(|plan| !plan.is_sent) {
                    *plan = None;
                }
            });
        }
    });
    let words = move || match plan.get() {
        Some(Plan { uris, saved, is_sent: true }) => outcome(saving.count(&uris, saved), uris.len(), saved),
        Some(Plan { uris, .. }) => format!("Remove {}? The dates when you saved them are lost.", things(uris.len())),
        None => String::new(),
    };
    let asks = Memo::new(move |_| plan.with(|plan| plan.as_ref().is_some_and(|plan| !plan.is_sent)));
    view! {
        <span role="status">{words}</span>
        {live(move || match (none.get(), asks.get()) {
            (true, _) => ().into_any(),
            (false, true) => {
                view! {
                    <button class="button quiet little" type="button" on:click=go>
                        "Remove them"
                    </button>
                    <button class="button quiet little" type="button" on:click=move |_| plan.set(None)>
                        "Keep them"
                    </button>
                }
                    .into_any()
            }
            (false, false) => {
                view! {
                    <button class="button quiet little" type="button" on:click=move |_| begin(true)>
                        {save}
                    </button>
                    <button class="button quiet little" type="button" on:click=move |_| begin(false)>
                        {remove}
                    </button>
                }
                    .into_any()
            }
        })}
    }
}

/// The result of a change of so many things, in words.
fn outcome(count: Count, all: usize, saved: bool) -> String {
    let (verb, done) = if saved { ("Saving", "saved") } else { ("Removing", "removed") };
    match count {
        Count { done: now, waiting: 1.. } => format!("{verb}: {} of {}.", intl::count(now), intl::count(all)),
        Count { done: now, .. } if now == all => format!("{} {done}.", things(all)),
        Count { done: now, .. } => format!("{} of {} {done}.", intl::count(now), things(all)),
    }
}
