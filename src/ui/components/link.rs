//! A link to another page of the app.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ui::context::use_app;
use crate::ui::route::Route;

/// A link. A plain click opens the page in the app. Any other click is left to the browser, which may open a tab or a window.
#[component]
pub fn Link(
    /// Where it leads.
    to: Route,
    /// The `id` of an element on that page.
    #[prop(optional)]
    place: &'static str,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Its accessible name, if its content does not provide one.
    #[prop(optional)]
    label: &'static str,
    /// Whether it is current, if it stands for more pages than the one it leads to.
    #[prop(optional)]
    current: Option<fn(&Route) -> bool>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let (router, parts) = (use_app().router, use_app().parts);
    let mut address = router.href(&to);
    if !place.is_empty() {
        address.extend(["#", place]);
    }
    let href = address.clone();
    let early = {
        let to = to.clone();
        move || parts.load_early(&to)
    };
    let follow = move |event: MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            router.open(&address, false);
        }
    };
    view! {
        <a
            href=href
            class=some(class)
            aria-label=some(label)
            aria-current=move || router.route.with(|now| current.map_or_else(|| to.leads_to(now), |current| current(now))).then_some("page")
            on:pointerenter={
                let early = early.clone();
                move |_| early()
            }
            on:focus=move |_| early()
            on:click=follow
        >
            {children()}
        </a>
    }
}

fn some(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

/// Whether a click asks for the page here, and not in another tab or window.
pub(in crate::ui) fn is_plain(event: &MouseEvent) -> bool {
    event.button() == 0
        && !event.default_prevented()
        && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key())
}
