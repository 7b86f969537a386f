//! Taking rules from a file.

use std::sync::Arc;

use leptos::prelude::*;

use super::store;
use crate::browser::file::Chosen;
use crate::organise::rules::kept::{self, MAX_SIZE, RulesFault};
use crate::ui::components::code::number_code;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// The field for the file. The first rule of it opens.
#[must_use]
pub(super) fn opening(account: Arc<str>, open: RwSignal<Option<usize>>) -> AnyView {
    let fault = RwSignal::new(None::<RulesFault>);
    let choose = move |event| {
        let Some(file) = Chosen::in_input(&event_target(&event)).into_iter().next() else { return };
        let account = account.clone();
        leptos::task::spawn_local(async move {
            match read(&file).await {
                // The page may be gone by now.
                Ok(rules) => match store::add(&account, rules) {
                    None => drop(fault.try_set(Some(RulesFault::NotKept))),
                    number => drop(open.try_set(number)),
                },
                Err(found) => drop(fault.try_set(Some(found))),
            }
        });
    };
    let refused = move || {
        fault.get().map(|fault| {
            view! {
                <div class="notice wrong" role="alert">
                    <Icon name="broken" />
                    <h3>"No rule can be read from this file"</h3>
                    <p>{fault.words()}</p>
                    {number_code(fault.code())}
                </div>
            }
        })
    };
    view! {
        <div class="field">
            <label for="rules-file">"A rule from a file"</label>
            <input class="input" id="rules-file" type="file" accept=".json,application/json" on:change=choose />
        </div>
        {live(refused)}
    }
    .into_any()
}

async fn read(file: &Chosen) -> Result<Vec<crate::organise::rules::rule::Rule>, RulesFault> {
    if file.size() > MAX_SIZE {
        return Err(RulesFault::TooLarge);
    }
    kept::read(&file.bytes().await.ok_or(RulesFault::NotGiven)?)
}
