//! `/me/library` (Spotify, "February 2026 migration guide").

use serde_json::{Value, json};

use crate::harness::{Emulator, Tokens};
use crate::samples::Samples;

const ALL: &str = "user-library-read user-library-modify user-follow-read user-follow-modify playlist-read-private playlist-modify-public playlist-modify-private";

async fn contains(emulator: &Emulator, tokens: &Tokens, uris: &str) -> Value {
    let (status, body) = emulator.api(&tokens.access, &format!("/me/library/contains?uris={uris}")).await;
    assert_eq!(status, 200, "{body}");
    body
}

#[tokio::test]
async fn saving_and_removing_show_in_the_lists() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let (_, page) = emulator.api(&tokens.access, "/me/tracks?limit=2").await;
    let uris: Vec<&str> = (0..2).map(|at| page["items"][at]["track"]["uri"].as_str().unwrap()).collect();
    let both = uris.join(",");
    assert_eq!(contains(&emulator, &tokens, &both).await, json!([true, true]));
    assert_eq!(emulator.call(&tokens.access, "DELETE", &format!("/me/library?uris={}", uris[1]), None).await.0, 200);
    assert_eq!(contains(&emulator, &tokens, &both).await, json!([true, false]));
    emulator.advance(60).await;
    assert_eq!(emulator.call(&tokens.access, "PUT", &format!("/me/library?uris={both}"), None).await.0, 200);
    let (_, after) = emulator.api(&tokens.access, "/me/tracks?limit=2").await;
    assert_eq!(after["total"], page["total"]);
    assert_eq!(after["items"][0]["track"]["uri"], uris[1], "the newest is on top");
    assert!(after["items"][0]["added_at"].as_str() > page["items"][0]["added_at"].as_str());

    // The same for albums, artists, users and playlists.
    let album = page["items"][0]["track"]["album"]["uri"].as_str().unwrap();
    let artist = page["items"][0]["track"]["artists"][0]["uri"].as_str().unwrap();
    let (_, lists) = emulator.api(&tokens.access, "/me/playlists?limit=50").await;
    let playlist = lists["items"][0]["uri"].as_str().unwrap();
    let all = format!("{album},{artist},spotify:user:noor,{playlist}");
    emulator.call(&tokens.access, "DELETE", &format!("/me/library?uris={all}"), None).await;
    assert_eq!(contains(&emulator, &tokens, &all).await, json!([false, false, false, false]));
    assert_eq!(emulator.api(&tokens.access, "/me/playlists").await.1["total"], 45);
    emulator.call(&tokens.access, "PUT", &format!("/me/library?uris={all}"), None).await;
    assert_eq!(contains(&emulator, &tokens, &all).await, json!([true, true, true, true]));
    emulator.control("POST", "reset", json!({})).await;
    let tokens = emulator.sign_in("ines", ALL).await;
    assert_eq!(emulator.api(&tokens.access, "/me/tracks?limit=2").await.1["items"][0]["added_at"], page["items"][0]["added_at"]);
}

/// An example of each type of URI.
const KINDS: [(&str, &str); 8] = [
    ("track", "spotify:track:{track}"),
    ("album", "spotify:album:{album}"),
    ("episode", "spotify:episode:{episode}"),
    ("show", "spotify:show:{show}"),
    ("audiobook", "spotify:audiobook:{audiobook}"),
    ("user", "spotify:user:noor"),
    ("playlist", "spotify:playlist:{followed}"),
    ("artist", "spotify:artist:{artist}"),
];

#[tokio::test]
async fn each_type_can_be_removed_saved_and_checked() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    for (kind, uri) in KINDS {
        let uri = samples.fill(uri);
        let path = format!("/me/library?uris={uri}");
        for (method, there) in [("DELETE", false), ("DELETE", false), ("PUT", true), ("PUT", true), ("DELETE", false)] {
            let (status, body) = emulator.call(&tokens.access, method, &path, None).await;
            assert_eq!((status, body), (200, json!("")), "{method} {kind}");
            assert_eq!(contains(&emulator, tokens, &uri).await, json!([there]), "{method} {kind}");
        }
    }
}

/// A type, its list, and its member in an entry of the list.
const LISTS: [(&str, &str, &str, &str); 6] = [
    ("album", "/me/albums", "/items", "/album/id"),
    ("track", "/me/tracks", "/items", "/track/id"),
    ("episode", "/me/episodes", "/items", "/episode/id"),
    ("show", "/me/shows", "/items", "/show/id"),
    ("audiobook", "/me/audiobooks", "/items", "/id"),
    ("artist", "/me/following?type=artist", "/artists/items", "/id"),
];

#[tokio::test]
async fn the_lists_of_each_type_follow() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    for (kind, list, items, id) in LISTS {
        let uri = samples.uri(kind);
        let shown = async || {
            let mut page_path = Some(format!("{list}{}limit=50", if list.contains('?') { '&' } else { '?' }));
            while let Some(path) = page_path {
                let (_, body) = emulator.api(token, &path).await;
                let page = body.pointer(items).unwrap().as_array().unwrap();
                if page.iter().any(|entry| *entry.pointer(id).unwrap() == *samples.id(kind)) {
                    return true;
                }
                let next = body.pointer(items.strip_suffix("/items").unwrap()).unwrap()["next"].clone();
                page_path = next.as_str().map(|next| next.strip_prefix(&format!("{}/v1", emulator.origin)).unwrap().to_owned());
            }
            false
        };
        for (method, there) in [("PUT", true), ("DELETE", false), ("PUT", true)] {
            emulator.call(token, method, &format!("/me/library?uris={uri}"), None).await;
            assert_eq!(shown().await, there, "{method} {kind}");
        }
    }
}

#[tokio::test]
async fn unfollowing_a_playlist_deletes_it_and_its_address_still_works() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    for by_library in [true, false] {
        let (_, made) = emulator.call(token, "POST", "/me/playlists", Some(json!({"name": "short-lived"}))).await;
        let (uri, id) = (made["uri"].as_str().unwrap(), made["id"].as_str().unwrap());
        let total = async || emulator.api(token, "/me/playlists?limit=1").await.1["total"].as_u64().unwrap();
        let before = total().await;
        assert_eq!(contains(&emulator, &samples.tokens, uri).await, json!([true]));
        let path = if by_library { format!("/me/library?uris={uri}") } else { format!("/playlists/{id}/followers") };
        assert_eq!(emulator.call(token, "DELETE", &path, None).await.0, 200);
        assert_eq!(total().await, before - 1);
        assert_eq!(contains(&emulator, &samples.tokens, uri).await, json!([false]));
        let (status, playlist) = emulator.api(token, &format!("/playlists/{id}")).await;
        assert_eq!((status, &playlist["name"]), (200, &json!("short-lived")));
    }
}

#[tokio::test]
async fn forty_uris_at_most_and_in_order() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let (_, page) = emulator.api(token, "/me/tracks?limit=41").await;
    let uris: Vec<&str> = page["items"].as_array().unwrap().iter().map(|item| item["track"]["uri"].as_str().unwrap()).collect();
    for method in ["DELETE", "PUT"] {
        assert_eq!(emulator.call(token, method, &format!("/me/library?uris={}", uris.join(",")), None).await.0, 400, "{method} 41");
        assert_eq!(contains(&emulator, &samples.tokens, uris[0]).await, json!([true]), "{method}: all or nothing");
    }
    assert_eq!(emulator.api(token, &format!("/me/library/contains?uris={}", uris.join(","))).await.0, 400);

    let forty = uris[..40].join(",");
    let some = [uris[3], uris[5]].join(",");
    assert_eq!(emulator.call(token, "DELETE", &format!("/me/library?uris={some}"), None).await.0, 200);
    let expected: Vec<bool> = (0..40).map(|at| at != 3 && at != 5).collect();
    assert_eq!(contains(&emulator, &samples.tokens, &forty).await, json!(expected));
    // Most clients escape commas.
    assert_eq!(contains(&emulator, &samples.tokens, &some.replace(',', "%2C").replace(':', "%3A")).await, json!([false, false]));
    assert_eq!(emulator.call(token, "PUT", &format!("/me/library?uris={forty}"), None).await.0, 200);
    assert_eq!(contains(&emulator, &samples.tokens, &forty).await, json!(vec![true; 40]));
}

#[tokio::test]
async fn invalid_requests_change_nothing() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let track = samples.uri("track");
    for query in [
        String::new(),
        "?uris=".to_owned(),
        "?uris=nonsense".to_owned(),
        "?uris=spotify:track".to_owned(),
        "?uris=spotify:track:not!an!identifier".to_owned(),
        format!("?uris={}", samples.fill("spotify:chapter:{chapter}")),
        "?uris=spotify:local:a:b:c:1".to_owned(),
        samples.fill("?uris={track}"),
        samples.fill("?ids={track}"),
        format!("?uris={track},nonsense"),
        format!("?uris={track},"),
    ] {
        for (method, path) in [("PUT", "/me/library"), ("DELETE", "/me/library"), ("GET", "/me/library/contains")] {
            let (status, body) = emulator.call(token, method, &format!("{path}{query}"), None).await;
            assert_eq!((status, &body["error"]["status"]), (400, &json!(400)), "{method} {path}{query}");
        }
        assert_eq!(contains(&emulator, &samples.tokens, &track).await, json!([true]), "{query}");
    }
}

#[tokio::test]
async fn a_body_is_ignored() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    for body in [json!({"uris": [samples.uri("track")]}), json!({"ids": [samples.id("track")]}), json!([samples.id("track")])] {
        for method in ["PUT", "DELETE"] {
            assert_eq!(emulator.call(token, method, "/me/library", Some(body.clone())).await.0, 400, "{method} {body}");
        }
    }
    assert_eq!(contains(&emulator, &samples.tokens, &samples.uri("track")).await, json!([true]));
}

/// Ranked lists contain what a person likes first, then everything else once.
#[tokio::test]
async fn top_tracks_begin_with_liked_songs() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let (_, liked) = emulator.api(&samples.tokens.access, "/me/tracks?limit=1").await;
    let liked = liked["total"].as_u64().unwrap();
    let (_, page) = emulator.api(&samples.tokens.access, &format!("/me/top/tracks?limit=2&offset={}", liked - 1)).await;
    assert_eq!(page["total"], 400, "every track of the catalogue without the twins");
    let uris: Vec<&str> = (0..2).map(|at| page["items"][at]["uri"].as_str().unwrap()).collect();
    assert_eq!(contains(&emulator, &samples.tokens, &uris.join(",")).await, json!([true, false]));
    let mut all = std::collections::BTreeSet::new();
    for offset in (0..400).step_by(50) {
        let (_, page) = emulator.api(&samples.tokens.access, &format!("/me/top/tracks?limit=50&offset={offset}")).await;
        all.extend(page["items"].as_array().unwrap().iter().map(|track| track["id"].to_string()));
    }
    assert_eq!(all.len(), 400);

    let person = json!({"key": "wren", "name": "Wren", "library": "empty"});
    assert_eq!(emulator.control("POST", "people", person).await.0, 201);
    emulator.set(json!({"mode": "extended"})).await;
    let wren = emulator.sign_in("wren", "user-top-read").await;
    for kind in ["tracks", "artists"] {
        let (_, page) = emulator.api(&wren.access, &format!("/me/top/{kind}")).await;
        assert_eq!((&page["total"], &page["items"]), (&json!(0), &json!([])), "{kind}");
    }
}
