//! Links of rows to pages of the app. The table listens for all of them: a listener for each link would be most of the work of drawing
//! a row.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::ui::components::link::is_plain;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The link to a page of the app, in a row. The Tab key passes it by, because the row has keys of its own.
#[must_use]
pub fn link(to: &Route, text: AnyView) -> AnyView {
    view! { <a href=use_app().router.href(to) tabindex="-1">{text}</a> }.into_any()
}

/// Opens the page of a link in a row.
pub fn on_click() -> impl Fn(MouseEvent) + 'static {
    let router = use_app().router;
    move |event: MouseEvent| {
        if let Some(address) = address(&event).filter(|_| is_plain(&event)) {
            event.prevent_default();
            router.open(&address, false);
        }
    }
}

/// Loads the part of the page that a link in a row leads to, before it is pressed.
pub fn on_pointer() -> impl Fn(MouseEvent) + 'static {
    let (router, parts) = (use_app().router, use_app().parts);
    move |event: MouseEvent| {
        if let Some(address) = address(&event) {
            parts.load_early(&router.route_of(&address));
        }
    }
}

/// The address of the link that the event is about, if it leads to a page of the app.
fn address(event: &MouseEvent) -> Option<String> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("tbody a").ok()??.get_attribute("href").filter(|address| address.starts_with('/'))
}
