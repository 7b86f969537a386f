//! The library by type: `/me/{albums,tracks,episodes,shows,audiobooks}` and `/me/following`, the predecessors of `/me/library`.

use serde_json::{Value, json};

use super::{identifiers, ids};
use crate::api::call::{ApiResult, Call, ok};
use crate::api::uris::{self, UriTarget};
use crate::api::{errors, library_write};
use crate::http::Response;
use crate::world::ItemKind;

/// How many identifiers a request may have.
const MAX_IDS: usize = 50;

/// `PUT`. Skips items that do not exist.
pub(crate) fn save(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call)?.into_iter().flatten().collect();
    let response = library_write::save_all(call, targets)?;
    reply(call, response)
}

/// `DELETE`
pub(crate) fn remove(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call)?.into_iter().flatten().collect();
    let response = library_write::remove_all(call, targets)?;
    reply(call, response)
}

/// `GET …/contains`
pub(crate) fn contains(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call)?;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    let is_saved =
        |target: &Option<UriTarget>| json!(target.as_ref().is_some_and(|target| library_write::is_saved(library, target)));
    ok(&Value::Array(targets.iter().map(is_saved).collect()))
}

/// `/me/following` has always returned 204.
fn reply(call: &Call<'_>, response: Response) -> ApiResult {
    Ok(if section(call) == "following" { Response::empty(204) } else { response })
}

/// The path segment after `/v1/me/`.
fn section<'a>(call: &'a Call<'_>) -> &'a str {
    call.request.path.split('/').nth(3).unwrap_or_default()
}

fn targets(call: &Call<'_>) -> Result<Vec<Option<UriTarget>>, Response> {
    let kind = match (section(call), call.query.get("type")) {
        ("albums", _) => ItemKind::Album,
        ("tracks", _) => ItemKind::Track,
        ("episodes", _) => ItemKind::Episode,
        ("shows", _) => ItemKind::Show,
        ("audiobooks", _) => ItemKind::Audiobook,
        ("following", Some("artist")) => ItemKind::Artist,
        ("following", Some("user")) => {
            return Ok(ids(call, MAX_IDS)?.iter().map(|key| uris::read(call, &format!("spotify:user:{key}"))).collect());
        }
        _ => return Err(errors::regular(400, "Invalid type")),
    };
    let ids = identifiers(call, MAX_IDS)?;
    Ok(ids.iter().map(|id| call.catalogue().find(kind, id).map(|index| UriTarget::Item(kind, index))).collect())
}
