//! Search filters and the types each applies to (Spotify, "Search for Item").

use serde_json::{Value, json};

use crate::harness::{Emulator, encode};
use crate::samples::Samples;

const TYPES: [&str; 7] = ["album", "artist", "playlist", "track", "show", "episode", "audiobook"];

async fn find(emulator: &Emulator, token: &str, q: &str, rest: &str) -> Value {
    let path = format!("/search?{}&type={}&limit=10{rest}", encode(&[("q", q)]), TYPES.join(","));
    let (status, body) = emulator.api(token, &path).await;
    assert_eq!(status, 200, "{q}: {body}");
    body
}

#[tokio::test]
async fn each_filter_applies_to_its_types_only() {
    let emulator = Emulator::start().await;
    // Totals are counts, and artists have genres.
    emulator.set(json!({"responses_as": "documented"})).await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let (_, track) = emulator.api(token, &samples.fill("/tracks/{track}")).await;
    let (_, album) = emulator.api(token, &format!("/albums/{}", track["album"]["id"].as_str().unwrap())).await;
    let (_, artist) = emulator.api(token, &format!("/artists/{}", album["artists"][0]["id"].as_str().unwrap())).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let year = text(&album["release_date"])[..4].parse::<u32>().unwrap();
    for (q, types) in [
        (format!("album:\"{}\"", text(&album["name"])), &["album", "track"][..]),
        (format!("artist:\"{}\"", text(&artist["name"])), &["album", "artist", "track"]),
        (format!("track:\"{}\"", text(&track["name"])), &["track"]),
        (format!("year:{year}"), &["album", "artist", "track"]),
        (format!("year:{}-{}", year - 1, year + 1), &["album", "artist", "track"]),
        (format!("upc:{}", text(&album["external_ids"]["upc"])), &["album"]),
        (format!("isrc:{}", text(&track["external_ids"]["isrc"])), &["track"]),
        (format!("genre:\"{}\"", text(&artist["genres"][0])), &["artist", "track"]),
        ("tag:new".to_owned(), &["album"]),
        ("tag:hipster".to_owned(), &["album"]),
        ("tag:old".to_owned(), &[]),
        ("year:1066".to_owned(), &[]),
        ("upc:0".to_owned(), &[]),
    ] {
        let found = find(&emulator, token, &q, "").await;
        for kind in TYPES {
            let total = found[format!("{kind}s")]["total"].as_u64().unwrap();
            assert_eq!(total > 0, types.contains(&kind), "{q} {kind}: {total}");
        }
    }
    let found = find(&emulator, token, &format!("upc:{}", text(&album["external_ids"]["upc"])), "").await;
    assert_eq!((&found["albums"]["total"], &found["albums"]["items"][0]["id"]), (&json!(1), &album["id"]));
}

/// Every album found by a query.
async fn albums(emulator: &Emulator, token: &str, q: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let path = format!("/search?{}&type=album&limit=10&offset={}", encode(&[("q", q)]), all.len());
        let (_, body) = emulator.api(token, &path).await;
        all.extend(body["albums"]["items"].as_array().unwrap().iter().cloned());
        if body["albums"]["next"].is_null() {
            return all;
        }
    }
}

#[tokio::test]
async fn tag_new_is_two_weeks_and_hipster_the_least_popular_tenth() {
    let emulator = Emulator::start().await;
    // Totals are counts, and artists have genres.
    emulator.set(json!({"responses_as": "documented"})).await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let all = albums(&emulator, token, "year:1900-2100").await;
    let new = albums(&emulator, token, "tag:new").await;
    // The date of the world is 22 November 2026.
    let expected = all.iter().filter(|album| album["release_date"].as_str().unwrap() > "2026-11-08").count();
    assert_eq!((new.len(), new.is_empty()), (expected, false));

    emulator.set(json!({"shapes": "both"})).await;
    let mut popularities = Vec::new();
    for album in &all {
        let (_, album) = emulator.api(token, &format!("/albums/{}", album["id"].as_str().unwrap())).await;
        popularities.push((album["popularity"].as_u64().unwrap(), album["id"].clone()));
    }
    popularities.sort_by_key(|(popularity, _)| *popularity);
    let hipster = albums(&emulator, token, "tag:hipster").await;
    let most = popularities[all.len() / 10 - 1].0;
    let mut expected: Vec<String> =
        popularities.iter().take_while(|(popularity, _)| *popularity <= most).map(|(_, id)| id.to_string()).collect();
    let mut seen: Vec<String> = hipster.iter().map(|album| album["id"].to_string()).collect();
    expected.sort();
    seen.sort();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn episodes_hosted_elsewhere_are_playable_with_include_external() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    for (rest, playable) in [("", false), ("&include_external=audio", true)] {
        let found = find(&emulator, token, "28:", rest).await;
        let episodes = found["episodes"]["items"].as_array().unwrap();
        let elsewhere: Vec<&Value> = episodes.iter().filter(|one| one["is_externally_hosted"] == true).collect();
        assert!(!elsewhere.is_empty() && elsewhere.len() < episodes.len());
        assert!(elsewhere.iter().all(|one| one["is_playable"] == playable), "{rest}");
        assert!(episodes.iter().all(|one| one["is_externally_hosted"] == true || one["is_playable"] == true), "{rest}");
    }
    assert_eq!(emulator.api(token, "/search?q=a&type=track&include_external=video").await.0, 400);
}

#[tokio::test]
async fn every_third_playlist_is_null() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let (_, found) = emulator.api(&samples.tokens.access, "/search?q=a&type=playlist&limit=10").await;
    for (at, item) in found["playlists"]["items"].as_array().unwrap().iter().enumerate() {
        assert_eq!(item.is_null(), at % 3 == 2, "{at}");
    }
}
