//! The body of a response, indented and searchable.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::browser::intl;
use crate::learn::console::text::{beginning, indented, matches};
use crate::oauth::pasted;
use crate::ui::components::copy::copy;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::focus;

/// Lines shown at first.
const LINES: usize = 2_000;
/// Matches highlighted at most. More are only counted.
const MARKS: usize = 200;

/// A body and the search in it.
#[derive(Clone, Copy)]
struct BodySearch {
    text: StoredValue<String>,
    words: RwSignal<String>,
    /// The offsets of the matches. Not a signal: it changes just before `words`.
    matches: StoredValue<Vec<usize>>,
    /// The index of the current match.
    current: RwSignal<usize>,
}

impl BodySearch {
    fn new(text: String) -> Self {
        Self {
            text: StoredValue::new(text),
            words: RwSignal::new(String::new()),
            matches: StoredValue::new(Vec::new()),
            current: RwSignal::new(0),
        }
    }

    fn start(self, words: String) {
        // As typed, or else without what pasting adds.
        let words = if self.text.with_value(|text| text.contains(&words)) { words } else { pasted::words(&words) };
        self.matches.set_value(self.text.with_value(|text| matches(text, &words)));
        self.current.set(0);
        self.words.set(words);
    }

    /// The number of matches. Tracked.
    fn count(self) -> usize {
        self.words.track();
        self.matches.with_value(Vec::len)
    }

    fn go(self, forward: bool) {
        let count = self.matches.with_value(Vec::len).min(MARKS);
        if count > 0 {
            self.current.update(|current| *current = (*current + if forward { 1 } else { count - 1 }) % count);
        }
    }

    /// The position among the matches, in words. Tracked.
    fn position(self) -> String {
        match (self.words.with(String::is_empty), self.count()) {
            (true, _) => String::new(),
            (false, 0) => "No matches".to_owned(),
            (false, count) if count > MARKS => {
                format!("{} of {count}; the first {MARKS} are highlighted", self.current.get() + 1)
            }
            (false, count) => format!("{} of {count}", self.current.get() + 1),
        }
    }

    /// The whole text with its matches highlighted, or without a search its first `lines` lines. Tracked.
    fn highlighted(self, lines: usize) -> AnyView {
        let length = self.words.with(String::len);
        self.text.with_value(|text| {
            self.matches.with_value(|offsets| {
                if offsets.is_empty() {
                    return beginning(text, lines).0.to_owned().into_any();
                }
                let (mut pieces, mut end) = (Vec::new(), 0);
                for offset in offsets.iter().take(MARKS) {
                    let before = text.get(end..*offset).unwrap_or_default().to_owned();
                    end = offset + length;
                    let mark = text.get(*offset..end).unwrap_or_default().to_owned();
                    pieces.push(view! { {before}<mark>{mark}</mark> });
                }
                let rest = text.get(end..).unwrap_or_default().to_owned();
                view! { {pieces}{rest} }.into_any()
            })
        })
    }
}

/// The body.
#[component]
pub fn ResponseBody(
    /// The body as received.
    text: String,
) -> impl IntoView {
    if text.is_empty() {
        return view! { <p class="small" id="body">"The response has no body."</p> }.into_any();
    }
    let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let text = indented(&text).unwrap_or(text);
    let lines = text.matches('\n').count() + 1;
    let search = BodySearch::new(text);
    let all = RwSignal::new(false);
    Effect::new(move |_| {
        let (current, count) = (search.current.get(), search.count());
        if count > 0 {
            // Once the highlights are drawn.
            request_animation_frame(move || show_mark(current));
        }
    });
    let body = move || search.highlighted(if all.get() { lines } else { LINES });
    let show_all = move |_| {
        all.set(true);
        focus::on("body");
    };
    let more = move || {
        (lines > LINES && !all.get() && search.count() == 0).then(|| {
            let words = format!("Show all {} lines", intl::count(lines));
            view! { <button class="button little" type="button" on:click=show_all>{words}</button> }
        })
    };
    view! {
        <SearchField search />
        <pre class="call-body" translate="no" id="body" tabindex="0" role="region" aria-label="Response body">
            {live(body)}
        </pre>
        <div class="row">
            <CopyButton text=search.text />
            {live(more)}
            <span class="small quiet-text">{format!("{} bytes", intl::number(bytes))}</span>
        </div>
    }
    .into_any()
}

#[component]
fn SearchField(search: BodySearch) -> impl IntoView {
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            search.go(!event.shift_key());
        }
    };
    view! {
        <div class="row call-search" role="search">
            <div class="field">
                <label for="search-response">"Search the response"</label>
                <input
                    class="input"
                    type="search"
                    id="search-response"
                    autocomplete="off"
                    prop:value=search.words
                    on:keydown=key
                    on:input=move |event| search.start(event_target_value(&event))
                />
            </div>
            <button class="button little" type="button" on:click=move |_| search.go(false)>
                "Previous"
            </button>
            <button class="button little" type="button" on:click=move |_| search.go(true)>
                "Next"
            </button>
            <span role="status" class="small" id="found">
                {move || search.position()}
            </span>
        </div>
    }
}

fn show_mark(current: usize) {
    let Ok(marks) = document().query_selector_all("#body mark") else { return };
    for index in 0..marks.length() {
        let Some(mark) = marks.item(index).and_then(|mark| mark.dyn_into::<web_sys::Element>().ok()) else { continue };
        if index as usize == current {
            let _ = mark.set_attribute("aria-current", "true");
            mark.scroll_into_view_with_bool(false);
        } else {
            let _ = mark.remove_attribute("aria-current");
        }
    }
}

#[component]
fn CopyButton(text: StoredValue<String>) -> impl IntoView {
    let copied = RwSignal::new("");
    let copy = move |_| {
        if let Some(text) = text.try_get_value() {
            copy(text, copied, "Copied");
        }
    };
    view! {
        <button class="button little" type="button" on:click=copy>
            <Icon name="copy" />
            "Copy the response"
        </button>
        <span class="small" role="status">
            {copied}
        </span>
    }
}
