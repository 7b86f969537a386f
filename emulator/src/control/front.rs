//! The front page: what this is and where things are.

use crate::accounts::apps::{APPS, SAMPLE_CLIENT_ID};
use crate::http::Response;
use crate::page::escape;
use crate::service::Service;
use crate::world::people::ACCOUNTS;

/// `GET /`.
pub(crate) fn page_body(service: &Service) -> String {
    let origin = escape(&service.origin);
    let mut people = String::new();
    for person in ACCOUNTS {
        people.push_str(&format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(person.name), escape(person.about)));
    }
    let mut apps = String::new();
    for app in APPS {
        let uris: Vec<String> = app.redirect_uris.iter().map(|uri| format!("<code>{}</code>", escape(uri))).collect();
        apps.push_str(&format!(
            "<h3>{}</h3>\n<p>Client ID <code{}>{}</code></p>\n<p>Redirect URIs {}</p>\n",
            escape(app.name),
            if app.client_id == SAMPLE_CLIENT_ID { " id=\"client-id\"" } else { "" },
            app.client_id,
            uris.join(", "),
        ));
    }
    format!(
        "<h1>A stand-in for Spotify, to test against</h1>\n\
         <p>This program behaves as Spotify's accounts service and Web API do, as far as an app can tell. It holds no real accounts and no real music.</p>\n\
         <h2>Where your app should go</h2>\n<table>\n\
         <tr><th scope=\"row\">Authorize</th><td><code>{origin}/authorize</code></td></tr>\n\
         <tr><th scope=\"row\">Token</th><td><code>{origin}/api/token</code></td></tr>\n\
         <tr><th scope=\"row\">Web API</th><td><code>{origin}/v1</code></td></tr>\n</table>\n\
         <h2>Accounts</h2>\n<table>\n{people}</table>\n<p><a href=\"/en/login\">Log in</a> · <a href=\"/logout\">Log out</a></p>\n\
         <h2>Apps</h2>\n<p>A loopback redirect URI without a port may be used with any port.</p>\n{apps}\
         <h2>What happened so far</h2>\n<p><a href=\"/_emulator/log\">Request log</a> · <a href=\"/_emulator/settings\">Settings</a> · <a href=\"/_emulator/faults\">Faults</a></p>"
    )
}

/// The page around it.
pub(crate) fn page(service: &Service) -> Response {
    crate::page::page(200, "Start", &page_body(service))
}
