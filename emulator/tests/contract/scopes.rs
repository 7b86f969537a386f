//! The scopes that open each live operation (Spotify, "Scopes", "Web API Reference" and "February 2026 migration guide").

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Tokens, api_error, party};
use crate::operations::{TABLE, ask, play};
use crate::things::{EVERY, Things};

#[test]
fn the_table_names_48_operations_and_known_scopes() {
    let operations: BTreeSet<(&str, &str)> = TABLE.iter().map(|way| way.operation).collect();
    assert_eq!(operations.len(), 48);
    let unknown: Vec<&&str> = TABLE.iter().flat_map(|way| way.needs).filter(|scope| !EVERY.contains(scope)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn each_operation_opens_with_its_scopes_and_not_without_one_of_them() {
    let party = party().await;
    let things = Things::of(&party).await;
    // The consent covers everything by now, so later sign-ins bounce, and each gets just what it asks for.
    let mut without: BTreeMap<Vec<&str>, Tokens> = BTreeMap::new();
    for way in TABLE {
        let name = format!("{} {}", way.operation.0, way.path);
        for scope in way.needs {
            let withheld = vec![*scope];
            if !without.contains_key(&withheld) {
                let others: Vec<&str> = EVERY.into_iter().filter(|known| !withheld.contains(known)).collect();
                without.insert(withheld.clone(), party.sign_in("ines", &others.join(" ")).await);
            }
            let answer = ask(&party, &things, &without[&withheld], way).await;
            assert_eq!(answer, api_error(403, "Insufficient client scope"), "{name} with everything but {withheld:?}");
        }
        let tokens = party.sign_in("ines", &way.needs.join(" ")).await;
        assert_eq!(tokens.scope.split_terminator(' ').count(), way.needs.len());
        if way.path.starts_with("/me/player") {
            play(&party, &things).await;
        }
        let (status, body) = ask(&party, &things, &tokens, way).await;
        assert_eq!(status, way.status, "{name} with {:?}: {body}", way.needs);
    }
}

/// Every ordinary scope and its line on the consent page.
const TOLD: &[(&str, &str)] = &[
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
async fn the_consent_page_tells_the_line_of_each_scope() {
    let party = party().await;
    party.log_in("noor").await;
    assert_eq!(TOLD.iter().map(|(scope, _)| *scope).collect::<Vec<_>>(), EVERY);
    for (scope, line) in TOLD {
        let page = party.authorize(&[("scope", scope)]).await.text().await.unwrap();
        assert!(page.contains("Sample app") && page.contains("Noor Haddad"));
        assert!(page.contains(&format!("name=\"scope\" value=\"{scope}\"")), "{scope}: {page}");
        for (_, other) in TOLD {
            assert_eq!(page.contains(other), other == line, "{scope}: {other}");
        }
        let place = party.decide(&page, "agree", scope).await;
        let tokens =
            party.exchange(&crate::harness::query_of(&place, "code").unwrap(), lockgroove_emulator::SAMPLE_CLIENT_ID).await;
        assert_eq!(tokens.scope, *scope);
    }
}

#[tokio::test]
async fn scopes_of_partners_and_unknown_ones_are_illegal() {
    let party = party().await;
    party.log_in("ines").await;
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
            let response = party.authorize(&[("scope", &asked)]).await;
            assert_eq!(response.status(), 400, "{asked}");
            assert!(response.headers().get("location").is_none(), "{asked}");
            assert!(response.text().await.unwrap().contains("<p id=\"error\">Illegal scope</p>"), "{asked}");
        }
    }
}

#[tokio::test]
async fn only_the_scope_for_public_playlists_opens_the_library_for_playlists() {
    let party = party().await;
    let things = Things::of(&party).await;
    let others: Vec<&str> = EVERY.into_iter().filter(|scope| *scope != "playlist-modify-public").collect();
    let tokens = party.sign_in("ines", &others.join(" ")).await;
    for method in ["PUT", "DELETE"] {
        let path = things.fill("/me/library?uris=spotify:playlist:{followed}");
        assert_eq!(party.call(&tokens.access, method, &path, None).await, api_error(403, "Insufficient client scope"), "{method}");
    }
}

#[tokio::test]
async fn the_scope_without_operations_may_be_asked_for() {
    let party = party().await;
    let tokens = party.sign_in("ines", "user-personalized").await;
    assert_eq!(tokens.scope, "user-personalized");
}
