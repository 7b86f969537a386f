//! Names of people, songs and lists: in any script, and never translated.

use leptos::prelude::*;

/// A name. Give it through [`shown`](crate::spotify::model::name::shown) if it may be one that nobody can see.
#[must_use]
pub fn name(text: &str) -> AnyView {
    view! { <bdi translate="no">{text.to_owned()}</bdi> }.into_any()
}
