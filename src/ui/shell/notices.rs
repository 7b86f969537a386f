//! Notices about the sign-in itself, above every page.

use leptos::prelude::*;

use crate::browser::{WebWorld, intl};
use crate::session::Session;
use crate::session::ports::Clock as _;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::trouble::Trouble;

/// Notices about the sign-in itself, above every page: a sign-in that failed while the session stands, access that could not be renewed,
/// and consent that ends soon.
#[component]
pub fn SessionNotices() -> impl IntoView {
    let app = use_app();
    let (session, state) = (StoredValue::new_local(app.session()), app.state);
    let setback = Memo::new(move |_| state.with(|state| state.grant()?.setback.clone().map(Trouble::Setback)));
    let ending = Memo::new(move |_| {
        state.with(|state| {
            let grant = state.grant().filter(|grant| grant.consent_ends_soon(WebWorld.now()))?;
            Some(Trouble::ConsentEnds(intl::day_of(grant.consent_ends_at().0)))
        })
    });
    let stuck = Memo::new(move |_| state.with(|state| Trouble::of_renewal(&state.grant()?.renewal)));
    let seen = Callback::new(move |()| session.with_value(Session::dismiss_setback));
    let retry = Callback::new(move |()| session.with_value(Session::retry));
    live(move || {
        let notices = [
            setback.get().map(|about| view! { <TroubleNotice about close=seen /> }.into_any()),
            stuck.get().map(|about| view! { <TroubleNotice about retry /> }.into_any()),
            ending.get().map(|about| view! { <TroubleNotice about /> }.into_any()),
        ];
        let notices: Vec<_> = notices.into_iter().flatten().collect();
        (!notices.is_empty()).then(|| view! { <section class="notices" aria-label="About your sign-in">{notices}</section> })
    })
}
