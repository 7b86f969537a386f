//! The menu: a column beside the page, and in narrow windows a sheet behind *More*.

use leptos::prelude::*;

use super::popover::close_popover;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::route::Route;

/// The sheet's `id`.
pub(super) const MENU: &str = "contents";

/// The menu.
#[component]
pub fn Menu() -> impl IntoView {
    let item = |route: Route| {
        let (label, in_bar) = (route.label(), Route::BAR.contains(&route));
        view! {
            <li class:in-bar=in_bar>
                <Link to=route>{label}</Link>
            </li>
        }
    };
    view! {
        <nav class="contents" id=MENU popover="auto" aria-label="Main">
            <header>
                <h2>"More"</h2>
                <button class="button quiet square" type="button" popovertarget=MENU popovertargetaction="hide" aria-label="Close">
                    <Icon name="cross" />
                </button>
            </header>
            <ul class="list" on:click=|_| close_popover(MENU)>{Route::MENU.into_iter().map(item).collect_view()}</ul>
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
