//! The generations of responses: the fields removed from development mode in February 2026 (Spotify, "February 2026 migration guide").

use serde_json::json;

use crate::harness::Emulator;
use crate::samples::Samples;

/// An object: its path, the removed fields (or older names), the remaining fields, and the added ones.
struct Row {
    object: &'static str,
    path: &'static str,
    /// JSON pointer to the object in the response.
    pointer: &'static str,
    removed: &'static [&'static str],
    stays: &'static [&'static str],
    added: &'static [&'static str],
}

const TABLE: &[Row] = &[
    Row {
        object: "track",
        path: "/tracks/{track}",
        pointer: "",
        removed: &["available_markets", "popularity"],
        stays: &["external_ids", "id", "uri", "href", "name", "album", "artists", "duration_ms", "explicit"],
        added: &[],
    },
    Row {
        object: "saved track",
        path: "/me/tracks?limit=1",
        pointer: "/items/0/track",
        removed: &["available_markets", "popularity"],
        stays: &["external_ids", "id", "uri", "href", "name", "album", "artists"],
        added: &[],
    },
    Row {
        object: "album",
        path: "/albums/{album}",
        pointer: "",
        removed: &["available_markets", "label", "popularity"],
        stays: &["external_ids", "id", "uri", "href", "name", "tracks", "artists", "images", "release_date"],
        added: &[],
    },
    Row {
        object: "album of an artist",
        path: "/artists/{artist}/albums?limit=1",
        pointer: "/items/0",
        removed: &["available_markets"],
        stays: &["id", "uri", "href", "name", "artists", "images", "album_type"],
        added: &[],
    },
    Row {
        object: "artist",
        path: "/artists/{artist}",
        pointer: "",
        removed: &["followers", "popularity"],
        stays: &["id", "uri", "href", "name", "images"],
        added: &[],
    },
    Row {
        object: "show",
        path: "/shows/{show}",
        pointer: "",
        removed: &["available_markets", "publisher"],
        stays: &["id", "uri", "href", "name", "images", "description", "episodes"],
        added: &[],
    },
    Row {
        object: "audiobook",
        path: "/audiobooks/{audiobook}",
        pointer: "",
        removed: &["available_markets", "publisher"],
        stays: &["id", "uri", "href", "name", "images", "authors", "narrators", "chapters"],
        added: &[],
    },
    Row {
        object: "chapter",
        path: "/chapters/{chapter}",
        pointer: "",
        removed: &["available_markets"],
        stays: &["id", "uri", "href", "name", "images", "audiobook", "duration_ms"],
        added: &[],
    },
    Row {
        object: "user",
        path: "/me",
        pointer: "",
        removed: &["country", "email", "explicit_content", "followers", "product"],
        stays: &["id", "uri", "href", "display_name", "images"],
        added: &["account_id"],
    },
    Row {
        object: "playlist in a list",
        path: "/me/playlists?limit=1",
        pointer: "/items/0",
        removed: &["tracks"],
        stays: &["id", "uri", "href", "name", "owner", "snapshot_id"],
        added: &["items"],
    },
    Row {
        object: "playlist",
        path: "/playlists/{public}",
        pointer: "",
        removed: &["tracks"],
        stays: &["id", "uri", "href", "name", "owner", "snapshot_id"],
        added: &["items"],
    },
    Row {
        object: "entry",
        path: "/playlists/{public}/items?limit=1",
        pointer: "/items/0",
        removed: &["track"],
        stays: &["added_at", "added_by", "is_local"],
        added: &["item"],
    },
];

/// Deprecated fields that were not removed.
const DEPRECATED: &[(&str, &[&str])] = &[
    ("/tracks/{track}", &["preview_url"]),
    ("/chapters/{chapter}", &["audio_preview_url"]),
    ("/episodes/{episode}", &["audio_preview_url", "language"]),
    ("/albums/{album}", &["genres"]),
    ("/artists/{artist}", &["genres"]),
];

#[tokio::test]
async fn removed_fields_exist_in_older_shapes_only() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    emulator.set(json!({"responses_as": "documented"})).await;
    for (shapes, new, old) in [("2026", true, false), ("older", false, true), ("both", true, true)] {
        emulator.set(json!({ "shapes": shapes })).await;
        for Row { object, path, pointer, removed, stays, added } in TABLE {
            let (status, body) = emulator.api(&samples.tokens.access, &samples.fill(path)).await;
            assert_eq!(status, 200, "{object}: {body}");
            let value = body.pointer(pointer).unwrap();
            for (fields, there) in [(removed, old), (stays, true), (added, new)] {
                for field in *fields {
                    assert_eq!(value.get(*field).is_some(), there, "{shapes} {object}: {field}");
                }
            }
        }
    }
}

#[tokio::test]
async fn deprecated_fields_remain() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    emulator.set(json!({"responses_as": "documented"})).await;
    for shapes in ["2026", "older", "both"] {
        emulator.set(json!({ "shapes": shapes })).await;
        for (path, fields) in DEPRECATED {
            let (_, body) = emulator.api(&samples.tokens.access, &samples.fill(path)).await;
            for field in *fields {
                assert!(body.get(*field).is_some(), "{shapes} {path}: {field}");
            }
        }
    }
}

#[tokio::test]
async fn development_mode_has_no_linked_from_and_no_album_group() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for path in ["/tracks/{track}?market=US", "/me/tracks?limit=50&market=US", "/playlists/{public}/items?limit=50&market=US"] {
        let (status, body) = emulator.api(&samples.tokens.access, &samples.fill(path)).await;
        assert_eq!(status, 200, "{path}");
        assert!(!body.to_string().contains("\"linked_from\""), "{path}");
    }
    let (_, albums) = emulator.api(&samples.tokens.access, &samples.fill("/artists/{artist}/albums?limit=10")).await;
    assert!(albums["items"].as_array().unwrap().iter().all(|album| album.get("album_group").is_none()));
}

#[tokio::test]
async fn lists_of_playlists_have_a_count_and_an_address_instead_of_entries() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for (shapes, names) in [("2026", vec!["items"]), ("older", vec!["tracks"]), ("both", vec!["items", "tracks"])] {
        emulator.set(json!({ "shapes": shapes })).await;
        let (_, page) = emulator.api(&samples.tokens.access, "/me/playlists?limit=50").await;
        let (_, found) = emulator.api(&samples.tokens.access, "/search?type=playlist&q=a&limit=10").await;
        let found = found["playlists"]["items"].as_array().unwrap().iter().filter(|list| !list.is_null());
        let lists = page["items"].as_array().unwrap();
        for list in lists.iter().chain(found) {
            for name in &names {
                let mut members: Vec<&String> = list[name].as_object().unwrap().keys().collect();
                members.sort();
                assert_eq!(members, ["href", "total"], "{shapes}");
                let path = list[name]["href"].as_str().unwrap().strip_prefix(&format!("{}/v1", emulator.origin)).unwrap();
                if *name == "items" && ["ines", "noor"].contains(&list["owner"]["id"].as_str().unwrap()) {
                    let (status, entries) = emulator.api(&samples.tokens.access, path).await;
                    assert_eq!((status, &entries["total"]), (200, &list[name]["total"]), "{path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn older_profiles_depend_on_scopes() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"shapes": "older"})).await;
    for (scope, fields) in [
        ("", vec![]),
        ("user-read-email", vec!["email"]),
        ("user-read-private", vec!["country", "explicit_content", "product"]),
        ("user-read-email user-read-private", vec!["country", "email", "explicit_content", "product"]),
    ] {
        let tokens = emulator.sign_in("noor", scope).await;
        let (_, me) = emulator.api(&tokens.access, "/me").await;
        let there: Vec<&str> =
            ["country", "email", "explicit_content", "product"].into_iter().filter(|name| me.get(*name).is_some()).collect();
        assert_eq!(there, fields, "{scope}");
        assert!(me.get("email").is_none_or(|email| email == "noor@example.invalid"));
    }
}

#[tokio::test]
async fn an_artists_albums_have_a_group_in_older_shapes() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for shapes in ["older", "both"] {
        emulator.set(json!({ "shapes": shapes })).await;
        for group in ["album", "single", "compilation", "appears_on"] {
            let path = samples.fill(&format!("/artists/{{artist}}/albums?limit=10&include_groups={group}"));
            let (_, page) = emulator.api(&samples.tokens.access, &path).await;
            for album in page["items"].as_array().unwrap() {
                assert_eq!(album["album_group"], group, "{shapes}");
            }
        }
    }
}

#[tokio::test]
async fn a_playlist_has_followers_in_every_shape() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for shapes in ["2026", "older", "both"] {
        emulator.set(json!({ "shapes": shapes })).await;
        let (_, playlist) = emulator.api(&samples.tokens.access, &samples.fill("/playlists/{public}")).await;
        assert!(playlist["followers"]["total"].is_u64(), "{shapes}");
        let body = json!({"name": "x"});
        let (_, made) = emulator.call(&samples.tokens.access, "POST", "/me/playlists", Some(body)).await;
        assert!(made["followers"]["total"].is_u64(), "{shapes}");
    }
}

/// Strict clients expect a local file to have what a track has.
#[tokio::test]
async fn a_local_file_has_the_fields_of_a_track() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let first = emulator.api(token, "/me/playlists?limit=1").await.1["items"][0]["id"].as_str().unwrap().to_owned();
    for (mode, old_fields) in [("development", false), ("extended", true)] {
        emulator.set(json!({ "mode": mode })).await;
        let (_, page) = emulator.api(token, &format!("/playlists/{first}/items?limit=50")).await;
        let local = page["items"].as_array().unwrap().iter().find(|entry| entry["is_local"] == true).unwrap()["item"].clone();
        assert_eq!(local.get("preview_url"), Some(&json!(null)), "{mode}");
        assert_eq!(local.get("popularity"), old_fields.then_some(&json!(0)), "{mode}");
        assert_eq!(local.get("available_markets"), old_fields.then_some(&json!([])), "{mode}");
    }
}
