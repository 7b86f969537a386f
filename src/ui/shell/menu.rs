//! The menu: a column beside the page, and in narrow windows a sheet behind *More*.

use leptos::prelude::*;

use super::popover::close_popover;
use crate::session::Config;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The sheet's `id`.
pub(super) const MENU: &str = "contents";

/// Whether this site has the page.
fn is_offered(route: &Route, config: &Config) -> bool {
    *route != Route::Glance || config.pictures
}

/// The menu.
#[component]
pub fn Menu() -> impl IntoView {
    let config = use_app().config();
    let item = |route: Route| {
        let (label, in_bar) = (route.label(), Route::BAR.contains(&route));
        view! {
            <li class:in-bar=in_bar>
                <Link to=route>{label}</Link>
            </li>
        }
    };
    let pages = Route::MENU.into_iter().filter(|route| is_offered(route, &config));
    view! {
        <nav class="contents" id=MENU popover="auto" aria-label="Main">
            <header>
                <h2>"More"</h2>
                <button class="button quiet square" type="button" popovertarget=MENU popovertargetaction="hide" aria-label="Close">
                    <Icon name="cross" />
                </button>
            </header>
            <ul class="list" on:click=|_| close_popover(MENU)>{pages.map(item).collect_view()}</ul>
            <ul class="list" on:click=|_| close_popover(MENU)>{Route::WORK.map(item).collect_view()}</ul>
            <ul class="list" on:click=|_| close_popover(MENU)>
                <li>
                    <Link to=Route::SignInLog current=Route::is_for_developers>
                        "Developer"
                    </Link>
                </li>
            </ul>
        </nav>
    }
}
