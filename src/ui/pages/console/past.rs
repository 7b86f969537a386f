//! The calls of this tab so far. Choosing one shows its answer and fills the form as it was.

use leptos::html;
use leptos::prelude::*;

use super::{Desk, live};
use crate::browser::intl;
use crate::learn::console::{CallHistory, PastCall};
use crate::learn::duration;

/// The section. Nothing before the first call.
#[component]
pub fn Calls(
    /// What the page holds.
    desk: Desk,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    let clear = move |_| {
        desk.history.update(CallHistory::clear);
        desk.shown.set(None);
        // The button goes with the list.
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    };
    let rows =
        move || desk.history.with(|history| history.iter().map(|past| view! { <Row desk past=past.clone() /> }).collect_view());
    let is_empty = Memo::new(move |_| desk.history.with(CallHistory::is_empty));
    view! {
        <section class="spread" aria-labelledby="c-past">
            <header>
                <h2 id="c-past" tabindex="-1" node_ref=heading>
                    "Calls in this tab"
                </h2>
            </header>
            <div class="stack">
                {live(move || {
                    if is_empty.get() {
                        return view! { <p class="small">"None yet. They are kept in memory only: signing out and loading the page again forget them."</p> }
                            .into_any();
                    }
                    view! {
                        <div class="ledger-frame">
                            <table class="ledger" aria-labelledby="c-past">
                                <thead>
                                    <tr>
                                        <th scope="col">"Sent at"</th>
                                        <th scope="col">"Call"</th>
                                        <th scope="col" class="number">"Status"</th>
                                        <th scope="col" class="number spare">"Took"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {live(rows)}
                                </tbody>
                            </table>
                        </div>
                        <button class="button little" type="button" on:click=clear>
                            "Forget these calls"
                        </button>
                    }
                        .into_any()
                })}
            </div>
        </section>
    }
}

#[component]
fn Row(desk: Desk, past: PastCall) -> impl IntoView {
    let (status, took) = match &past.outcome {
        Ok(seen) => (seen.response.status.to_string(), duration(seen.millis)),
        Err(error) => (error.code().to_owned(), String::new()),
    };
    let (at, line, number) = (intl::time_of_day(past.at.0), past.line.clone(), past.number);
    let choose = move |_| {
        desk.choose(&past.operation, |_| past.values.clone());
        desk.mark();
        desk.shown.set(Some(number));
    };
    let current = move || (desk.shown.get() == Some(number)).then_some("true");
    view! {
        <tr>
            <td>{at}</td>
            <th scope="row">
                <button class="link call-past" type="button" aria-current=current on:click=choose>
                    {line}
                </button>
            </th>
            <td class="number">{status}</td>
            <td class="number spare">{took}</td>
        </tr>
    }
}
