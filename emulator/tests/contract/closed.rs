//! The 48 operations that were closed to development mode in November 2024 and February 2026 (Spotify, "February 2026 migration guide"
//! and "Introducing some changes to our Web API").

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{Emulator, api_error};
use crate::samples::Samples;

const TABLE: [(&str, &str); 48] = [
    ("GET", "/tracks?ids={track}"),
    ("GET", "/albums?ids={album}"),
    ("GET", "/artists?ids={artist}"),
    ("GET", "/shows?ids={show}"),
    ("GET", "/episodes?ids={episode}"),
    ("GET", "/audiobooks?ids={audiobook}"),
    ("GET", "/chapters?ids={chapter}"),
    ("GET", "/playlists/{public}/tracks"),
    ("POST", "/playlists/{public}/tracks"),
    ("PUT", "/playlists/{public}/tracks"),
    ("DELETE", "/playlists/{public}/tracks"),
    ("POST", "/users/ines/playlists"),
    ("PUT", "/me/albums?ids={album}"),
    ("PUT", "/me/tracks?ids={track}"),
    ("PUT", "/me/episodes?ids={episode}"),
    ("PUT", "/me/shows?ids={show}"),
    ("PUT", "/me/audiobooks?ids={audiobook}"),
    ("DELETE", "/me/albums?ids={album}"),
    ("DELETE", "/me/tracks?ids={track}"),
    ("DELETE", "/me/episodes?ids={episode}"),
    ("DELETE", "/me/shows?ids={show}"),
    ("DELETE", "/me/audiobooks?ids={audiobook}"),
    ("GET", "/me/albums/contains?ids={album}"),
    ("GET", "/me/tracks/contains?ids={track}"),
    ("GET", "/me/episodes/contains?ids={episode}"),
    ("GET", "/me/shows/contains?ids={show}"),
    ("GET", "/me/audiobooks/contains?ids={audiobook}"),
    ("GET", "/me/following/contains?type=artist&ids={artist}"),
    ("GET", "/playlists/{public}/followers/contains"),
    ("PUT", "/me/following?type=artist&ids={artist}"),
    ("DELETE", "/me/following?type=artist&ids={artist}"),
    ("PUT", "/playlists/{followed}/followers"),
    ("DELETE", "/playlists/{followed}/followers"),
    ("GET", "/users/noor"),
    ("GET", "/users/noor/playlists"),
    ("GET", "/artists/{artist}/top-tracks?market=SE"),
    ("GET", "/browse/new-releases"),
    ("GET", "/browse/categories"),
    ("GET", "/browse/categories/dinner"),
    ("GET", "/markets"),
    ("GET", "/artists/{artist}/related-artists"),
    ("GET", "/recommendations?seed_artists={artist}"),
    ("GET", "/recommendations/available-genre-seeds"),
    ("GET", "/audio-features?ids={track}"),
    ("GET", "/audio-features/{track}"),
    ("GET", "/audio-analysis/{track}"),
    ("GET", "/browse/featured-playlists"),
    ("GET", "/browse/categories/dinner/playlists"),
];

#[tokio::test]
async fn each_closed_operation_is_forbidden_and_has_no_effect() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    // Four of them were observed to answer otherwise.
    emulator.set(json!({"responses_as": "documented"})).await;
    assert_eq!(TABLE.iter().collect::<BTreeSet<_>>().len(), 48);
    let before = emulator.api(&samples.tokens.access, "/me/tracks?limit=1").await;
    for (method, path) in TABLE {
        let path = samples.fill(path);
        assert_eq!(
            emulator.call(&samples.tokens.access, method, &path, None).await,
            api_error(403, "Forbidden"),
            "{method} {path}"
        );
        assert_eq!(emulator.call("made-up", method, &path, None).await.0, 401, "{method} {path}");
    }
    assert_eq!(emulator.api(&samples.tokens.access, "/me/tracks?limit=1").await, before);
}

#[tokio::test]
async fn a_token_without_a_person_is_refused_too() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    // Four of them were observed to answer otherwise.
    emulator.set(json!({"responses_as": "documented"})).await;
    let headers = [("content-type", crate::harness::FORM), ("authorization", crate::harness::BASIC)];
    let (_, body) = emulator.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    let app = body["access_token"].as_str().unwrap();
    for (method, path) in TABLE.iter().filter(|(_, path)| !path.starts_with("/me/")) {
        let path = samples.fill(path);
        assert_eq!(emulator.call(app, method, &path, None).await, api_error(403, "Forbidden"), "{method} {path}");
    }
}
