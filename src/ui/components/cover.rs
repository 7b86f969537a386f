//! Artwork, uncropped and with nothing over it. Without an image, the mark.

use leptos::prelude::*;

use super::icon::Mark;

/// A cover.
#[component]
pub fn Cover(
    /// Its address.
    src: Option<String>,
    /// Its description; empty if the text beside it says the same.
    #[prop(into)]
    alt: String,
    /// The large size, for the head of a page.
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
