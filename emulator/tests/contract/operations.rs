//! The 48 operations for development mode: requests, scopes, responses and effects (Spotify, "Web API Reference" and "February 2026 migration
//! guide").

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Emulator, Tokens};
use crate::samples::Samples;

/// A request of an operation, with exactly the scopes it needs and the status of the response.
pub(crate) struct Case {
    /// The operation as in the reference.
    pub(crate) operation: (&'static str, &'static str),
    /// Names in braces stand for sample identifiers.
    pub(crate) path: &'static str,
    pub(crate) body: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) status: u16,
}

const fn get(operation: &'static str, path: &'static str, needs: &'static [&'static str]) -> Case {
    Case { operation: ("GET", operation), path, body: "", needs, status: 200 }
}

const fn case(
    operation: (&'static str, &'static str),
    path: &'static str,
    body: &'static str,
    needs: &'static [&'static str],
    status: u16,
) -> Case {
    Case { operation, path, body, needs, status }
}

const POSITION: &[&str] = &["user-read-playback-position"];
const LIBRARY: &[&str] = &["user-library-read"];
const PUBLIC: &[&str] = &["playlist-modify-public"];
const PRIVATE: &[&str] = &["playlist-modify-private"];
const STATE: &[&str] = &["user-read-playback-state"];
const MODIFY: &[&str] = &["user-modify-playback-state"];
/// The first bytes of a JPEG.
const JPEG: &str = "/9j/4AECAw==";

/// All operations for development mode, some with several cases. The scope of `/me/library` for each type of URI is a guess.
pub(crate) const TABLE: &[Case] = &[
    get("/albums/{id}", "/albums/{album}", &[]),
    get("/albums/{id}/tracks", "/albums/{album}/tracks", &[]),
    get("/artists/{id}", "/artists/{artist}", &[]),
    get("/artists/{id}/albums", "/artists/{artist}/albums", &[]),
    get("/tracks/{id}", "/tracks/{track}", &[]),
    get("/shows/{id}", "/shows/{show}", POSITION),
    get("/shows/{id}/episodes", "/shows/{show}/episodes", POSITION),
    get("/episodes/{id}", "/episodes/{episode}", POSITION),
    get("/audiobooks/{id}", "/audiobooks/{audiobook}", &[]),
    get("/audiobooks/{id}/chapters", "/audiobooks/{audiobook}/chapters", &[]),
    get("/chapters/{id}", "/chapters/{chapter}", &[]),
    get("/search", "/search?q=a&type=track", &[]),
    get("/me", "/me", &[]),
    get("/me/top/{type}", "/me/top/artists", &["user-top-read"]),
    get("/me/top/{type}", "/me/top/tracks", &["user-top-read"]),
    get("/me/albums", "/me/albums", LIBRARY),
    get("/me/tracks", "/me/tracks", LIBRARY),
    get("/me/episodes", "/me/episodes", &["user-library-read", "user-read-playback-position"]),
    get("/me/shows", "/me/shows", LIBRARY),
    get("/me/audiobooks", "/me/audiobooks", LIBRARY),
    get("/me/following", "/me/following?type=artist", &["user-follow-read"]),
    case(("PUT", "/me/library"), "/me/library?uris=spotify:track:{track}", "", &["user-library-modify"], 200),
    case(("PUT", "/me/library"), "/me/library?uris=spotify:user:noor", "", &["user-follow-modify"], 200),
    case(("PUT", "/me/library"), "/me/library?uris=spotify:playlist:{public}", "", PUBLIC, 200),
    case(("DELETE", "/me/library"), "/me/library?uris=spotify:track:{other_track}", "", &["user-library-modify"], 200),
    case(("DELETE", "/me/library"), "/me/library?uris=spotify:artist:{artist}", "", &["user-follow-modify"], 200),
    case(("DELETE", "/me/library"), "/me/library?uris=spotify:playlist:{followed}", "", PUBLIC, 200),
    get("/me/library/contains", "/me/library/contains?uris=spotify:track:{track}", LIBRARY),
    get("/me/library/contains", "/me/library/contains?uris=spotify:artist:{artist}", &["user-follow-read"]),
    get("/me/library/contains", "/me/library/contains?uris=spotify:playlist:{public}", &["playlist-read-private"]),
    get("/me/playlists", "/me/playlists", &["playlist-read-private"]),
    case(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x"}"#, PUBLIC, 201),
    case(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x", "public": false}"#, PRIVATE, 201),
    get("/playlists/{id}", "/playlists/{public}", &[]),
    case(("PUT", "/playlists/{id}"), "/playlists/{public}", r#"{"description": "y"}"#, PUBLIC, 200),
    case(("PUT", "/playlists/{id}"), "/playlists/{private}", r#"{"description": "y"}"#, PRIVATE, 200),
    get("/playlists/{id}/items", "/playlists/{public}/items", &["playlist-read-private"]),
    case(("POST", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PUBLIC, 201),
    case(("POST", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PRIVATE, 201),
    case(("PUT", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"range_start": 0, "insert_before": 1}"#, PUBLIC, 200),
    case(("PUT", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"range_start": 0, "insert_before": 1}"#, PRIVATE, 200),
    case(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{public}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PUBLIC,
        200,
    ),
    case(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{private}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PRIVATE,
        200,
    ),
    get("/playlists/{id}/images", "/playlists/{public}/images", &[]),
    case(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{public}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-public"],
        202,
    ),
    case(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{private}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-private"],
        202,
    ),
    get("/me/player", "/me/player", STATE),
    case(("PUT", "/me/player"), "/me/player", r#"{"device_ids": ["{device}"]}"#, MODIFY, 204),
    get("/me/player/devices", "/me/player/devices", STATE),
    get("/me/player/currently-playing", "/me/player/currently-playing", &["user-read-currently-playing"]),
    case(("PUT", "/me/player/play"), "/me/player/play", r#"{"uris": ["spotify:track:{track}"]}"#, MODIFY, 200),
    case(("PUT", "/me/player/pause"), "/me/player/pause", "", MODIFY, 200),
    case(("POST", "/me/player/next"), "/me/player/next", "", MODIFY, 200),
    case(("POST", "/me/player/previous"), "/me/player/previous", "", MODIFY, 200),
    case(("PUT", "/me/player/seek"), "/me/player/seek?position_ms=1", "", MODIFY, 200),
    case(("PUT", "/me/player/repeat"), "/me/player/repeat?state=context", "", MODIFY, 200),
    case(("PUT", "/me/player/volume"), "/me/player/volume?volume_percent=1", "", MODIFY, 204),
    case(("PUT", "/me/player/shuffle"), "/me/player/shuffle?state=true", "", MODIFY, 200),
    get("/me/player/recently-played", "/me/player/recently-played", &["user-read-recently-played"]),
    get("/me/player/queue", "/me/player/queue", &["user-read-currently-playing", "user-read-playback-state"]),
    case(("POST", "/me/player/queue"), "/me/player/queue?uri=spotify:track:{track}", "", MODIFY, 200),
];

/// Starts playback in the middle of a list.
pub(crate) async fn play(emulator: &Emulator, samples: &Samples) {
    let uris = ["track", "other_track", "third_track"].map(|name| format!("spotify:track:{}", samples.id(name)));
    let body = json!({"uris": uris, "offset": {"position": 1}});
    let path = format!("/me/player/play?device_id={}", samples.id("device"));
    assert_eq!(emulator.call(&samples.tokens.access, "PUT", &path, Some(body)).await.0, 200);
}

pub(crate) async fn run(emulator: &Emulator, samples: &Samples, tokens: &Tokens, case: &Case) -> (u16, Value) {
    let bearer = format!("Bearer {}", tokens.access);
    let kind = if case.body == JPEG { "image/jpeg" } else { "application/json" };
    let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
    let body = (!case.body.is_empty()).then(|| samples.fill(case.body));
    let path = format!("/v1{}", samples.fill(case.path));
    let response = emulator.send(case.operation.0, &path, &headers, body).await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The shape of a response.
enum Answer {
    Empty,
    /// A text that is not JSON.
    Text,
    /// An object with at least these members.
    Has(&'static [&'static str]),
    /// An object with exactly these members.
    Is(&'static [&'static str]),
    /// A page whose entries have at least these members.
    Page(&'static [&'static str]),
    /// The same, inside a member.
    PageIn(&'static str, &'static [&'static str]),
    Booleans,
    Images,
}

use Answer::{Booleans, Empty, Has, Images, Is, Page, PageIn};

const TRACK: &[&str] =
    &["album", "artists", "duration_ms", "explicit", "external_ids", "id", "name", "track_number", "type", "uri"];
const SIMPLE: &[&str] = &["artists", "duration_ms", "explicit", "id", "name", "track_number", "type", "uri"];
const ARTIST: &[&str] = &["external_urls", "href", "id", "images", "name", "type", "uri"];
const PLAYLIST: &[&str] = &[
    "collaborative",
    "description",
    "external_urls",
    "href",
    "id",
    "items",
    "name",
    "owner",
    "public",
    "snapshot_id",
    "type",
    "uri",
];

/// The shape of each operation's response.
const ANSWERS: &[(&str, &str, Answer)] = &[
    (
        "GET",
        "/albums/{id}",
        Has(&["album_type", "artists", "id", "images", "name", "release_date", "total_tracks", "tracks", "uri"]),
    ),
    ("GET", "/albums/{id}/tracks", Page(SIMPLE)),
    ("GET", "/artists/{id}", Has(ARTIST)),
    ("GET", "/artists/{id}/albums", Page(&["album_type", "artists", "id", "images", "name", "uri"])),
    ("GET", "/tracks/{id}", Has(TRACK)),
    ("GET", "/shows/{id}", Has(&["description", "episodes", "id", "images", "name", "total_episodes", "uri"])),
    ("GET", "/shows/{id}/episodes", Page(&["description", "duration_ms", "id", "name", "release_date", "resume_point", "uri"])),
    ("GET", "/episodes/{id}", Has(&["description", "duration_ms", "id", "name", "release_date", "resume_point", "show", "uri"])),
    ("GET", "/audiobooks/{id}", Has(&["authors", "chapters", "id", "images", "name", "narrators", "total_chapters", "uri"])),
    ("GET", "/audiobooks/{id}/chapters", Page(&["chapter_number", "duration_ms", "id", "name", "uri"])),
    ("GET", "/chapters/{id}", Has(&["audiobook", "chapter_number", "duration_ms", "id", "name", "uri"])),
    ("GET", "/search", PageIn("tracks", TRACK)),
    ("GET", "/me", Has(&["account_id", "display_name", "external_urls", "href", "id", "images", "type", "uri"])),
    ("GET", "/me/top/{type}", Page(&["href", "id", "name", "type", "uri"])),
    ("GET", "/me/albums", Page(&["added_at", "album"])),
    ("GET", "/me/tracks", Page(&["added_at", "track"])),
    ("GET", "/me/episodes", Page(&["added_at", "episode"])),
    ("GET", "/me/shows", Page(&["added_at", "show"])),
    ("GET", "/me/audiobooks", Page(&[])),
    ("GET", "/me/following", PageIn("artists", ARTIST)),
    ("PUT", "/me/library", Empty),
    ("DELETE", "/me/library", Empty),
    ("GET", "/me/library/contains", Booleans),
    ("GET", "/me/playlists", Page(&["collaborative", "id", "images", "name", "owner", "public", "snapshot_id", "uri"])),
    ("POST", "/me/playlists", Has(PLAYLIST)),
    ("GET", "/playlists/{id}", Has(PLAYLIST)),
    ("PUT", "/playlists/{id}", Empty),
    ("GET", "/playlists/{id}/items", Page(&["added_at", "added_by", "is_local", "item"])),
    ("POST", "/playlists/{id}/items", Is(&["snapshot_id"])),
    ("PUT", "/playlists/{id}/items", Is(&["snapshot_id"])),
    ("DELETE", "/playlists/{id}/items", Is(&["snapshot_id"])),
    ("GET", "/playlists/{id}/images", Images),
    ("PUT", "/playlists/{id}/images", Empty),
    (
        "GET",
        "/me/player",
        Has(&[
            "actions",
            "context",
            "currently_playing_type",
            "device",
            "is_playing",
            "item",
            "progress_ms",
            "repeat_state",
            "shuffle_state",
            "timestamp",
        ]),
    ),
    ("PUT", "/me/player", Empty),
    ("GET", "/me/player/devices", Is(&["devices"])),
    (
        "GET",
        "/me/player/currently-playing",
        Has(&["context", "currently_playing_type", "is_playing", "item", "progress_ms", "timestamp"]),
    ),
    ("PUT", "/me/player/play", Answer::Text),
    ("PUT", "/me/player/pause", Answer::Text),
    ("POST", "/me/player/next", Answer::Text),
    ("POST", "/me/player/previous", Answer::Text),
    ("PUT", "/me/player/seek", Answer::Text),
    ("PUT", "/me/player/repeat", Empty),
    ("PUT", "/me/player/volume", Empty),
    ("PUT", "/me/player/shuffle", Empty),
    ("GET", "/me/player/recently-played", Page(&["context", "played_at", "track"])),
    ("GET", "/me/player/queue", Is(&["currently_playing", "queue"])),
    ("POST", "/me/player/queue", Empty),
];

#[test]
fn the_tables_contain_all_48_operations() {
    let operations: BTreeSet<(&str, &str)> = TABLE.iter().map(|case| case.operation).collect();
    let answers: BTreeSet<(&str, &str)> = ANSWERS.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!((operations.len(), answers.len()), (48, 48));
    assert_eq!(operations, answers);
}

fn has(value: &Value, members: &[&str], what: &str) {
    for member in members {
        assert!(value.get(*member).is_some(), "{what}: no {member} in {value}");
    }
}

fn page(value: &Value, members: &[&str], what: &str) {
    has(value, &["href", "limit", "next", "items"], what);
    let items = value["items"].as_array().unwrap();
    assert!(!items.is_empty(), "{what}");
    for item in items {
        has(item, members, what);
    }
}

#[tokio::test]
async fn each_operation_returns_its_status_and_shape() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for case in TABLE {
        if case.path.starts_with("/me/player") {
            play(&emulator, &samples).await;
        }
        let (method, operation) = case.operation;
        let what = format!("{method} {}", case.path);
        let (status, body) = run(&emulator, &samples, &samples.tokens, case).await;
        assert_eq!(status, case.status, "{what}: {body}");
        let (_, _, answer) = ANSWERS.iter().find(|(known, path, _)| *known == method && *path == operation).unwrap();
        match answer {
            Empty => assert_eq!(body, json!(""), "{what}"),
            Answer::Text => assert!(body.as_str().is_some_and(|text| !text.is_empty()), "{what}: {body}"),
            Has(members) => has(&body, members, &what),
            Is(members) => {
                has(&body, members, &what);
                assert_eq!(body.as_object().unwrap().len(), members.len(), "{what}: {body}");
            }
            Page(members) => page(&body, members, &what),
            PageIn(name, members) => page(&body[name], members, &what),
            Booleans => assert!(body[0].is_boolean(), "{what}: {body}"),
            Images => body.as_array().unwrap().iter().for_each(|image| has(image, &["height", "url", "width"], &what)),
        }
    }
}

/// The operations with a `market`.
const WITH_MARKET: [&str; 17] = [
    "/albums/{album}",
    "/albums/{album}/tracks",
    "/artists/{artist}/albums",
    "/tracks/{track}",
    "/shows/{show}",
    "/shows/{show}/episodes",
    "/episodes/{episode}",
    "/audiobooks/{audiobook}",
    "/audiobooks/{audiobook}/chapters",
    "/chapters/{chapter}",
    "/me/albums",
    "/me/tracks",
    "/me/episodes",
    "/playlists/{public}",
    "/playlists/{public}/items",
    "/me/player",
    "/me/player/currently-playing",
];

#[tokio::test]
async fn the_persons_country_takes_precedence_over_market() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    play(&emulator, &samples).await;
    emulator.call(&samples.tokens.access, "PUT", "/me/player/pause", None).await;
    // Ignore what differs anyway: the parameter in addresses of other pages, and the player's timestamps.
    let plain = |body: &Value| {
        let mut text = body.to_string();
        for market in ["SE", "US", "GB"] {
            text = text.replace(&format!("&market={market}"), "").replace(&format!("?market={market}"), "");
        }
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["timestamp"] = Value::Null;
        value
    };
    for path in WITH_MARKET {
        let path = samples.fill(path);
        let (status, first) = emulator.api(&samples.tokens.access, &format!("{path}?market=SE")).await;
        assert_eq!(status, 200, "{path}");
        for market in ["US", "GB"] {
            let (status, other) = emulator.api(&samples.tokens.access, &format!("{path}?market={market}")).await;
            assert_eq!((status, plain(&other)), (200, plain(&first)), "{path} {market}");
        }
    }
    for rest in ["market=SE", "include_external=audio", "market=SE&include_external=audio"] {
        let (status, body) = emulator.api(&samples.tokens.access, &format!("/search?q=a&type=track&{rest}")).await;
        assert_eq!((status, body["tracks"]["items"].is_array()), (200, true), "{rest}");
    }
}

#[tokio::test]
async fn audiobooks_exist_in_six_countries() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let headers = [("content-type", crate::harness::FORM), ("authorization", crate::harness::BASIC)];
    let (_, body) = emulator.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    let app = body["access_token"].as_str().unwrap();
    for (market, status) in
        [("US", 200), ("GB", 200), ("CA", 200), ("IE", 200), ("NZ", 200), ("AU", 200), ("SE", 404), ("DE", 404), ("JP", 404)]
    {
        let path = samples.fill(&format!("/audiobooks/{{audiobook}}?market={market}"));
        assert_eq!(emulator.api(app, &path).await.0, status, "{market}");
    }
}
