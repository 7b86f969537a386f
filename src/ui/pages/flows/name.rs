//! The name of a flow.

use leptos::prelude::*;

use crate::learn::flows::Flow;

/// The name of a flow. A withdrawn one is struck through and labelled.
pub(super) fn flow_name(flow: Flow) -> AnyView {
    if flow.is_withdrawn() { view! { <del>{flow.title()}</del>", withdrawn" }.into_any() } else { flow.title().into_any() }
}
