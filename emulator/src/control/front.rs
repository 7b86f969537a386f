//! The front page: what this is and where things are.

use crate::http::Response;
use crate::http::html::escape;
use crate::page;
use crate::state::State;
use crate::state::directory::sample::SAMPLE_CLIENT_ID;
use crate::world::World;

/// `GET /`.
pub(super) fn page(world: &World, state: &State) -> Response {
    page::page(200, "Start", &body(world, state))
}

fn body(world: &World, state: &State) -> String {
    let origin = escape(&world.origin);
    let mut people = String::new();
    for person in &state.directory.people {
        people.push_str(&format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(&person.name), escape(&person.about)));
    }
    let mut apps = String::new();
    for app in &state.directory.apps {
        let uris: Vec<String> = app.redirect_uris.iter().map(|uri| format!("<code>{}</code>", escape(uri))).collect();
        apps.push_str(&format!(
            "<h3>{}</h3>\n<p>Client ID <code{}>{}</code></p>\n<p>Redirect URIs {}</p>\n",
            escape(&app.name),
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
         <h2>Accounts</h2>\n<table>\n{people}</table>\n<p><a href=\"/en/login\">Log in</a> · <a href=\"/account/apps\">Connected apps</a> · <a href=\"/logout\">Log out</a></p>\n\
         <h2>Apps</h2>\n<p>A loopback redirect URI without a port may be used with any port.</p>\n{apps}\
         <h2>What happened so far</h2>\n<p><a href=\"/_emulator/log\">Request log</a> · <a href=\"/_emulator/settings\">Settings</a> · <a href=\"/_emulator/faults\">Faults</a></p>"
    )
}
