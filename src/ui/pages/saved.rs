//! What the pages of saved and played things have in common: what stands in the place of nothing, and the source of the content.

use leptos::prelude::*;

use crate::ui::components::groove::IdleGroove;

/// What stands in the place of a list that has nothing in it: what that means, and the next step.
#[must_use]
pub fn nothing_saved(title: &'static str, meaning: &'static str) -> AnyView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>{title}</h2>
            <p class="small">{meaning}</p>
            <a class="link" href="https://open.spotify.com/">
                "Open Spotify"
            </a>
        </div>
    }
    .into_any()
}

/// The source of the content, which Spotify requires every app to name, with the way to this content at Spotify if it has a page.
#[must_use]
pub fn source(url: Option<String>, words: &'static str) -> AnyView {
    view! {
        <p class="source">
            <span>"Content from Spotify."</span>
            {url.map(|url| view! { <a href=url>{words}</a> })}
        </p>
    }
    .into_any()
}
