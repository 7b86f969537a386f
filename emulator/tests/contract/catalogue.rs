//! Catalogue items, search, top lists and recent plays (Spotify, "Web API Reference").

use serde_json::{Value, json};

use crate::harness::{Emulator, Tokens};

const ALL: &str = "user-library-read user-read-playback-position user-top-read user-read-recently-played user-follow-read";

async fn first(emulator: &Emulator, tokens: &Tokens, path: &str) -> Value {
    let (status, page) = emulator.api(&tokens.access, path).await;
    assert_eq!(status, 200, "{path}: {page}");
    page["items"][0].clone()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// The path of one of the emulator's addresses.
fn path(emulator: &Emulator, address: &Value) -> String {
    address.as_str().unwrap().strip_prefix(&format!("{}/v1", emulator.origin)).unwrap().to_owned()
}

#[tokio::test]
async fn items_of_a_list_can_be_fetched_by_their_href() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    for (list, member) in [
        ("/me/tracks", "track"),
        ("/me/albums", "album"),
        ("/me/shows", "show"),
        ("/me/episodes", "episode"),
        ("/me/audiobooks", ""),
        ("/me/top/artists", ""),
        ("/me/top/tracks", ""),
    ] {
        let entry = first(&emulator, &tokens, list).await;
        let object = if member.is_empty() { &entry } else { &entry[member] };
        let (status, whole) = emulator.api(&tokens.access, &path(&emulator, &object["href"])).await;
        assert_eq!(status, 200, "{list}");
        for name in ["id", "uri", "name", "type", "href"] {
            assert_eq!(whole[name], object[name], "{list} {name}");
        }
    }
}

#[tokio::test]
async fn albums_shows_and_audiobooks_contain_lists() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let album = first(&emulator, &tokens, "/me/albums").await["album"].clone();
    let (_, tracks) = emulator.api(&tokens.access, &format!("/albums/{}/tracks?limit=50", text(&album, "id"))).await;
    assert_eq!(tracks["total"], album["total_tracks"]);
    let track = &tracks["items"][0];
    assert!(track.get("external_ids").is_none() && track.get("album").is_none(), "simplified");
    let (_, whole) = emulator.api(&tokens.access, &format!("/tracks/{}", text(track, "id"))).await;
    assert!(whole["external_ids"]["isrc"].is_string());
    assert_eq!(whole["album"]["id"], album["id"]);

    let book = first(&emulator, &tokens, "/me/audiobooks").await;
    let (_, chapters) = emulator.api(&tokens.access, &format!("/audiobooks/{}/chapters", text(&book, "id"))).await;
    assert_eq!(chapters["total"], book["total_chapters"]);
    assert_eq!(emulator.api(&tokens.access, &path(&emulator, &chapters["items"][3]["href"])).await.0, 200);

    let show = first(&emulator, &tokens, "/me/shows").await["show"].clone();
    let (_, episodes) = emulator.api(&tokens.access, &format!("/shows/{}/episodes?limit=1", text(&show, "id"))).await;
    assert_eq!(episodes["total"], show["total_episodes"]);
    assert!(episodes["items"][0].get("show").is_none());
}

#[tokio::test]
async fn audiobooks_exist_in_some_markets_only() {
    let emulator = Emulator::start().await;
    let ines = emulator.sign_in("ines", ALL).await;
    let id = text(&first(&emulator, &ines, "/me/audiobooks").await, "id").to_owned();
    let noor = emulator.sign_in("noor", ALL).await;
    assert_eq!(emulator.api(&ines.access, &format!("/audiobooks/{id}")).await.0, 200);
    assert_eq!(emulator.api(&noor.access, &format!("/audiobooks/{id}?market=US")).await.0, 404);
}

#[tokio::test]
async fn an_artists_albums_come_in_pages_of_ten() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let id = text(&first(&emulator, &tokens, "/me/top/artists").await, "id").to_owned();
    let (status, page) = emulator.api(&tokens.access, &format!("/artists/{id}/albums")).await;
    assert_eq!((status, &page["limit"]), (200, &json!(5)));
    let all = page["total"].as_u64().unwrap();
    let mut sum = 0;
    for group in ["album", "single", "compilation", "appears_on"] {
        let (_, page) = emulator.api(&tokens.access, &format!("/artists/{id}/albums?limit=10&include_groups={group}")).await;
        sum += page["total"].as_u64().unwrap();
        let fits = |album: &Value| group == "appears_on" || album["album_type"] == group;
        assert!(page["items"].as_array().unwrap().iter().all(fits), "{group}");
    }
    assert_eq!(sum, all);
    for query in ["limit=11", "include_groups=mixtape"] {
        assert_eq!(emulator.api(&tokens.access, &format!("/artists/{id}/albums?{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn followed_artists_are_paged_by_cursor() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let mut seen = Vec::new();
    let mut next = Some("/me/following?type=artist&limit=10".to_owned());
    while let Some(page_path) = next {
        let (status, page) = emulator.api(&tokens.access, &page_path).await;
        assert_eq!(status, 200);
        let page = &page["artists"];
        assert_eq!(page["cursors"]["after"].is_null(), page["next"].is_null());
        seen.extend(page["items"].as_array().unwrap().iter().map(|artist| text(artist, "id").to_owned()));
        assert!(page["total"].as_u64().unwrap() >= u64::try_from(seen.len()).unwrap());
        next = page["next"].as_str().map(|_| path(&emulator, &page["next"]));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), count), (33, 33), "all artists of a small world");
    assert_eq!(emulator.api(&tokens.access, "/me/following").await.0, 400);
}

#[tokio::test]
async fn recent_plays_are_paged_by_time() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let (_, page) = emulator.api(&tokens.access, "/me/player/recently-played?limit=30").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 30);
    let older = path(&emulator, &page["next"]);
    let (_, rest) = emulator.api(&tokens.access, &older).await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 20);
    assert!(rest["next"].is_null());
    assert!(text(&page["items"][29], "played_at") > text(&rest["items"][0], "played_at"));
    let after = text(&rest["cursors"], "after");
    let (_, newer) = emulator.api(&tokens.access, &format!("/me/player/recently-played?limit=1&after={after}")).await;
    assert_eq!(newer["items"][0], page["items"][29]);
    for query in ["before=1&after=2", "before=x", "limit=51"] {
        assert_eq!(emulator.api(&tokens.access, &format!("/me/player/recently-played?{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn top_lists_depend_on_the_time_range() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let medium = first(&emulator, &tokens, "/me/top/tracks?limit=1&offset=1").await;
    assert_eq!(medium, first(&emulator, &tokens, "/me/top/tracks?limit=1&offset=1&time_range=medium_term").await);
    assert_ne!(medium, first(&emulator, &tokens, "/me/top/tracks?limit=1&offset=1&time_range=short_term").await);
    assert_eq!(emulator.api(&tokens.access, "/me/top/tracks?time_range=forever").await.0, 400);
    assert_eq!(emulator.api(&tokens.access, "/me/top/shows").await.0, 404);
}

#[tokio::test]
async fn search_supports_words_and_filters() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let track = first(&emulator, &tokens, "/me/tracks?offset=3").await["track"].clone();
    let query = |q: &str, rest: &str| format!("/search?{}&{rest}", crate::harness::encode(&[("q", q)]));
    let isrc = format!("isrc:{}", text(&track["external_ids"], "isrc"));
    let (status, found) = emulator.api(&tokens.access, &query(&isrc, "type=track")).await;
    assert_eq!(status, 200);
    assert!(found["tracks"]["items"].as_array().unwrap().iter().any(|one| one["id"] == track["id"]));

    let exact = format!("track:\"{}\" artist:\"{}\"", text(&track, "name"), text(&track["artists"][0], "name"));
    let (_, found) =
        emulator.api(&tokens.access, &query(&exact, "type=track,album,artist,playlist,show,episode,audiobook&limit=10")).await;
    for name in ["tracks", "albums", "artists", "playlists", "shows", "episodes", "audiobooks"] {
        assert!(found[name]["items"].is_array(), "{name}");
    }
    let items = found["tracks"]["items"].as_array().unwrap();
    assert!(items.iter().all(|one| one["name"].as_str().unwrap().contains(text(&track, "name"))));

    let (_, found) = emulator.api(&tokens.access, &query("a", "type=playlist&limit=10")).await;
    assert!(found["playlists"]["items"].as_array().unwrap().iter().any(Value::is_null), "some entries are null");

    let (_, found) = emulator.api(&tokens.access, &query("year:1980-2010", "type=album&limit=10")).await;
    let next = path(&emulator, &found["albums"]["next"]);
    assert_eq!(emulator.api(&tokens.access, &next).await.1["albums"]["offset"], 10);
    for album in found["albums"]["items"].as_array().unwrap() {
        assert!(("1980".."2011").contains(&&text(album, "release_date")[..4]), "{album}");
    }

    for rest in ["", "type=colour", "type=track&limit=11", "type=track&limit=10&offset=991"] {
        assert_eq!(emulator.api(&tokens.access, &query("a", rest)).await.0, 400, "{rest}");
    }
    assert_eq!(emulator.api(&tokens.access, "/search?type=track").await.0, 400);
}
