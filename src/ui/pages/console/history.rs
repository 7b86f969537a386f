//! The calls of this tab. Choosing one shows its response and restores its form.

use leptos::html;
use leptos::prelude::*;

use super::state::ConsoleState;
use crate::browser::intl;
use crate::learn::console::{CallHistory, PastCall};
use crate::learn::duration;
use crate::ui::components::live::live;

/// The section.
#[component]
pub fn HistorySection(
    /// What the sections share.
    state: ConsoleState,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    let clear = move |_| {
        state.history.update(CallHistory::clear);
        state.shown.set(None);
        // The button that had the focus is gone.
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    };
    let is_empty = Memo::new(move |_| state.history.with(CallHistory::is_empty));
    view! {
        <section class="spread" aria-labelledby="history-heading">
            <header>
                <h2 id="history-heading" tabindex="-1" node_ref=heading>
                    "History"
                </h2>
            </header>
            <div class="stack">
                {live(move || {
                    if is_empty.get() {
                        return view! { <p class="small">"No calls yet. They are kept in memory only, until you sign out or reload the page."</p> }
                            .into_any();
                    }
                    view! {
                        <CallTable state />
                        <button class="button little" type="button" on:click=clear>
                            "Clear the history"
                        </button>
                    }
                        .into_any()
                })}
            </div>
        </section>
    }
}

#[component]
fn CallTable(state: ConsoleState) -> impl IntoView {
    let rows = move || state.history.with(|history| history.iter().map(|call| call_row(state, call)).collect_view());
    view! {
        <div class="ledger-frame">
            <table class="ledger" aria-labelledby="history-heading">
                <thead>
                    <tr>
                        <th scope="col">"Time"</th>
                        <th scope="col">"Request"</th>
                        <th scope="col" class="number">
                            "Status"
                        </th>
                        <th scope="col" class="number spare">
                            "Duration"
                        </th>
                    </tr>
                </thead>
                <tbody>{live(rows)}</tbody>
            </table>
        </div>
    }
}

fn call_row(state: ConsoleState, call: &PastCall) -> AnyView {
    let (status, took) = match &call.outcome {
        Ok(answer) => (answer.response.status.to_string(), duration(answer.millis)),
        Err(error) => (error.code().to_owned(), String::new()),
    };
    let number = call.number;
    let choose = move |_| {
        state.reopen(number);
        state.note();
        state.shown.set(Some(number));
    };
    let current = move || (state.shown.get() == Some(number)).then_some("true");
    view! {
        <tr>
            <td>{intl::time_of_day(call.at.0)}</td>
            <th scope="row">
                <button class="link call-past" type="button" aria-current=current on:click=choose>
                    {call.line.clone()}
                </button>
            </th>
            <td class="number">{status}</td>
            <td class="number spare">{took}</td>
        </tr>
    }
    .into_any()
}
