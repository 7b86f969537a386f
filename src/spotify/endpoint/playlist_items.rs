//! Changing the entries of a playlist: moving, adding at a place, removing, replacing all. Each answer has the version that it made.
//!
//! A change may name the version that its positions refer to; the service then carries it over to the newest one.
//! <https://developer.spotify.com/documentation/web-api/concepts/playlists> ("Version control and snapshots")

use super::playlists::modify;
use super::{Bucket, Call, Endpoint};
use crate::oauth::{Method, RequestBody};
use crate::spotify::id::PlaylistId;
use crate::spotify::model::Version;
use crate::spotify::uri::Uri;

/// `POST /playlists/{id}/items`: adds at most [`MAX_ADDED`](super::playlists::MAX_ADDED) tracks and episodes at the end, in their order. One
/// that does not exist makes the service refuse all of them.
/// <https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist>
#[must_use]
pub fn add(id: &PlaylistId, public: Option<bool>, uris: &[Uri]) -> Endpoint<Version> {
    change(id, public, Method::Post, format!("{{\"uris\":[{}]}}", list(uris)))
}

/// `POST /playlists/{id}/items`: the same, so that the first of them stands at this place, counted from 0.
/// <https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist>
#[must_use]
pub fn insert(id: &PlaylistId, public: Option<bool>, uris: &[Uri], at: u32) -> Endpoint<Version> {
    change(id, public, Method::Post, format!("{{\"uris\":[{}],\"position\":{at}}}", list(uris)))
}

/// `DELETE /playlists/{id}/items`: removes every entry that has one of these URIs, at most [`MAX_ADDED`](super::playlists::MAX_ADDED) of
/// them. Single entries cannot be named.
/// <https://developer.spotify.com/documentation/web-api/reference/remove-items-playlist>
#[must_use]
pub fn remove(id: &PlaylistId, public: Option<bool>, uris: &[Uri], version: Option<&str>) -> Endpoint<Version> {
    let uris: Vec<String> = uris.iter().map(|uri| format!("{{\"uri\":\"{uri}\"}}")).collect();
    change(id, public, Method::Delete, format!("{{\"items\":[{}]{}}}", uris.join(","), of_version(version)))
}

/// `PUT /playlists/{id}/items`: moves `length` entries from `start` in front of the entry at `before`, all counted from 0 and before the
/// move. The entries keep their dates.
/// <https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items>
#[must_use]
pub fn reorder(
    id: &PlaylistId,
    public: Option<bool>,
    [start, length, before]: [u32; 3],
    version: Option<&str>,
) -> Endpoint<Version> {
    let of = of_version(version);
    change(id, public, Method::Put, format!("{{\"range_start\":{start},\"range_length\":{length},\"insert_before\":{before}{of}}}"))
}

/// `PUT /playlists/{id}/items`: the playlist has these entries, at most [`MAX_ADDED`](super::playlists::MAX_ADDED), and no others. What is in
/// it is then dated today.
/// <https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items>
#[must_use]
pub fn replace(id: &PlaylistId, public: Option<bool>, uris: &[Uri]) -> Endpoint<Version> {
    change(id, public, Method::Put, format!("{{\"uris\":[{}]}}", list(uris)))
}

fn change(id: &PlaylistId, public: Option<bool>, method: Method, body: String) -> Endpoint<Version> {
    let call = Call::get(format!("/playlists/{}/items", id.as_str()), Bucket::PlaylistChanges, modify(public));
    Endpoint::new(Call { method, cacheable: false, body: Some(RequestBody::json(body)), ..call })
}

/// A member at the end of a body, or nothing.
fn of_version(version: Option<&str>) -> String {
    version.map_or_else(String::new, |id| format!(",\"snapshot_id\":{}", serde_json::to_string(id).unwrap_or_default()))
}

fn list(uris: &[Uri]) -> String {
    uris.iter().map(|uri| format!("\"{uri}\"")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_change_says_what_the_service_documents() {
        let id = PlaylistId::parse("1a").unwrap();
        let uris = [Uri::parse("spotify:track:2b").unwrap(), Uri::parse("spotify:episode:3c").unwrap()];
        for (endpoint, line, body) in [
            (
                reorder(&id, Some(true), [4, 2, 0], Some("s\"1")),
                "PUT /playlists/1a/items",
                r#"{"range_start":4,"range_length":2,"insert_before":0,"snapshot_id":"s\"1"}"#,
            ),
            (
                insert(&id, None, &uris, 7),
                "POST /playlists/1a/items",
                r#"{"uris":["spotify:track:2b","spotify:episode:3c"],"position":7}"#,
            ),
            (
                remove(&id, None, &uris, None),
                "DELETE /playlists/1a/items",
                r#"{"items":[{"uri":"spotify:track:2b"},{"uri":"spotify:episode:3c"}]}"#,
            ),
            (add(&id, None, &uris[..1]), "POST /playlists/1a/items", r#"{"uris":["spotify:track:2b"]}"#),
            (replace(&id, None, &[]), "PUT /playlists/1a/items", r#"{"uris":[]}"#),
        ] {
            assert_eq!(format!("{:?}", endpoint.call()), line);
            assert_eq!(endpoint.call().body.as_ref().unwrap().text, body);
            assert!(!endpoint.call().cacheable);
            serde_json::from_str::<serde_json::Value>(body).unwrap();
        }
        assert_eq!(reorder(&id, Some(true), [0, 1, 2], None).scopes().to_string(), "playlist-modify-public");
    }
}
