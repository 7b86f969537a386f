//! Pages: their limits, and that following them visits everything once (Spotify, "Web API Reference" and "February 2026 migration guide").

use serde_json::{Value, json};

use crate::harness::{Emulator, api_error};
use crate::samples::Samples;

/// A list with its default and maximum limit.
struct List {
    path: &'static str,
    /// JSON pointer to the page in the response.
    pointer: &'static str,
    default: usize,
    max: usize,
    style: Style,
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// With the maximum offset, if there is one.
    Offset(Option<usize>),
    Cursor,
}

const fn offset(path: &'static str, default: usize, max: usize) -> List {
    List { path, pointer: "", default, max, style: Style::Offset(None) }
}

const fn search(path: &'static str, pointer: &'static str) -> List {
    List { path, pointer, default: 5, max: 10, style: Style::Offset(Some(1_000)) }
}

const TABLE: &[List] = &[
    search("/search?type=track&q=a", "/tracks"),
    search("/search?type=album&q=a", "/albums"),
    search("/search?type=artist&q=a", "/artists"),
    search("/search?type=playlist&q=a", "/playlists"),
    search("/search?type=show&q=a", "/shows"),
    search("/search?type=episode&q=a", "/episodes"),
    search("/search?type=audiobook&q=a", "/audiobooks"),
    offset("/artists/{artist}/albums", 5, 10),
    offset("/albums/{album}/tracks", 20, 50),
    offset("/shows/{show}/episodes", 20, 50),
    offset("/audiobooks/{audiobook}/chapters", 20, 50),
    offset("/me/albums", 20, 50),
    offset("/me/tracks", 20, 50),
    offset("/me/episodes", 20, 50),
    offset("/me/shows", 20, 50),
    offset("/me/audiobooks", 20, 50),
    List { path: "/me/playlists", pointer: "", default: 20, max: 50, style: Style::Offset(Some(100_000)) },
    offset("/playlists/{public}/items", 20, 100),
    offset("/me/top/artists", 20, 50),
    offset("/me/top/tracks", 20, 50),
    List { path: "/me/following?type=artist", pointer: "/artists", default: 20, max: 50, style: Style::Cursor },
    List { path: "/me/player/recently-played", pointer: "", default: 20, max: 50, style: Style::Cursor },
];

fn with(path: &str, more: &str) -> String {
    format!("{path}{}{more}", if path.contains('?') { '&' } else { '?' })
}

fn members(value: &Value) -> Vec<&str> {
    let mut members: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    members
}

async fn page(emulator: &Emulator, samples: &Samples, list: &List, path: &str) -> Value {
    let (status, body) = emulator.api(&samples.tokens.access, path).await;
    assert_eq!(status, 200, "{path}: {body}");
    body.pointer(list.pointer).unwrap_or_else(|| panic!("no {} in {body}", list.pointer)).clone()
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

/// The total of a search is a count only as documented.
async fn count_results(emulator: &Emulator, list: &List) {
    let is_search = list.path.starts_with("/search");
    emulator.set(json!({"responses_as": if is_search { "documented" } else { "observed" }})).await;
}

#[tokio::test]
async fn default_and_maximum_limits() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for list in TABLE {
        count_results(&emulator, list).await;
        let path = samples.fill(list.path);
        for (query, limit) in [
            (String::new(), list.default),
            ("limit=1".to_owned(), 1),
            (format!("limit={}", list.max - 1), list.max - 1),
            (format!("limit={}", list.max), list.max),
        ] {
            let path = if query.is_empty() { path.clone() } else { with(&path, &query) };
            let page = page(&emulator, &samples, list, &path).await;
            assert_eq!(page["limit"], limit, "{path}");
            assert!(items(&page).len() <= limit, "{path}");
            if list.style != Style::Cursor {
                let total = usize::try_from(page["total"].as_u64().unwrap()).unwrap();
                assert_eq!(items(&page).len(), limit.min(total), "{path}");
                assert_eq!(members(&page), ["href", "items", "limit", "next", "offset", "previous", "total"], "{path}");
            }
        }
        for limit in [list.max + 1, 101, 1_000] {
            let answer = emulator.api(&samples.tokens.access, &with(&path, &format!("limit={limit}"))).await;
            assert_eq!(answer, api_error(400, "Invalid limit"), "{path} {limit}");
        }
        for limit in ["-1", "ten", "1.5", "99999999999999999999999"] {
            let answer = emulator.api(&samples.tokens.access, &with(&path, &format!("limit={limit}"))).await;
            assert_eq!(answer, api_error(400, "Invalid limit"), "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn offsets_move_the_page() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for list in TABLE {
        count_results(&emulator, list).await;
        let Style::Offset(most) = list.style else { continue };
        let path = samples.fill(list.path);
        let first = page(&emulator, &samples, list, &with(&path, "limit=2")).await;
        let total = usize::try_from(first["total"].as_u64().unwrap()).unwrap();
        assert!(first["previous"].is_null(), "{path}");
        assert_eq!(first["next"].is_null(), total <= 2, "{path}");
        let second = page(&emulator, &samples, list, &with(&path, "limit=1&offset=1")).await;
        assert_eq!(items(&second).first(), items(&first).get(1), "{path}");
        assert_eq!((&second["offset"], second["previous"].is_null()), (&Value::from(1), total == 0), "{path}");
        let last = page(&emulator, &samples, list, &with(&path, &format!("limit=2&offset={}", total - 1))).await;
        assert_eq!((items(&last).len(), last["next"].is_null()), (1, true), "{path}");
        let behind = page(&emulator, &samples, list, &with(&path, &format!("limit=2&offset={total}"))).await;
        assert_eq!((items(&behind).len(), &behind["total"], behind["next"].is_null()), (0, &first["total"], true), "{path}");
        if let Some(most) = most {
            let (status, body) = emulator.api(&samples.tokens.access, &with(&path, &format!("limit=1&offset={}", most + 1))).await;
            assert_eq!(status, 400, "{path}: {body}");
        }
        for wrong in ["-1", "ten", "99999999999999999999999"] {
            assert_eq!(
                emulator.api(&samples.tokens.access, &with(&path, &format!("offset={wrong}"))).await.0,
                400,
                "{path} {wrong}"
            );
        }
    }
}

#[tokio::test]
async fn search_ends_after_a_thousand_results() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for (query, status) in
        [("limit=10&offset=990", 200), ("limit=10&offset=991", 400), ("limit=1&offset=999", 200), ("offset=1001", 400)]
    {
        let path = with("/search?type=track&q=a", query);
        assert_eq!(emulator.api(&samples.tokens.access, &path).await.0, status, "{query}");
    }
}

/// Every entry of a list, following `next`.
async fn walk(emulator: &Emulator, samples: &Samples, list: &List, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let mut page_path = Some(with(&samples.fill(list.path), &format!("limit={limit}")));
    let mut steps = 0;
    let mut before = Value::Null;
    while let Some(path) = page_path {
        let page = page(emulator, samples, list, &path).await;
        assert_eq!(page["limit"], limit, "{path}");
        assert!(page["href"].as_str().unwrap().starts_with(&format!("{}/v1{}", emulator.origin, path.split_once('?').unwrap().0)));
        if list.style == Style::Cursor {
            assert_eq!(page["cursors"].is_object(), path.contains("following") || !items(&page).is_empty(), "{path}");
        } else {
            assert_eq!(page["offset"], all.len(), "{path}");
            assert_eq!(page["previous"], before, "{path}: leads back to the page before");
        }
        before = page["href"].clone();
        assert!(page["next"].is_null() || items(&page).len() == limit, "{path}: only the last one may be short");
        all.extend(items(&page).iter().cloned());
        let prefix = format!("{}/v1", emulator.origin);
        page_path = page["next"].as_str().map(|next| next.strip_prefix(&prefix).unwrap().to_owned());
        steps += 1;
        assert!(steps < 200, "{path}: no end");
    }
    all
}

#[tokio::test]
async fn following_next_visits_everything_once() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for list in TABLE {
        count_results(&emulator, list).await;
        let whole = walk(&emulator, &samples, list, list.max).await;
        assert!(!whole.is_empty(), "{}", list.path);
        // Other page sizes give the same entries.
        assert_eq!(walk(&emulator, &samples, list, list.max / 2).await, whole, "{}", list.path);
        let first = page(&emulator, &samples, list, &with(&samples.fill(list.path), "limit=1")).await;
        if list.path != "/me/player/recently-played" {
            assert_eq!(first["total"], whole.len(), "{}", list.path);
        }
        // Playlist entries, plays and null search results may repeat; everything else occurs once.
        if !list.path.contains("/playlists/") && !list.path.contains("recently-played") && !list.path.contains("type=playlist") {
            let mut texts: Vec<String> = whole.iter().map(Value::to_string).collect();
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), whole.len(), "{}", list.path);
        }
    }
}

#[tokio::test]
async fn cursor_pages_continue_after_their_last_entry() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let (_, first) = emulator.api(token, "/me/following?type=artist&limit=3").await;
    let first = &first["artists"];
    assert_eq!(members(first), ["cursors", "href", "items", "limit", "next", "total"]);
    assert_eq!(first["cursors"]["after"], items(first)[2]["id"], "the identifier of the last artist");
    let after = items(first)[0]["id"].as_str().unwrap();
    let (_, second) = emulator.api(token, &format!("/me/following?type=artist&limit=3&after={after}")).await;
    assert_eq!(items(&second["artists"])[..2], items(first)[1..]);
    let (_, all) = emulator.api(token, "/me/following?type=artist&limit=50").await;
    let last = items(&all["artists"]).last().unwrap()["id"].as_str().unwrap().to_owned();
    assert!(all["artists"]["next"].is_null() && all["artists"]["cursors"]["after"].is_null());
    let (_, behind) = emulator.api(token, &format!("/me/following?type=artist&after={last}")).await;
    assert_eq!((items(&behind["artists"]).len(), &behind["artists"]["next"]), (0, &Value::Null));
    for wrong in ["", "?type=user", "?type=track"] {
        assert_eq!(emulator.api(token, &format!("/me/following{wrong}")).await.0, 400, "{wrong}");
    }

    let (_, plays) = emulator.api(token, "/me/player/recently-played?limit=3").await;
    for name in ["cursors", "href", "items", "limit", "next"] {
        assert!(plays.get(name).is_some(), "{name}");
    }
    for name in ["before", "after"] {
        assert!(plays["cursors"][name].as_str().unwrap().parse::<i64>().unwrap() > 1_500_000_000_000, "milliseconds");
    }
    assert!(items(&plays).iter().all(|play| play["track"]["type"] == "track" && play["played_at"].is_string()));
    let before = plays["cursors"]["before"].as_str().unwrap();
    let (_, older) = emulator.api(token, &format!("/me/player/recently-played?limit=3&before={before}")).await;
    assert!(items(&older)[0]["played_at"].as_str() < items(&plays)[2]["played_at"].as_str());
    for wrong in ["before=1&after=2", "before=x", "after=x"] {
        assert_eq!(emulator.api(token, &format!("/me/player/recently-played?{wrong}")).await.0, 400, "{wrong}");
    }
}
