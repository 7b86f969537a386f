//! Which marks are seen. Each mark names its thing in the attribute [`ATTRIBUTE`].

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::spotify::Uri;

/// The attribute with the thing's URI.
pub const ATTRIBUTE: &str = "data-mark";

/// The things whose marks are seen, and those whose marks are elsewhere in the document, below first. A mark that is not drawn counts as
/// neither.
#[must_use]
pub fn marks() -> (Vec<Uri>, Vec<Uri>) {
    let (mut seen, mut below, mut above) = (Vec::new(), Vec::new(), Vec::new());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let Ok(all) = document().query_selector_all("[data-mark]") else { return (seen, below) };
    for mark in (0..all.length()).filter_map(|n| all.get(n)?.dyn_into::<web_sys::Element>().ok()) {
        let (place, uri) = (mark.get_bounding_client_rect(), mark.get_attribute(ATTRIBUTE).and_then(|uri| Uri::parse(&uri)));
        let Some(uri) = uri.filter(|_| place.height() > 0.0) else { continue };
        if place.bottom() < 0.0 {
            above.push(uri);
        } else if place.top() > height {
            below.push(uri);
        } else {
            seen.push(uri);
        }
    }
    below.extend(above);
    (seen, below)
}
