//! The tabs of the pages for developers.

use leptos::prelude::*;

use super::link::Link;
use crate::ui::route::Route;

/// Links to these pages.
#[component]
pub fn DeveloperPages() -> impl IntoView {
    let tab = |route: Route| {
        let label = route.label();
        view! { <Link to=route>{label}</Link> }
    };
    view! {
        <nav class="siblings" aria-label="Developer">
            {Route::FOR_DEVELOPERS.into_iter().map(tab).collect_view()}
        </nav>
    }
}
