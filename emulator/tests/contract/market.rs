//! Markets and relinking (Spotify, "Track relinking").

use std::collections::BTreeSet;

use lockgroove_emulator::Options;
use serde_json::{Value, json};

use crate::harness::{BASIC, Emulator, FORM, api_error, options};
use crate::samples::Samples;

/// A world in which Ines has saved every track.
async fn everything_saved() -> (Emulator, Samples) {
    let emulator = Emulator::start_with(Options { tracks: 600, liked: Some(600), ..options() }).await;
    let samples = Samples::find(&emulator).await;
    (emulator, samples)
}

async fn saved(emulator: &Emulator, token: &str, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for offset in (0..600).step_by(50) {
        let (status, page) = emulator.api(token, &format!("/me/tracks?limit=50&offset={offset}{query}")).await;
        assert_eq!(status, 200);
        all.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["track"].clone()));
    }
    all
}

/// The first saved track that is relinked, and its twin.
async fn relinked_pair(emulator: &Emulator, token: &str) -> (Value, Value) {
    let (plain, here) = (saved(emulator, token, "").await, saved(emulator, token, "&market=IE").await);
    plain.into_iter().zip(here).find(|(plain, here)| plain["id"] != here["id"]).expect("a track with a twin")
}

async fn app_token(emulator: &Emulator) -> String {
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let (_, body) = emulator.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn some_tracks_are_relinked_to_another_release_of_the_same_recording() {
    let (emulator, samples) = everything_saved().await;
    let token = &samples.tokens.access;
    let plain = saved(&emulator, token, "").await;
    let here = saved(&emulator, token, "&market=IE").await;
    assert_eq!(saved(&emulator, token, "&market=from_token").await, here);
    assert_eq!(saved(&emulator, token, "&market=US").await, here, "the account's country wins");
    let (mut swapped, mut reasons) = (0, BTreeSet::new());
    for (plain, here) in plain.iter().zip(&here) {
        assert!(here["is_playable"].is_boolean() && here.get("linked_from").is_none());
        assert_eq!(here.get("restrictions").is_some(), here["is_playable"] == false);
        if here["is_playable"] == false {
            assert_eq!(plain["id"], here["id"]);
            reasons.insert(here["restrictions"]["reason"].as_str().unwrap().to_owned());
        } else if plain["id"] != here["id"] {
            swapped += 1;
            for same in ["name", "duration_ms", "explicit", "external_ids"] {
                assert_eq!(plain[same], here[same], "{same}");
            }
            assert_eq!(plain["artists"][0]["id"], here["artists"][0]["id"]);
            assert_ne!(plain["album"]["id"], here["album"]["id"]);
            assert_eq!(plain["is_playable"], true, "elsewhere");
        }
    }
    assert!((6..60).contains(&swapped), "a few in a hundred: {swapped}");
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["explicit", "market", "product"]);
}

#[tokio::test]
async fn five_operations_relink_and_older_shapes_have_linked_from() {
    let (emulator, samples) = everything_saved().await;
    let token = &samples.tokens.access;
    let (meant, twin) = relinked_pair(&emulator, token).await;
    let (id, uri) = (meant["id"].as_str().unwrap(), &meant["uri"]);
    let (_, made) = emulator.call(token, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    let playlist = format!("/playlists/{}", made["id"].as_str().unwrap());
    emulator.call(token, "POST", &format!("{playlist}/items"), Some(json!({ "uris": [uri] }))).await;
    emulator.call(token, "DELETE", &format!("/me/library?uris={}", uri.as_str().unwrap()), None).await;
    emulator.call(token, "PUT", &format!("/me/library?uris={}", uri.as_str().unwrap()), None).await;
    let album = format!("/albums/{}", meant["album"]["id"].as_str().unwrap());
    let place = meant["track_number"].as_u64().unwrap() - 1;
    let in_album = format!("/tracks/items/{place}");
    let in_tracks = format!("/items/{place}");
    for (path, pointer) in [
        (format!("/tracks/{id}?"), ""),
        (format!("{album}?"), in_album.as_str()),
        (format!("{album}/tracks?limit=50&"), &in_tracks),
        (format!("{playlist}/items?"), "/items/0/item"),
        (format!("{playlist}?"), "/items/items/0/item"),
        ("/me/tracks?limit=1&".to_owned(), "/items/0/track"),
    ] {
        for (shapes, told) in [("2026", false), ("both", true)] {
            emulator.set(json!({ "shapes": shapes })).await;
            let (_, plain) = emulator.api(token, &path).await;
            assert_eq!(plain.pointer(pointer).unwrap()["id"], id, "{path}");
            let (status, body) = emulator.api(token, &format!("{path}market=IE")).await;
            let seen = body.pointer(pointer).unwrap();
            assert_eq!((status, &seen["id"], &seen["is_playable"]), (200, &twin["id"], &json!(true)), "{path}");
            assert_eq!(seen["linked_from"]["id"] == id, told, "{shapes} {path}");
            assert_eq!(seen["linked_from"]["uri"] == *uri, told, "{shapes} {path}");
            assert!(seen.get("available_markets").is_none(), "{path}");
        }
    }
    emulator.set(json!({"shapes": "2026"})).await;
    // The playlist contains the original, not the twin, so only the URI of the original removes it.
    let total = async || emulator.api(token, &format!("{playlist}/items")).await.1["total"].clone();
    for (uri, left) in [(&twin["uri"], 1), (uri, 0)] {
        let body = json!({"items": [{ "uri": uri }]});
        assert_eq!(emulator.call(token, "DELETE", &format!("{playlist}/items"), Some(body)).await.0, 200);
        assert_eq!(total().await, left, "{uri}");
    }
}

#[tokio::test]
async fn other_operations_have_is_playable_but_do_not_relink() {
    let (emulator, samples) = everything_saved().await;
    let token = &samples.tokens.access;
    let (meant, twin) = relinked_pair(&emulator, token).await;
    let isrc = meant["external_ids"]["isrc"].as_str().unwrap();
    let (_, found) = emulator.api(token, &format!("/search?q=isrc:{isrc}&type=track&market=IE")).await;
    let seen: Vec<(&Value, &Value)> =
        found["tracks"]["items"].as_array().unwrap().iter().map(|track| (&track["id"], &track["is_playable"])).collect();
    assert_eq!(seen, [(&meant["id"], &json!(false)), (&twin["id"], &json!(true))]);
}

#[tokio::test]
async fn without_a_person_the_market_parameter_decides() {
    let (emulator, samples) = everything_saved().await;
    let (meant, twin) = relinked_pair(&emulator, &samples.tokens.access).await;
    let app = app_token(&emulator).await;
    let id = meant["id"].as_str().unwrap();
    // Market, the returned track, and whether it is playable.
    for (market, comes, playable) in [
        ("", &meant, json!(true)),
        ("?market=US", &meant, json!(true)),
        ("?market=JP", &meant, json!(true)),
        ("?market=SE", &twin, json!(true)),
        // Neither the token nor the parameter has a country.
        ("?market=from_token", &meant, json!(false)),
    ] {
        let (status, seen) = emulator.api(&app, &format!("/tracks/{id}{market}")).await;
        assert_eq!((status, &seen["id"], &seen["is_playable"]), (200, &comes["id"], &playable), "{market}");
    }
    emulator.set(json!({"shapes": "older"})).await;
    let (_, seen) = emulator.api(&app, &format!("/tracks/{id}")).await;
    let markets = seen["available_markets"].as_array().unwrap();
    assert!(markets.contains(&json!("US")) && !markets.contains(&json!("SE")), "{markets:?}");
    for wrong in ["S", "SWE", "se", "1A", "%C3%A9", "From_Token"] {
        let answer = emulator.api(&app, &format!("/tracks/{id}?market={wrong}")).await;
        assert_eq!(answer, api_error(400, "Invalid market code"), "{wrong}");
    }
}

#[tokio::test]
async fn what_does_not_play_has_now_and_then_another_release_that_only_a_search_finds() {
    let (emulator, samples) = everything_saved().await;
    let token = &samples.tokens.access;
    let (mut same, mut alike, mut none) = (0, 0, 0);
    for track in saved(&emulator, token, "&market=IE").await.into_iter().filter(|track| track["is_playable"] == false) {
        let by = async |query: String| {
            let path = format!("/search?{}&type=track&limit=10&market=IE", crate::harness::encode(&[("q", query.as_str())]));
            let (status, body) = emulator.api(token, &path).await;
            assert_eq!(status, 200, "{query}");
            let found = body["tracks"]["items"].as_array().unwrap().clone();
            found
                .into_iter()
                .find(|other| other["id"] != track["id"] && other["is_playable"] == true && other["name"] == track["name"])
        };
        let recording = by(format!("isrc:{}", track["external_ids"]["isrc"].as_str().unwrap())).await;
        let name = |object: &Value| object["name"].as_str().unwrap().to_owned();
        let title = by(format!("track:\"{}\" artist:\"{}\"", name(&track), name(&track["artists"][0]))).await;
        match (recording, title) {
            (Some(other), _) => {
                assert_eq!((&other["external_ids"], &other["duration_ms"]), (&track["external_ids"], &track["duration_ms"]));
                same += 1;
            }
            (None, Some(other)) => {
                assert_ne!(other["external_ids"], track["external_ids"]);
                assert_eq!(other["artists"][0]["id"], track["artists"][0]["id"]);
                alike += 1;
            }
            (None, None) => none += 1,
        }
    }
    assert!(same > 0 && alike > 0 && none > 0, "{same} {alike} {none}");
}
