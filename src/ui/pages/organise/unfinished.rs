//! The offer to go on with a change that an earlier visit did not end. Nothing else can be begun before it is decided.

use leptos::prelude::*;

use super::job::Unfinished;
use super::read::with_permission;
use super::shown::PLACE;
use super::words::list_name;
use super::{job, making};
use crate::browser::intl;
use crate::ui::components::icon::Icon;

/// The face of the page meanwhile.
#[must_use]
pub fn unfinished(found: Option<Unfinished>) -> AnyView {
    let Some(Unfinished { begun, done, account }) = found else { return ().into_any() };
    let total = u32::try_from(begun.plan.steps.len()).unwrap_or(u32::MAX);
    let (doing, public, name) = (begun.doing, begun.target.public, begun.name);
    let words = format!(
        ". It was begun {}, and stopped after {} of {} steps. Before anything else is sent, we look what is there.",
        intl::moment(begun.at),
        intl::number(done),
        intl::number(total)
    );
    let is_own = account.is_none_or(|account| account.id == begun.account.id);
    let act = if is_own {
        with_permission(public, buttons)
    } else {
        let whose = format!("It is of the account of {}. Sign in as that person to go on.", begun.account.name);
        view! {
            <p>{whose}</p>
            <div class="row">{button("Leave it as it is", "button quiet", job::put_away)}</div>
        }
        .into_any()
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    "A change is not finished"
                </h2>
            </header>
            <div class="stack">
                <p class="statement">{doing} " " {list_name(&name)} {words}</p>
                {act}
            </div>
        </section>
    }
    .into_any()
}

fn buttons() -> AnyView {
    view! {
        <div class="row">
            {button("Go on", "button first", job::go_on)} {button("Put back", "button", making::put_back)}
            {button("Leave it as it is", "button quiet", job::put_away)}
        </div>
        <p class="hint">"If you leave it as it is, it can still be undone in this tab, or saved as a file that undoes it."</p>
    }
    .into_any()
}

fn button(words: &'static str, class: &'static str, then: fn()) -> AnyView {
    let icon = (words == "Put back").then(|| view! { <Icon name="back" /> });
    view! {
        <button class=class type="button" on:click=move |_| job::take_up(then)>
            {icon}
            {words}
        </button>
    }
    .into_any()
}
