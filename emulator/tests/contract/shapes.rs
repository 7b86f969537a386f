//! The generations of answers (Spotify, "February 2026 migration guide").

use serde_json::{Value, json};

use crate::harness::party;

const ALL: &str = "user-read-private user-read-email playlist-read-private user-library-read";

#[tokio::test]
async fn removed_fields_are_gone_unless_wanted() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let id = party.api(&tokens.access, "/me/playlists?limit=1").await.1["items"][0]["id"].as_str().unwrap().to_owned();
    let has = |object: &Value, names: &[&str]| names.iter().map(|name| object.get(*name).is_some()).collect::<Vec<_>>();
    for (shapes, new, old) in [("2026", true, false), ("older", false, true), ("both", true, true)] {
        party.set(json!({ "shapes": shapes })).await;
        let (_, me) = party.api(&tokens.access, "/me").await;
        assert_eq!(has(&me, &["account_id"]), [new], "{shapes}");
        assert_eq!(has(&me, &["country", "email", "explicit_content", "followers", "product"]), [old; 5], "{shapes}");
        let (_, page) = party.api(&tokens.access, "/me/playlists?limit=1").await;
        assert_eq!(has(&page["items"][0], &["items", "tracks"]), [new, old], "{shapes}");
        let (_, page) = party.api(&tokens.access, &format!("/playlists/{id}/items?limit=1")).await;
        assert_eq!(has(&page["items"][0], &["item", "track"]), [new, old], "{shapes}");
        let (_, page) = party.api(&tokens.access, "/me/tracks?limit=1").await;
        let track = &page["items"][0]["track"];
        assert_eq!(has(track, &["available_markets", "popularity", "preview_url"]), [old; 3], "{shapes}");
        assert_eq!(has(track, &["external_ids", "id", "uri", "href", "album", "artists"]), [true; 6], "{shapes}");
    }
}

#[tokio::test]
async fn older_profiles_still_mind_their_scopes() {
    let party = party().await;
    party.set(json!({"shapes": "older"})).await;
    let tokens = party.sign_in("noor", "user-read-email").await;
    let (_, me) = party.api(&tokens.access, "/me").await;
    assert_eq!(me["email"], "noor@example.invalid");
    assert!(me.get("product").is_none());
}
