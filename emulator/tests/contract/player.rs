//! The player (Spotify, "Web API Reference" and "API calls").

use serde_json::{Value, json};

use crate::harness::{Party, Tokens, party};

const ALL: &str = "user-library-read user-read-playback-state user-modify-playback-state user-read-currently-playing";

async fn send(party: &Party, tokens: &Tokens, method: &str, path: &str, body: Value) -> (u16, String) {
    let (status, answer) = party.call(&tokens.access, method, &format!("/me/player{path}"), Some(body)).await;
    (status, answer["error"]["reason"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn commands_need_premium_and_a_device() {
    let party = party().await;
    let noor = party.sign_in("noor", ALL).await;
    let ines = party.sign_in("ines", ALL).await;
    assert_eq!(party.api(&ines.access, "/me/player").await.0, 204);
    assert_eq!(party.api(&ines.access, "/me/player/currently-playing").await.0, 204);
    for (method, path) in [
        ("PUT", "/play"),
        ("PUT", "/pause"),
        ("POST", "/next"),
        ("POST", "/previous"),
        ("PUT", "/seek?position_ms=1"),
        ("PUT", "/repeat?state=off"),
        ("PUT", "/volume?volume_percent=1"),
        ("PUT", "/shuffle?state=true"),
    ] {
        assert_eq!(send(&party, &noor, method, path, json!({})).await, (403, "PREMIUM_REQUIRED".to_owned()), "{path}");
        assert_eq!(send(&party, &ines, method, path, json!({})).await, (404, "NO_ACTIVE_DEVICE".to_owned()), "{path}");
        let joint = if path.contains('?') { '&' } else { '?' };
        let (_, answer) = party.call(&ines.access, method, &format!("/me/player{path}{joint}device_id=x"), None).await;
        assert_eq!(answer["error"]["message"], "Device not found", "{path}");
    }
}

#[tokio::test]
async fn music_plays_along_the_clock() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let (_, devices) = party.api(&tokens.access, "/me/player/devices").await;
    let id = devices["devices"][0]["id"].as_str().unwrap();
    assert_eq!(devices["devices"][0]["is_active"], false);
    let (_, page) = party.api(&tokens.access, "/me/tracks?limit=4").await;
    let tracks: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|item| &item["track"]).collect();
    let uris: Vec<&Value> = tracks.iter().map(|track| &track["uri"]).collect();

    let ok = (204, String::new());
    assert_eq!(send(&party, &tokens, "PUT", "", json!({"device_ids": [id, "y"]})).await.0, 400);
    assert_eq!(send(&party, &tokens, "PUT", "", json!({"device_ids": [id]})).await, ok);
    assert_eq!(
        send(&party, &tokens, "PUT", "/play", json!({"uris": uris[..3], "offset": {"uri": uris[1]}, "position_ms": 5_000})).await,
        ok
    );
    let playing = async || party.api(&tokens.access, "/me/player").await.1;
    let now = playing().await;
    assert_eq!((&now["item"]["uri"], &now["is_playing"], &now["device"]["id"]), (uris[1], &json!(true), &json!(id)));
    assert!(now["progress_ms"].as_i64().unwrap() >= 5_000);

    assert_eq!(send(&party, &tokens, "POST", &format!("/queue?uri={}", uris[3].as_str().unwrap()), json!({})).await, ok);
    let (_, queue) = party.api(&tokens.access, "/me/player/queue").await;
    assert_eq!((&queue["queue"][0]["uri"], &queue["queue"][1]["uri"]), (uris[3], uris[2]));

    party.advance(tracks[1]["duration_ms"].as_i64().unwrap() / 1_000 + 1).await;
    assert_eq!(&playing().await["item"]["uri"], uris[3], "what was queued comes next");
    assert_eq!(send(&party, &tokens, "POST", "/next", json!({})).await, ok);
    assert_eq!(&playing().await["item"]["uri"], uris[2]);
    assert_eq!(send(&party, &tokens, "POST", "/next", json!({})).await, (403, "NO_NEXT_TRACK".to_owned()));
    assert_eq!(send(&party, &tokens, "PUT", "/pause", json!({})).await, (403, "ALREADY_PAUSED".to_owned()));

    for (path, member, value) in
        [("/repeat?state=context", "repeat_state", json!("context")), ("/shuffle?state=true", "shuffle_state", json!(true))]
    {
        assert_eq!(send(&party, &tokens, "PUT", path, json!({})).await, ok);
        assert_eq!(playing().await[member], value);
    }
    assert_eq!(send(&party, &tokens, "PUT", "/volume?volume_percent=30", json!({})).await, ok);
    assert_eq!(playing().await["device"]["volume_percent"], 30);
    let phone = devices["devices"][1]["id"].as_str().unwrap();
    assert_eq!(
        send(&party, &tokens, "PUT", &format!("/volume?volume_percent=30&device_id={phone}"), json!({})).await.1,
        "VOLUME_CONTROL_DISALLOW"
    );

    let album = &tracks[0]["album"]["uri"];
    assert_eq!(send(&party, &tokens, "PUT", "/play", json!({"context_uri": album, "offset": {"position": 0}})).await, ok);
    assert_eq!(playing().await["context"]["uri"], *album);
    assert_eq!(send(&party, &tokens, "PUT", "/play", json!({})).await, (403, "ALREADY_PLAYING".to_owned()));
    for body in [
        json!({"context_uri": album, "uris": uris}),
        json!({"uris": []}),
        json!({"uris": ["spotify:track:unknown"]}),
        json!({"context_uri": album, "offset": {"position": 9_999}}),
    ] {
        assert_eq!(send(&party, &tokens, "PUT", "/play", body.clone()).await.0, 400, "{body}");
    }
}
