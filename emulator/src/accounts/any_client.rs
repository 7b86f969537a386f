//! Registers apps and loopback redirect URIs as requests use them, for the setting `any_client`. Spotify has nothing like it: there, an app is
//! registered in the dashboard.

use super::paths;
use crate::http::Request;
use crate::http::credentials::basic;
use crate::state::State;
use crate::state::directory::{Directory, redirect, sample};

/// How many apps register themselves, and how many redirect URIs each. Whatever comes after that has to be registered.
const MAX_KNOWN: usize = 100;

/// Registers the app, the redirect URI or the secret of a request if it is new. Whether it was.
pub(crate) fn register(state: &mut State, request: &Request) -> bool {
    match (request.path.as_str(), request.method.as_str()) {
        (paths::AUTHORIZE, "GET" | "HEAD") => {
            let query = request.query();
            let Some(client_id) = query.filled("client_id") else { return false };
            let is_new = add_app(&mut state.directory, client_id);
            let uri = query.get("redirect_uri").and_then(redirect::loopback);
            uri.is_some_and(|uri| add_redirect_uri(&mut state.directory, client_id, uri)) || is_new
        }
        (paths::TOKEN, "POST") => {
            let form = request.form().unwrap_or_default();
            let in_form = || Some((form.filled("client_id")?.to_owned(), form.get("client_secret").unwrap_or_default().to_owned()));
            let Some((client_id, secret)) = basic(request).or_else(in_form) else { return false };
            let is_new = add_app(&mut state.directory, &client_id);
            add_secret(&mut state.directory, &client_id, secret) || is_new
        }
        _ => false,
    }
}

fn add_app(directory: &mut Directory, client_id: &str) -> bool {
    let count = directory.apps.iter().filter(|app| app.registered_itself).count();
    if directory.app(client_id).is_some() || count >= MAX_KNOWN {
        return false;
    }
    let mut app = sample::app(client_id);
    (app.client_secret, app.redirect_uris, app.registered_itself) = (String::new(), Vec::new(), true);
    // An ID that no app could have is refused like an unknown one.
    directory.add_app(app).is_ok()
}

fn add_redirect_uri(directory: &mut Directory, client_id: &str, uri: String) -> bool {
    let Some(mut app) = directory.app(client_id).map(|app| (**app).clone()) else { return false };
    if app.redirect_uris.contains(&uri) || app.redirect_uris.len() >= MAX_KNOWN {
        return false;
    }
    app.registered_by_use.push(uri.clone());
    app.redirect_uris.push(uri);
    directory.change_app(app).is_ok()
}

/// The first secret that an app sends is its secret from then on.
fn add_secret(directory: &mut Directory, client_id: &str, secret: String) -> bool {
    let Some(mut app) = directory.app(client_id).map(|app| (**app).clone()) else { return false };
    if secret.is_empty() || !app.client_secret.is_empty() {
        return false;
    }
    app.client_secret = secret;
    directory.change_app(app).is_ok()
}
