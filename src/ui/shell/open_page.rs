//! A page that is open to everybody.

use leptos::prelude::*;

use super::InLibrary;
use crate::ui::components::colophon::Colophon;
use crate::ui::components::icon::Mark;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// A page that is open to everybody. Outside the library's shell it has a masthead and a colophon of its own.
#[component]
pub fn OpenPage(children: Children) -> impl IntoView {
    let is_outside = use_context::<InLibrary>().is_none();
    view! {
        {is_outside.then(|| view! { <Masthead /> })}
        <main id="main" class="page" class:plain=is_outside tabindex="-1">
            {children()}
        </main>
        {is_outside.then(|| view! { <Colophon /> })}
    }
}

#[component]
fn Masthead() -> impl IntoView {
    let app = use_app();
    let (epoch, traces) = (app.epoch, app.traces);
    view! {
        <header class="masthead">
            <Link to=Route::Landing class="brand">
                <Mark />
                <span>"Lockgroove"</span>
            </Link>
            <nav class="masthead-links" aria-label="Site">
                {live(move || (!traces.with(Vec::is_empty)).then(|| view! { <Link to=Route::SignInLog>"Sign-in log"</Link> }))}
                {live(move || match epoch.get() {
                    Some(_) => view! { <Link to=Route::Overview>"Your library"</Link> }.into_any(),
                    None => view! { <Link to=Route::CONNECT>"Connect"</Link> }.into_any(),
                })}
            </nav>
        </header>
    }
}
