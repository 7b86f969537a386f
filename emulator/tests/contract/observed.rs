//! What a developer observed in October 2026 with one app in development mode and the Premium account of a person in Indonesia, and what
//! `responses_as=documented` returns instead. The rows are in the order of the observations.

use std::time::{Duration, Instant};

use lockgroove_emulator::Options;
use serde_json::{Value, json};

use crate::harness::{Emulator, api_error, options};
use crate::samples::Samples;

/// A request, and its response. Rows run in order, so later ones can depend on earlier ones.
struct Row {
    /// Method and path. Names in braces stand for sample identifiers, `{41_tracks}` for as many URIs.
    request: (&'static str, &'static str),
    body: &'static str,
    observed: Response,
    /// The response with `responses_as=documented`.
    documented: Response,
}

/// Status and shape.
type Response = (u16, Shape);

#[derive(Clone, Copy)]
enum Shape {
    /// A regular error with exactly this message.
    Error(&'static str),
    /// There is no body.
    Nothing,
    /// A body that is not JSON.
    Text,
    /// Exactly this JSON.
    Is(&'static str),
    /// Exactly this JSON, at a JSON pointer.
    At(&'static str, &'static str),
    /// At least this number, at a JSON pointer.
    AtLeast(&'static str, u64),
    /// A list with at least one entry that is not `null`, at a JSON pointer.
    Some(&'static str),
    /// An object with at least these members, at a JSON pointer.
    Has(&'static str, &'static [&'static str]),
    /// An object with none of these members.
    Lacks(&'static str, &'static [&'static str]),
    /// An object with exactly these members.
    Only(&'static str, &'static [&'static str]),
    /// The entry of `items` with this identifier has this member.
    Listed(&'static str, &'static str),
    /// The same without this member.
    ListedWithout(&'static str, &'static str),
    /// No entry of `items` has this identifier.
    NotListed(&'static str),
}

use Shape::{At, AtLeast, Error, Has, Is, Lacks, Listed, ListedWithout, NotListed, Nothing, Only, Text};

/// A row whose response does not depend on the setting.
const fn always(method: &'static str, path: &'static str, body: &'static str, status: u16, shape: Shape) -> Row {
    Row { request: (method, path), body, observed: (status, shape), documented: (status, shape) }
}

/// The same for a request without a body.
const fn both(method: &'static str, path: &'static str, status: u16, shape: Shape) -> Row {
    always(method, path, "", status, shape)
}

const fn differ(method: &'static str, path: &'static str, body: &'static str, observed: Response, documented: Response) -> Row {
    Row { request: (method, path), body, observed, documented }
}

const UNKNOWN: &str = "0000000000000000000000";
const FORBIDDEN: Response = (403, Error("Forbidden"));
const MISSING: Response = (404, Error("Resource not found"));
const BASE62: Shape = Error("Invalid base62 id");
const PERSONAL: &[&str] = &["country", "email", "explicit_content", "followers", "product"];
const ARTIST: &[&str] = &["external_urls", "href", "id", "images", "name", "type", "uri"];
const ARTIST_WITH_GENRES: &[&str] = &["external_urls", "genres", "href", "id", "images", "name", "type", "uri"];
const GONE_FROM_TRACKS: &[&str] = &["available_markets", "linked_from", "popularity", "preview_url"];
const COUNT: &[&str] = &["href", "total"];

const TABLE: &[Row] = &[
    // `GET /me`
    differ("GET", "/me", "", (200, Has("", PERSONAL)), (200, Lacks("", PERSONAL))),
    // `/me/library` write
    both("PUT", "/me/library?uris=spotify:track:0000000000000000000000", 200, Nothing),
    both("GET", "/me/library/contains?uris=spotify:track:0000000000000000000000", 200, Is("[false]")),
    both("DELETE", "/me/library?uris=spotify:track:0000000000000000000000", 200, Nothing),
    both("PUT", "/me/library?uris=spotify:artist:{artist},spotify:user:noor,spotify:playlist:{public}", 200, Nothing),
    both(
        "GET",
        "/me/library/contains?uris=spotify:artist:{artist},spotify:user:noor,spotify:playlist:{public}",
        200,
        Is("[true, true, true]"),
    ),
    both("PUT", "/me/library?uris={41_tracks}", 400, Error("Too many uris requested")),
    both("DELETE", "/me/library?uris={41_tracks}", 400, Error("Too many uris requested")),
    always("PUT", "/me/library", r#"{"uris": ["spotify:track:{track}"]}"#, 400, Error("Missing required field: uris")),
    always("DELETE", "/me/library", r#"{"uris": ["spotify:track:{track}"]}"#, 400, Error("Missing required field: uris")),
    both("PUT", "/me/library?uris={track}", 400, Error("Invalid Spotify URI")),
    both("GET", "/me/library", 405, Error("Method not allowed")),
    both("DELETE", "/me/library?uris=spotify:track:{third_track}", 200, Nothing),
    both("PUT", "/me/library?uris=spotify:track:{third_track}", 200, Nothing),
    both("GET", "/me/tracks?limit=1", 200, At("/items/0/track/id", "\"{third_track}\"")),
    // `/me/library/contains`
    both(
        "GET",
        "/me/library/contains?uris=spotify:track:{track},spotify:track:0000000000000000000000,spotify:album:{album}",
        200,
        Is("[true, false, true]"),
    ),
    both("GET", "/me/library/contains?uris={41_tracks}", 400, Error("Too many uris requested")),
    both("GET", "/me/library/contains?uris=spotify:chapter:{chapter}", 400, Error("Invalid Spotify URI")),
    differ("GET", "/me/library/contains?uris=spotify:audiobook:{audiobook}", "", (500, Error("Server error")), (200, Is("[true]"))),
    // `/playlists/{id}/items`
    differ("GET", "/playlists/{public}/items?limit=100", "", (200, At("/limit", "100")), (400, Error("Invalid limit"))),
    both("GET", "/playlists/{public}/items?limit=101", 400, Error("Invalid limit")),
    both("GET", "/playlists/{followed}/items", 403, Error("Forbidden")),
    both("GET", "/playlists/37i9dQZF1DXcBWIGoYBM5M/items", 404, Error("Resource not found")),
    both("GET", "/playlists/37i9dQZF1DXcBWIGoYBM5M", 404, Error("Resource not found")),
    differ("GET", "/playlists/37i9dQZF1DXcBWIGoYBM5M/images", "", (200, Has("/0", &["height", "url", "width"])), MISSING),
    both("GET", "/playlists/{public}/items", 200, Has("/items/0", &["primary_color", "video_thumbnail"])),
    // `DELETE …/items`
    differ(
        "DELETE",
        "/playlists/{public}/items",
        r#"{"tracks": [{"uri": "spotify:track:{track}"}]}"#,
        (400, Error("No uris provided")),
        (200, Only("", &["snapshot_id"])),
    ),
    always(
        "DELETE",
        "/playlists/{public}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        200,
        Only("", &["snapshot_id"]),
    ),
    // `POST …/items`
    always("POST", "/playlists/{public}/items", r#"{"uris": [{101_tracks}]}"#, 400, Error("Too many ids requested")),
    always("POST", "/playlists/{public}/items", r#"{"uris": ["spotify:album:{album}"]}"#, 400, BASE62),
    // `/playlists/{id}/followers`
    differ("DELETE", "/playlists/{followed}/followers", "", (200, Nothing), FORBIDDEN),
    differ("GET", "/me/library/contains?uris=spotify:playlist:{followed}", "", (200, Is("[false]")), (200, Is("[true]"))),
    differ("GET", "/me/playlists?limit=50", "", (200, NotListed("{followed}")), (200, ListedWithout("{followed}", "items"))),
    both("GET", "/playlists/{followed}", 200, At("/id", "\"{followed}\"")),
    differ("PUT", "/playlists/{followed}/followers", "", (200, Nothing), FORBIDDEN),
    both("GET", "/me/library/contains?uris=spotify:playlist:{followed}", 200, Is("[true]")),
    // Playlist object
    both("GET", "/playlists/{public}", 200, Has("", &["followers", "items"])),
    both("GET", "/playlists/{followed}", 200, Has("", &["followers"])),
    both("GET", "/playlists/{followed}", 200, Lacks("", &["items", "tracks"])),
    differ("GET", "/me/playlists?limit=50", "", (200, Listed("{followed}", "items")), (200, ListedWithout("{followed}", "items"))),
    both("GET", "/me/playlists?limit=50", 200, Listed("{private}", "items")),
    differ(
        "GET",
        "/search?type=playlist&q=halvard",
        "",
        (200, Only("/playlists/items/0/items", COUNT)),
        (200, Lacks("/playlists/items/0", &["items"])),
    ),
    both("GET", "/search?type=playlist&q=kitchen", 200, Only("/playlists/items/0/items", COUNT)),
    // `PUT /playlists/{id}`
    always("PUT", "/playlists/{public}", r#"{"public": false}"#, 200, Nothing),
    differ("GET", "/playlists/{public}", "", (200, At("/public", "true")), (200, At("/public", "false"))),
    always("PUT", "/playlists/{public}", r#"{"collaborative": true}"#, 200, Nothing),
    both("GET", "/playlists/{public}", 200, At("/collaborative", "true")),
    differ("GET", "/playlists/{public}", "", (200, At("/public", "true")), (200, At("/public", "false"))),
    differ(
        "PUT",
        "/playlists/{public}",
        r#"{"public": true}"#,
        (200, Nothing),
        (400, Error("Collaborative playlists can only be private")),
    ),
    // Following a Spotify mix
    both("PUT", "/me/library?uris=spotify:playlist:37i9dQZF1E4nrkjmvmJCvi", 200, Nothing),
    differ(
        "GET",
        "/me/library/contains?uris=spotify:playlist:37i9dQZF1E4nrkjmvmJCvi",
        "",
        (200, Is("[true]")),
        (200, Is("[false]")),
    ),
    both("GET", "/me/playlists?limit=50", 200, NotListed("37i9dQZF1E4nrkjmvmJCvi")),
    both("DELETE", "/me/library?uris=spotify:playlist:37i9dQZF1E4nrkjmvmJCvi", 200, Nothing),
    both("GET", "/me/library/contains?uris=spotify:playlist:37i9dQZF1E4nrkjmvmJCvi", 200, Is("[false]")),
    // `/me/tracks`, albums, shows, episodes
    both("GET", "/me/tracks?limit=50", 200, Has("/items/49", &["added_at", "track"])),
    both("GET", "/me/albums?limit=50", 200, Has("/items/49", &["added_at", "album"])),
    both("GET", "/me/shows?limit=50", 200, Has("/items/2", &["added_at", "show"])),
    both("GET", "/me/episodes?limit=50", 200, Has("/items/25", &["added_at", "episode"])),
    both("GET", "/me/tracks?limit=51", 400, Error("Invalid limit")),
    differ("GET", "/me/audiobooks", "", (200, At("/items", "[null, null]")), (200, Has("/items/0", &["id", "name"]))),
    both("GET", "/me/audiobooks", 200, At("/total", "2")),
    // Track
    differ("GET", "/tracks/{track}", "", (200, Has("", &["external_ids", "is_playable"])), (200, Lacks("", &["is_playable"]))),
    differ("GET", "/tracks/{track}", "", (200, Lacks("", GONE_FROM_TRACKS)), (200, At("/preview_url", "null"))),
    differ(
        "GET",
        "/me/tracks?limit=1",
        "",
        (200, Lacks("/items/0/track", GONE_FROM_TRACKS)),
        (200, At("/items/0/track/preview_url", "null")),
    ),
    both("GET", "/tracks/{track}?market=ID", 200, Has("", &["external_ids", "is_playable"])),
    // Album
    both("GET", "/albums/{album}", 200, At("/genres", "[]")),
    both("GET", "/albums/{album}", 200, Lacks("", &["is_playable"])),
    differ("GET", "/albums/{album}?market=ID", "", (200, At("/is_playable", "true")), (200, Lacks("", &["is_playable"]))),
    // Artist, everywhere
    differ("GET", "/artists/{artist}", "", (200, Only("", ARTIST)), (200, Only("", ARTIST_WITH_GENRES))),
    differ("GET", "/me/top/artists", "", (200, Only("/items/0", ARTIST)), (200, Only("/items/0", ARTIST_WITH_GENRES))),
    differ(
        "GET",
        "/me/following?type=artist",
        "",
        (200, Only("/artists/items/0", ARTIST)),
        (200, Only("/artists/items/0", ARTIST_WITH_GENRES)),
    ),
    differ(
        "GET",
        "/search?type=artist&q=a",
        "",
        (200, Only("/artists/items/0", ARTIST)),
        (200, Only("/artists/items/0", ARTIST_WITH_GENRES)),
    ),
    // `/search`
    both("GET", "/search?type=track&q=a&limit=10", 200, At("/tracks/limit", "10")),
    both("GET", "/search?type=track&q=a&limit=11", 400, Error("Invalid limit")),
    both("GET", "/search?type=track&q=a&limit=10&offset=990", 200, At("/tracks/offset", "990")),
    both("GET", "/search?type=track&q=a&limit=10&offset=991", 400, Error("Limit + Offset exceeds maximum of 1000")),
    both("GET", "/search?type=track&q=a&offset=5000", 400, Error("Limit + Offset exceeds maximum of 1000")),
    both("GET", "/search?type=playlist&q=a", 200, At("/playlists/items/2", "null")),
    both("GET", "/search?type=track&q=a&market=XX", 200, Shape::Some("/tracks/items")),
    differ("GET", "/search?type=audiobook&q=a", "", (200, At("/audiobooks/items", "[]")), (200, Shape::Some("/audiobooks/items"))),
    // `/me/top/*`
    both("GET", "/me/top/tracks?limit=1", 200, AtLeast("/total", 2_000)),
    both("GET", "/me/top/tracks?limit=1&offset=1500", 200, Shape::Some("/items")),
    both("GET", "/me/top/artists?limit=1&offset=50", 200, Shape::Some("/items")),
    // `/me/player/recently-played`
    both("GET", "/me/player/recently-played?limit=50", 200, Shape::Some("/items")),
    both("GET", "/me/player/recently-played?limit=50", 200, At("/items/49/context", "null")),
    both("GET", "/me/player/recently-played?limit=50&before=1000", 200, At("/items", "[]")),
    // `/me/following?type=user`
    both("GET", "/me/following?type=user", 400, Error("Invalid type: user")),
    // Player commands
    always("PUT", "/me/player", r#"{"device_ids": ["{device}"]}"#, 204, Nothing),
    differ("PUT", "/me/player/play", r#"{"context_uri": "spotify:album:{album}"}"#, (200, Text), (204, Nothing)),
    differ("PUT", "/me/player/pause", "", (200, Text), (204, Nothing)),
    differ("PUT", "/me/player/play", "", (200, Text), (204, Nothing)),
    differ("PUT", "/me/player/seek?position_ms=1", "", (200, Text), (204, Nothing)),
    differ("POST", "/me/player/next", "", (200, Text), (204, Nothing)),
    differ("POST", "/me/player/previous", "", (200, Text), (204, Nothing)),
    both("PUT", "/me/player/volume?volume_percent=20", 204, Nothing),
    differ("PUT", "/me/player/shuffle?state=true", "", (200, Nothing), (204, Nothing)),
    differ("PUT", "/me/player/repeat?state=off", "", (200, Nothing), (204, Nothing)),
    differ("POST", "/me/player/queue?uri=spotify:track:{track}", "", (200, Nothing), (204, Nothing)),
    both("GET", "/me/player/queue", 200, At("/queue/0/id", "\"{track}\"")),
    differ(
        "PUT",
        "/me/player/play",
        r#"{"context_uri": "spotify:playlist:37i9dQZF1DXcBWIGoYBM5M"}"#,
        (200, Text),
        (400, Error("Bad request")),
    ),
    differ("GET", "/me/player/queue", "", (200, At("/queue", "[]")), (200, Shape::Some("/queue"))),
    differ(
        "GET",
        "/me/player",
        "",
        (200, At("/context/uri", "\"spotify:playlist:37i9dQZF1DXcBWIGoYBM5M\"")),
        (200, At("/context/uri", "\"spotify:album:{album}\"")),
    ),
    // Gone with 404, not 403
    differ("GET", "/recommendations?seed_artists={artist}", "", MISSING, FORBIDDEN),
    differ("GET", "/recommendations/available-genre-seeds", "", MISSING, FORBIDDEN),
    // Also recorded by others: the player, liked songs as its context
    both("GET", "/me/player", 200, At("/smart_shuffle", "false")),
    differ("PUT", "/me/player/play", r#"{"context_uri": "spotify:user:ines:collection"}"#, (200, Text), (204, Nothing)),
    both("GET", "/me/player", 200, At("/context/type", "\"collection\"")),
    both("GET", "/me/player", 200, At("/context/uri", "\"spotify:user:ines:collection\"")),
    both("GET", "/me/player/currently-playing", 200, At("/item/id", "\"{third_track}\"")),
    always("PUT", "/me/player/play", r#"{"context_uri": "spotify:user:noor:collection"}"#, 400, Error("Bad request")),
    // The smallest picture of an album
    both("GET", "/albums/{album}", 200, At("/images/2/width", "64")),
    both("GET", "/albums/{album}", 200, At("/images/2/height", "64")),
    // Tracks in playlists
    differ(
        "GET",
        "/playlists/{private}/items",
        "",
        (200, At("/items/0/item/track", "true")),
        (200, Lacks("/items/0/item", &["track", "episode"])),
    ),
    differ(
        "GET",
        "/playlists/{private}/items",
        "",
        (200, At("/items/0/item/episode", "false")),
        (200, Lacks("/items/0/item", &["track", "episode"])),
    ),
    both("GET", "/tracks/{track}", 200, Lacks("", &["track", "episode"])),
    // Malformed identifiers
    differ("GET", "/tracks/x", "", (400, BASE62), (400, Error("invalid id"))),
    differ("GET", "/playlists/x", "", (400, BASE62), (400, Error("invalid id"))),
    differ("PUT", "/me/library?uris=spotify:track:x", "", (400, BASE62), (400, Error("invalid id"))),
];

fn fill(samples: &Samples, text: &str) -> String {
    let uri = format!("spotify:track:{}", samples.id("track"));
    let text = text.replace("{41_tracks}", &vec![uri.as_str(); 41].join(","));
    samples.fill(&text.replace("{101_tracks}", &vec![format!("\"{uri}\""); 101].join(",")))
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

fn check(samples: &Samples, body: &Value, status: u16, shape: Shape, what: &str) {
    let at = |pointer: &str| body.pointer(pointer).unwrap_or_else(|| panic!("{what}: no {pointer} in {body}"));
    let parse = |text: &str| serde_json::from_str::<Value>(&fill(samples, text)).unwrap();
    let listed = |id: &str| {
        let id = fill(samples, id);
        at("/items").as_array().unwrap().iter().find(|entry| entry["id"] == id)
    };
    match shape {
        Error(message) => assert_eq!(*body, api_error(status, message).1, "{what}"),
        Nothing => assert_eq!(*body, json!(""), "{what}"),
        Text => assert!(body.as_str().is_some_and(|text| !text.is_empty()), "{what}: {body}"),
        Is(expected) => assert_eq!(*body, parse(expected), "{what}"),
        At(pointer, expected) => assert_eq!(*at(pointer), parse(expected), "{what}"),
        AtLeast(pointer, least) => assert!(at(pointer).as_u64().unwrap() >= least, "{what}: {body}"),
        Shape::Some(pointer) => assert!(at(pointer).as_array().unwrap().iter().any(|entry| !entry.is_null()), "{what}: {body}"),
        Has(pointer, names) => {
            let missing: Vec<_> = names.iter().filter(|name| !members(at(pointer)).contains(name)).collect();
            assert!(missing.is_empty(), "{what}: no {missing:?} in {body}");
        }
        Lacks(pointer, names) => {
            let there: Vec<_> = names.iter().filter(|name| members(at(pointer)).contains(name)).collect();
            assert!(there.is_empty(), "{what}: {there:?} in {body}");
        }
        Only(pointer, names) => {
            let mut there = members(at(pointer));
            there.sort_unstable();
            assert_eq!(there, names, "{what}");
        }
        Listed(id, member) => assert!(listed(id).unwrap().get(member).is_some(), "{what}: {body}"),
        ListedWithout(id, member) => assert!(listed(id).unwrap().get(member).is_none(), "{what}: {body}"),
        NotListed(id) => assert!(listed(id).is_none(), "{what}: {body}"),
    }
}

/// An emulator in which Ines lives where the observed account does.
async fn indonesia(tracks: usize) -> (Emulator, Samples) {
    let emulator = Emulator::start_with(Options { tracks, ..options() }).await;
    let samples = Samples::find(&emulator).await;
    assert_eq!(emulator.control("PATCH", "people/ines", json!({"country": "ID"})).await.0, 200);
    (emulator, samples)
}

async fn run(documented: bool) {
    let (emulator, samples) = indonesia(2_000).await;
    emulator.set(json!({"responses_as": if documented { "documented" } else { "observed" }})).await;
    for row in TABLE {
        let (method, path) = row.request;
        let body = (!row.body.is_empty()).then(|| serde_json::from_str(&fill(&samples, row.body)).unwrap());
        let (status, answer) = emulator.call(&samples.tokens.access, method, &fill(&samples, path), body).await;
        let (expected, shape) = if documented { row.documented } else { row.observed };
        let what = format!("{method} {path} {}", row.body);
        assert_eq!(status, expected, "{what}: {answer}");
        check(&samples, &answer, status, shape, &what);
    }
}

#[tokio::test]
async fn responses_are_as_observed() {
    run(false).await;
}

#[tokio::test]
async fn a_setting_returns_to_what_is_documented() {
    run(true).await;
}

#[tokio::test]
async fn the_total_of_a_search_is_no_count() {
    let (emulator, samples) = indonesia(400).await;
    let token = &samples.tokens.access;
    let page = async |query: &str| emulator.api(token, &format!("/search?type=track&q={query}")).await.1["tracks"].clone();
    let (mut totals, mut found) = (std::collections::BTreeSet::new(), 0);
    let mut next = Some("a&limit=10&offset=0".to_owned());
    while let Some(query) = next {
        let page = page(&query).await;
        totals.insert(page["total"].as_u64().unwrap());
        found += page["items"].as_array().unwrap().len();
        next = (!page["next"].is_null()).then(|| format!("a&limit=10&offset={found}"));
        assert!(totals.iter().all(|total| (1..=1_000).contains(total)) && found <= 1_000);
    }
    assert!(totals.len() > 3 && found > 100, "{found} found, but {totals:?}");
    assert_eq!(page("a&limit=10&offset=0").await, page("a&limit=10&offset=0").await, "a request can be repeated");
    assert_eq!((&page("qqqqq").await["total"], &page("qqqqq").await["items"]), (&json!(0), &json!([])));

    let isrc = emulator.api(token, &samples.fill("/tracks/{track}")).await.1["external_ids"]["isrc"].as_str().unwrap().to_owned();
    let by_isrc = page(&format!("isrc:{isrc}")).await;
    assert_eq!((&by_isrc["total"], &by_isrc["items"][0]["id"]), (&json!(0), &json!(samples.id("track"))));

    emulator.set(json!({"responses_as": "documented"})).await;
    assert_eq!(page("a&limit=10&offset=0").await["total"], found);
    assert_eq!(page(&format!("isrc:{isrc}")).await["total"].as_u64().unwrap() as usize, by_isrc["items"].as_array().unwrap().len());
}

#[tokio::test]
async fn plays_end_with_an_empty_page() {
    let (emulator, samples) = indonesia(400).await;
    let token = &samples.tokens.access;
    let (_, first) = emulator.api(token, "/me/player/recently-played?limit=50").await;
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let next = first["next"].as_str().unwrap().strip_prefix(&format!("{}/v1", emulator.origin)).unwrap();
    assert!(next.contains(&format!("before={}", first["cursors"]["before"].as_str().unwrap())), "{next}");
    let (status, last) = emulator.api(token, next).await;
    assert_eq!((status, &last["items"], &last["next"], &last["cursors"]), (200, &json!([]), &Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_new_volume_is_read_late_and_ignored_by_paused_computers() {
    let (emulator, samples) = indonesia(400).await;
    let token = &samples.tokens.access;
    let (_, all) = emulator.api(token, "/me/player/devices").await;
    let find = |kind: &str| {
        let device = all["devices"].as_array().unwrap().iter().find(|device| device["type"] == kind).unwrap();
        device["id"].as_str().unwrap().to_owned()
    };
    let call = async |method: &str, path: String, body: Option<Value>| emulator.call(token, method, &path, body).await.0;
    let volume = async || emulator.api(token, "/me/player").await.1["device"]["volume_percent"].clone();
    let uri = samples.uri("track");
    // The device, whether it plays, and whether it takes the volume.
    for (kind, playing, taken) in
        [("Computer", true, true), ("Computer", false, false), ("Speaker", true, true), ("Speaker", false, true)]
    {
        emulator.set(json!({"responses_as": "documented"})).await;
        let id = find(kind);
        assert_eq!(call("PUT", format!("/me/player/play?device_id={id}"), Some(json!({ "uris": [uri] }))).await, 204);
        assert_eq!(call("PUT", "/me/player/volume?volume_percent=11".to_owned(), None).await, 204);
        assert_eq!(volume().await, 11, "documented: at once");
        if !playing {
            assert_eq!(call("PUT", "/me/player/pause".to_owned(), None).await, 204);
        }
        emulator.set(json!({"responses_as": "observed"})).await;
        let sent = Instant::now();
        assert_eq!(call("PUT", "/me/player/volume?volume_percent=77".to_owned(), None).await, 204);
        let read = volume().await;
        // The clock runs by itself, too: on a busy machine two seconds may have gone by.
        assert!(read == 11 || sent.elapsed() > Duration::from_secs(2), "{kind}: not yet, but {read}");
        emulator.advance(3).await;
        assert_eq!(volume().await, if taken { 77 } else { 11 }, "{kind} {playing}");
    }
}

#[tokio::test]
async fn only_bearer_authentication_is_supported() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", "").await;
    let bearer = format!("bearer {}", tokens.access);
    let error = |status, message: &str| api_error(status, message);
    let only = error(400, "Only valid bearer authentication supported");
    for text in ["2026", "older"] {
        emulator.set(json!({ "unauthorized_text": text })).await;
        for (authorization, expected) in [
            (crate::harness::BASIC, Some(&only)),
            (tokens.access.as_str(), Some(&only)),
            ("Bearer", Some(&only)),
            ("Bearer ", Some(&only)),
            ("", Some(&only)),
            ("Token abc", Some(&only)),
            (&bearer, None),
        ] {
            let response = emulator.send("GET", "/v1/me", &[("authorization", authorization)], None).await.unwrap();
            let status = response.status().as_u16();
            let body: Value = response.json().await.unwrap();
            match expected {
                Some(expected) => assert_eq!(&(status, body), expected, "{authorization}"),
                None => assert_eq!(status, 200, "the scheme may be in lower case"),
            }
        }
    }
    assert_eq!(emulator.send("GET", "/v1/me", &[], None).await.unwrap().status(), 401, "without the header");
}

#[tokio::test]
async fn unknown_items_are_skipped_without_an_error() {
    let (emulator, samples) = indonesia(400).await;
    let token = &samples.tokens.access;
    emulator.call(token, "DELETE", &samples.fill("/me/library?uris=spotify:track:{track}"), None).await;
    let mixed =
        samples.fill(&format!("spotify:track:{UNKNOWN},spotify:track:{{track}},spotify:playlist:{UNKNOWN},spotify:user:nobody"));
    assert_eq!(emulator.call(token, "PUT", &format!("/me/library?uris={mixed}"), None).await, (200, json!("")));
    let (_, saved) = emulator.api(token, &format!("/me/library/contains?uris={mixed}")).await;
    assert_eq!(saved, json!([false, true, false, false]), "the known one is saved all the same");
}
