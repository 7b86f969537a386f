//! The answer: status, time, headers, and the body as it came, indented and searched.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{Desk, live};
use crate::browser::intl;
use crate::learn::console::PastCall;
use crate::learn::console::explain::{explain, meaning};
use crate::learn::console::text::{beginning, indented, matches};
use crate::learn::duration;
use crate::session::NextStep;
use crate::spotify::client::RawAnswer;
use crate::ui::components::api_notice::with_its_end;
use crate::ui::components::copy::copy;
use crate::ui::components::icon::Icon;
use crate::ui::components::notice::ExplanationNotice;
use crate::ui::focus;

/// More lines are shown when somebody wants them.
const LINES: usize = 2_000;
/// More matches than this are counted and not marked.
const MARKS: usize = 200;

/// The section. Nothing before the first call.
#[component]
pub fn Answer(
    /// What the page holds.
    desk: Desk,
) -> impl IntoView {
    // Calls never change once they are put down, and the one that is shown is let go together with the list.
    let past = move || {
        let number = desk.shown.get()?;
        desk.history.with_untracked(|history| history.get(number).cloned())
    };
    let said = move || match (desk.sending.get(), past().map(|past| past.outcome)) {
        (true, _) => "Waiting for the answer".to_owned(),
        (false, None) => "Nothing sent yet, or the call is not kept any more.".to_owned(),
        (false, Some(Err(_))) => "No answer".to_owned(),
        (false, Some(Ok(RawAnswer { response, millis, .. }))) => {
            let (name, means) = meaning(response.status);
            let gap = if name.is_empty() { "" } else { " " };
            format!("{}{gap}{name} in {}. {means}", response.status, duration(millis))
        }
    };
    view! {
        <section class="spread" aria-labelledby="c-answer" id="answer">
            <header>
                <h2 id="c-answer" tabindex="-1">
                    "The answer"
                </h2>
                {live(move || past().map(|past| view! { <p><code>{past.line}</code></p> }))}
            </header>
            <div class="stack">
                <p class="lead" role="status" id="status">
                    {live(said)}
                </p>
                {live(move || past().map(|past| view! { <Outcome past desk /> }))}
            </div>
        </section>
    }
}

#[component]
fn Outcome(desk: Desk, past: PastCall) -> impl IntoView {
    let writes = !past.line.starts_with("GET ");
    let (seen, trouble) = match past.outcome {
        Ok(seen) => (Some(seen.response), seen.trouble),
        Err(error) => (None, Some(error)),
    };
    let notice = trouble.map(|error| {
        let mut explanation = with_its_end(explain(&error, writes), error.until());
        // What reads is asked again from here; what writes, only from the form, where it asks first.
        if writes && explanation.next == NextStep::Retry {
            explanation.next = NextStep::None;
        }
        let again = Callback::new({
            let (operation, values) = (past.operation.clone(), past.values.clone());
            move |()| {
                desk.choose(&operation, |_| values.clone());
                // The button goes with the notice.
                focus::on("c-answer");
                desk.send();
            }
        });
        view! { <ExplanationNotice explanation retry=again /> }
    });
    view! {
        {notice}
        {seen
            .map(|response| {
                let headers = response.headers.clone();
                view! {
                    <Headers headers />
                    <Body text=response.body />
                }
            })}
    }
}

#[component]
fn Headers(headers: Vec<(String, String)>) -> impl IntoView {
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
            <summary>{format!("Headers that a page may read: {}", headers.len())}</summary>
            <dl class="facts ruled">{headers.into_iter().map(row).collect_view()}</dl>
        </details>
    }
}

/// The body, with a field that searches it.
#[component]
fn Body(text: String) -> impl IntoView {
    if text.is_empty() {
        return view! { <p class="small" id="body">"The answer has no body."</p> }.into_any();
    }
    let size = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let text = StoredValue::new(indented(&text).unwrap_or(text));
    let lines = text.with_value(|text| text.matches('\n').count() + 1);
    let (words, current, all) = (RwSignal::new(String::new()), RwSignal::new(0_usize), RwSignal::new(false));
    // Where they stand; changes just before the words do.
    let found = StoredValue::new(Vec::<usize>::new());
    let count = move || {
        words.track();
        found.with_value(Vec::len)
    };
    Effect::new(move |_| {
        let (place, count) = (current.get(), count());
        if count > 0 {
            // After the marks are drawn.
            request_animation_frame(move || show_mark(place));
        }
    });
    let go = move |forth: bool| {
        let count = found.with_value(Vec::len).min(MARKS);
        if count > 0 {
            current.update(|place| *place = (*place + if forth { 1 } else { count - 1 }) % count);
        }
    };
    let told = move || match (words.with(String::is_empty), count()) {
        (true, _) => String::new(),
        (false, 0) => "Not in it".to_owned(),
        (false, count) if count > MARKS => format!("{} of {count}, the first {MARKS} are marked", current.get() + 1),
        (false, count) => format!("{} of {count}", current.get() + 1),
    };
    let search = move |event| {
        let wanted = event_target_value(&event);
        found.set_value(text.with_value(|text| matches(text, &wanted)));
        current.set(0);
        words.set(wanted);
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            go(!event.shift_key());
        }
    };
    let marked = move || {
        words.track();
        text.with_value(|text| {
            found.with_value(|found| {
                if found.is_empty() {
                    let shown = if all.get() { text.as_str() } else { beginning(text, LINES).0 };
                    return view! { {shown.to_owned()} }.into_any();
                }
                let length = words.with_untracked(String::len);
                let (mut pieces, mut end) = (Vec::new(), 0);
                for place in found.iter().take(MARKS) {
                    let before = text.get(end..*place).unwrap_or_default().to_owned();
                    end = place + length;
                    let mark = text.get(*place..end).unwrap_or_default().to_owned();
                    pieces.push(view! { {before}<mark>{mark}</mark> });
                }
                let rest = text.get(end..).unwrap_or_default().to_owned();
                view! { {pieces}{rest} }.into_any()
            })
        })
    };
    view! {
        <div class="row call-search" role="search">
            <div class="field">
                <label for="search-answer">"Search the answer"</label>
                <input
                    class="input"
                    type="search"
                    id="search-answer"
                    autocomplete="off"
                    prop:value=words
                    on:keydown=key
                    on:input=search
                />
            </div>
            <button class="button little" type="button" on:click=move |_| go(false)>"Previous"</button>
            <button class="button little" type="button" on:click=move |_| go(true)>"Next"</button>
            <span role="status" class="small" id="found">
                {live(told)}
            </span>
        </div>
        <pre class="call-body" id="body" tabindex="0" role="region" aria-label="Body of the answer">
            {live(marked)}
        </pre>
        <div class="row">
            <Copy text />
            {live(move || {
                (lines > LINES && !all.get() && count() == 0)
                    .then(|| view! { <button class="button little" type="button" on:click=move |_| { all.set(true); focus::on("body"); }>{format!("Show all {} lines", intl::number(u32::try_from(lines).unwrap_or(u32::MAX)))}</button> })
            })}
            <span class="small quiet-text">{format!("{} bytes", intl::number(size))}</span>
        </div>
    }
    .into_any()
}

fn show_mark(place: usize) {
    let Ok(marks) = document().query_selector_all("#body mark") else { return };
    for at in 0..marks.length() {
        let Some(mark) = marks.item(at).and_then(|mark| mark.dyn_into::<web_sys::Element>().ok()) else { continue };
        if at as usize == place {
            let _ = mark.set_attribute("aria-current", "true");
            mark.scroll_into_view_with_bool(false);
        } else {
            let _ = mark.remove_attribute("aria-current");
        }
    }
}

#[component]
fn Copy(text: StoredValue<String>) -> impl IntoView {
    let copied = RwSignal::new("");
    let copy = move |_| {
        if let Some(text) = text.try_get_value() {
            copy(text, copied, "Copied");
        }
    };
    view! {
        <button class="button little" type="button" on:click=copy>
            <Icon name="copy" />
            "Copy the answer"
        </button>
        <span class="small" role="status">
            {copied}
        </span>
    }
}
