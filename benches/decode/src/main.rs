//! Prints how long a page of 50 tracks takes to be read, in the shape of 2026, as the service sends it.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use lockgroove::oauth::Origin;
use lockgroove::spotify::links::Links;
use lockgroove::spotify::read::decode;
use lockgroove::spotify::{ApiError, Entry, Page};

const TRACKS: usize = 50;
const RUNS: usize = 2_001;

/// An entry with every member that the service sends.
fn entry(n: usize) -> String {
    let id = format!("4uLU6hMCjMI75M1A2t{n:04}");
    let link = |kind: &str| format!(r#"{{"spotify":"https://open.spotify.com/{kind}/{id}"}}"#);
    let artist = format!(
        r#"{{"external_urls":{},"href":"https://api.spotify.com/v1/artists/{id}","id":"{id}","name":"The Rails of {n}","type":"artist","uri":"spotify:artist:{id}"}}"#,
        link("artist")
    );
    let image = |pixels: u32| {
        format!(r#"{{"height":{pixels},"width":{pixels},"url":"https://i.scdn.co/image/ab67616d0000b273{id}{pixels}"}}"#)
    };
    format!(
        r#"{{"added_at":"2026-02-11T08:00:00Z","added_by":{{"external_urls":{user},"href":"https://api.spotify.com/v1/users/ida","id":"ida","type":"user","uri":"spotify:user:ida"}},
        "is_local":false,"primary_color":null,"video_thumbnail":{{"url":null}},"item":{{"preview_url":null,"explicit":false,"type":"track","episode":false,"track":true,
        "album":{{"type":"album","album_type":"album","href":"https://api.spotify.com/v1/albums/{id}","id":"{id}","images":[{large},{medium},{small}],"name":"Wide windows, volume {n}",
        "release_date":"1981-12-15","release_date_precision":"day","uri":"spotify:album:{id}","artists":[{artist}],"external_urls":{album},"total_tracks":12}},
        "artists":[{artist},{artist}],"disc_number":1,"track_number":{n},"duration_ms":201000,"external_ids":{{"isrc":"SEABC260{n:04}"}},"external_urls":{track},
        "href":"https://api.spotify.com/v1/tracks/{id}","id":"{id}","name":"Slow train number {n}","uri":"spotify:track:{id}","is_local":false,"is_playable":true}}}}"#,
        user = link("user"),
        album = link("album"),
        track = link("track"),
        large = image(640),
        medium = image(300),
        small = image(64),
    )
}

fn main() -> ExitCode {
    let Ok(api) = Origin::parse("https://api.spotify.com/v1") else { return ExitCode::FAILURE };
    let links = Links::of(&api);
    let entries: Vec<String> = (0..TRACKS).map(entry).collect();
    let body =
        format!(r#"{{"href":"h","limit":{TRACKS},"offset":0,"total":{TRACKS},"next":null,"items":[{}]}}"#, entries.join(","));
    let run = |_| {
        let start = Instant::now();
        let page: Result<Page<Entry>, ApiError> = black_box(decode(black_box(&body), &links));
        page.ok().filter(|page| page.items.len() == TRACKS && page.odd == 0).map(|_| start.elapsed())
    };
    let mut times: Vec<Duration> = (0..RUNS).filter_map(run).collect();
    times.sort_unstable();
    match times.get(RUNS / 2) {
        Some(median) => {
            println!("a page of {TRACKS} tracks, {} bytes: {:.3} ms (median of {RUNS})", body.len(), median.as_secs_f64() * 1e3);
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}
