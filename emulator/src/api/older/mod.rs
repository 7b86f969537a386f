//! The operations that are deprecated since February 2026 and open to extended mode only (Spotify, "February 2026 migration guide"):
//! several things at once by identifier, the library by kind, other people, and browsing.

pub(crate) mod browse;
pub(crate) mod people;
pub(crate) mod playlists;
pub(crate) mod saved;
pub(crate) mod several;

use serde_json::Value;

use super::call::Call;
use super::{errors, uris};
use crate::http::Response;

/// The identifiers of a request, from the query or else from the body: a list, or a list named `ids`.
fn ids(call: &Call<'_>, most: usize) -> Result<Vec<String>, Response> {
    let ids: Vec<String> = match call.query.filled("ids") {
        Some(text) => text.split(',').map(|id| id.trim().to_owned()).collect(),
        None => in_body(call).ok_or_else(|| errors::regular(400, "Missing required field: ids"))?,
    };
    if ids.len() > most {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    Ok(ids)
}

/// The same where each has to have the form of an identifier.
fn identifiers(call: &Call<'_>, most: usize) -> Result<Vec<String>, Response> {
    let ids = ids(call, most)?;
    if ids.iter().all(|id| uris::is_identifier(id)) { Ok(ids) } else { Err(errors::regular(400, "invalid id")) }
}

fn in_body(call: &Call<'_>) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(&call.request.body).ok()?;
    let list = body.get("ids").unwrap_or(&body).as_array().filter(|list| !list.is_empty())?;
    list.iter().map(|id| id.as_str().map(str::to_owned)).collect()
}
