//! The band that says that a file is shown and not Spotify, and the ways through the file.

use leptos::prelude::*;

use super::compared::forget;
use super::file::{self, Which};
use super::look::Look;
use super::pictures::liked;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The band.
#[must_use]
pub fn band() -> AnyView {
    let Some(open) = file::get(Which::First) else { return ().into_any() };
    let router = use_app().router;
    let close = move |_| {
        forget();
        file::close(Which::Second);
        file::close(Which::First);
        router.go(&Route::ARCHIVE);
    };
    // A site can switch pictures off.
    let has_pictures = use_app().config().pictures && liked(&open).is_some();
    let tab = |look: Look, label: &'static str, is_current: fn(&Route) -> bool| {
        view! {
            <Link to=look.route() current=is_current>
                {label}
            </Link>
        }
    };
    view! {
        <section class="filed" aria-label="What you are looking at">
            <Icon name="file" />
            <strong>
                <bdi translate="no">{open.title()}</bdi>
            </strong>
            <span>"A file on this computer, not Spotify. Nothing you do here changes your library, and nothing of the file is sent anywhere."</span>
            <button class="button little" type="button" on:click=close>
                "Close the file"
            </button>
        </section>
        <nav class="siblings" aria-label="This file">
            {tab(Look::Start { words: String::new() }, "Everything", |now| !is_comparing(now) && !is_pictures(now))}
            {has_pictures.then(|| tab(Look::Pictures, "In pictures", is_pictures))} {tab(Look::Compare, "Compare", is_comparing)}
        </nav>
    }
    .into_any()
}

fn is_pictures(now: &Route) -> bool {
    matches!(now, Route::Archive { look } if Look::parse(look) == Look::Pictures)
}

fn is_comparing(now: &Route) -> bool {
    matches!(now, Route::Archive { look } if matches!(Look::parse(look), Look::Compare | Look::Change(_)))
}
