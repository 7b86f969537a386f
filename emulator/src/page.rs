//! The frame of the emulator's own pages, and their stylesheet. Nothing is loaded from elsewhere, and only one page has a script.

use maud::{DOCTYPE, Markup, html};

use crate::http::Response;

/// Path of the stylesheet.
pub(crate) const STYLE_PATH: &str = "/_emulator/style.css";

/// The stylesheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// A page without a script.
pub(crate) fn page(status: u16, title: &str, main: Markup) -> Response {
    framed(status, title, None, main).header(
        "content-security-policy",
        // No form-action: browsers apply it to the redirect after the consent form as well.
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    )
}

/// A page as wide as the window, which one of the emulator's own scripts keeps fresh. It works without the script too.
pub(crate) fn live_page(title: &str, script: &str, main: Markup) -> Response {
    framed(200, title, Some(script), html! { div.wide { (main) } }).header(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    )
}

fn framed(status: u16, title: &str, script: Option<&str>, main: Markup) -> Response {
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Emulator" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(STYLE_PATH);
                @if let Some(script) = script { script src=(script) defer {} }
            }
            body {
                header { p { strong { "Emulator." } " This is not Spotify: it runs on this machine and everything in it is invented." } }
                main { (main) }
            }
        }
    };
    Response::html(status, html.into_string())
        .header("x-frame-options", "DENY")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
}
