//! Two ways to the same order, each with its price.

use leptos::prelude::*;

use super::words::takes;
use crate::browser::intl;
use crate::organise::plan::Plan;
use crate::ui::components::icon::Icon;

/// An order, and the two plans that lead to it.
pub struct Planned {
    /// The current places, in the new order.
    pub order: Vec<u32>,
    /// By few moves.
    pub few: Plan,
    /// By rewriting the list, if that loses no entry.
    pub rewrite: Option<Plan>,
}

/// The choice. Where the second way would lose an entry, it says so instead.
#[must_use]
pub fn offers(planned: &Planned, rewrites: RwSignal<bool>) -> AnyView {
    let few = &planned.few;
    let steps = u32::try_from(few.steps.len()).unwrap_or(u32::MAX);
    let few_words = format!(
        "Only what is out of place moves, in {}. Spotify keeps the date each song was added.",
        if steps == 1 { "one step".to_owned() } else { format!("{} steps", intl::number(steps)) }
    );
    let rewrite = match &planned.rewrite {
        Some(plan) => {
            let lost = format!("{} dates are lost: every song is “added today”.", intl::number(plan.dates_lost));
            let words = "The list is emptied and filled again, a hundred songs at once.".to_owned();
            offer("how-rewrite", "Rewrite the list", words, plan, true, lost, rewrites)
        }
        None => {
            rewrites.set(false);
            view! {
                <p class="hint">
                    "The list cannot be rewritten: it has local files or songs that Spotify removed, and they would be lost."
                </p>
            }
            .into_any()
        }
    };
    view! {
        <fieldset class="offers">
            <legend>
                <h3>"How should it be done?"</h3>
            </legend>
            {offer("how-few", "Move as few as possible", few_words, few, false, "All dates stay.".to_owned(), rewrites)} {rewrite}
        </fieldset>
    }
    .into_any()
}

fn offer(
    id: &'static str,
    title: &'static str,
    words: String,
    plan: &Plan,
    is_second: bool,
    loss: String,
    rewrites: RwSignal<bool>,
) -> AnyView {
    let about = format!("{id}-words");
    view! {
        <div class="offer">
            <input
                type="radio"
                name="how"
                id=id
                aria-describedby=about.clone()
                prop:checked=move || rewrites.get() == is_second
                on:change=move |_| rewrites.set(is_second)
            />
            <label for=id>{title}</label>
            <p id=about>{words}</p>
            <dl class="facts">
                <div>
                    <dt>"Takes"</dt>
                    <dd>{takes(plan.seconds())}</dd>
                </div>
                <div>
                    <dt>"Requests"</dt>
                    <dd>{intl::number(plan.requests())}</dd>
                </div>
            </dl>
            <p class="loss">
                <Icon name=if is_second { "broken" } else { "check" } />
                {loss}
            </p>
        </div>
    }
    .into_any()
}
