//! Markets and relinking (Spotify, "Track relinking").

use std::collections::BTreeSet;

use lockgroove_emulator::Options;
use serde_json::{Value, json};

use crate::harness::{BASIC, FORM, Party, api_error, options, party_with};
use crate::things::Things;

/// A world whose every track is saved, so that all of them can be looked at.
async fn everything_saved() -> (Party, Things) {
    let party = party_with(Options { tracks: 600, liked: Some(600), ..options() }).await;
    let things = Things::of(&party).await;
    (party, things)
}

async fn saved(party: &Party, token: &str, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for offset in (0..600).step_by(50) {
        let (status, page) = party.api(token, &format!("/me/tracks?limit=50&offset={offset}{query}")).await;
        assert_eq!(status, 200);
        all.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["track"].clone()));
    }
    all
}

/// The first saved track that is swapped, and what it is swapped for.
async fn a_pair(party: &Party, token: &str) -> (Value, Value) {
    let (plain, here) = (saved(party, token, "").await, saved(party, token, "&market=IE").await);
    plain.into_iter().zip(here).find(|(plain, here)| plain["id"] != here["id"]).expect("a track with a twin")
}

async fn app_token(party: &Party) -> String {
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let (_, body) = party.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_few_tracks_are_swapped_for_another_release_of_the_same_recording() {
    let (party, things) = everything_saved().await;
    let token = &things.tokens.access;
    let plain = saved(&party, token, "").await;
    let here = saved(&party, token, "&market=IE").await;
    assert_eq!(saved(&party, token, "&market=from_token").await, here);
    assert_eq!(saved(&party, token, "&market=US").await, here, "the account's country wins");
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
            assert!(plain.get("is_playable").is_none(), "not told unless a market is named");
        }
    }
    assert!((6..60).contains(&swapped), "a few in a hundred: {swapped}");
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["explicit", "market", "product"]);
}

#[tokio::test]
async fn five_operations_swap_and_older_answers_name_what_was_meant() {
    let (party, things) = everything_saved().await;
    let token = &things.tokens.access;
    let (meant, twin) = a_pair(&party, token).await;
    let (id, uri) = (meant["id"].as_str().unwrap(), &meant["uri"]);
    let (_, made) = party.call(token, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    let playlist = format!("/playlists/{}", made["id"].as_str().unwrap());
    party.call(token, "POST", &format!("{playlist}/items"), Some(json!({ "uris": [uri] }))).await;
    party.call(token, "DELETE", &format!("/me/library?uris={}", uri.as_str().unwrap()), None).await;
    party.call(token, "PUT", &format!("/me/library?uris={}", uri.as_str().unwrap()), None).await;
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
            party.set(json!({ "shapes": shapes })).await;
            let (_, plain) = party.api(token, &path).await;
            assert_eq!(plain.pointer(pointer).unwrap()["id"], id, "{path}");
            let (status, body) = party.api(token, &format!("{path}market=IE")).await;
            let seen = body.pointer(pointer).unwrap();
            assert_eq!((status, &seen["id"], &seen["is_playable"]), (200, &twin["id"], &json!(true)), "{path}");
            assert_eq!(seen["linked_from"]["id"] == id, told, "{shapes} {path}");
            assert_eq!(seen["linked_from"]["uri"] == *uri, told, "{shapes} {path}");
            assert!(seen.get("available_markets").is_none(), "{path}");
        }
    }
    party.set(json!({"shapes": "2026"})).await;
    // The twin does not stand in the playlist: what stands there is taken out by its own name.
    let total = async || party.api(token, &format!("{playlist}/items")).await.1["total"].clone();
    for (uri, left) in [(&twin["uri"], 1), (uri, 0)] {
        let body = json!({"items": [{ "uri": uri }]});
        assert_eq!(party.call(token, "DELETE", &format!("{playlist}/items"), Some(body)).await.0, 200);
        assert_eq!(total().await, left, "{uri}");
    }
}

#[tokio::test]
async fn other_operations_tell_and_do_not_swap() {
    let (party, things) = everything_saved().await;
    let token = &things.tokens.access;
    let (meant, twin) = a_pair(&party, token).await;
    let isrc = meant["external_ids"]["isrc"].as_str().unwrap();
    let (_, found) = party.api(token, &format!("/search?q=isrc:{isrc}&type=track&market=IE")).await;
    let seen: Vec<(&Value, &Value)> =
        found["tracks"]["items"].as_array().unwrap().iter().map(|track| (&track["id"], &track["is_playable"])).collect();
    assert_eq!(seen, [(&meant["id"], &json!(false)), (&twin["id"], &json!(true))]);
}

#[tokio::test]
async fn a_token_of_no_person_has_the_market_that_it_names() {
    let (party, things) = everything_saved().await;
    let (meant, twin) = a_pair(&party, &things.tokens.access).await;
    let app = app_token(&party).await;
    let id = meant["id"].as_str().unwrap();
    // Market, which one comes, and whether it can be played.
    for (market, comes, playable) in [
        ("", &meant, Value::Null),
        ("?market=US", &meant, json!(true)),
        ("?market=JP", &meant, json!(true)),
        ("?market=SE", &twin, json!(true)),
        // Neither the token nor the parameter knows a country.
        ("?market=from_token", &meant, json!(false)),
    ] {
        let (status, seen) = party.api(&app, &format!("/tracks/{id}{market}")).await;
        assert_eq!((status, &seen["id"], &seen["is_playable"]), (200, &comes["id"], &playable), "{market}");
    }
    party.set(json!({"shapes": "older"})).await;
    let (_, seen) = party.api(&app, &format!("/tracks/{id}")).await;
    let markets = seen["available_markets"].as_array().unwrap();
    assert!(markets.contains(&json!("US")) && !markets.contains(&json!("SE")), "{markets:?}");
    for wrong in ["S", "SWE", "se", "1A", "%C3%A9", "From_Token"] {
        let answer = party.api(&app, &format!("/tracks/{id}?market={wrong}")).await;
        assert_eq!(answer, api_error(400, "Invalid market code"), "{wrong}");
    }
}
