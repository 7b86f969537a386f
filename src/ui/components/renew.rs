//! Renewing access at once, because a person wants it, and what came of that.

use leptos::prelude::*;

use super::icon::Icon;
use super::notice::ExplanationNotice;
use crate::browser::intl;
use crate::session::explain::why_paused;
use crate::session::{Grant, NextStep, Renewal, RenewalFault, SessionState, Timestamp};
use crate::ui::context::use_app;

/// How it stands, as far as the button is concerned.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    /// Nothing to renew with.
    Impossible,
    /// Under way, in this tab or behind another one.
    Busy,
    /// It failed and is due again at this moment.
    Rests(Timestamp, RenewalFault),
    /// Nothing in the way.
    Ready,
}

fn standing(grant: &Grant) -> Standing {
    match &grant.renewal {
        _ if !grant.is_renewable() => Standing::Impossible,
        Renewal::Idle => Standing::Ready,
        Renewal::Paused { until, fault, .. } => Standing::Rests(*until, *fault),
        Renewal::Running { .. } => Standing::Busy,
    }
}

/// The button, and what is said of it.
#[component]
pub fn RenewNow() -> impl IntoView {
    let app = use_app();
    let (session, state) = (app.session(), app.state);
    let now = move || state.with(|state| state.grant().map_or(Standing::Impossible, standing));
    let renewals = move |state: &SessionState| state.grant().map_or(0, Grant::renewals);
    // How often it had been renewed when the button was pressed. Until then, more often than it ever will be.
    let before = RwSignal::new(u32::MAX);
    let busy = move || now() == Standing::Busy;
    let press = move |_| {
        before.set(state.with_untracked(renewals));
        session.renew();
    };
    let said = move || {
        if busy() {
            return "Renewing…".to_owned();
        }
        let done = state.with(|state| renewals(state) > before.get());
        let ends = state.with(|state| state.grant().map(|grant| grant.expires_at.0));
        ends.filter(|_| done).map(|ends| format!("Renewed. Valid until {}.", intl::time_of_day(ends))).unwrap_or_default()
    };
    let trouble = move || match now() {
        Standing::Rests(until, trouble) => {
            let mut explanation = why_paused(&trouble);
            explanation.meaning = format!("{} Next try at {}.", explanation.meaning, intl::time_of_day(until.0));
            // The button that tries again stands above.
            if explanation.next == NextStep::Retry {
                explanation.next = NextStep::None;
            }
            Some(view! { <ExplanationNotice explanation /> })
        }
        _ => None,
    };
    let impossible = move || now() == Standing::Impossible;
    view! {
        <button
            class="button"
            type="button"
            hidden=impossible
            aria-busy=move || busy().to_string()
            aria-disabled=move || busy().to_string()
            on:click=press
        >
            <Icon name="again" />
            "Renew now"
        </button>
        <p class="hint" role="status">
            {said}
        </p>
        {trouble}
        <p class="hint" hidden=move || !impossible()>
            "Spotify issued no refresh token. When this access ends, sign in again."
        </p>
    }
}
