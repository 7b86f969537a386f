//! What the pages of saved and played things have in common: what stands in the place of nothing, and the source of the content.

use leptos::prelude::*;

use crate::browser::intl;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::live::live;
use crate::ui::whole::Whole;

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

/// How many entries of a list are missing because they could not be read.
#[must_use]
pub fn left_out(whole: Whole) -> AnyView {
    let words = move || match whole.arrived.odd.get() {
        0 => None,
        1 => Some("One more entry came without anything to show.".to_owned()),
        more => Some(format!("{} more entries came without anything to show.", intl::number(more))),
    };
    live(move || words().map(|words| view! { <p class="hint">{words}</p> })).into_any()
}
