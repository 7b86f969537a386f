//! `/me/library`: saving, following and asking whether, by URI (Spotify, "February 2026 migration guide").
//!
//! Which scope is checked for which kind of URI is not documented; the obvious one is taken.

use serde_json::{Value, json};

use super::call::{Call, Outcome, ok};
use super::errors;
use super::uris::{self, Named};
use crate::clock::SECOND;
use crate::http::Response;
use crate::state::libraries::{Library, Saved};
use crate::world::Kind;

/// So many URIs at once.
const MOST: usize = 40;

/// `PUT /me/library`. Of several new things the first one named stands first.
pub(crate) fn save(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call, true)?;
    save_all(call, wanted)
}

/// Saves things that were asked for in whatever way.
pub(crate) fn save_all(call: &mut Call<'_>, wanted: Vec<Named>) -> Outcome {
    let added_at = call.state.now() / SECOND;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    for named in wanted.into_iter().rev() {
        if holds(library, &named) {
            continue;
        }
        match named {
            Named::Thing(kind, place) => {
                if let Some(list) = library.saved(kind) {
                    list.insert(0, Saved { added_at, place });
                }
            }
            Named::Playlist(id) => library.playlists.insert(0, id),
            Named::User(key) => library.users.insert(0, key),
        }
    }
    Ok(Response::empty(200))
}

/// `DELETE /me/library`. An own playlist is gone from the list, which is all the deleting there is (Spotify, "Playlists").
pub(crate) fn forget(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call, true)?;
    forget_all(call, wanted)
}

/// Forgets things that were asked for in whatever way.
pub(crate) fn forget_all(call: &mut Call<'_>, wanted: Vec<Named>) -> Outcome {
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    for named in wanted {
        match named {
            Named::Thing(kind, place) => {
                if let Some(list) = library.saved(kind) {
                    list.retain(|saved| saved.place != place);
                }
            }
            Named::Playlist(id) => library.playlists.retain(|known| *known != id),
            Named::User(key) => library.users.retain(|known| *known != key),
        }
    }
    Ok(Response::empty(200))
}

/// `GET /me/library/contains`
pub(crate) fn contains(call: &mut Call<'_>) -> Outcome {
    let wanted = wanted(call, false)?;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    let answers: Vec<Value> = wanted.iter().map(|named| json!(holds(library, named))).collect();
    ok(&Value::Array(answers))
}

/// Whether a library has something.
pub(crate) fn holds(library: &mut Library, named: &Named) -> bool {
    match named {
        Named::Thing(kind, place) => library.saved(*kind).is_some_and(|list| list.iter().any(|saved| saved.place == *place)),
        Named::Playlist(id) => library.playlists.contains(id),
        Named::User(key) => library.users.contains(key),
    }
}

fn wanted(call: &Call<'_>, changes: bool) -> Result<Vec<Named>, Response> {
    let text = call.query.filled("uris").ok_or_else(|| errors::regular(400, "Missing required field: uris"))?;
    let uris: Vec<&str> = text.split(',').collect();
    if uris.len() > MOST {
        return Err(errors::regular(400, "Too many uris requested"));
    }
    let mut wanted = Vec::new();
    for uri in uris {
        let named = uris::read(call, uri.trim()).ok_or_else(|| errors::regular(400, "Invalid uri"))?;
        if !scopes_for(&named, changes).iter().any(|scope| call.scopes.contains(*scope)) {
            return Err(errors::insufficient_scope());
        }
        wanted.push(named);
    }
    Ok(wanted)
}

fn scopes_for(named: &Named, changes: bool) -> &'static [&'static str] {
    match (named, changes) {
        (Named::Thing(Kind::Artist, _) | Named::User(_), true) => &["user-follow-modify"],
        (Named::Thing(Kind::Artist, _) | Named::User(_), false) => &["user-follow-read"],
        (Named::Playlist(_), true) => &["playlist-modify-public"],
        (Named::Playlist(_), false) => &["playlist-read-private"],
        (Named::Thing(..), true) => &["user-library-modify"],
        (Named::Thing(..), false) => &["user-library-read"],
    }
}
