//! The foot of the window: a strip while something is awaited, and in narrow windows the pages used most.

use leptos::prelude::*;

use super::menu::MENU;
use crate::browser::intl;
use crate::session::explain::why_waiting;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The foot.
#[component]
pub fn Foot(
    /// What stands below the strip.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="foot">
            <Strip />
            {children()}
        </div>
    }
}

/// Appears while there is no network, or during a pause that the service asked for.
#[component]
fn Strip() -> impl IntoView {
    let app = use_app();
    let (state, online, waiting) = (app.state, app.online, app.pause);
    let words = move || {
        if !online.get() {
            Some(("cloud", "You are offline. This page reconnects by itself.".to_owned()))
        } else if let Some(until) = waiting.get() {
            Some(("wait", format!("Spotify asked us to wait. This page continues by itself at {}.", intl::time_of_day(until))))
        } else {
            state.with(|state| state.grant().and_then(|grant| why_waiting(&grant.renewal))).map(|words| ("cloud", words.to_owned()))
        }
    };
    view! {
        <div role="status">
            {live(move || words().map(|(icon, words)| view! { <div class="strip"><Icon name=icon /><span>{words}</span></div> }))}
        </div>
    }
}

/// The pages used most, in narrow windows.
#[component]
pub fn Bar() -> impl IntoView {
    let route = use_app().router.route;
    let elsewhere = move || route.with(|now| !Route::BAR.iter().any(|link| link.leads_to(now))).then_some("true");
    let item = |route: Route| {
        let (icon, label) = (route.icon(), route.label());
        // Two words do not fit a narrow bar.
        let (label, rest) = label.split_once(' ').map_or((label, None), |(label, rest)| (label, Some(rest)));
        view! {
            <Link to=route>
                <Icon name=icon />
                <span>{label} {rest.map(|rest| view! { <span class="unseen">" " {rest}</span> })}</span>
            </Link>
        }
    };
    view! {
        <nav class="bar" aria-label="Most used">
            {Route::BAR.into_iter().map(item).collect_view()}
            <button type="button" popovertarget=MENU aria-current=elsewhere>
                <Icon name="more" />
                <span>"More"</span>
            </button>
        </nav>
    }
}
