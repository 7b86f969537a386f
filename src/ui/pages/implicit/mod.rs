//! The page that the demonstration of the implicit grant comes back to, with a token in the address.
//!
//! The page only reads the token's length and its first characters. It does not use or store it, and no session is made of it.

pub mod demonstration;
mod found;
mod outcome;

use leptos::prelude::*;

use super::flows;
use crate::browser::{address, styles};
use crate::ui::components::developer_pages::DeveloperPages;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;
use crate::ui::shell::OpenPage;
use demonstration::server;
use found::InAddress;
use outcome::outcome;

/// The page.
#[component]
pub fn Implicit() -> impl IntoView {
    styles::adopt(flows::STYLES);
    let found = server(&use_app().config()).map_or(InAddress::Nothing, |_| InAddress::read());
    let removed = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        address::drop_query_and_fragment();
        removed.set(true);
        // The button that had the focus is gone.
        request_animation_frame(focus::on_page);
    });
    let outcome = move || outcome(if removed.get() { InAddress::Removed } else { found.clone() }, remove);
    view! {
        <OpenPage>
            <DeveloperPages />
            <header class="opening">
                <h1>"A token in the address bar"</h1>
                <p class="lead">"What the implicit grant left behind, until Spotify withdrew it in November 2025."</p>
            </header>
            <div class="stack explained" role="status">
                {live(outcome)}
            </div>
            <div class="row">
                <Link to=Route::FLOWS place="implicit">"Back to the OAuth flows"</Link>
            </div>
        </OpenPage>
    }
}
