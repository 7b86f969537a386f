//! Changing the entries of a playlist: moving, adding at a place, removing, replacing all. Each answer has the version that it made.
//!
//! A change may name the version that its positions refer to; the service then carries it over to the newest one.
//! <https://developer.spotify.com/documentation/web-api/concepts/playlists> ("Version control and snapshots")

use super::playlists::modify;
use super::{Bucket, Call, Endpoint};
use crate::oauth::{Method, RequestBody};
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::Uri;

fn change(id: &PlaylistId, public: Option<bool>, method: Method, body: String) -> Endpoint<()> {
    let call = Call::get(format!("/playlists/{}/items", id.as_str()), Bucket::PlaylistChanges, modify(public));
    Endpoint::new(Call { method, cacheable: false, body: Some(RequestBody::json(body)), ..call })
}

/// A member at the end of a body, or nothing.
fn version(snapshot: Option<&str>) -> String {
    snapshot.map_or_else(String::new, |id| format!(",\"snapshot_id\":{}", serde_json::to_string(id).unwrap_or_default()))
}

fn list(uris: &[Uri]) -> String {
    uris.iter().map(|uri| format!("\"{uri}\"")).collect::<Vec<_>>().join(",")
}

/// `PUT /playlists/{id}/items`: moves `length` entries from `start` in front of the entry at `before`, all counted before the move. The
/// entries keep their dates.
/// <https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items>
#[must_use]
pub fn reorder(id: &PlaylistId, public: Option<bool>, [start, length, before]: [u32; 3], snapshot: Option<&str>) -> Endpoint<()> {
    let version = version(snapshot);
    let body = format!("{{\"range_start\":{start},\"range_length\":{length},\"insert_before\":{before}{version}}}");
    change(id, public, Method::Put, body)
}

/// `POST /playlists/{id}/items`: adds at most [`MAX_ADDED`](super::playlists::MAX_ADDED) tracks and episodes at this position, in their order.
/// <https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist>
#[must_use]
pub fn insert(id: &PlaylistId, public: Option<bool>, uris: &[Uri], position: u32) -> Endpoint<()> {
    change(id, public, Method::Post, format!("{{\"uris\":[{}],\"position\":{position}}}", list(uris)))
}

/// `DELETE /playlists/{id}/items`: removes every entry that has one of these URIs, at most
/// [`MAX_ADDED`](super::playlists::MAX_ADDED) of them. Single entries cannot be named.
/// <https://developer.spotify.com/documentation/web-api/reference/remove-items-playlist>
#[must_use]
pub fn remove(id: &PlaylistId, public: Option<bool>, uris: &[Uri], snapshot: Option<&str>) -> Endpoint<()> {
    let uris: Vec<String> = uris.iter().map(|uri| format!("{{\"uri\":\"{uri}\"}}")).collect();
    change(id, public, Method::Delete, format!("{{\"items\":[{}]{}}}", uris.join(","), version(snapshot)))
}

/// `PUT /playlists/{id}/items`: removes everything, and adds at most [`MAX_ADDED`](super::playlists::MAX_ADDED) tracks and episodes.
/// <https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items>
#[must_use]
pub fn replace(id: &PlaylistId, public: Option<bool>, uris: &[Uri]) -> Endpoint<()> {
    change(id, public, Method::Put, format!("{{\"uris\":[{}]}}", list(uris)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
