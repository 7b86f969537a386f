//! The one way to show what a call returned.

use leptos::prelude::*;

use super::live::live;
use super::loading::{AfterAMoment, GhostRows};
use super::trouble::TroubleNotice;
use crate::spotify::ApiError;
use crate::ui::api::{CallState, Loaded};
use crate::ui::trouble::Trouble;

/// Shows its children with the answer. Until then, after half a second, placeholder rows; if the call failed, the reason and a button
/// that tries again.
#[component]
pub fn Ready<C, V, F>(
    /// The call.
    data: C,
    /// Makes the call again.
    retry: Callback<()>,
    /// What is loading, for screen readers; without it nothing is shown meanwhile.
    #[prop(optional)]
    label: &'static str,
    /// The number of placeholder rows; 0 where a `ghost` keeps the place.
    #[prop(default = 3)]
    rows: usize,
    /// The page's heading, if the usual one comes with the answer.
    #[prop(optional, into)]
    heading: ViewFn,
    /// Keeps the place of the answer until it is there; without it, placeholder rows appear after half a second.
    #[prop(optional, into)]
    ghost: ViewFn,
    /// Shows the answer.
    children: F,
) -> impl IntoView
where
    C: CallState,
    V: IntoAny,
    F: Fn(C::Answer) -> V + Send + 'static,
{
    live(move || match data.now() {
        Loaded::Loading => (without_answer(None, &heading, label, rows, retry), ghost.run()).into_any(),
        Loaded::Failed(error) => without_answer(Some(error), &heading, label, rows, retry),
        Loaded::Ready(answer) => children(answer).into_any(),
    })
}

/// Not generic, so that it is compiled once.
fn without_answer(error: Option<ApiError>, heading: &ViewFn, label: &'static str, rows: usize, retry: Callback<()>) -> AnyView {
    let notice = match error {
        Some(error) => view! { <TroubleNotice about=Trouble::Call(error) retry /> }.into_any(),
        None if label.is_empty() => ().into_any(),
        // Out of the flow: the place of the answer is kept by something else.
        None if rows == 0 => view! { <div class="unseen"><AfterAMoment label>""</AfterAMoment></div> }.into_any(),
        None => view! { <AfterAMoment label><GhostRows rows /></AfterAMoment> }.into_any(),
    };
    (heading.run(), notice).into_any()
}
