//! The pages that only show a sentence.

use maud::html;

use crate::http::Response;
use crate::page::page;

/// An error shown here because no redirect is safe. The texts are the ones developers quote.
pub(crate) fn error(text: &str) -> Response {
    error_page(400, text)
}

/// No page has this address.
pub(crate) fn not_found() -> Response {
    error_page(404, "There is nothing at this address.")
}

fn error_page(status: u16, text: &str) -> Response {
    let main = html! {
        h1 { "This did not work" }
        p #error { (text) }
    };
    page(status, "This did not work", main)
}

/// The address exists, but not for this method.
pub(crate) fn method_not_allowed() -> Response {
    let main = html! {
        h1 { "Not this way" }
        p #error { "This address does not take that method." }
    };
    page(405, "Not this way", main)
}
