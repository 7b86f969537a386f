//! The one way to show what a call returned.

use leptos::prelude::*;

use super::api_notice::ApiNotice;
use super::loading::{AfterAMoment, GhostRows};
use crate::ui::api::Loaded;

/// Shows its children with the answer. Until then, after half a second, placeholder rows; if the call failed, the reason and a button
/// that tries again.
#[component]
pub fn Ready<T, V, F>(
    /// The state of the call.
    #[prop(into)]
    data: Signal<Loaded<T>>,
    /// Makes the call again.
    retry: Callback<()>,
    /// What is loading, for screen readers; without it nothing is shown meanwhile.
    #[prop(optional)]
    label: &'static str,
    /// The number of placeholder rows.
    #[prop(default = 3)]
    rows: usize,
    /// The page's heading, if the usual one comes with the answer.
    #[prop(optional, into)]
    heading: ViewFn,
    /// Shows the answer.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoAny,
    F: Fn(T) -> V + Send + 'static,
{
    let waiting = move || (!label.is_empty()).then(|| view! { <AfterAMoment label><GhostRows rows /></AfterAMoment> });
    move || match data.get() {
        Loaded::Loading => (heading.run(), waiting()).into_any(),
        Loaded::Failed(error) => (heading.run(), view! { <ApiNotice error retry /> }).into_any(),
        Loaded::Ready(answer) => children(answer).into_any(),
    }
}
