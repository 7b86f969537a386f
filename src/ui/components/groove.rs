//! The groove: concentric rings that show time or activity. The geometry is in attributes, so no style is written at run time.

use leptos::prelude::*;

/// How many rings there are.
pub(crate) const RINGS: u8 = 12;
/// The label of a record with twelve rings.
pub(crate) const LABEL: &str =
    "M72 100a28 28 0 1 0 56 0a28 28 0 1 0 -56 0zM92.9 116.3L96.24 102.1A8.149 8.149 0 1 1 103.8 102.1L107.1 116.3z";
const LABEL_SMALL: &str =
    "M23 50a27 27 0 1 0 54 0a27 27 0 1 0 -54 0zM43.15 65.72L46.37 52.01A7.858 7.858 0 1 1 53.63 52.01L56.85 65.72z";

/// Tenths as a decimal fraction. Formatting floats would add 10 kB of code for these few attributes.
pub(crate) fn decimal(tenths: i32) -> String {
    format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
}

/// A share from 0 to 1, in thousandths.
fn tenths(left: f64) -> i32 {
    (left.clamp(0.0, 1.0) * 1000.0 + 0.5) as i32
}

/// The radius of a ring, counted from the rim.
pub(crate) fn radius(ring: u8) -> String {
    decimal(940 - 45 * i32::from(ring))
}

/// An access token's remaining life on twelve rings of five minutes, from the rim inwards.
#[component]
pub fn Life(
    /// The remaining share of an hour, from 0 to 1.
    #[prop(into)]
    left: Signal<f64>,
) -> impl IntoView {
    let ring = move |ring: u8| {
        // The remaining share of this ring.
        let left = move || tenths(left.get() * f64::from(RINGS) - f64::from(RINGS - 1 - ring));
        view! {
            <circle cx="100" cy="100" r=radius(ring) />
            <circle
                class="lit"
                cx="100"
                cy="100"
                r=radius(ring)
                pathLength="100"
                stroke-dasharray=move || decimal(left()) + " " + &decimal(1000 - left())
                stroke-dashoffset=move || decimal(left())
                hidden=move || left() == 0
            />
        }
    };
    view! {
        <svg class="groove" viewBox="0 0 200 200" aria-hidden="true">
            <g transform="rotate(-90 100 100)">{(0..RINGS).map(ring).collect_view()}</g>
            <path class="label" fill-rule="evenodd" d=LABEL />
        </svg>
    }
}

/// The same on one ring, for the masthead.
#[component]
pub fn SmallLife(
    /// The remaining share, from 0 to 1.
    #[prop(into)]
    left: Signal<f64>,
) -> impl IntoView {
    let left = move || tenths(left.get());
    view! {
        <svg class="groove small" viewBox="0 0 100 100" aria-hidden="true">
            <g transform="rotate(-90 50 50)">
                <circle cx="50" cy="50" r="44" />
                <circle
                    class="lit"
                    cx="50"
                    cy="50"
                    r="44"
                    pathLength="100"
                    stroke-dasharray=move || decimal(left()) + " " + &decimal(1000 - left())
                    stroke-dashoffset=move || decimal(left())
                />
            </g>
            <path class="label" fill-rule="evenodd" d=LABEL_SMALL />
        </svg>
    }
}

/// Bare rings, for an empty page. With `spin` they turn while something is awaited: once in 1.8 s, 33⅓ rpm.
#[component]
pub fn IdleGroove(
    /// Whether they turn.
    #[prop(optional)]
    spin: bool,
) -> impl IntoView {
    let rings = (0..RINGS).map(|ring| view! { <circle cx="100" cy="100" r=radius(ring) /> }).collect_view();
    let sheen = spin.then(|| {
        let arc = |ring: u8| {
            let (place, shorter) = (i32::from(ring), i32::from(ring) * 7 / 2);
            let dashes = decimal(90 - shorter) + " " + &decimal(410 + shorter);
            view! { <circle cx="100" cy="100" r=radius(ring) pathLength="100" stroke-dasharray=dashes stroke-dashoffset=decimal(-6 * place) /> }
        };
        view! { <g class="sheen">{(0..RINGS).map(arc).collect_view()}</g> }
    });
    view! {
        <svg class=if spin { "groove spin" } else { "groove" } viewBox="0 0 200 200" aria-hidden="true">
            <g transform="rotate(-90 100 100)">{rings}{sheen}</g>
            <path class="label idle" fill-rule="evenodd" d=LABEL />
        </svg>
    }
}
