//! The invented world: the same for the same seed, of any size, with drawn covers.

use std::collections::BTreeSet;

use lockgroove_emulator::Options;

use crate::harness::{Emulator, READ, header, options};
use crate::samples::Samples;

async fn first_pages(emulator: &Emulator) -> String {
    let tokens = emulator.sign_in("ines", READ).await;
    let mut text = String::new();
    for path in ["/me/tracks?limit=50", "/me/playlists?limit=50"] {
        text.push_str(&emulator.api(&tokens.access, path).await.1.to_string());
    }
    text.replace(&emulator.origin, "")
}

#[tokio::test]
async fn a_seed_determines_the_world() {
    let one = first_pages(&Emulator::start_with(options()).await).await;
    let same = first_pages(&Emulator::start_with(options()).await).await;
    let other = first_pages(&Emulator::start_with(Options { seed: 34, ..options() }).await).await;
    assert_eq!(one, same);
    assert_ne!(one, other);
}

/// Paths to every part of the world that depends on the seed alone.
const SAMPLE: &[&str] = &[
    "/me",
    "/me/tracks?limit=50&market=IE",
    "/me/albums",
    "/me/shows",
    "/me/episodes",
    "/me/audiobooks",
    "/me/following?type=artist",
    "/me/playlists?limit=50",
    "/me/top/artists",
    "/me/top/tracks?time_range=long_term",
    "/me/player/recently-played",
    "/me/player/devices",
    "/albums/{album}",
    "/artists/{artist}/albums?limit=10",
    "/tracks/{track}",
    "/shows/{show}",
    "/audiobooks/{audiobook}",
    "/chapters/{chapter}",
    "/playlists/{public}",
    "/playlists/{collaborative}/items?limit=50&additional_types=episode",
    "/search?q=tag:new&type=album",
    "/search?q=a&type=track,artist,playlist,episode&limit=10",
];

#[tokio::test]
async fn two_worlds_of_one_seed_are_identical() {
    for (tracks, seed) in [(400, 33), (20, 7)] {
        let options = Options { tracks, seed, ..options() };
        let (one, same) = (Emulator::start_with(options.clone()).await, Emulator::start_with(options).await);
        let (samples, others) = (Samples::find(&one).await, Samples::find(&same).await);
        for path in SAMPLE {
            let path = samples.fill(path);
            let first = one.text(&samples.tokens.access, &path).await;
            assert_eq!(first, same.text(&others.tokens.access, &path).await, "{path}");
            assert!(first.len() > 100, "{path}: {first}");
        }
    }
}

#[tokio::test]
async fn sizes_follow_the_options() {
    for (tracks, liked, playlists) in [(20, None, 0), (20, Some(20), 3), (1_000, Some(1_000), 120)] {
        let emulator = Emulator::start_with(Options { tracks, liked, playlists, ..options() }).await;
        let tokens = emulator.sign_in("ines", READ).await;
        let (_, page) = emulator.api(&tokens.access, "/me/tracks?limit=1").await;
        assert_eq!(page["total"], liked.unwrap_or(tracks * 2 / 5));
        let (_, page) = emulator.api(&tokens.access, "/me/playlists?limit=1").await;
        assert_eq!(page["total"], playlists);
    }
}

#[tokio::test]
async fn names_have_many_scripts_and_identifiers_are_unique() {
    let emulator = Emulator::start_with(Options { tracks: 2_000, liked: Some(400), ..options() }).await;
    let tokens = emulator.sign_in("ines", READ).await;
    let (mut names, mut ids) = (String::new(), BTreeSet::new());
    for offset in (0..400).step_by(50) {
        let (_, page) = emulator.api(&tokens.access, &format!("/me/tracks?limit=50&offset={offset}")).await;
        for item in page["items"].as_array().unwrap() {
            names.push_str(item["track"]["name"].as_str().unwrap());
            names.push_str(item["track"]["artists"][0]["name"].as_str().unwrap());
            assert!(ids.insert(item["track"]["id"].as_str().unwrap().to_owned()));
            let isrc = item["track"]["external_ids"]["isrc"].as_str().unwrap();
            assert!(isrc.len() == 12 && isrc.is_ascii(), "{isrc}");
        }
    }
    for (script, from, to) in [
        ("Arabic", '\u{600}', '\u{6ff}'),
        ("Hebrew", '\u{590}', '\u{5ff}'),
        ("Japanese", '\u{3040}', '\u{30ff}'),
        ("Korean", '\u{ac00}', '\u{d7a3}'),
    ] {
        assert!(names.chars().any(|c| (from..=to).contains(&c)), "{script}");
    }
    assert!(names.contains(['ł', 'ż', 'ś', 'ę']));
}

#[tokio::test]
async fn covers_are_small_stable_drawings() {
    let emulator = Emulator::start_with(options()).await;
    let tokens = emulator.sign_in("ines", READ).await;
    let (_, page) = emulator.api(&tokens.access, "/me/tracks?limit=20").await;
    for item in page["items"].as_array().unwrap() {
        let images = item["track"]["album"]["images"].as_array().unwrap();
        let widths: Vec<u64> = images.iter().map(|image| image["width"].as_u64().unwrap()).collect();
        assert_eq!(widths, [640, 300, 64]);
        let url = images[0]["url"].as_str().unwrap();
        let response = emulator.visit(url.strip_prefix(&emulator.origin).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-type"), Some("image/svg+xml"));
        assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
        assert!(header(&response, "cache-control").unwrap().contains("max-age=31536000"));
        let drawing = response.text().await.unwrap();
        assert!(drawing.len() < 1_500 && drawing.starts_with("<svg ") && drawing.ends_with("</svg>"), "{drawing}");
    }
    for path in [
        "/image/",
        "/image/c640",
        "/image/x640aaaaaaaaaaaaaaaaaaaaaa",
        "/image/c999aaaaaaaaaaaaaaaaaaaaaa",
        "/image/c640aaaaaaaaaaaaaaaaaaaaa%2f",
    ] {
        assert_eq!(emulator.visit(path).await.status(), 404, "{path}");
    }
}
