//! The response: status, time, headers and body.

use leptos::prelude::*;

use super::body::ResponseBody;
use super::state::ConsoleState;
use crate::learn::console::PastCall;
use crate::learn::console::explain::meaning;
use crate::learn::duration;
use crate::spotify::client::RawAnswer;
use crate::ui::components::code::code;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::focus;
use crate::ui::trouble::Trouble;

/// The section. Empty before the first call.
#[component]
pub fn ResponseSection(
    /// What the sections share.
    state: ConsoleState,
) -> impl IntoView {
    // Untracked, because a call never changes, and clearing the history also clears `shown`.
    let call = move || {
        let number = state.shown.get()?;
        state.history.with_untracked(|history| history.get(number).cloned())
    };
    let status = move || if state.sending.is_busy() { "Waiting for the response".to_owned() } else { status(call()) };
    view! {
        <section class="spread" aria-labelledby="response-heading" id="response">
            <header>
                <h2 id="response-heading" tabindex="-1">
                    "Response"
                </h2>
                {live(move || call().map(|call| view! { <p>{code(&call.line)}</p> }))}
            </header>
            <div class="stack">
                <p class="lead" role="status" id="status">
                    {status}
                </p>
                {live(move || call().map(|call| view! { <CallOutcome state call /> }))}
            </div>
        </section>
    }
}

fn status(call: Option<PastCall>) -> String {
    match call.map(|call| call.outcome) {
        None => "No response yet.".to_owned(),
        Some(Err(_)) => "No response".to_owned(),
        Some(Ok(RawAnswer { response, millis, .. })) => {
            let (name, means) = meaning(response.status);
            let gap = if name.is_empty() { "" } else { " " };
            format!("{}{gap}{name} in {}. {means}", response.status, duration(millis))
        }
    }
}

#[component]
fn CallOutcome(state: ConsoleState, call: PastCall) -> impl IntoView {
    let PastCall { number, line, outcome, .. } = call;
    let writes = !line.starts_with("GET ");
    let (response, trouble) = match outcome {
        Ok(answer) => (Some(answer.response), answer.trouble),
        Err(error) => (None, Some(error)),
    };
    let notice = trouble.map(|error| {
        let retry = Callback::new(move |()| {
            state.reopen(number);
            // The button that had the focus goes with the notice.
            focus::on("response-heading");
            state.send();
        });
        view! { <TroubleNotice about=Trouble::ConsoleCall { error, writes } retry /> }
    });
    view! {
        {notice}
        {response
            .map(|response| {
                view! {
                    <ResponseHeaders headers=response.headers />
                    <ResponseBody text=response.body />
                }
            })}
    }
}

#[component]
fn ResponseHeaders(headers: Vec<(String, String)>) -> impl IntoView {
    let row = |(name, value): (String, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="code">{value}</dd>
            </div>
        }
    };
    view! {
        <details class="call-headers">
            <summary>{format!("Headers this page may read: {}", headers.len())}</summary>
            <dl class="facts ruled">{headers.into_iter().map(row).collect_view()}</dl>
        </details>
    }
}
