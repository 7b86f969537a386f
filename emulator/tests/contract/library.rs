//! `/me/library` (Spotify, "February 2026 migration guide").

use serde_json::{Value, json};

use crate::harness::{Party, Tokens, party};

const ALL: &str = "user-library-read user-library-modify user-follow-read user-follow-modify playlist-read-private playlist-modify-public playlist-modify-private";

async fn contains(party: &Party, tokens: &Tokens, uris: &str) -> Value {
    let (status, body) = party.api(&tokens.access, &format!("/me/library/contains?uris={uris}")).await;
    assert_eq!(status, 200, "{body}");
    body
}

#[tokio::test]
async fn saving_and_forgetting_show_in_the_lists() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let (_, page) = party.api(&tokens.access, "/me/tracks?limit=2").await;
    let uris: Vec<&str> = (0..2).map(|at| page["items"][at]["track"]["uri"].as_str().unwrap()).collect();
    let both = uris.join(",");
    assert_eq!(contains(&party, &tokens, &both).await, json!([true, true]));
    assert_eq!(party.call(&tokens.access, "DELETE", &format!("/me/library?uris={}", uris[1]), None).await.0, 200);
    assert_eq!(contains(&party, &tokens, &both).await, json!([true, false]));
    party.advance(60).await;
    assert_eq!(party.call(&tokens.access, "PUT", &format!("/me/library?uris={both}"), None).await.0, 200);
    let (_, after) = party.api(&tokens.access, "/me/tracks?limit=2").await;
    assert_eq!(after["total"], page["total"]);
    assert_eq!(after["items"][0]["track"]["uri"], uris[1], "newly saved stands first");
    assert!(after["items"][0]["added_at"].as_str() > page["items"][0]["added_at"].as_str());

    // Albums, artists, people and playlists go the same way.
    let album = page["items"][0]["track"]["album"]["uri"].as_str().unwrap();
    let artist = page["items"][0]["track"]["artists"][0]["uri"].as_str().unwrap();
    let (_, lists) = party.api(&tokens.access, "/me/playlists?limit=50").await;
    let playlist = lists["items"][0]["uri"].as_str().unwrap();
    let all = format!("{album},{artist},spotify:user:noor,{playlist}");
    party.call(&tokens.access, "DELETE", &format!("/me/library?uris={all}"), None).await;
    assert_eq!(contains(&party, &tokens, &all).await, json!([false, false, false, false]));
    assert_eq!(party.api(&tokens.access, "/me/playlists").await.1["total"], 45);
    party.call(&tokens.access, "PUT", &format!("/me/library?uris={all}"), None).await;
    assert_eq!(contains(&party, &tokens, &all).await, json!([true, true, true, true]));
    party.control("POST", "reset", json!({})).await;
    let tokens = party.sign_in("ines", ALL).await;
    assert_eq!(party.api(&tokens.access, "/me/tracks?limit=2").await.1["items"][0]["added_at"], page["items"][0]["added_at"]);
}

#[tokio::test]
async fn what_cannot_be_saved_and_who_may_not() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let (_, page) = party.api(&tokens.access, "/me/tracks?limit=1").await;
    let uri = page["items"][0]["track"]["uri"].as_str().unwrap();
    let many = vec![uri; 41].join(",");
    for query in [
        "",
        "?uris=",
        "?uris=nonsense",
        "?uris=spotify:track:unknown",
        "?uris=spotify:chapter:x",
        "?ids=x",
        &format!("?uris={many}"),
    ] {
        assert_eq!(party.call(&tokens.access, "PUT", &format!("/me/library{query}"), None).await.0, 400, "{query}");
    }
    let follow = party.sign_in("ines", "user-follow-modify").await;
    let (status, body) = party.call(&follow.access, "PUT", &format!("/me/library?uris={uri}"), None).await;
    assert_eq!((status, &body["error"]["message"]), (403, &json!("Insufficient client scope")));
    assert_eq!(party.call(&follow.access, "PUT", "/me/library?uris=spotify:user:noor", None).await.0, 200);
}
