//! Artwork, whole and alone. Where there is none, the mark.

use leptos::prelude::*;

use super::icon::Mark;

/// A cover.
#[component]
pub fn Cover(
    /// Where it is.
    src: Option<String>,
    /// What it shows; empty where the words beside it say so.
    #[prop(into)]
    alt: String,
    /// The large form, for the head of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "cover large" } else { "cover" };
    match src {
        Some(src) => view! { <img class=class src=src alt=alt width="300" height="300" loading=if large { "eager" } else { "lazy" } decoding="async" /> }.into_any(),
        None => view! {
            <span class=format!("{class} none")>
                <Mark />
            </span>
        }
        .into_any(),
    }
}
