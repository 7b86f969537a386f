//! The library by kind: `/me/{albums,tracks,episodes,shows,audiobooks}` and `/me/following`, in place of `/me/library`.

use serde_json::{Value, json};

use super::{identifiers, ids};
use crate::api::call::{Call, Outcome, ok};
use crate::api::uris::{self, Named};
use crate::api::{errors, library_write};
use crate::http::Response;
use crate::world::Kind;

/// So many at once.
const MOST: usize = 50;

/// `PUT`. What does not exist is passed over.
pub(crate) fn save(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call)?.into_iter().flatten().collect();
    let kept = library_write::save_all(call, wanted)?;
    done(call, kept)
}

/// `DELETE`
pub(crate) fn forget(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call)?.into_iter().flatten().collect();
    let kept = library_write::forget_all(call, wanted)?;
    done(call, kept)
}

/// `GET …/contains`
pub(crate) fn contains(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call)?;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    let holds = |named: &Option<Named>| json!(named.as_ref().is_some_and(|named| library_write::holds(library, named)));
    ok(&Value::Array(wanted.iter().map(holds).collect()))
}

/// Following has always answered without a body.
fn done(call: &Call<'_>, kept: Response) -> Outcome {
    Ok(if section(call) == "following" { Response::empty(204) } else { kept })
}

/// The word after `/v1/me/`.
fn section<'a>(call: &'a Call<'_>) -> &'a str {
    call.request.path.split('/').nth(3).unwrap_or_default()
}

fn wanted(call: &Call<'_>) -> Result<Vec<Option<Named>>, Response> {
    let kind = match (section(call), call.query.get("type")) {
        ("albums", _) => Kind::Album,
        ("tracks", _) => Kind::Track,
        ("episodes", _) => Kind::Episode,
        ("shows", _) => Kind::Show,
        ("audiobooks", _) => Kind::Audiobook,
        ("following", Some("artist")) => Kind::Artist,
        ("following", Some("user")) => {
            return Ok(ids(call, MOST)?.iter().map(|key| uris::read(call, &format!("spotify:user:{key}"))).collect());
        }
        _ => return Err(errors::regular(400, "Invalid type")),
    };
    let things = identifiers(call, MOST)?;
    Ok(things.iter().map(|id| call.catalogue().place(kind, id).map(|place| Named::Thing(kind, place))).collect())
}
