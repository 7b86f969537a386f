//! The state, saved in a file and sent over HTTP.

use std::path::{Path, PathBuf};

use lockgroove_emulator::{Options, RefreshRegime, StartError, start};
use serde_json::{Value, json};

use crate::harness::{Emulator, options};

/// A temporary folder, removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("emulator-state-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn with_state_file(file: &Path) -> Options {
    Options { state: Some(file.to_owned()), ..options() }
}

/// Changes something in every part of the state. Returns the tokens and the new playlist.
async fn change_everything(emulator: &Emulator) -> (crate::harness::Tokens, String) {
    emulator.control("POST", "people", json!({"key": "wren", "name": "Wren"})).await;
    emulator.set(json!({"shapes": "both"})).await;
    emulator.advance(1_000).await;
    emulator.fault(json!({"path": "/v1/search", "times": 3, "fault": {"kind": "status", "status": 503}})).await;
    let tokens =
        emulator.sign_in("ines", "user-library-read playlist-modify-private ugc-image-upload user-modify-playback-state").await;
    assert_eq!(emulator.api(&tokens.access, "/search").await.0, 503);
    let made = emulator.call(&tokens.access, "POST", "/me/playlists", Some(json!({"name": "Kept", "public": false}))).await.1;
    let id = made["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {}", tokens.access);
    let headers = [("authorization", bearer.as_str()), ("content-type", "image/jpeg")];
    let sent = emulator.send("PUT", &format!("/v1/playlists/{id}/images"), &headers, Some("/9j/AAAA".to_owned())).await.unwrap();
    assert_eq!(sent.status(), 202);
    (tokens, id)
}

async fn assert_unchanged(emulator: &Emulator, tokens: &crate::harness::Tokens, playlist: &str) {
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
    let found = emulator.api(&tokens.access, &format!("/playlists/{playlist}")).await.1;
    assert_eq!(found["name"], "Kept");
    assert!(found.get("tracks").is_some() && found.get("items").is_some(), "{found}");
    let image = emulator.send("GET", &format!("/image/u640{playlist}"), &[], None).await.unwrap();
    assert_eq!(image.bytes().await.unwrap().as_ref(), [0xff, 0xd8, 0xff, 0, 0, 0]);
    assert!(emulator.control("GET", "people", json!({})).await.1.to_string().contains("wren"));
    assert_eq!(emulator.control("POST", "advance", json!({"seconds": 0})).await.1["ahead_seconds"], 1_000);
    let faults = emulator.control("GET", "faults", json!({})).await.1;
    assert_eq!((&faults[0]["times"], &faults[0]["struck"], &faults[0]["id"]), (&json!(2), &json!(1), &json!(1)));
    // The consent is saved too, so there is no consent page.
    assert_eq!(emulator.authorize(&[("scope", "user-library-read")]).await.status(), 303);
}

#[tokio::test]
async fn a_file_preserves_everything_across_a_restart() {
    let folder = Folder::new("round");
    let first = Emulator::start_with(with_state_file(&folder.file())).await;
    let (tokens, playlist) = change_everything(&first).await;
    let state = first.control("GET", "state", json!({})).await.1;
    first.running.end().await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&std::fs::read(folder.file()).unwrap()).unwrap(), state);
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "there are no other files");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(folder.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let second = Emulator::start_with(with_state_file(&folder.file())).await;
    second.log_in("ines").await;
    assert_unchanged(&second, &tokens, &playlist).await;
    // A reset gives the state of a start without the file.
    second.control("POST", "reset", json!({})).await;
    assert_eq!(second.api(&tokens.access, "/me").await.0, 401);
    assert!(!second.control("GET", "people", json!({})).await.1.to_string().contains("wren"));
    // Dropping saves the state too.
    drop(second);
    let third = Emulator::start_with(with_state_file(&folder.file())).await;
    assert_eq!(third.control("GET", "people", json!({})).await.1.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_state_can_be_copied_over_http() {
    let (first, second) = (Emulator::start().await, Emulator::start().await);
    let (tokens, playlist) = change_everything(&first).await;
    let state = first.control("GET", "state", json!({})).await.1;
    assert_eq!(second.control("PUT", "state", state.clone()).await.0, 204);
    assert_eq!(second.control("GET", "state", json!({})).await.1, state);
    second.log_in("ines").await;
    assert_unchanged(&second, &tokens, &playlist).await;
}

#[tokio::test]
async fn reading_the_state_needs_revealed_secrets() {
    let emulator = Emulator::start_with(Options { reveal_secrets: false, ..options() }).await;
    let (status, body) = emulator.control("GET", "state", json!({})).await;
    assert!(status == 404 && body["error"].as_str().unwrap().contains("--reveal-secrets"), "{body}");
}

#[tokio::test]
async fn flags_apply_on_top_of_a_saved_state() {
    let folder = Folder::new("flags");
    Emulator::start_with(with_state_file(&folder.file())).await.running.end().await.unwrap();
    let again = Emulator::start_with(Options {
        refresh: RefreshRegime::Rotate,
        redirect_uris: vec!["myapp://back".to_owned()],
        ..with_state_file(&folder.file())
    })
    .await;
    assert_eq!(again.control("GET", "settings", json!({})).await.1["refresh"], "rotate");
    assert!(again.control("GET", "apps", json!({})).await.1.to_string().contains("myapp://back"));
}

#[tokio::test]
async fn an_unsuitable_file_gives_one_sentence_and_is_not_changed() {
    let folder = Folder::new("foreign");
    let other = Emulator::start_with(Options { tracks: 300, ..with_state_file(&folder.file()) }).await;
    let saved = other.control("GET", "state", json!({})).await.1;
    other.running.end().await.unwrap();
    let error = start(with_state_file(&folder.file())).await.unwrap_err();
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
        std::fs::write(folder.file(), &content).unwrap();
        let text = start(with_state_file(&folder.file())).await.unwrap_err().to_string();
        assert!(text.contains(part) && text.contains("state.json") && text.ends_with("`--state FILE`."), "{content:.60}: {text}");
        assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), content);
        let emulator = Emulator::start().await;
        let answer = emulator.send("PUT", "/_emulator/state", &[], Some(content)).await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(answer.json::<Value>().await.unwrap()["error"].as_str().unwrap().contains(part));
    }
}

#[tokio::test]
async fn a_file_that_is_no_longer_a_saved_state_is_not_overwritten() {
    let folder = Folder::new("meanwhile");
    let emulator = Emulator::start_with(with_state_file(&folder.file())).await;
    std::fs::write(folder.file(), "a letter").unwrap();
    let text = emulator.running.end().await.unwrap_err().to_string();
    assert!(text.contains("state.json"), "{text}");
    assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), "a letter");
}

#[tokio::test]
async fn a_missing_directory_is_reported_at_the_start() {
    let folder = Folder::new("missing");
    for path in [folder.0.join("no-such/state.json"), folder.0.clone()] {
        let text = start(with_state_file(&path)).await.unwrap_err().to_string();
        assert!(text.contains("--state FILE"), "{text}");
    }
}

#[tokio::test]
async fn faults_from_flags_are_set_once_across_restarts() {
    let folder = Folder::new("ordered");
    let fault = json!({"path": "/v1/me", "fault": {"kind": "status", "status": 503}});
    let settings = json!({"rate_limit": 7}).as_object().unwrap().clone();
    for _ in 0..3 {
        let ordered = Options { faults: vec![fault.clone()], settings: settings.clone(), ..with_state_file(&folder.file()) };
        let emulator = Emulator::start_with(ordered).await;
        assert_eq!(emulator.control("GET", "faults", json!({})).await.1.as_array().unwrap().len(), 1);
        assert_eq!(emulator.control("GET", "settings", json!({})).await.1["rate_limit"], 7);
        emulator.running.end().await.unwrap();
    }
}

/// From before a playlist showed the covers of its entries, a volume changed late, and some settings existed.
#[tokio::test]
async fn an_older_state_is_read() {
    let emulator = Emulator::start().await;
    let mut state = emulator.control("GET", "state", json!({})).await.1;
    for name in ["responses_as", "scope_commas", "length_required"] {
        assert!(state["state"]["settings"].as_object_mut().unwrap().remove(name).is_some(), "{name}");
    }
    for (at, playlist) in state["state"]["libraries"]["playlists"].as_object_mut().unwrap().values_mut().enumerate() {
        playlist["cover"] = json!(["none", "single", "mosaic", "uploaded"][at % 4]);
    }
    for device in state["state"]["libraries"]["of"]["ines"]["player"]["devices"].as_array_mut().unwrap() {
        assert!(device.as_object_mut().unwrap().remove("next_volume").is_some());
    }
    assert_eq!(emulator.control("PUT", "state", state).await.0, 204);
    let tokens = emulator.sign_in("ines", "playlist-read-private").await;
    let (_, page) = emulator.api(&tokens.access, "/me/playlists?limit=50").await;
    let pictures: std::collections::BTreeSet<usize> =
        page["items"].as_array().unwrap().iter().map(|one| one["images"].as_array().unwrap().len()).collect();
    assert_eq!(pictures.into_iter().collect::<Vec<_>>(), [0, 1, 3]);
}
