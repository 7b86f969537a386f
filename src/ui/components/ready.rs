//! The one way to show what came of a call: loading, failed, or ready.

use leptos::prelude::*;

use super::api_notice::ApiNotice;
use super::loading::{AfterAMoment, GhostRows};
use crate::ui::api::Loaded;

/// Shows its children with the answer once it is there. Until then the shape of what comes, after half a second; where the call
/// failed, why, and a button that asks again.
#[component]
pub fn Ready<T, V, F>(
    /// What came of the call so far.
    #[prop(into)]
    data: Signal<Loaded<T>>,
    /// Asks again.
    retry: Callback<()>,
    /// What is loading, for screen readers; without it nothing is shown meanwhile.
    #[prop(optional)]
    label: &'static str,
    /// How many rows will come, about.
    #[prop(default = 3)]
    rows: usize,
    /// The heading of a page whose own heading comes with the answer.
    #[prop(optional, into)]
    heading: ViewFn,
    /// What shows the answer.
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
