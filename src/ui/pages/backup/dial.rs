//! A groove that fills from the rim inwards as a backup is read.

use leptos::prelude::*;

use crate::ui::components::groove::{LABEL, RINGS, decimal, radius};

/// How full each ring is, in thousandths, from the rim inwards.
fn rings(share: f64) -> impl Iterator<Item = (u8, i32)> {
    let all = (share.clamp(0.0, 1.0) * 1000.0 * f64::from(RINGS)) as i32;
    (0..RINGS).map(move |ring| (ring, (all - 1000 * i32::from(ring)).clamp(0, 1000)))
}

/// The groove. `is_closed` closes the locked groove in the middle: nothing is missing.
#[must_use]
pub fn dial(share: f64, is_running: bool, is_closed: Option<bool>) -> AnyView {
    let ring = |(ring, full): (u8, i32)| {
        let part = (0 < full && full < 1000).then(|| {
            let class = if is_running { "lit" } else { "done" };
            let dashes = decimal(full) + " " + &decimal(1000 - full);
            view! { <circle class=class cx="100" cy="100" r=radius(ring) pathLength="100" stroke-dasharray=dashes /> }
        });
        view! {
            <circle class=if full == 1000 { "done" } else { "" } cx="100" cy="100" r=radius(ring) />
            {part}
        }
    };
    let lock = is_closed.map(|is_closed| {
        view! { <circle class=if is_closed { "lock" } else { "lock open" } cx="100" cy="100" r="37" /> }
    });
    let label = if is_running { "label" } else { "label idle" };
    view! {
        <figure class="dial">
            <svg class="groove" viewBox="0 0 200 200" aria-hidden="true">
                <g transform="rotate(-90 100 100)">{rings(share).map(ring).collect_view()}{lock}</g>
                <path class=label fill-rule="evenodd" d=LABEL />
            </svg>
        </figure>
    }
    .into_any()
}
