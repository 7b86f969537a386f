//! The person's saved tracks, albums, episodes, shows and audiobooks, and followed artists (Spotify, "Web API Reference").

use serde_json::{Value, json};

use super::call::{ApiResult, Call, ok};
use super::objects::{album, artist, audiobook, episode, track};
use super::paging::{COMMON, Window};
use super::value::put;
use super::{catalogue, cursor, errors};
use crate::clock;
use crate::state::libraries::{Library, Saved};

/// `GET /me/tracks`
pub(crate) fn tracks(call: &mut Call<'_>) -> ApiResult {
    list(call, "track", |library| &library.tracks, track::relinked)
}

/// `GET /me/albums`
pub(crate) fn albums(call: &mut Call<'_>) -> ApiResult {
    list(call, "album", |library| &library.albums, album::album)
}

/// `GET /me/episodes`
pub(crate) fn episodes(call: &mut Call<'_>) -> ApiResult {
    list(call, "episode", |library| &library.episodes, episode::episode)
}

/// `GET /me/shows`
pub(crate) fn shows(call: &mut Call<'_>) -> ApiResult {
    list(
        call,
        "show",
        |library| &library.shows,
        |call, index| call.catalogue().shows.get(index).map_or(Value::Null, |show| episode::show_simple(call, show)),
    )
}

/// `GET /me/audiobooks`: bare audiobooks without a date. Spotify's description differs from what the operation returns. Where audiobooks are
/// not sold, they were observed to be `null`.
pub(crate) fn audiobooks(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    let saved = call.library().map_or(&[][..], |library| &library.audiobooks);
    let is_null = call.observed() && catalogue::sold_here(call).is_err();
    let books = window.cut(saved).iter().filter_map(|saved| call.catalogue().audiobooks.get(saved.index));
    let items = books.map(|book| if is_null { Value::Null } else { audiobook::audiobook_simple(call, book) }).collect();
    ok(&window.page(call, "/v1/me/audiobooks", saved.len(), items))
}

fn list(call: &Call<'_>, kind: &str, of: fn(&Library) -> &Vec<Saved>, object: impl Fn(&Call<'_>, usize) -> Value) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    let saved = call.library().map_or(&[][..], |library| of(library));
    let items = window
        .cut(saved)
        .iter()
        .map(|saved| {
            let mut entry = json!({"added_at": clock::date_time(saved.added_at)});
            put(&mut entry, kind, object(call, saved.index));
            entry
        })
        .collect();
    ok(&window.page(call, &format!("/v1/me/{kind}s"), saved.len(), items))
}

/// `GET /me/following?type=artist`: the cursor is the last artist of a page.
pub(crate) fn following(call: &mut Call<'_>) -> ApiResult {
    match call.query.filled("type") {
        Some("artist") => {}
        Some(other) => return Err(errors::regular(400, &format!("Invalid type: {other}"))),
        None => return Err(errors::regular(400, "Missing parameter type")),
    }
    let window = Window::of(call, COMMON)?;
    let followed = call.library().map_or(&[][..], |library| &library.artists);
    let id_of = |saved: &Saved| call.catalogue().artists.get(saved.index).map_or("", |artist| &artist.id);
    let from = match call.query.filled("after") {
        Some(after) => followed.iter().position(|saved| id_of(saved) == after).map_or(followed.len(), |at| at + 1),
        None => 0,
    };
    let part = Window { offset: from, repeated: 0, ..window }.cut(followed);
    let after = part.last().filter(|_| from + part.len() < followed.len()).map(id_of);
    let items: Vec<Value> = part.iter().map(|saved| artist::artist(call, saved.index)).collect();
    let next = after.map(|after| {
        cursor::address(call, "/v1/me/following", &[("type", "artist"), ("after", after), ("limit", &window.limit.to_string())])
    });
    ok(&json!({"artists": {
        "href": format!("{}/v1/me/following?{}", call.origin(), call.request.query),
        "limit": window.limit,
        "next": next,
        "cursors": {"after": after},
        "total": followed.len(),
        "items": items,
    }}))
}
