//! The player (Spotify, "Web API Reference" and "API calls").

use serde_json::{Value, json};

use crate::harness::{Emulator, Tokens};
use crate::samples::Samples;

const ALL: &str = "user-library-read user-read-playback-state user-modify-playback-state user-read-currently-playing";

/// Sends a command. Returns the status and the reason of an error; 204 for any success, of which `observed` has the exact statuses.
async fn send(emulator: &Emulator, tokens: &Tokens, method: &str, path: &str, body: Value) -> (u16, String) {
    let (status, answer) = emulator.call(&tokens.access, method, &format!("/me/player{path}"), Some(body)).await;
    let status = if status == 200 { 204 } else { status };
    (status, answer["error"]["reason"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn commands_need_premium_and_a_device() {
    let emulator = Emulator::start().await;
    let noor = emulator.sign_in("noor", ALL).await;
    let ines = emulator.sign_in("ines", ALL).await;
    assert_eq!(emulator.api(&ines.access, "/me/player").await.0, 204);
    assert_eq!(emulator.api(&ines.access, "/me/player/currently-playing").await.0, 204);
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
        assert_eq!(send(&emulator, &noor, method, path, json!({})).await, (403, "PREMIUM_REQUIRED".to_owned()), "{path}");
        assert_eq!(send(&emulator, &ines, method, path, json!({})).await, (404, "NO_ACTIVE_DEVICE".to_owned()), "{path}");
        let joint = if path.contains('?') { '&' } else { '?' };
        let (_, answer) = emulator.call(&ines.access, method, &format!("/me/player{path}{joint}device_id=x"), None).await;
        assert_eq!(answer["error"]["message"], "Device not found", "{path}");
    }
}

#[tokio::test]
async fn playback_advances_with_the_clock() {
    let emulator = Emulator::start().await;
    // A volume can be read at once.
    emulator.set(json!({"responses_as": "documented"})).await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let (_, devices) = emulator.api(&tokens.access, "/me/player/devices").await;
    let id = devices["devices"][0]["id"].as_str().unwrap();
    assert_eq!(devices["devices"][0]["is_active"], false);
    let (_, page) = emulator.api(&tokens.access, "/me/tracks?limit=4").await;
    let tracks: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|item| &item["track"]).collect();
    let uris: Vec<&Value> = tracks.iter().map(|track| &track["uri"]).collect();

    let ok = (204, String::new());
    assert_eq!(send(&emulator, &tokens, "PUT", "", json!({"device_ids": [id, "y"]})).await.0, 400);
    assert_eq!(send(&emulator, &tokens, "PUT", "", json!({"device_ids": [id]})).await, ok);
    assert_eq!(
        send(&emulator, &tokens, "PUT", "/play", json!({"uris": uris[..3], "offset": {"uri": uris[1]}, "position_ms": 5_000}))
            .await,
        ok
    );
    let playing = async || emulator.api(&tokens.access, "/me/player").await.1;
    let now = playing().await;
    assert_eq!((&now["item"]["uri"], &now["is_playing"], &now["device"]["id"]), (uris[1], &json!(true), &json!(id)));
    assert!(now["progress_ms"].as_i64().unwrap() >= 5_000);

    assert_eq!(send(&emulator, &tokens, "POST", &format!("/queue?uri={}", uris[3].as_str().unwrap()), json!({})).await, ok);
    let (_, queue) = emulator.api(&tokens.access, "/me/player/queue").await;
    assert_eq!((&queue["queue"][0]["uri"], &queue["queue"][1]["uri"]), (uris[3], uris[2]));

    emulator.advance(tracks[1]["duration_ms"].as_i64().unwrap() / 1_000 + 1).await;
    assert_eq!(&playing().await["item"]["uri"], uris[3], "the queue comes next");
    assert_eq!(send(&emulator, &tokens, "POST", "/next", json!({})).await, ok);
    assert_eq!(&playing().await["item"]["uri"], uris[2]);
    assert_eq!(send(&emulator, &tokens, "POST", "/next", json!({})).await, (403, "NO_NEXT_TRACK".to_owned()));
    assert_eq!(send(&emulator, &tokens, "PUT", "/pause", json!({})).await, (403, "ALREADY_PAUSED".to_owned()));

    for (path, member, value) in
        [("/repeat?state=context", "repeat_state", json!("context")), ("/shuffle?state=true", "shuffle_state", json!(true))]
    {
        assert_eq!(send(&emulator, &tokens, "PUT", path, json!({})).await, ok);
        assert_eq!(playing().await[member], value);
    }
    assert_eq!(send(&emulator, &tokens, "PUT", "/volume?volume_percent=30", json!({})).await, ok);
    assert_eq!(playing().await["device"]["volume_percent"], 30);
    let phone = devices["devices"][1]["id"].as_str().unwrap();
    assert_eq!(
        send(&emulator, &tokens, "PUT", &format!("/volume?volume_percent=30&device_id={phone}"), json!({})).await.1,
        "VOLUME_CONTROL_DISALLOW"
    );

    let album = &tracks[0]["album"]["uri"];
    assert_eq!(send(&emulator, &tokens, "PUT", "/play", json!({"context_uri": album, "offset": {"position": 0}})).await, ok);
    assert_eq!(playing().await["context"]["uri"], *album);
    assert_eq!(send(&emulator, &tokens, "PUT", "/play", json!({})).await, (403, "ALREADY_PLAYING".to_owned()));
    for body in [
        json!({"context_uri": album, "uris": uris}),
        json!({"uris": []}),
        json!({"uris": ["spotify:track:unknown"]}),
        json!({"context_uri": album, "offset": {"position": 9_999}}),
    ] {
        assert_eq!(send(&emulator, &tokens, "PUT", "/play", body.clone()).await.0, 400, "{body}");
    }
}

/// Plays the second of three tracks on the first device. Returns the three URIs.
async fn middle_of_three(emulator: &Emulator, samples: &Samples) -> Vec<String> {
    let uris: Vec<String> =
        ["track", "other_track", "third_track"].map(|name| format!("spotify:track:{}", samples.id(name))).into();
    let path = format!("/play?device_id={}", samples.id("device"));
    assert_eq!(send(emulator, &samples.tokens, "PUT", &path, json!({"uris": uris, "offset": {"position": 1}})).await.0, 204);
    uris
}

#[tokio::test]
async fn failed_commands_return_a_reason() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    // The state before the command, the command, and the reason.
    for (before, method, path, status, reason) in [
        ("", "PUT", "/play", 403, "ALREADY_PLAYING"),
        ("PUT /pause", "PUT", "/pause", 403, "ALREADY_PAUSED"),
        ("POST /next", "POST", "/next", 403, "NO_NEXT_TRACK"),
        ("POST /previous", "POST", "/previous", 403, "NO_PREV_TRACK"),
    ] {
        middle_of_three(&emulator, &samples).await;
        if let Some((method, path)) = before.split_once(' ') {
            assert_eq!(send(&emulator, tokens, method, path, json!({})).await.0, 204, "{before}");
        }
        assert_eq!(send(&emulator, tokens, method, path, json!({})).await, (status, reason.to_owned()), "{method} {path}");
        let (_, body) = emulator.call(&tokens.access, method, &format!("/me/player{path}"), None).await;
        assert_eq!(body["error"]["status"], status);
        assert!(body["error"]["message"].as_str().unwrap().starts_with("Player command failed: "), "{body}");
    }
}

#[tokio::test]
async fn the_error_without_an_active_device_is_complete() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let expected =
        json!({"error": {"status": 404, "message": "Player command failed: No active device found", "reason": "NO_ACTIVE_DEVICE"}});
    for (method, path) in
        [("PUT", "/me/player/play"), ("POST", "/me/player/next"), ("POST", "/me/player/queue?uri=spotify:track:{track}")]
    {
        assert_eq!(
            emulator.call(&samples.tokens.access, method, &samples.fill(path), None).await,
            (404, expected.clone()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_command_shows_in_the_next_response() {
    let emulator = Emulator::start().await;
    // A volume can be read at once.
    emulator.set(json!({"responses_as": "documented"})).await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    let uris = middle_of_three(&emulator, &samples).await;
    let ok = (204, String::new());
    // The command, and the value it changes.
    let steps: Vec<(&str, String, Value, &str, Value)> = vec![
        ("PUT", "/pause".into(), json!({}), "/is_playing", json!(false)),
        ("PUT", "/play".into(), json!({}), "/is_playing", json!(true)),
        ("PUT", "/pause".into(), json!({}), "/is_playing", json!(false)),
        ("PUT", "/seek?position_ms=12345".into(), json!({}), "/progress_ms", json!(12_345)),
        ("PUT", "/seek?position_ms=0".into(), json!({}), "/progress_ms", json!(0)),
        ("POST", "/next".into(), json!({}), "/item/uri", json!(uris[2])),
        ("POST", "/previous".into(), json!({}), "/item/uri", json!(uris[1])),
        ("PUT", "/repeat?state=track".into(), json!({}), "/repeat_state", json!("track")),
        ("PUT", "/repeat?state=context".into(), json!({}), "/repeat_state", json!("context")),
        ("PUT", "/repeat?state=off".into(), json!({}), "/repeat_state", json!("off")),
        ("PUT", "/shuffle?state=true".into(), json!({}), "/shuffle_state", json!(true)),
        ("PUT", "/shuffle?state=false".into(), json!({}), "/shuffle_state", json!(false)),
        ("PUT", "/volume?volume_percent=0".into(), json!({}), "/device/volume_percent", json!(0)),
        ("PUT", "/volume?volume_percent=100".into(), json!({}), "/device/volume_percent", json!(100)),
        ("PUT", "/play".into(), json!({"uris": [uris[0]]}), "/item/uri", json!(uris[0])),
        ("PUT", "/play".into(), json!({"uris": uris, "offset": {"position": 2}}), "/item/uri", json!(uris[2])),
        ("PUT", "/play".into(), json!({"uris": uris, "offset": {"uri": uris[1]}}), "/item/uri", json!(uris[1])),
        ("PUT", "/play".into(), json!({"context_uri": samples.uri("album")}), "/context/uri", json!(samples.uri("album"))),
        ("PUT", "/play".into(), json!({"context_uri": samples.uri("artist")}), "/context/uri", json!(samples.uri("artist"))),
        (
            "PUT",
            "/play".into(),
            json!({"context_uri": samples.fill("spotify:playlist:{public}"), "offset": {"position": 0}}),
            "/context/uri",
            json!(samples.fill("spotify:playlist:{public}")),
        ),
        ("PUT", "".into(), json!({"device_ids": [samples.id("device")], "play": true}), "/device/id", json!(samples.id("device"))),
    ];
    for (method, path, body, pointer, expected) in steps {
        assert_eq!(send(&emulator, tokens, method, &path, body.clone()).await, ok, "{method} {path} {body}");
        let (status, now) = emulator.api(&tokens.access, "/me/player").await;
        assert_eq!((status, now.pointer(pointer)), (200, Some(&expected)), "{method} {path} {body}");
        let (_, current) = emulator.api(&tokens.access, "/me/player/currently-playing").await;
        assert_eq!((&current["item"], &current["is_playing"]), (&now["item"], &now["is_playing"]));
    }
    let (_, devices) = emulator.api(&tokens.access, "/me/player/devices").await;
    let active = devices["devices"].as_array().unwrap().iter().filter(|device| device["is_active"] == true).count();
    assert_eq!(active, 1);
}

#[tokio::test]
async fn invalid_parameters_are_rejected() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    middle_of_three(&emulator, &samples).await;
    let album = samples.uri("album");
    for (method, path, body) in [
        ("PUT", "", json!({})),
        ("PUT", "", json!({"device_ids": []})),
        ("PUT", "", json!({"device_ids": [samples.id("device"), samples.id("device")]})),
        ("PUT", "/seek", json!({})),
        ("PUT", "/seek?position_ms=-1", json!({})),
        ("PUT", "/seek?position_ms=soon", json!({})),
        ("PUT", "/repeat", json!({})),
        ("PUT", "/repeat?state=once", json!({})),
        ("PUT", "/volume", json!({})),
        ("PUT", "/volume?volume_percent=-1", json!({})),
        ("PUT", "/volume?volume_percent=101", json!({})),
        ("PUT", "/shuffle", json!({})),
        ("PUT", "/shuffle?state=maybe", json!({})),
        ("POST", "/queue", json!({})),
        ("POST", "/queue?uri=nonsense", json!({})),
        ("POST", &format!("/queue?uri={album}"), json!({})),
        ("PUT", "/play", json!({"context_uri": album, "uris": [samples.uri("track")]})),
        ("PUT", "/play", json!({"context_uri": samples.uri("track")})),
        ("PUT", "/play", json!({"uris": [album]})),
    ] {
        assert_eq!(send(&emulator, &samples.tokens, method, path, body.clone()).await.0, 400, "{method} {path} {body}");
    }
    let (_, now) = emulator.api(&samples.tokens.access, "/me/player").await;
    assert_eq!(now["item"]["id"], *samples.id("other_track"), "nothing has changed");
}

#[tokio::test]
async fn the_queue_takes_tracks_and_episodes_and_plays_are_recorded() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    let uris = middle_of_three(&emulator, &samples).await;
    for kind in ["episode", "track"] {
        assert_eq!(send(&emulator, tokens, "POST", &format!("/queue?uri={}", samples.uri(kind)), json!({})).await.0, 204, "{kind}");
    }
    let (_, queue) = emulator.api(&tokens.access, "/me/player/queue").await;
    let order: Vec<&Value> = queue["queue"].as_array().unwrap().iter().map(|item| &item["uri"]).collect();
    assert_eq!(order[..3], [&json!(samples.uri("episode")), &json!(samples.uri("track")), &json!(uris[2])]);
    assert_eq!(queue["currently_playing"]["uri"], uris[1]);
}

async fn devices(emulator: &Emulator, samples: &Samples) -> Vec<Value> {
    emulator.api(&samples.tokens.access, "/me/player/devices").await.1["devices"].as_array().unwrap().clone()
}

#[tokio::test]
async fn each_command_fails_with_its_reasons() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    let noor = emulator.sign_in("noor", ALL).await;
    let devices = devices(&emulator, &samples).await;
    let restricted = devices.iter().find(|device| device["is_restricted"] == true).unwrap()["id"].as_str().unwrap();
    let deaf = devices.iter().find(|device| device["supports_volume"] == false && device["is_restricted"] == false).unwrap();
    let deaf = deaf["id"].as_str().unwrap();
    let idle = json!({"device_ids": [samples.id("device")]});
    let album = json!({"context_uri": samples.uri("album")});
    let station = json!({"context_uri": format!("spotify:station:{}", samples.uri("artist").strip_prefix("spotify:").unwrap())});
    let one = json!({"uris": [samples.uri("track")]});
    let other = json!({"uris": [samples.uri("track")], "offset": {"uri": format!("spotify:track:{}", samples.id("other_track"))}});
    let nothing = json!({});
    // The preparation (a transfer or something to play), the command, and the reason.
    for (before, method, path, body, status, reason) in [
        (None, "PUT", "/play".to_owned(), &nothing, 404, "NO_ACTIVE_DEVICE"),
        (None, "PUT", String::new(), &json!({"device_ids": [restricted]}), 403, "DEVICE_NOT_CONTROLLABLE"),
        (None, "PUT", format!("/pause?device_id={restricted}"), &nothing, 403, "DEVICE_NOT_CONTROLLABLE"),
        (Some(&idle), "PUT", "/play".into(), &nothing, 404, "NO_SPECIFIC_TRACK"),
        (Some(&idle), "PUT", "/play".into(), &other, 404, "NO_SPECIFIC_TRACK"),
        (Some(&idle), "PUT", "/seek?position_ms=1".into(), &nothing, 403, "NOT_PLAYING_TRACK"),
        (Some(&idle), "PUT", "/repeat?state=track".into(), &nothing, 403, "NOT_PLAYING_TRACK"),
        (Some(&idle), "PUT", "/repeat?state=context".into(), &nothing, 403, "NOT_PLAYING_CONTEXT"),
        (Some(&idle), "PUT", "/shuffle?state=true".into(), &nothing, 403, "NOT_PLAYING_CONTEXT"),
        (Some(&idle), "PUT", "/pause".into(), &nothing, 403, "ALREADY_PAUSED"),
        (
            Some(&idle),
            "PUT",
            "/play".into(),
            &json!({"context_uri": format!("spotify:show:{}", samples.id("audiobook"))}),
            403,
            "REMOTE_CONTROL_DISALLOW",
        ),
        (Some(&idle), "PUT", format!("/volume?volume_percent=1&device_id={deaf}"), &nothing, 403, "VOLUME_CONTROL_DISALLOW"),
        (Some(&album), "PUT", "/play".into(), &nothing, 403, "ALREADY_PLAYING"),
        (Some(&album), "POST", "/previous".into(), &nothing, 403, "NO_PREV_TRACK"),
        (Some(&one), "POST", "/next".into(), &nothing, 403, "NO_NEXT_TRACK"),
        (Some(&station), "PUT", "/shuffle?state=true".into(), &nothing, 403, "ENDLESS_CONTEXT"),
        (Some(&station), "PUT", "/repeat?state=context".into(), &nothing, 403, "CONTEXT_DISALLOW"),
    ] {
        if let Some(before) = before {
            let path = if before.get("device_ids").is_some() { "" } else { "/play" };
            assert_eq!(send(&emulator, tokens, "PUT", path, before.clone()).await.0, 204, "{before}");
        }
        let answer = send(&emulator, tokens, method, &path, body.clone()).await;
        assert_eq!(answer, (status, reason.to_owned()), "after {before:?}: {method} {path} {body}");
    }
    assert_eq!(send(&emulator, &noor, "PUT", "/play", json!({})).await, (403, "PREMIUM_REQUIRED".to_owned()));
    let body = json!({"error": {"status": 429, "message": "Player command failed", "reason": "RATE_LIMITED"}}).to_string();
    emulator.fault(json!({"path": "/v1/me/player/next", "fault": {"kind": "status", "status": 429, "body": body}})).await;
    assert_eq!(send(&emulator, tokens, "POST", "/next", json!({})).await, (429, "RATE_LIMITED".to_owned()));
}

#[tokio::test]
async fn a_station_never_ends() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let uri = format!("spotify:station:artist:{}", samples.id("artist"));
    let path = format!("/play?device_id={}", samples.id("device"));
    assert_eq!(send(&emulator, &samples.tokens, "PUT", &path, json!({ "context_uri": uri })).await.0, 204);
    let now = async || emulator.api(&samples.tokens.access, "/me/player").await.1;
    let first = now().await;
    assert_eq!((&first["context"]["uri"], &first["context"]["href"]), (&json!(uri), &Value::Null));
    let mut round = 0;
    loop {
        assert_eq!(send(&emulator, &samples.tokens, "POST", "/next", json!({})).await.0, 204);
        round += 1;
        assert!(round <= 50, "it never returns to the start");
        if now().await["item"]["id"] == first["item"]["id"] {
            break;
        }
    }
}

#[tokio::test]
async fn plays_are_recorded_unless_the_session_is_private() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"access_token_seconds": 1_000_000})).await;
    let samples = Samples::find(&emulator).await;
    let tokens = &samples.tokens;
    let devices = devices(&emulator, &samples).await;
    let private = devices.iter().find(|device| device["is_private_session"] == true).unwrap()["id"].as_str().unwrap();
    let uris: Vec<String> = ["track", "other_track"].map(|name| format!("spotify:track:{}", samples.id(name))).into();
    let plays = async || {
        let (_, page) = emulator.api(&tokens.access, "/me/player/recently-played?limit=50").await;
        let plays = page["items"].as_array().unwrap().clone();
        assert!(plays.is_sorted_by(|a, b| a["played_at"].as_str() >= b["played_at"].as_str()), "newest first");
        plays
    };
    let before = plays().await;
    for (device, heard) in [(private, false), (samples.id("device"), true)] {
        let body = json!({"uris": [uris[0], samples.uri("episode"), uris[1]]});
        assert_eq!(send(&emulator, tokens, "PUT", &format!("/play?device_id={device}"), body).await.0, 204);
        emulator.advance(24 * 3_600).await;
        assert_eq!(emulator.api(&tokens.access, "/me/player").await.1["is_playing"], false, "it played to the end");
        let new = plays().await.iter().filter(|play| !before.contains(play)).count();
        assert_eq!(new, if heard { 2 } else { 0 }, "tracks only");
    }
}

#[tokio::test]
async fn an_episode_is_null_without_additional_types() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let path = format!("/play?device_id={}", samples.id("device"));
    assert_eq!(send(&emulator, &samples.tokens, "PUT", &path, json!({"uris": [samples.uri("episode")]})).await.0, 204);
    for operation in ["/me/player", "/me/player/currently-playing"] {
        for (types, known) in [("", false), ("?additional_types=track", false), ("?additional_types=track,episode", true)] {
            let (_, body) = emulator.api(&samples.tokens.access, &format!("{operation}{types}")).await;
            assert_eq!(body["currently_playing_type"], "episode", "{operation}{types}");
            let expected = if known { json!(samples.id("episode")) } else { Value::Null };
            assert_eq!(body["item"]["id"], expected, "{operation}{types}");
            assert_eq!(body["item"].is_null(), !known);
        }
    }
}
