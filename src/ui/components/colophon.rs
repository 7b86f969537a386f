//! The small print at the foot of the pages outside the library.

use leptos::prelude::*;

use super::link::Link;
use super::theme_choice::ThemeChoice;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// What this is, whose it is not, and the theme.
#[component]
pub fn Colophon() -> impl IntoView {
    view! {
        <footer class="colophon">
            <div>
                <p>
                    <strong>"Lockgroove"</strong>
                    " is free software, made in Rust, served as plain files. It has no server, no account, no analytics and no cookies."
                </p>
                <p>
                    <Link to=Route::Check>"Is everything in order?"</Link>
                </p>
            </div>
            <div>
                <p>
                    "Works with Spotify. Not made, checked or endorsed by Spotify. Names, lists and artwork of your library come from Spotify and lead back there."
                </p>
                <p>
                    <a href=use_app().config().apps_page()>"Take access back at Spotify"</a>
                </p>
            </div>
            <div>
                <ThemeChoice name="theme-foot" />
            </div>
        </footer>
    }
}
