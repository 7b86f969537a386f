//! The state, kept in a file and sent over HTTP.

use std::path::{Path, PathBuf};

use lockgroove_emulator::{Options, RefreshRegime, StartError, start};
use serde_json::{Value, json};

use crate::harness::{Party, options, party, party_with};

/// A directory of this test's own, gone when the test ends.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = std::env::temp_dir().join(format!("emulator-state-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        Self(place)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn keeping(file: &Path) -> Options {
    Options { state: Some(file.to_owned()), ..options() }
}

/// Changes something in every part of the state; gives the tokens and what later is to be found again.
async fn live(party: &Party) -> (crate::harness::Tokens, String) {
    party.control("POST", "people", json!({"key": "wren", "name": "Wren"})).await;
    party.set(json!({"shapes": "both"})).await;
    party.advance(1_000).await;
    party.fault(json!({"path": "/v1/search", "times": 3, "fault": {"kind": "status", "status": 503}})).await;
    let tokens =
        party.sign_in("ines", "user-library-read playlist-modify-private ugc-image-upload user-modify-playback-state").await;
    assert_eq!(party.api(&tokens.access, "/search").await.0, 503);
    let made = party.call(&tokens.access, "POST", "/me/playlists", Some(json!({"name": "Kept", "public": false}))).await.1;
    let id = made["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {}", tokens.access);
    let headers = [("authorization", bearer.as_str()), ("content-type", "image/jpeg")];
    let sent = party.send("PUT", &format!("/v1/playlists/{id}/images"), &headers, Some("/9j/AAAA".to_owned())).await.unwrap();
    assert_eq!(sent.status(), 202);
    (tokens, id)
}

async fn find_again(party: &Party, tokens: &crate::harness::Tokens, playlist: &str) {
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    let found = party.api(&tokens.access, &format!("/playlists/{playlist}")).await.1;
    assert_eq!(found["name"], "Kept");
    assert!(found.get("tracks").is_some() && found.get("items").is_some(), "{found}");
    let image = party.send("GET", &format!("/image/u640{playlist}"), &[], None).await.unwrap();
    assert_eq!(image.bytes().await.unwrap().as_ref(), [0xff, 0xd8, 0xff, 0, 0, 0]);
    assert!(party.control("GET", "people", json!({})).await.1.to_string().contains("wren"));
    assert_eq!(party.control("POST", "advance", json!({"seconds": 0})).await.1["ahead_seconds"], 1_000);
    let faults = party.control("GET", "faults", json!({})).await.1;
    assert_eq!((&faults[0]["times"], &faults[0]["struck"], &faults[0]["id"]), (&json!(2), &json!(1), &json!(1)));
    // The consent is there too: nothing is asked.
    assert_eq!(party.authorize(&[("scope", "user-library-read")]).await.status(), 303);
}

#[tokio::test]
async fn a_file_carries_everything_over_an_end() {
    let place = Place::new("round");
    let first = party_with(keeping(&place.file())).await;
    let (tokens, playlist) = live(&first).await;
    let state = first.control("GET", "state", json!({})).await.1;
    first.running.end().await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&std::fs::read(place.file()).unwrap()).unwrap(), state);
    assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), 1, "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let second = party_with(keeping(&place.file())).await;
    second.log_in("ines").await;
    find_again(&second, &tokens, &playlist).await;
    // A reset goes back to the start as it is without the file.
    second.control("POST", "reset", json!({})).await;
    assert_eq!(second.api(&tokens.access, "/me").await.0, 401);
    assert!(!second.control("GET", "people", json!({})).await.1.to_string().contains("wren"));
    // Dropping keeps the state as stopping does.
    drop(second);
    let third = party_with(keeping(&place.file())).await;
    assert_eq!(third.control("GET", "people", json!({})).await.1.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn over_http_it_goes_from_one_emulator_to_another() {
    let (first, second) = (party().await, party().await);
    let (tokens, playlist) = live(&first).await;
    let state = first.control("GET", "state", json!({})).await.1;
    assert_eq!(second.control("PUT", "state", state.clone()).await.0, 204);
    assert_eq!(second.control("GET", "state", json!({})).await.1, state);
    second.log_in("ines").await;
    find_again(&second, &tokens, &playlist).await;
}

#[tokio::test]
async fn it_is_read_only_where_secrets_are_revealed() {
    let party = party_with(Options { reveal_secrets: false, ..options() }).await;
    let (status, body) = party.control("GET", "state", json!({})).await;
    assert!(status == 404 && body["error"].as_str().unwrap().contains("--reveal-secrets"), "{body}");
}

#[tokio::test]
async fn flags_count_after_a_saved_state_too() {
    let place = Place::new("flags");
    party_with(keeping(&place.file())).await.running.end().await.unwrap();
    let again = party_with(Options {
        refresh: RefreshRegime::Rotate,
        redirect_uris: vec!["myapp://back".to_owned()],
        ..keeping(&place.file())
    })
    .await;
    assert_eq!(again.control("GET", "settings", json!({})).await.1["refresh"], "rotate");
    assert!(again.control("GET", "apps", json!({})).await.1.to_string().contains("myapp://back"));
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_one_sentence_and_stays_as_it_is() {
    let place = Place::new("foreign");
    let other = party_with(Options { tracks: 300, ..keeping(&place.file()) }).await;
    let saved = other.control("GET", "state", json!({})).await.1;
    other.running.end().await.unwrap();
    let error = start(keeping(&place.file())).await.unwrap_err();
    assert!(matches!(error, StartError::State(_)));
    let text = error.to_string();
    assert!(text.contains("--seed 33 --tracks 300 --liked 120 --playlists 48") && text.contains("--state FILE"), "{text}");

    let changed = |pointer: &str, value: Value| {
        let mut changed = saved.clone();
        changed["world"]["tracks"] = json!(400);
        changed["world"]["liked"] = json!(160);
        *changed.pointer_mut(pointer).unwrap() = value;
        changed.to_string()
    };
    for (content, part) in [
        (String::new(), "not JSON"),
        ("{".to_owned(), "not JSON"),
        ("[1]".to_owned(), "not a saved state"),
        ("{\"name\": \"package\"}".to_owned(), "not a saved state"),
        (changed("/version", json!(2)), "another version"),
        (changed("/state/settings", json!({})), "broken"),
        (changed("/state/settings/latency_ms", json!(u64::MAX)), "latency_ms"),
        (changed("/state/ahead", json!(i64::MAX)), "clock"),
        (changed("/state/libraries/of/ines/tracks/0/place", json!(4_000)), "library of ines"),
        (changed("/state/libraries/of/noor/player/since", json!(i64::MIN)), "library of noor"),
        (changed("/state/directory/people/0/key", json!("other")), "no person"),
        (changed("/state/directory/apps/0/redirect_uris/0", json!("http://localhost/")), "localhost"),
    ] {
        std::fs::write(place.file(), &content).unwrap();
        let text = start(keeping(&place.file())).await.unwrap_err().to_string();
        assert!(text.contains(part) && text.contains("state.json") && text.ends_with("`--state FILE`."), "{content:.60}: {text}");
        assert_eq!(std::fs::read_to_string(place.file()).unwrap(), content);
        let party = party().await;
        let answer = party.send("PUT", "/_emulator/state", &[], Some(content)).await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(answer.json::<Value>().await.unwrap()["error"].as_str().unwrap().contains(part));
    }
}

#[tokio::test]
async fn what_took_the_place_of_the_file_meanwhile_is_not_written_over() {
    let place = Place::new("meanwhile");
    let party = party_with(keeping(&place.file())).await;
    std::fs::write(place.file(), "a letter").unwrap();
    let text = party.running.end().await.unwrap_err().to_string();
    assert!(text.contains("state.json"), "{text}");
    assert_eq!(std::fs::read_to_string(place.file()).unwrap(), "a letter");
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_told_at_the_start() {
    let place = Place::new("missing");
    for path in [place.0.join("no-such/state.json"), place.0.clone()] {
        let text = start(keeping(&path)).await.unwrap_err().to_string();
        assert!(text.contains("--state FILE"), "{text}");
    }
}

#[tokio::test]
async fn what_flags_order_is_ordered_once_however_often_it_starts() {
    let place = Place::new("ordered");
    let fault = json!({"path": "/v1/me", "fault": {"kind": "status", "status": 503}});
    let settings = json!({"rate_limit": 7}).as_object().unwrap().clone();
    for _ in 0..3 {
        let ordered = Options { faults: vec![fault.clone()], settings: settings.clone(), ..keeping(&place.file()) };
        let party = party_with(ordered).await;
        assert_eq!(party.control("GET", "faults", json!({})).await.1.as_array().unwrap().len(), 1);
        assert_eq!(party.control("GET", "settings", json!({})).await.1["rate_limit"], 7);
        party.running.end().await.unwrap();
    }
}
