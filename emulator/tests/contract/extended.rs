//! Extended mode: the Web API from before February 2026, without the operations closed in November 2024 (Spotify, "Quota modes" and "February
//! 2026 migration guide").

use std::collections::BTreeSet;

use lockgroove_emulator::LAPSED_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{BASIC, Emulator, FORM, api_error};
use crate::samples::{EVERY_SCOPE, Samples};

/// A deprecated operation: method, path and body of a request, the scopes it needs, the status, and a JSON pointer into the response with
/// the value found there. Names in braces stand for sample identifiers.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str], u16, &'static str, Found);

/// The value at the pointer.
enum Found {
    /// There is no body.
    Nothing,
    /// A list of this many entries.
    Many(usize),
    /// A list of at least one entry.
    Some,
    Text(&'static str),
    True,
}

use Found::{Many, Nothing, Text, True};

const SAVE: &[&str] = &["user-library-modify"];
const READ: &[&str] = &["user-library-read"];
const POSITION: &[&str] = &["user-read-playback-position"];
const PRIVATE: &[&str] = &["playlist-read-private"];
const MODIFY: &[&str] = &["playlist-modify-public"];
const NONE: &[&str] = &[];

/// In this order: later rows remove what earlier rows added.
const TABLE: &[Row] = &[
    ("GET", "/tracks?ids={track},0000000000000000000000,{other_track}", "", NONE, 200, "/tracks", Many(3)),
    ("GET", "/albums?ids={album}", "", NONE, 200, "/albums/0/tracks/items", Found::Some),
    ("GET", "/artists?ids={artist}", "", NONE, 200, "/artists/0/name", Found::Some),
    ("GET", "/shows?ids={show}", "", POSITION, 200, "/shows/0/type", Text("show")),
    ("GET", "/episodes?ids={episode}", "", POSITION, 200, "/episodes/0/show/type", Text("show")),
    ("GET", "/audiobooks?ids={audiobook}", "", NONE, 200, "/audiobooks/0/chapters/items", Found::Some),
    ("GET", "/chapters?ids={chapter}", "", NONE, 200, "/chapters/0/audiobook/type", Text("audiobook")),
    ("GET", "/playlists/{public}/tracks", "", NONE, 200, "/items/0/track/type", Text("track")),
    ("GET", "/playlists/{followed}/tracks?limit=100", "", NONE, 200, "/items", Many(100)),
    ("GET", "/playlists/{private}/tracks?limit=1", "", PRIVATE, 200, "/items", Many(1)),
    ("POST", "/playlists/{public}/tracks", r#"{"uris": ["spotify:track:{track}"]}"#, MODIFY, 201, "/snapshot_id", Found::Some),
    ("PUT", "/playlists/{public}/tracks", r#"{"range_start": 0, "insert_before": 2}"#, MODIFY, 200, "/snapshot_id", Found::Some),
    (
        "DELETE",
        "/playlists/{public}/tracks",
        r#"{"tracks": [{"uri": "spotify:track:{track}"}]}"#,
        MODIFY,
        200,
        "/snapshot_id",
        Found::Some,
    ),
    ("POST", "/users/ines/playlists", r#"{"name": "x"}"#, MODIFY, 201, "/name", Text("x")),
    ("PUT", "/me/albums?ids={album}", "", SAVE, 200, "", Nothing),
    ("PUT", "/me/tracks", r#"{"ids": ["{track}"]}"#, SAVE, 200, "", Nothing),
    ("PUT", "/me/episodes", r#"["{episode}"]"#, SAVE, 200, "", Nothing),
    ("PUT", "/me/shows?ids={show}", "", SAVE, 200, "", Nothing),
    ("PUT", "/me/audiobooks?ids={audiobook}", "", SAVE, 200, "", Nothing),
    ("GET", "/me/albums/contains?ids={album}", "", READ, 200, "/0", True),
    ("GET", "/me/tracks/contains?ids={track}", "", READ, 200, "/0", True),
    ("GET", "/me/episodes/contains?ids={episode}", "", READ, 200, "/0", True),
    ("GET", "/me/shows/contains?ids={show}", "", READ, 200, "/0", True),
    ("GET", "/me/audiobooks/contains?ids={audiobook}", "", READ, 200, "/0", True),
    ("DELETE", "/me/albums?ids={album}", "", SAVE, 200, "", Nothing),
    ("DELETE", "/me/tracks?ids={track}", "", SAVE, 200, "", Nothing),
    ("DELETE", "/me/episodes?ids={episode}", "", SAVE, 200, "", Nothing),
    ("DELETE", "/me/shows?ids={show}", "", SAVE, 200, "", Nothing),
    ("DELETE", "/me/audiobooks?ids={audiobook}", "", SAVE, 200, "", Nothing),
    ("PUT", "/me/following?type=artist&ids={artist}", "", &["user-follow-modify"], 204, "", Nothing),
    ("PUT", "/me/following?type=user&ids=noor", "", &["user-follow-modify"], 204, "", Nothing),
    ("GET", "/me/following/contains?type=artist&ids={artist}", "", &["user-follow-read"], 200, "/0", True),
    ("GET", "/me/following/contains?type=user&ids=noor", "", &["user-follow-read"], 200, "/0", True),
    ("DELETE", "/me/following?type=artist&ids={artist}", "", &["user-follow-modify"], 204, "", Nothing),
    ("PUT", "/playlists/{followed}/followers", r#"{"public": false}"#, &[], 200, "", Nothing),
    ("GET", "/playlists/{followed}/followers/contains?ids=ines", "", PRIVATE, 200, "/0", True),
    ("DELETE", "/playlists/{followed}/followers", "", &[], 200, "", Nothing),
    ("GET", "/users/noor", "", NONE, 200, "/display_name", Text("Noor Haddad")),
    ("GET", "/users/noor/playlists", "", PRIVATE, 200, "/items/0/owner/id", Text("noor")),
    ("GET", "/artists/{artist}/top-tracks?market=SE", "", NONE, 200, "/tracks", Found::Some),
    ("GET", "/browse/new-releases?limit=50", "", NONE, 200, "/albums/items", Found::Some),
    ("GET", "/browse/categories", "", NONE, 200, "/categories/items", Many(6)),
    ("GET", "/browse/categories/slow_rail", "", NONE, 200, "/name", Text("slow rail")),
    ("GET", "/markets", "", NONE, 200, "/markets", Found::Some),
];

/// Closed to every app since November 2024.
const CLOSED: &[&str] = &[
    "/artists/{artist}/related-artists",
    "/recommendations?seed_artists={artist}",
    "/recommendations/available-genre-seeds",
    "/audio-features?ids={track}",
    "/audio-features/{track}",
    "/audio-analysis/{track}",
    "/browse/featured-playlists",
    "/browse/categories/slow_rail/playlists",
];

async fn extended() -> (Emulator, Samples) {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    emulator.set(json!({"mode": "extended"})).await;
    (emulator, samples)
}

async fn run(emulator: &Emulator, samples: &Samples, token: &str, row: &Row) -> (u16, Value) {
    let (method, path, body, ..) = row;
    let body = (!body.is_empty()).then(|| serde_json::from_str(&samples.fill(body)).unwrap());
    emulator.call(token, method, &samples.fill(path), body).await
}

#[tokio::test]
async fn each_deprecated_operation_works() {
    let (emulator, samples) = extended().await;
    let operations: BTreeSet<String> =
        TABLE.iter().map(|(method, path, ..)| format!("{method} {}", path.split('?').next().unwrap())).collect();
    // Three rows read the same operation, for different playlists.
    assert_eq!(operations.len() - 2 + CLOSED.len(), 48, "{operations:?}");
    for row in TABLE {
        let (method, path, _, _, status, pointer, found) = row;
        let (seen, body) = run(&emulator, &samples, &samples.tokens.access, row).await;
        assert_eq!(seen, *status, "{method} {path}: {body}");
        let there = body.pointer(pointer);
        let right = match found {
            Nothing => body == "",
            Many(count) => there.and_then(Value::as_array).is_some_and(|list| list.len() == *count),
            Found::Some => there.is_some_and(|there| there.as_array().is_none_or(|list| !list.is_empty()) && !there.is_null()),
            Text(text) => there.is_some_and(|there| there == text),
            True => there == Some(&json!(true)),
        };
        assert!(right, "{method} {path}: {body}");
    }
    let (_, saved) = emulator.api(&samples.tokens.access, &samples.fill("/me/tracks/contains?ids={track}")).await;
    assert_eq!(saved, json!([false]), "removed again");
    for path in CLOSED {
        let (status, text) = if path.starts_with("/recommendations") { (404, "Resource not found") } else { (403, "Forbidden") };
        assert_eq!(emulator.api(&samples.tokens.access, &samples.fill(path)).await, api_error(status, text), "{path}");
    }
}

#[tokio::test]
async fn each_deprecated_operation_checks_its_scopes() {
    let (emulator, samples) = extended().await;
    let scopes: BTreeSet<&str> = TABLE.iter().flat_map(|row| row.3).copied().collect();
    for scope in scopes {
        let others: Vec<&str> = EVERY_SCOPE.into_iter().filter(|known| *known != scope).collect();
        let without = emulator.sign_in("ines", &others.join(" ")).await;
        for row in TABLE.iter().filter(|row| row.3.contains(&scope)) {
            let (method, path, ..) = row;
            let answer = run(&emulator, &samples, &without.access, row).await;
            assert_eq!(answer, api_error(403, "Insufficient client scope"), "{method} {path} without {scope}");
        }
    }
}

#[tokio::test]
async fn several_items_at_once_have_a_limit_and_null_for_missing_ones() {
    let (emulator, samples) = extended().await;
    let token = &samples.tokens.access;
    for (kind, name, most) in [
        ("albums", "album", 20),
        ("tracks", "track", 50),
        ("artists", "artist", 50),
        ("shows", "show", 50),
        ("episodes", "episode", 50),
        ("audiobooks", "audiobook", 50),
        ("chapters", "chapter", 50),
    ] {
        let get = async |ids: &[&str]| emulator.api(token, &format!("/{kind}?ids={}", ids.join(","))).await;
        let id = samples.id(name);
        let (status, body) = get(&vec![id; most]).await;
        assert_eq!((status, body[kind].as_array().unwrap().len()), (200, most), "{kind}");
        assert_eq!(get(&vec![id; most + 1]).await.0, 400, "{kind}");
        let (_, body) = get(&[id, "0000000000000000000000", id]).await;
        assert_eq!((&body[kind][0]["id"], &body[kind][1], &body[kind][2]["id"]), (&json!(id), &Value::Null, &json!(id)), "{kind}");
        assert_eq!(get(&[id, "x"]).await, api_error(400, "Invalid base62 id"), "{kind}");
        assert_eq!(emulator.api(token, &format!("/{kind}")).await.0, 400, "{kind}");
    }
    assert_eq!(emulator.api(token, "/me/following/contains?type=show&ids=x").await.0, 400);
    assert_eq!(emulator.api(token, "/me/following/contains?type=user&ids=nobody,noor").await.1, json!([false, false]));
    assert_eq!(emulator.call(token, "POST", "/users/noor/playlists", Some(json!({"name": "x"}))).await.0, 403);
    for path in ["/users/nobody", "/users/nobody/playlists", "/browse/categories/polka"] {
        assert_eq!(emulator.api(token, path).await, api_error(404, "Resource not found"), "{path}");
    }
}

#[tokio::test]
async fn pages_may_be_as_long_as_they_were() {
    let (emulator, samples) = extended().await;
    for (path, pointer, usual, most) in [
        ("/search?type=track&q=a", "/tracks", 20, 50),
        ("/artists/{artist}/albums?market=SE", "", 20, 50),
        ("/playlists/{public}/items?market=SE", "", 20, 100),
        ("/playlists/{public}/tracks?market=SE", "", 20, 100),
        ("/users/ines/playlists?market=SE", "", 20, 50),
    ] {
        let path = samples.fill(path);
        for (query, limit) in [(String::new(), usual), (format!("&limit={most}"), most)] {
            let (status, body) = emulator.api(&samples.tokens.access, &format!("{path}{query}")).await;
            assert_eq!((status, &body.pointer(pointer).unwrap()["limit"]), (200, &json!(limit)), "{path}");
        }
        let answer = emulator.api(&samples.tokens.access, &format!("{path}&limit={}", most + 1)).await;
        assert_eq!(answer, api_error(400, "Invalid limit"), "{path}");
    }
}

#[tokio::test]
async fn nothing_was_removed_and_both_names_are_there() {
    let (emulator, samples) = extended().await;
    let token = &samples.tokens.access;
    for (path, fields) in [
        ("/tracks/{track}", &["available_markets", "popularity"][..]),
        ("/albums/{album}", &["available_markets", "label", "popularity"]),
        ("/artists/{artist}", &["followers", "popularity"]),
        ("/me", &["account_id", "country", "email", "explicit_content", "followers", "product"]),
        ("/playlists/{public}", &["followers", "items", "tracks"]),
    ] {
        let (_, body) = emulator.api(token, &samples.fill(path)).await;
        for field in fields {
            assert!(body.get(*field).is_some(), "{path}: {field}");
        }
    }
    emulator.set(json!({"shapes": "older"})).await;
    let (_, body) = emulator.api(token, &samples.fill("/playlists/{public}")).await;
    assert!(body.get("items").is_none() && body.get("tracks").is_some(), "older shapes can still be had");
}

#[tokio::test]
async fn neither_the_list_nor_the_owner_s_premium_counts() {
    let emulator = Emulator::start().await;
    let stranger = emulator.sign_in("stranger", "").await;
    let code = emulator.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let lapsed = emulator.exchange(&code, LAPSED_CLIENT_ID).await;
    for (mode, status) in [("development", 403), ("extended", 200), ("development", 403)] {
        emulator.set(json!({ "mode": mode })).await;
        for token in [&stranger.access, &lapsed.access] {
            assert_eq!(emulator.api(token, "/me").await.0, status, "{mode}");
        }
    }
}

#[tokio::test]
async fn each_app_has_its_mode_and_a_setting_overrides_all() {
    let emulator = Emulator::start().await;
    let sample = emulator.sign_in("ines", "").await;
    let code = emulator.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let lapsed = emulator.exchange(&code, LAPSED_CLIENT_ID).await;
    let app = json!({"mode": "extended"});
    assert_eq!(emulator.control("PATCH", &format!("apps/{LAPSED_CLIENT_ID}"), app).await.0, 200);
    for (setting, of_sample, of_lapsed) in
        [(Value::Null, 403, 200), (json!("extended"), 200, 200), (json!("development"), 403, 403), (Value::Null, 403, 200)]
    {
        emulator.set(json!({ "mode": setting })).await;
        let seen = (emulator.api(&sample.access, "/markets").await.0, emulator.api(&lapsed.access, "/markets").await.0);
        assert_eq!(seen, (of_sample, of_lapsed), "{setting}");
    }
}

#[tokio::test]
async fn a_token_of_no_person_may_browse() {
    let (emulator, samples) = extended().await;
    let (_, body) =
        emulator.token_with(&[("content-type", FORM), ("authorization", BASIC)], &[("grant_type", "client_credentials")]).await;
    let app = body["access_token"].as_str().unwrap();
    for path in ["/markets", "/tracks?ids={track}", "/playlists/{public}/tracks", "/browse/new-releases", "/users/noor"] {
        assert_eq!(emulator.api(app, &samples.fill(path)).await.0, 200, "{path}");
    }
    assert_eq!(emulator.api(app, &samples.fill("/playlists/{private}/tracks")).await.0, 403);
    assert_eq!(emulator.call(app, "PUT", &samples.fill("/me/tracks?ids={track}"), None).await.0, 403);
}

#[tokio::test]
async fn entries_are_taken_out_by_their_positions() {
    let (emulator, samples) = extended().await;
    let token = &samples.tokens.access;
    let first = emulator.api(token, "/me/playlists?limit=1").await.1["items"][0].clone();
    let path = format!("/playlists/{}/tracks", first["id"].as_str().unwrap());
    let uris = async || -> Vec<Value> {
        let (_, page) = emulator.api(token, &format!("{path}?limit=100")).await;
        page["items"].as_array().unwrap().iter().map(|entry| entry["track"]["uri"].clone()).collect()
    };
    let delete = async |body: Value| emulator.call(token, "DELETE", &path, Some(body)).await;
    let before = uris().await;
    assert_eq!(before[0], before[1]);
    // Two equal entries, and the local file.
    let version = first["snapshot_id"].clone();
    for wrong in [
        json!({"tracks": [{"uri": before[2], "positions": [0]}]}),
        json!({"tracks": [{"uri": before[0], "positions": [9_999]}]}),
        json!({"tracks": [{"uri": before[0], "positions": "all"}]}),
        json!({"tracks": [{"positions": [0]}]}),
        json!({"tracks": [{"uri": before[5]}]}),
        json!({"positions": [0]}),
        json!({"positions": [0], "snapshot_id": "made-up"}),
        json!({"tracks": vec![json!({"uri": before[2], "positions": [2]}); 101]}),
    ] {
        assert_eq!(delete(wrong.clone()).await.0, 400, "{wrong}");
    }
    assert_eq!(uris().await, before, "rejected changes change nothing");
    assert_eq!(delete(json!({"tracks": [{"uri": before[1], "positions": [1]}]})).await.0, 200);
    assert_eq!(uris().await[..5], [&before[..1], &before[2..6]].concat()[..5]);
    // Positions in the given version.
    assert_eq!(delete(json!({"tracks": [{"uri": before[5], "positions": [5]}], "snapshot_id": version})).await.0, 200);
    assert_eq!(delete(json!({"positions": [3], "snapshot_id": version})).await.0, 200, "a null entry has no URI");
    assert_eq!(uris().await[..4], [&before[..1], &before[2..3], &before[4..5], &before[6..7]].concat());
}
