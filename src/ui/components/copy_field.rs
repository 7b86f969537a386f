//! A text that has to be copied exactly, with a button that does.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;

/// What came of copying.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Done,
    Refused,
}

/// A text and its copy button. Where the browser refuses to copy, the text can still be selected with one click.
#[component]
pub fn CopyField(
    /// What it is.
    label: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(Copied::NotYet);
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move {
                let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
                copied.try_set(if written.is_ok() { Copied::Done } else { Copied::Refused });
            });
        }
    };
    let said = move || match copied.get() {
        Copied::NotYet => "",
        Copied::Done => "Copied",
        Copied::Refused => "The browser refused to copy: select the text and copy it yourself",
    };
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="joined">
                <code class="exact">{text}</code>
                <button class="button" type="button" aria-label=format!("Copy: {label}") on:click=copy>
                    <Icon name="copy" />
                    "Copy"
                </button>
            </div>
            <p class="hint" role="status">{said}</p>
        </div>
    }
}
