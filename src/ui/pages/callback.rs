//! The page that Spotify redirects to. It shows what it waits for, or the error; after a successful sign-in the app opens another page at
//! once.

use leptos::prelude::*;

use crate::session::SessionState;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::loading::AfterAMoment;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::shell::OpenPage;
use crate::ui::trouble::Trouble;

/// The callback page.
#[component]
pub fn Callback() -> impl IntoView {
    let state = use_app().state;
    let body = move || match state.get() {
        SessionState::Exchanging { .. } | SessionState::Leaving { .. } => view! {
            <h1 class="unseen">"Signing in"</h1>
            <AfterAMoment label="Waiting for Spotify">
                <div class="blank">
                    <IdleGroove spin=true />
                    <h2>"Waiting for Spotify"</h2>
                    <p class="small">"Signing you in. This takes fifteen seconds at most."</p>
                </div>
            </AfterAMoment>
        }
        .into_any(),
        SessionState::SignedIn(_) => view! {
            <header class="opening">
                <h1>"You are signed in"</h1>
            </header>
            <Link to=Route::Overview class="button first">
                "Your library"
            </Link>
        }
        .into_any(),
        state @ SessionState::SignedOut { .. } => view! {
            <header class="opening">
                <h1>"Signing in"</h1>
            </header>
            <TroubleNotice about=Trouble::Nobody(state) />
        }
        .into_any(),
    };
    view! { <OpenPage>{live(body)}</OpenPage> }
}
