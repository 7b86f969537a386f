//! The access token's remaining life, as the pages show it.

use core::time::Duration;

use leptos::prelude::*;

use crate::browser::WebWorld;
use crate::session::ports::Clock as _;
use crate::session::{SessionState, Timestamp};
use crate::ui::context::use_app;

/// The remaining life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifeLeft {
    /// As a share of an hour, from 0 to 1.
    pub share: f64,
    /// In whole minutes, rounded up.
    pub minutes: u64,
}

/// The access token's remaining life, updated every ten seconds and whenever the session changes.
#[must_use]
pub fn use_life() -> Memo<LifeLeft> {
    let (state, now) = (use_app().state, RwSignal::new(WebWorld.now()));
    // Without a timer the figure is still updated when the session changes.
    if let Ok(timer) = set_interval_with_handle(
        move || {
            now.try_set(WebWorld.now());
        },
        Duration::from_secs(10),
    ) {
        on_cleanup(move || timer.clear());
    }
    Memo::new(move |_| {
        let seen = now.get();
        state.with(|state| left(state, seen.max(WebWorld.now())))
    })
}

fn left(state: &SessionState, now: Timestamp) -> LifeLeft {
    let span = state.grant().map(|grant| grant.expires_at.since(now)).unwrap_or_default();
    LifeLeft { share: (span.as_secs_f64() / 3600.0).min(1.0), minutes: span.as_secs().div_ceil(60) }
}

/// As text: `41 min`.
#[must_use]
pub fn minutes_left(life: LifeLeft) -> String {
    format!("{} min", life.minutes)
}
