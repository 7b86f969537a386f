//! The service's filters as fields and chips, which write into the words of the search.

use leptos::prelude::*;

use crate::spotify::query::{Filter, value, with};

/// The filters with a value, and an example of it.
const FIELDS: [(Filter, &str, &str); 6] = [
    (Filter::Artist, "By an artist", ""),
    (Filter::Album, "On an album", ""),
    (Filter::Year, "Years", "1970-1979"),
    (Filter::Genre, "Genre", ""),
    (Filter::Isrc, "ISRC of a recording", ""),
    (Filter::Upc, "UPC of an album", ""),
];

/// The filters without.
const TAGS: [(&str, &str); 2] = [("new", "Out in the last two weeks"), ("hipster", "Hardly played")];

/// The filters. `ask` searches for the words that are changed.
#[component]
pub fn Narrow(
    /// The words of the search.
    words: RwSignal<String>,
    /// Called with the changed words.
    ask: Callback<String>,
) -> impl IntoView {
    let set = move |filter: Filter, value: &str| ask.run(with(&words.get_untracked(), filter, value));
    let field = move |(filter, label, example): (Filter, &'static str, &'static str)| {
        let id = format!("narrow-{}", filter.name());
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    class="input"
                    type="text"
                    id=id
                    placeholder=example
                    autocomplete="off"
                    maxlength="100"
                    prop:value=move || words.with(|words| value(words, filter))
                    on:change=move |event| set(filter, &event_target_value(&event))
                />
            </div>
        }
        .into_any()
    };
    let tag = move |(tag, label): (&'static str, &'static str)| {
        let is = move || words.with(|words| value(words, Filter::Tag)) == tag;
        view! {
            <button
                class="chip"
                type="button"
                aria-pressed=move || is().to_string()
                on:click=move |_| set(Filter::Tag, if untrack(is) { "" } else { tag })
            >
                {label}
            </button>
        }
        .into_any()
    };
    view! {
        <details class="narrow">
            <summary>"Narrow down"</summary>
            <div class="narrow-fields">{FIELDS.map(field).collect_view()}</div>
            <div class="facets" role="group" aria-label="Albums only">
                <span class="label">"Albums only"</span>
                {TAGS.map(tag).collect_view()}
            </div>
        </details>
    }
}
