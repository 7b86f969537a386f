//! The frame around the emulator's own pages, and their stylesheet. No scripts, nothing from elsewhere.

use crate::http::Response;
use crate::http::html::escape;

/// Where the stylesheet lives.
pub(crate) const STYLE_PATH: &str = "/_emulator/style.css";

/// The stylesheet.
pub(crate) const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #221d18; --paper: #faf7f1; --line: #cfc6b8; --mark: #a33a12; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5da; --paper: #171412; --line: #4a433b; --mark: #f0a060; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 42rem; margin: 0 auto; padding: 1rem; }
header { border-bottom: 1px solid var(--line); }
header p { margin: 0; }
h1 { font-size: 1.4rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--mark); }
ul.plain { list-style: none; padding: 0; }
ul.plain li { margin: 0 0 .75rem; }
ul.plain p { margin: .25rem 0 0; }
fieldset { border: 1px solid var(--line); padding: .5rem 1rem; min-width: 0; }
label { display: inline-block; padding: .25rem 0; }
input[type=checkbox] { accent-color: var(--mark); width: 1.25rem; height: 1.25rem; vertical-align: -.25rem; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; color: var(--ink); background: transparent; border: 2px solid var(--ink); border-radius: .25rem; cursor: pointer; }
button#agree { color: var(--paper); background: var(--ink); }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
code { font-size: .875em; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
table { border-collapse: collapse; }
th { overflow-wrap: break-word; }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
";

/// A whole page.
pub(crate) fn page(status: u16, title: &str, main: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} · Emulator</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n<body>\n\
         <header><p><strong>Emulator.</strong> This is not Spotify: it runs on this machine and everything in it is invented.</p></header>\n\
         <main>\n{main}\n</main>\n</body>\n</html>\n",
        title = escape(title),
    );
    // No form-action here: browsers apply it to the redirect that follows the consent form as well.
    Response::html(status, html)
        .header(
            "content-security-policy",
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
        )
        .header("x-frame-options", "DENY")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
}
