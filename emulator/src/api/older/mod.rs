//! The operations that were deprecated in February 2026, for extended mode only (Spotify, "February 2026 migration guide"): several items at
//! once, the library by type, other users, and browsing.

pub(crate) mod browse;
pub(crate) mod playlists;
pub(crate) mod saved;
pub(crate) mod several;
pub(crate) mod users;

use serde_json::Value;

use super::call::Call;
use super::errors;
use super::identifier::is_identifier;
use crate::http::Response;

/// The `ids` of a request, from the query or else from the body, which may also be a bare list.
fn ids(call: &Call<'_>, max: usize) -> Result<Vec<String>, Response> {
    let ids: Vec<String> = match call.query.filled("ids") {
        Some(text) => text.split(',').map(|id| id.trim().to_owned()).collect(),
        None => in_body(call).ok_or_else(|| errors::regular(400, "Missing required field: ids"))?,
    };
    if ids.len() > max {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    Ok(ids)
}

/// The same, but each has to be an identifier.
fn identifiers(call: &Call<'_>, max: usize) -> Result<Vec<String>, Response> {
    let ids = ids(call, max)?;
    if ids.iter().all(|id| is_identifier(id)) { Ok(ids) } else { Err(errors::invalid_identifier(call.state.settings.responses_as)) }
}

fn in_body(call: &Call<'_>) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(&call.request.body).ok()?;
    let list = body.get("ids").unwrap_or(&body).as_array().filter(|list| !list.is_empty())?;
    list.iter().map(|id| id.as_str().map(str::to_owned)).collect()
}
