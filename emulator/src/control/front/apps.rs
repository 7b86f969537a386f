//! The apps, and what Spotify's dashboard is for: registering one, its redirect URIs, and who may use it. The words are ours.

use super::form;
use crate::http::html::escape;
use crate::state::State;
use crate::state::directory::sample::SAMPLE_CLIENT_ID;
use crate::state::directory::{App, Mode};

/// The list and the form for one more.
pub(super) fn section(state: &State) -> String {
    let apps: String = state.directory.apps.iter().map(|app| about(state, app)).collect();
    let people: String = state
        .directory
        .people
        .iter()
        .map(|person| format!("<option value=\"{}\">{}</option>", escape(&person.key), escape(&person.name)))
        .collect();
    let fields = format!(
        "{name}{uri}<p class=\"field\"><label for=\"new-owner\">Owner: at Spotify whoever is logged in to the dashboard</label>\n\
         <select id=\"new-owner\" name=\"owner\">{people}</select></p>\n\
         <p class=\"actions\"><button class=\"main\">Save</button></p>\n",
        name = field("new-name", "name", "App name"),
        uri = field("new-uri", "redirect_uri", "Redirect URI"),
    );
    format!(
        "<section id=\"apps\">\n<h2>Apps</h2>\n\
         <p>A loopback redirect URI without a port may be used with any port; everything else has to be exact.</p>\n\
         <div class=\"cards\">\n{apps}<article id=\"register\">\n<h3>Create app</h3>\n\
         <p>What you do in Spotify's dashboard. There it also asks for a description, which APIs you use, and that you agree to its terms.</p>\n\
         {}</article>\n</div>\n</section>",
        form(state, "app", &fields),
    )
}

fn field(id: &str, name: &str, label: &str) -> String {
    format!(
        "<p class=\"field\"><label for=\"{id}\">{label}</label>\n<input id=\"{id}\" name=\"{name}\" autocomplete=\"off\" spellcheck=\"false\"></p>\n"
    )
}

fn about(state: &State, app: &App) -> String {
    let uris: String = app.redirect_uris.iter().map(|uri| format!("<li><code>{}</code></li>\n", escape(uri))).collect();
    let owner = state.directory.display_name(&app.owner).unwrap_or(&app.owner);
    let premium = if state.directory.owner_has_premium(app) { "" } else { ", who has no Premium: every Web API call answers 403" };
    let users: Vec<&str> = app.users.iter().map(|key| state.directory.display_name(key).unwrap_or(key)).collect();
    let id = escape(&app.client_id);
    let settings = format!(
        "<input type=\"hidden\" name=\"client_id\" value=\"{id}\">\n{uri}{user}<p class=\"actions\"><button>Save</button></p>\n",
        uri = field(&format!("uri-{id}"), "redirect_uri", "Add a redirect URI"),
        user = field(&format!("user-{id}"), "email", "User Management: add the email of an account"),
    );
    format!(
        "<article id=\"app-{id}\">\n<h3>{name}</h3>\n<dl>\n<dt>Client ID</dt><dd><code{marked}>{id}</code></dd>\n\
         <dt>Client secret</dt><dd><code>{secret}</code></dd>\n<dt>Owner</dt><dd>{owner}{premium}</dd>\n\
         <dt>On its list</dt><dd>{users}</dd>\n<dt>Mode</dt><dd>{mode}</dd>\n<dt>Redirect URIs</dt><dd><ul>\n{uris}</ul></dd>\n</dl>\n\
         <details>\n<summary>Settings</summary>\n{settings}</details>\n</article>\n",
        name = escape(&app.name),
        marked = if app.client_id == SAMPLE_CLIENT_ID { " id=\"client-id\"" } else { "" },
        secret = escape(&app.client_secret),
        owner = escape(owner),
        users = if users.is_empty() { "nobody else".to_owned() } else { escape(&users.join(", ")) },
        mode = if app.mode == Mode::Extended { "extended" } else { "development" },
        settings = form(state, "app-settings", &settings),
    )
}
