//! The offer to go on with a change that an earlier visit did not end. Nothing else can be begun before it is decided.

use leptos::prelude::*;

use super::job::Unfinished;
use super::read::with_scopes;
use super::shown::PLACE;
use super::words::list_name;
use super::{job, making};
use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::ui::components::icon::Icon;
use crate::ui::needs::Need;

/// The face of the page meanwhile.
#[must_use]
pub fn unfinished(found: Option<Unfinished>) -> AnyView {
    let Some(Unfinished { begun, done, account }) = found else { return ().into_any() };
    let total: usize = begun.lists.iter().map(|list| list.plan.steps.len()).sum();
    let scopes = begun.lists.iter().fold(ScopeSet::NONE, |sum, list| sum.union(Need::edit(list.target.public).scopes()));
    let (doing, name) = (begun.doing, begun.name);
    let words = format!(
        ". It was begun {}, and stopped after {} of {} steps. Before anything else is sent, we look at what is there.",
        intl::moment(begun.at),
        intl::number(done),
        intl::count(total)
    );
    let is_own = account.is_none_or(|account| account.id == begun.account.id);
    let act = if is_own {
        with_scopes(scopes, Box::new(buttons))
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
