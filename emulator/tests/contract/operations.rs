//! The 48 operations that are open to development mode: what they are asked, what they answer, and what they change (Spotify, "Web API
//! Reference" and "February 2026 migration guide").

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Party, Tokens, party};
use crate::things::Things;

/// A way into an operation: what is asked, the scopes that together are enough and each of which is needed, and the status that comes.
pub(crate) struct Way {
    /// The operation as the reference lists it.
    pub(crate) operation: (&'static str, &'static str),
    /// What is asked; names in braces stand for things of the sample world.
    pub(crate) path: &'static str,
    pub(crate) body: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) status: u16,
}

const fn get(operation: &'static str, path: &'static str, needs: &'static [&'static str]) -> Way {
    Way { operation: ("GET", operation), path, body: "", needs, status: 200 }
}

const fn way(
    operation: (&'static str, &'static str),
    path: &'static str,
    body: &'static str,
    needs: &'static [&'static str],
    status: u16,
) -> Way {
    Way { operation, path, body, needs, status }
}

const POSITION: &[&str] = &["user-read-playback-position"];
const LIBRARY: &[&str] = &["user-library-read"];
const PUBLIC: &[&str] = &["playlist-modify-public"];
const PRIVATE: &[&str] = &["playlist-modify-private"];
const STATE: &[&str] = &["user-read-playback-state"];
const MODIFY: &[&str] = &["user-modify-playback-state"];
/// A picture of one byte too few to be seen, but a JPEG by its first bytes.
const JPEG: &str = "/9j/4AECAw==";

/// All operations that are open to development mode, some with several ways in. Which of the three scopes of `/me/library` opens which
/// kind of URI is a guess.
pub(crate) const TABLE: &[Way] = &[
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
    way(("PUT", "/me/library"), "/me/library?uris=spotify:track:{track}", "", &["user-library-modify"], 200),
    way(("PUT", "/me/library"), "/me/library?uris=spotify:user:noor", "", &["user-follow-modify"], 200),
    way(("PUT", "/me/library"), "/me/library?uris=spotify:playlist:{public}", "", PUBLIC, 200),
    way(("DELETE", "/me/library"), "/me/library?uris=spotify:track:{other_track}", "", &["user-library-modify"], 200),
    way(("DELETE", "/me/library"), "/me/library?uris=spotify:artist:{artist}", "", &["user-follow-modify"], 200),
    way(("DELETE", "/me/library"), "/me/library?uris=spotify:playlist:{followed}", "", PUBLIC, 200),
    get("/me/library/contains", "/me/library/contains?uris=spotify:track:{track}", LIBRARY),
    get("/me/library/contains", "/me/library/contains?uris=spotify:artist:{artist}", &["user-follow-read"]),
    get("/me/library/contains", "/me/library/contains?uris=spotify:playlist:{public}", &["playlist-read-private"]),
    get("/me/playlists", "/me/playlists", &["playlist-read-private"]),
    way(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x"}"#, PUBLIC, 201),
    way(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x", "public": false}"#, PRIVATE, 201),
    get("/playlists/{id}", "/playlists/{public}", &[]),
    way(("PUT", "/playlists/{id}"), "/playlists/{public}", r#"{"description": "y"}"#, PUBLIC, 200),
    way(("PUT", "/playlists/{id}"), "/playlists/{private}", r#"{"description": "y"}"#, PRIVATE, 200),
    get("/playlists/{id}/items", "/playlists/{public}/items", &["playlist-read-private"]),
    way(("POST", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PUBLIC, 201),
    way(("POST", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PRIVATE, 201),
    way(("PUT", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"range_start": 0, "insert_before": 1}"#, PUBLIC, 200),
    way(("PUT", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"range_start": 0, "insert_before": 1}"#, PRIVATE, 200),
    way(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{public}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PUBLIC,
        200,
    ),
    way(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{private}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PRIVATE,
        200,
    ),
    get("/playlists/{id}/images", "/playlists/{public}/images", &[]),
    way(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{public}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-public"],
        202,
    ),
    way(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{private}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-private"],
        202,
    ),
    get("/me/player", "/me/player", STATE),
    way(("PUT", "/me/player"), "/me/player", r#"{"device_ids": ["{device}"]}"#, MODIFY, 204),
    get("/me/player/devices", "/me/player/devices", STATE),
    get("/me/player/currently-playing", "/me/player/currently-playing", &["user-read-currently-playing"]),
    way(("PUT", "/me/player/play"), "/me/player/play", r#"{"uris": ["spotify:track:{track}"]}"#, MODIFY, 204),
    way(("PUT", "/me/player/pause"), "/me/player/pause", "", MODIFY, 204),
    way(("POST", "/me/player/next"), "/me/player/next", "", MODIFY, 204),
    way(("POST", "/me/player/previous"), "/me/player/previous", "", MODIFY, 204),
    way(("PUT", "/me/player/seek"), "/me/player/seek?position_ms=1", "", MODIFY, 204),
    way(("PUT", "/me/player/repeat"), "/me/player/repeat?state=context", "", MODIFY, 204),
    way(("PUT", "/me/player/volume"), "/me/player/volume?volume_percent=1", "", MODIFY, 204),
    way(("PUT", "/me/player/shuffle"), "/me/player/shuffle?state=true", "", MODIFY, 204),
    get("/me/player/recently-played", "/me/player/recently-played", &["user-read-recently-played"]),
    get("/me/player/queue", "/me/player/queue", &["user-read-currently-playing", "user-read-playback-state"]),
    way(("POST", "/me/player/queue"), "/me/player/queue?uri=spotify:track:{track}", "", MODIFY, 204),
];

/// Something is playing, and there is something before and after it.
pub(crate) async fn play(party: &Party, things: &Things) {
    let uris = ["track", "other_track", "third_track"].map(|name| format!("spotify:track:{}", things.id(name)));
    let body = json!({"uris": uris, "offset": {"position": 1}});
    let path = format!("/me/player/play?device_id={}", things.id("device"));
    assert_eq!(party.call(&things.tokens.access, "PUT", &path, Some(body)).await.0, 204);
}

pub(crate) async fn ask(party: &Party, things: &Things, tokens: &Tokens, way: &Way) -> (u16, Value) {
    let bearer = format!("Bearer {}", tokens.access);
    let kind = if way.body == JPEG { "image/jpeg" } else { "application/json" };
    let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
    let body = (!way.body.is_empty()).then(|| things.fill(way.body));
    let path = format!("/v1{}", things.fill(way.path));
    let response = party.send(way.operation.0, &path, &headers, body).await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// What an answer holds.
enum Answer {
    Empty,
    /// An object with at least these members.
    Has(&'static [&'static str]),
    /// An object with exactly these members.
    Is(&'static [&'static str]),
    /// A page with entries, each with at least these members.
    Page(&'static [&'static str]),
    /// The same one member down.
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

/// What each operation answers.
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
    ("PUT", "/me/player/play", Empty),
    ("PUT", "/me/player/pause", Empty),
    ("POST", "/me/player/next", Empty),
    ("POST", "/me/player/previous", Empty),
    ("PUT", "/me/player/seek", Empty),
    ("PUT", "/me/player/repeat", Empty),
    ("PUT", "/me/player/volume", Empty),
    ("PUT", "/me/player/shuffle", Empty),
    ("GET", "/me/player/recently-played", Page(&["context", "played_at", "track"])),
    ("GET", "/me/player/queue", Is(&["currently_playing", "queue"])),
    ("POST", "/me/player/queue", Empty),
];

#[test]
fn the_tables_hold_all_48_operations() {
    let operations: BTreeSet<(&str, &str)> = TABLE.iter().map(|way| way.operation).collect();
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
async fn each_operation_answers_with_its_status_and_shape() {
    let party = party().await;
    let things = Things::of(&party).await;
    for way in TABLE {
        if way.path.starts_with("/me/player") {
            play(&party, &things).await;
        }
        let (method, operation) = way.operation;
        let what = format!("{method} {}", way.path);
        let (status, body) = ask(&party, &things, &things.tokens, way).await;
        assert_eq!(status, way.status, "{what}: {body}");
        let (_, _, answer) = ANSWERS.iter().find(|(known, path, _)| *known == method && *path == operation).unwrap();
        match answer {
            Empty => assert_eq!(body, json!(""), "{what}"),
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

/// The operations that take a market.
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
async fn a_market_may_be_named_and_the_person_s_country_wins() {
    let party = party().await;
    let things = Things::of(&party).await;
    play(&party, &things).await;
    party.call(&things.tokens.access, "PUT", "/me/player/pause", None).await;
    // Addresses of other pages repeat the parameter, and the player tells the time.
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
        let path = things.fill(path);
        let (status, first) = party.api(&things.tokens.access, &format!("{path}?market=SE")).await;
        assert_eq!(status, 200, "{path}");
        for market in ["US", "GB"] {
            let (status, other) = party.api(&things.tokens.access, &format!("{path}?market={market}")).await;
            assert_eq!((status, plain(&other)), (200, plain(&first)), "{path} {market}");
        }
    }
    for rest in ["market=SE", "include_external=audio", "market=SE&include_external=audio"] {
        let (status, body) = party.api(&things.tokens.access, &format!("/search?q=a&type=track&{rest}")).await;
        assert_eq!((status, body["tracks"]["items"].is_array()), (200, true), "{rest}");
    }
}

#[tokio::test]
async fn audiobooks_exist_in_six_countries() {
    let party = party().await;
    let things = Things::of(&party).await;
    let headers = [("content-type", crate::harness::FORM), ("authorization", crate::harness::BASIC)];
    let (_, body) = party.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    let app = body["access_token"].as_str().unwrap();
    for (market, status) in
        [("US", 200), ("GB", 200), ("CA", 200), ("IE", 200), ("NZ", 200), ("AU", 200), ("SE", 404), ("DE", 404), ("JP", 404)]
    {
        let path = things.fill(&format!("/audiobooks/{{audiobook}}?market={market}"));
        assert_eq!(party.api(app, &path).await.0, status, "{market}");
    }
}
