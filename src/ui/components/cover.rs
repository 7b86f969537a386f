//! Artwork, uncropped and with nothing over it. Without an image, or if it does not load, the mark.

use leptos::prelude::*;

use super::icon::Mark;
use super::live::live;

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
    // Cleared if the image does not load: the service refuses it, the network fails, or the page's policy blocks it.
    let src = RwSignal::new(src);
    live(move || match src.get() {
        Some(address) => view! {
            <img
                class=class
                src=address
                alt=alt.clone()
                width="300"
                height="300"
                loading=if large { "eager" } else { "lazy" }
                decoding="async"
                on:error=move |_| {
                    src.try_set(None);
                }
            />
        }
        .into_any(),
        None => view! {
            <span class=format!("{class} none")>
                <Mark />
            </span>
        }
        .into_any(),
    })
}
