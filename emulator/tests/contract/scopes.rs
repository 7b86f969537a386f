//! The scopes of each operation (Spotify, "Scopes", "Web API Reference" and "February 2026 migration guide").

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Emulator, Tokens, api_error};
use crate::operations::{TABLE, play, run};
use crate::samples::{EVERY_SCOPE, Samples};

#[test]
fn the_table_has_48_operations_and_known_scopes() {
    let operations: BTreeSet<(&str, &str)> = TABLE.iter().map(|case| case.operation).collect();
    assert_eq!(operations.len(), 48);
    let unknown: Vec<&&str> = TABLE.iter().flat_map(|case| case.needs).filter(|scope| !EVERY_SCOPE.contains(scope)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn each_operation_needs_every_one_of_its_scopes() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    // The person agreed to every scope already, so each sign-in needs no page and gets exactly what it requests.
    let mut without: BTreeMap<Vec<&str>, Tokens> = BTreeMap::new();
    for case in TABLE {
        let name = format!("{} {}", case.operation.0, case.path);
        for scope in case.needs {
            let missing = vec![*scope];
            if !without.contains_key(&missing) {
                let others: Vec<&str> = EVERY_SCOPE.into_iter().filter(|known| !missing.contains(known)).collect();
                without.insert(missing.clone(), emulator.sign_in("ines", &others.join(" ")).await);
            }
            let answer = run(&emulator, &samples, &without[&missing], case).await;
            assert_eq!(answer, api_error(403, "Insufficient client scope"), "{name} with everything but {missing:?}");
        }
        let tokens = emulator.sign_in("ines", &case.needs.join(" ")).await;
        assert_eq!(tokens.scope.split_terminator(' ').count(), case.needs.len());
        if case.path.starts_with("/me/player") {
            play(&emulator, &samples).await;
        }
        let (status, body) = run(&emulator, &samples, &tokens, case).await;
        assert_eq!(status, case.status, "{name} with {:?}: {body}", case.needs);
    }
}

/// Every scope and its line on the consent page.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("ugc-image-upload", "Upload images to Spotify on your behalf."),
    ("user-read-playback-state", "Read your currently playing content and Spotify Connect devices information."),
    ("user-modify-playback-state", "Control playback on your Spotify clients and Spotify Connect devices."),
    ("user-read-currently-playing", "Read your currently playing content."),
    ("app-remote-control", "Communicate with the Spotify app on your device."),
    ("streaming", "Play content and control playback on your other devices."),
    ("playlist-read-private", "Access your private playlists."),
    ("playlist-read-collaborative", "Access your collaborative playlists."),
    ("playlist-modify-public", "Manage your public playlists."),
    ("playlist-modify-private", "Manage your private playlists."),
    ("user-follow-modify", "Manage who you are following."),
    ("user-follow-read", "Access your followers and who you are following."),
    ("user-read-playback-position", "Read your position in content you have played."),
    ("user-top-read", "Read your top artists and content."),
    ("user-read-recently-played", "Access your recently played items."),
    ("user-library-modify", "Manage your saved content."),
    ("user-library-read", "Access your saved content."),
    ("user-read-email", "Get your real email address."),
    ("user-read-private", "Access your subscription details."),
];

#[tokio::test]
async fn the_consent_page_has_a_line_for_each_scope() {
    let emulator = Emulator::start().await;
    emulator.log_in("noor").await;
    assert_eq!(DESCRIPTIONS.iter().map(|(scope, _)| *scope).collect::<Vec<_>>(), EVERY_SCOPE);
    for (scope, line) in DESCRIPTIONS {
        let page = emulator.authorize(&[("scope", scope)]).await.text().await.unwrap();
        assert!(page.contains("Sample app") && page.contains("Noor Haddad"));
        assert!(page.contains(&format!("name=\"scope\" value=\"{scope}\"")), "{scope}: {page}");
        for (_, other) in DESCRIPTIONS {
            assert_eq!(page.contains(other), other == line, "{scope}: {other}");
        }
        let target = emulator.decide(&page, "agree", scope).await;
        let tokens =
            emulator.exchange(&crate::harness::query_of(&target, "code").unwrap(), lockgroove_emulator::SAMPLE_CLIENT_ID).await;
        assert_eq!(tokens.scope, *scope);
    }
}

#[tokio::test]
async fn partner_scopes_and_unknown_scopes_are_illegal() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for scope in [
        "user-soa-link",
        "user-soa-unlink",
        "soa-manage-entitlements",
        "soa-manage-partner",
        "soa-create-partner",
        "user-read-birthdate",
        "User-Library-Read",
        "user-library-read,user-top-read",
        "made-up",
    ] {
        for asked in [scope.to_owned(), format!("user-library-read {scope}"), format!("{scope} streaming")] {
            let response = emulator.authorize(&[("scope", &asked)]).await;
            assert_eq!(response.status(), 400, "{asked}");
            assert!(response.headers().get("location").is_none(), "{asked}");
            assert!(response.text().await.unwrap().contains("<p id=\"error\">Illegal scope</p>"), "{asked}");
        }
    }
}

#[tokio::test]
async fn saving_a_playlist_needs_the_scope_for_public_playlists() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let others: Vec<&str> = EVERY_SCOPE.into_iter().filter(|scope| *scope != "playlist-modify-public").collect();
    let tokens = emulator.sign_in("ines", &others.join(" ")).await;
    for method in ["PUT", "DELETE"] {
        let path = samples.fill("/me/library?uris=spotify:playlist:{followed}");
        assert_eq!(
            emulator.call(&tokens.access, method, &path, None).await,
            api_error(403, "Insufficient client scope"),
            "{method}"
        );
    }
}

#[tokio::test]
async fn the_scope_without_operations_can_be_requested() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", "user-personalized").await;
    assert_eq!(tokens.scope, "user-personalized");
}

#[tokio::test]
async fn commas_separate_scopes_with_a_setting() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let scope = ("scope", "user-library-read,user-top-read playlist-read-private, streaming");
    assert_eq!(emulator.authorize(&[scope]).await.status(), 400);
    emulator.set(serde_json::json!({"scope_commas": true})).await;
    let page = emulator.authorize(&[scope]).await.text().await.unwrap();
    let target = emulator.decide(&page, "agree", "user-library-read user-top-read playlist-read-private streaming").await;
    let tokens =
        emulator.exchange(&crate::harness::query_of(&target, "code").unwrap(), lockgroove_emulator::SAMPLE_CLIENT_ID).await;
    assert_eq!(tokens.scope, "playlist-read-private streaming user-library-read user-top-read");
    assert_eq!(emulator.authorize(&[("scope", "user-library-read,made-up")]).await.status(), 400);
}
