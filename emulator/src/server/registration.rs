//! Registers the app of `--client-id`, `--client-secret` and `--redirect-uri`.

use crate::options::Options;
use crate::state::directory::sample::{self, SAMPLE_CLIENT_ID};
use crate::state::directory::{App, Directory, check_client_id};

/// Registers the app, or updates it if it exists already: in a saved state, or as the sample app. An error is one sentence.
pub(super) fn register(directory: &mut Directory, options: &Options) -> Result<(), String> {
    if options.client_id.is_none() && options.client_secret.is_some() {
        return Err("`--client-secret` needs an app; add `--client-id ID`.".to_owned());
    }
    if options.client_id.is_none() && options.redirect_uris.is_empty() {
        return Ok(());
    }
    let id = options.client_id.as_deref().unwrap_or(SAMPLE_CLIENT_ID);
    check_client_id(id).map_err(|text| format!("{text} Choose another one with `--client-id ID`."))?;
    let known = directory.app(id).map(|app| App::clone(app));
    let is_known = known.is_some();
    let mut app = match known {
        Some(app) => app,
        None if options.redirect_uris.is_empty() => sample::app(id),
        None => App { redirect_uris: Vec::new(), ..sample::app(id) },
    };
    for uri in &options.redirect_uris {
        if !app.redirect_uris.contains(uri) {
            app.redirect_uris.push(uri.clone());
        }
    }
    if let Some(secret) = &options.client_secret {
        app.client_secret.clone_from(secret);
    }
    if is_known { directory.change_app(app) } else { directory.add_app(app) }.map(|_| ())
}
