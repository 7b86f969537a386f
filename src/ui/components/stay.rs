//! Staying signed in on this device: off by default, with what it protects against and what it does not.

use leptos::prelude::*;

use crate::session::Session;
use crate::ui::context::use_app;

/// Whether it is on. Follows the session, because other tabs change it too, and so does a browser that stores nothing.
#[must_use]
pub fn use_stay() -> RwSignal<bool> {
    let app = use_app();
    let (session, state) = (StoredValue::new_local(app.session()), app.state);
    let stays = move || session.with_value(Session::stays_signed_in);
    let wanted = RwSignal::new(stays());
    Effect::new(move |_| {
        state.track();
        wanted.set(stays());
    });
    wanted
}

/// The checkbox, with its explanation.
#[component]
pub fn StayTick(
    /// Whether it is on.
    wanted: RwSignal<bool>,
) -> impl IntoView {
    let session = use_app().session();
    let chosen = move |event| {
        let stay = event_target_checked(&event);
        wanted.set(stay);
        session.stay_signed_in(stay);
    };
    view! {
        <div class="tick">
            <input type="checkbox" id="stay" aria-describedby="stay-hint" prop:checked=wanted on:change=chosen />
            <label for="stay">"Stay signed in on this device"</label>
            <p class="hint" id="stay-hint">
                "Saves a refresh token in this browser, encrypted with a key that no script can read. Do not use it on a shared device: anyone who can use this browser, or copy its profile, is then signed in too."
            </p>
        </div>
    }
}
