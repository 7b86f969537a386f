//! Every live operation and the scopes that open it (Spotify, "Scopes", "Web API Reference" and "February 2026 migration guide").

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::{Party, Tokens, api_error, party};
use crate::things::{EVERY, Things};

/// A way into an operation: what is asked, the scopes that together are enough and each of which is needed, and the status that comes.
struct Way {
    /// The operation as the reference lists it.
    operation: (&'static str, &'static str),
    /// What is asked; names in braces stand for things of the sample world.
    path: &'static str,
    body: &'static str,
    needs: &'static [&'static str],
    /// What may be enough in place of what is needed; Spotify does not say.
    or: &'static [&'static str],
    status: u16,
}

const fn get(operation: &'static str, path: &'static str, needs: &'static [&'static str]) -> Way {
    Way { operation: ("GET", operation), path, body: "", needs, or: &[], status: 200 }
}

const fn way(
    operation: (&'static str, &'static str),
    path: &'static str,
    body: &'static str,
    needs: &'static [&'static str],
    status: u16,
) -> Way {
    Way { operation, path, body, needs, or: &[], status }
}

const POSITION: &[&str] = &["user-read-playback-position"];
const LIBRARY: &[&str] = &["user-library-read"];
const PUBLIC: &[&str] = &["playlist-modify-public"];
const PRIVATE: &[&str] = &["playlist-modify-private"];
const STATE: &[&str] = &["user-read-playback-state"];
const MODIFY: &[&str] = &["user-modify-playback-state"];
/// A picture of one byte too few to be seen, but a JPEG by its first bytes.
const JPEG: &str = "/9j/4AECAw==";

/// All operations that are open to development mode, some with several ways in. Which of the three scopes of `/me/library` opens which
/// kind of URI is a guess.
const TABLE: &[Way] = &[
    get("/albums/{id}", "/albums/{album}", &[]),
    get("/albums/{id}/tracks", "/albums/{album}/tracks", &[]),
    get("/artists/{id}", "/artists/{artist}", &[]),
    get("/artists/{id}/albums", "/artists/{artist}/albums", &[]),
    get("/tracks/{id}", "/tracks/{track}", &[]),
    get("/shows/{id}", "/shows/{show}", POSITION),
    get("/shows/{id}/episodes", "/shows/{show}/episodes", POSITION),
    get("/episodes/{id}", "/episodes/{episode}", POSITION),
    get("/audiobooks/{id}", "/audiobooks/{audiobook}", &[]),
    get("/audiobooks/{id}/chapters", "/audiobooks/{audiobook}/chapters", &[]),
    get("/chapters/{id}", "/chapters/{chapter}", &[]),
    get("/search", "/search?q=a&type=track", &[]),
    get("/me", "/me", &[]),
    get("/me/top/{type}", "/me/top/artists", &["user-top-read"]),
    get("/me/top/{type}", "/me/top/tracks", &["user-top-read"]),
    get("/me/albums", "/me/albums", LIBRARY),
    get("/me/tracks", "/me/tracks", LIBRARY),
    get("/me/episodes", "/me/episodes", &["user-library-read", "user-read-playback-position"]),
    get("/me/shows", "/me/shows", LIBRARY),
    get("/me/audiobooks", "/me/audiobooks", LIBRARY),
    get("/me/following", "/me/following?type=artist", &["user-follow-read"]),
    way(("PUT", "/me/library"), "/me/library?uris=spotify:track:{track}", "", &["user-library-modify"], 200),
    way(("PUT", "/me/library"), "/me/library?uris=spotify:user:noor", "", &["user-follow-modify"], 200),
    Way { or: PRIVATE, ..way(("PUT", "/me/library"), "/me/library?uris=spotify:playlist:{public}", "", PUBLIC, 200) },
    way(("DELETE", "/me/library"), "/me/library?uris=spotify:track:{other_track}", "", &["user-library-modify"], 200),
    way(("DELETE", "/me/library"), "/me/library?uris=spotify:artist:{artist}", "", &["user-follow-modify"], 200),
    Way { or: PRIVATE, ..way(("DELETE", "/me/library"), "/me/library?uris=spotify:playlist:{followed}", "", PUBLIC, 200) },
    get("/me/library/contains", "/me/library/contains?uris=spotify:track:{track}", LIBRARY),
    get("/me/library/contains", "/me/library/contains?uris=spotify:artist:{artist}", &["user-follow-read"]),
    get("/me/library/contains", "/me/library/contains?uris=spotify:playlist:{public}", &["playlist-read-private"]),
    get("/me/playlists", "/me/playlists", &["playlist-read-private"]),
    way(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x"}"#, PUBLIC, 201),
    way(("POST", "/me/playlists"), "/me/playlists", r#"{"name": "x", "public": false}"#, PRIVATE, 201),
    get("/playlists/{id}", "/playlists/{public}", &[]),
    way(("PUT", "/playlists/{id}"), "/playlists/{public}", r#"{"description": "y"}"#, PUBLIC, 200),
    way(("PUT", "/playlists/{id}"), "/playlists/{private}", r#"{"description": "y"}"#, PRIVATE, 200),
    get("/playlists/{id}/items", "/playlists/{public}/items", &["playlist-read-private"]),
    way(("POST", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PUBLIC, 201),
    way(("POST", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"uris": ["spotify:track:{track}"]}"#, PRIVATE, 201),
    way(("PUT", "/playlists/{id}/items"), "/playlists/{public}/items", r#"{"range_start": 0, "insert_before": 1}"#, PUBLIC, 200),
    way(("PUT", "/playlists/{id}/items"), "/playlists/{private}/items", r#"{"range_start": 0, "insert_before": 1}"#, PRIVATE, 200),
    way(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{public}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PUBLIC,
        200,
    ),
    way(
        ("DELETE", "/playlists/{id}/items"),
        "/playlists/{private}/items",
        r#"{"items": [{"uri": "spotify:track:{track}"}]}"#,
        PRIVATE,
        200,
    ),
    get("/playlists/{id}/images", "/playlists/{public}/images", &[]),
    way(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{public}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-public"],
        202,
    ),
    way(
        ("PUT", "/playlists/{id}/images"),
        "/playlists/{private}/images",
        JPEG,
        &["ugc-image-upload", "playlist-modify-private"],
        202,
    ),
    get("/me/player", "/me/player", STATE),
    way(("PUT", "/me/player"), "/me/player", r#"{"device_ids": ["{device}"]}"#, MODIFY, 204),
    get("/me/player/devices", "/me/player/devices", STATE),
    get("/me/player/currently-playing", "/me/player/currently-playing", &["user-read-currently-playing"]),
    way(("PUT", "/me/player/play"), "/me/player/play", r#"{"uris": ["spotify:track:{track}"]}"#, MODIFY, 204),
    way(("PUT", "/me/player/pause"), "/me/player/pause", "", MODIFY, 204),
    way(("POST", "/me/player/next"), "/me/player/next", "", MODIFY, 204),
    way(("POST", "/me/player/previous"), "/me/player/previous", "", MODIFY, 204),
    way(("PUT", "/me/player/seek"), "/me/player/seek?position_ms=1", "", MODIFY, 204),
    way(("PUT", "/me/player/repeat"), "/me/player/repeat?state=context", "", MODIFY, 204),
    way(("PUT", "/me/player/volume"), "/me/player/volume?volume_percent=1", "", MODIFY, 204),
    way(("PUT", "/me/player/shuffle"), "/me/player/shuffle?state=true", "", MODIFY, 204),
    get("/me/player/recently-played", "/me/player/recently-played", &["user-read-recently-played"]),
    get("/me/player/queue", "/me/player/queue", &["user-read-currently-playing", "user-read-playback-state"]),
    way(("POST", "/me/player/queue"), "/me/player/queue?uri=spotify:track:{track}", "", MODIFY, 204),
];

#[test]
fn the_table_holds_all_48_operations() {
    let operations: BTreeSet<(&str, &str)> = TABLE.iter().map(|way| way.operation).collect();
    assert_eq!(operations.len(), 48);
    let unknown: Vec<&&str> = TABLE.iter().flat_map(|way| way.needs).filter(|scope| !EVERY.contains(scope)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Something is playing, and there is something before and after it.
async fn play(party: &Party, things: &Things) {
    let uris = ["track", "other_track", "third_track"].map(|name| format!("spotify:track:{}", things.id(name)));
    let body = json!({"uris": uris, "offset": {"position": 1}});
    let path = format!("/me/player/play?device_id={}", things.id("device"));
    assert_eq!(party.call(&things.tokens.access, "PUT", &path, Some(body)).await.0, 204);
}

async fn ask(party: &Party, things: &Things, tokens: &Tokens, way: &Way) -> (u16, Value) {
    let bearer = format!("Bearer {}", tokens.access);
    let kind = if way.body == JPEG { "image/jpeg" } else { "application/json" };
    let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
    let body = (!way.body.is_empty()).then(|| things.fill(way.body));
    let path = format!("/v1{}", things.fill(way.path));
    let response = party.send(way.operation.0, &path, &headers, body).await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
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
            let withheld: Vec<&str> = [&[*scope], way.or].concat();
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
        let tokens = party.exchange(&crate::harness::query_of(&place, "code").unwrap(), emulator::SAMPLE_CLIENT_ID).await;
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
