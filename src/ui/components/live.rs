//! A part of a page that is drawn again when something changes.

use leptos::prelude::*;

/// Draws what `view` returns, and again whenever a signal changes that it reads. Boxed, so that the code around a closure is compiled once
/// and not once for each closure. A text needs no box: its closure stands in the view as it is.
#[must_use]
pub fn live<V: IntoAny>(mut view: impl FnMut() -> V + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || view().into_any())
}
