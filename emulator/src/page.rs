//! The frame around the emulator's own pages, and their stylesheet. Nothing from elsewhere, and a script on one page only.

use crate::http::Response;
use crate::http::html::escape;

/// Where the stylesheet lives.
pub(crate) const STYLE_PATH: &str = "/_emulator/style.css";

/// The stylesheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// A whole page.
pub(crate) fn page(status: u16, title: &str, main: &str) -> Response {
    framed(status, title, "", main).header(
        "content-security-policy",
        // No form-action here: browsers apply it to the redirect that follows the consent form as well.
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    )
}

/// A whole page that is as wide as the window and grows by a script of the emulator's own; it works without it.
pub(crate) fn live_page(title: &str, script: &str, main: &str) -> Response {
    let head = format!("<script src=\"{script}\" defer></script>\n");
    framed(200, title, &head, &format!("<div class=\"wide\">\n{main}\n</div>")).header(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    )
}

fn framed(status: u16, title: &str, head: &str, main: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} · Emulator</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n{head}</head>\n<body>\n\
         <header><p><strong>Emulator.</strong> This is not Spotify: it runs on this machine and everything in it is invented.</p></header>\n\
         <main>\n{main}\n</main>\n</body>\n</html>\n",
        title = escape(title),
    );
    Response::html(status, html)
        .header("x-frame-options", "DENY")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
}
