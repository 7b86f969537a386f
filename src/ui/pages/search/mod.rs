//! Search in Spotify's catalogue, as you type. The words are in the address, so that Back and a reload lead to the same results.

pub mod answer;
pub mod kinds;
pub mod narrow;
pub mod results;

use core::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use crate::spotify::Kind;
use crate::spotify::endpoint::search::KINDS;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;
use crate::ui::saving::notice::SavingNotice;
use kinds::{chip_id, title};
use narrow::Narrow;
use results::Results;

/// How long nobody types before the question is asked.
const PAUSE: Duration = Duration::from_millis(250);

/// The page.
#[component]
pub fn Search() -> impl IntoView {
    let router = use_app().router;
    let words_in = |route: &Route| if let Route::Search { words } = route { Some(words.clone()) } else { None };
    let at_first = router.route.with_untracked(words_in).unwrap_or_default();
    let asked = RwSignal::new(at_first.trim().to_owned());
    let words = RwSignal::new(at_first);
    let (kind, busy) = (RwSignal::new(None::<Kind>), RwSignal::new(false));
    let ask = move |text: &str| {
        let text = text.trim();
        // A pause may end after the page was left.
        let is_here = router.route.with_untracked(|route| matches!(route, Route::Search { .. }));
        if is_here && asked.with_untracked(|asked| asked != text) {
            router.note(Route::Search { words: text.to_owned() });
            asked.set(text.to_owned());
        }
    };
    // Links to this page, and Back.
    Effect::new(move |_| {
        let Some(now) = router.route.with(words_in) else { return };
        if asked.with_untracked(|asked| asked != now.trim()) {
            asked.set(now.trim().to_owned());
            words.set(now.clone());
        }
        if now.is_empty() {
            // After the focus moved to the page.
            request_animation_frame(|| focus::on(focus::SEARCH));
        }
    });
    let mut after_a_pause = debounce(PAUSE, move |()| {
        if let Some(text) = words.try_get_untracked() {
            ask(&text);
        }
    });
    let typed = move |event| {
        words.set(event_target_value(&event));
        if words.with_untracked(|words| words.trim().is_empty()) {
            ask("");
        } else {
            after_a_pause(());
        }
    };
    let narrowed = Callback::new(move |text: String| {
        ask(&text);
        words.set(text);
    });
    view! {
        <main id="main" class="page" tabindex="-1">
            <h1 class="unseen">"Search"</h1>
            <search class="seek" aria-label="Spotify">
                <div class="search">
                    <label class="unseen" for=focus::SEARCH>
                        "Search Spotify"
                    </label>
                    <Icon name="search" />
                    <input
                        class="input"
                        id=focus::SEARCH
                        type="search"
                        placeholder="Search Spotify"
                        autocomplete="off"
                        maxlength="250"
                        prop:value=words
                        on:input=typed
                        on:change=move |event| ask(&event_target_value(&event))
                    />
                    {live(move || busy.get().then(spinner))}
                </div>
                <div class="facets" role="group" aria-label="Kind">
                    {chip(None, kind)}
                    {KINDS.map(|one| chip(Some(one), kind)).collect_view()}
                </div>
                <Narrow words ask=narrowed />
            </search>
            <Results asked kind busy />
            <SavingNotice />
        </main>
    }
}

/// A button that shows one kind alone, or everything.
fn chip(one: Option<Kind>, kind: RwSignal<Option<Kind>>) -> AnyView {
    view! {
        <button
            class="chip"
            type="button"
            id=chip_id(one)
            aria-pressed=move || (kind.get() == one).to_string()
            on:click=move |_| {
                if kind.get_untracked() != one {
                    kind.set(one);
                }
            }
        >
            {one.map_or("Everything", title)}
        </button>
    }
    .into_any()
}

/// An answer is awaited.
fn spinner() -> AnyView {
    view! {
        <svg class="groove small spin" viewBox="0 0 100 100" aria-hidden="true">
            <circle cx="50" cy="50" r="44" />
            <g class="sheen">
                <circle cx="50" cy="50" r="44" pathLength="100" stroke-dasharray="22 78" />
            </g>
        </svg>
    }
    .into_any()
}
