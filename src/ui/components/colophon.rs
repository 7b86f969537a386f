//! The colophon at the foot of the pages outside the library.

use leptos::prelude::*;

use super::link::Link;
use super::theme_choice::ThemeChoice;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// What Lockgroove is, its relation to Spotify, and the theme.
#[component]
pub fn Colophon() -> impl IntoView {
    view! {
        <footer class="colophon">
            <div>
                <p>
                    <strong>"Lockgroove"</strong>
                    " is free software, written in Rust and served as static files: no server, no account, no analytics, no cookies."
                </p>
                <p>
                    <Link to=Route::Check>"Connection check"</Link>
                </p>
            </div>
            <div>
                <p>
                    "Works with Spotify. Not made, reviewed or endorsed by Spotify. Content and artwork come from Spotify and link back to it."
                </p>
                <p>
                    <a href=use_app().config().apps_page()>"Remove this app at Spotify"</a>
                </p>
            </div>
            <div>
                <ThemeChoice />
            </div>
        </footer>
    }
}
