//! A button that renews access at once, and the outcome.

use leptos::prelude::*;

use super::icon::Icon;
use super::live::live;
use super::notice::ExplanationNotice;
use crate::browser::intl;
use crate::session::explain::why_paused;
use crate::session::{Grant, NextStep, Renewal, RenewalFault, SessionState, Timestamp};
use crate::ui::context::use_app;

/// What the button can do.
#[derive(Clone, Debug, PartialEq)]
enum ButtonState {
    /// There is no refresh token.
    Impossible,
    /// A refresh is in progress in this tab or another one.
    Busy,
    /// The last refresh failed; the next one starts at this time.
    Paused(Timestamp, RenewalFault),
    /// The last refresh failed, and a notice above the page says so.
    Stuck,
    /// It can be pressed.
    Ready,
}

fn button_state(grant: &Grant) -> ButtonState {
    match &grant.renewal {
        _ if !grant.is_renewable() => ButtonState::Impossible,
        Renewal::Idle => ButtonState::Ready,
        renewal if renewal.stuck().is_some() => ButtonState::Stuck,
        Renewal::Paused { until, fault, .. } => ButtonState::Paused(*until, *fault),
        Renewal::Running { .. } => ButtonState::Busy,
    }
}

/// The button and its outcome.
#[component]
pub fn RenewNow() -> impl IntoView {
    let app = use_app();
    let (session, state) = (app.session(), app.state);
    let now = move || state.with(|state| state.grant().map_or(ButtonState::Impossible, button_state));
    let renewals = move |state: &SessionState| state.grant().map_or(0, Grant::renewals);
    // The number of renewals when the button was pressed; before that, more than there will ever be.
    let before = RwSignal::new(u32::MAX);
    let busy = move || now() == ButtonState::Busy;
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
    let failure = move || match now() {
        ButtonState::Paused(until, fault) => {
            let mut explanation = why_paused(&fault);
            explanation.meaning = format!("{} Next try at {}.", explanation.meaning, intl::time_of_day(until.0));
            // The button above tries again.
            if explanation.next == NextStep::Retry {
                explanation.next = NextStep::None;
            }
            Some(view! { <ExplanationNotice explanation /> })
        }
        _ => None,
    };
    let impossible = move || now() == ButtonState::Impossible;
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
        {live(failure)}
        <p class="hint" hidden=move || !impossible()>
            "Spotify issued no refresh token. When this access ends, sign in again."
        </p>
    }
}
