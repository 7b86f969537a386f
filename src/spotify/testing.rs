//! For tests: answers of the Web API, and helpers to read them.
#![allow(clippy::unwrap_used)]

use super::error::ApiError;
use super::links::Links;
use super::model::{Odd, Page};
use super::read::{FromJson, decode};
use crate::oauth::Origin;

pub(crate) const TRACK_2026: &str = r#"{"type":"track","id":"4uLU6hMCjMI75M1A2tKUQC","uri":"spotify:track:4uLU6hMCjMI75M1A2tKUQC",
"name":"Slow Train","artists":[{"id":"0a","name":"Ana","external_urls":{"spotify":"https://open.spotify.com/artist/0a"}},{"id":"0b","name":"The Rails"}],
"album":{"id":"1a","name":"Windows","album_type":"album","release_date":"2026-01","release_date_precision":"month","images":[{"url":"https://i.scdn.co/image/c","width":640,"height":640},{"url":"javascript:alert(1)"}],"artists":[{"name":"Ana"}]},
"disc_number":1,"track_number":3,"duration_ms":201000,"explicit":true,"is_playable":false,"restrictions":{"reason":"market"},"is_local":false,
"external_ids":{"isrc":"SEABC2600001"},"external_urls":{"spotify":"https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"}}"#;

pub(crate) const TRACK_OLDER: &str = r#"{"type":"track","track":true,"episode":false,"id":"1b","uri":"spotify:track:1b","name":"Old Train","popularity":40,
"preview_url":null,"available_markets":["SE","DE"],"linked_from":{"id":"1c"},"artists":[{"id":"0a","name":"Ana"}],"album":{"id":"1a","name":"Windows",
"available_markets":[],"label":"x","popularity":3,"images":[]},"duration_ms":1000,"explicit":false,"is_local":false,"external_ids":{}}"#;

pub(crate) const PLAYLIST_2026: &str = r#"{"id":"3cEYpjA9oz9GiPac4AsH4n","uri":"spotify:playlist:3cEYpjA9oz9GiPac4AsH4n","type":"playlist",
"name":"Slow trains","description":"","owner":{"id":"ida","display_name":"Ida"},"public":false,"collaborative":false,"snapshot_id":"AAAA",
"images":[{"url":"https://mosaic.scdn.co/640/x","height":null,"width":null}],"items":{"href":"h","total":312},"primary_color":null,
"external_urls":{"spotify":"https://open.spotify.com/playlist/3cEYpjA9oz9GiPac4AsH4n"}}"#;

pub(crate) const PLAYLIST_OLDER: &str = r#"{"id":"2b","name":"Older","description":null,"owner":{"id":"wizzler","display_name":null},"public":true,
"collaborative":false,"snapshot_id":"BBBB","images":null,"tracks":{"href":"h","total":7},"followers":{"href":null,"total":1}}"#;

pub(crate) fn api() -> Origin {
    Origin::parse("https://api.spotify.com/v1").unwrap()
}

pub(crate) fn decoded<T: FromJson>(body: &str) -> Result<T, ApiError> {
    decode(body, &Links::of(&api()))
}

pub(crate) fn page_with_next<T>(next: Option<&str>) -> Page<T> {
    Page {
        href: None,
        items: Vec::new(),
        total: 0,
        next: next.map(str::to_owned),
        offset: 0,
        limit: 50,
        odd: 0,
        why_odd: Odd::default(),
    }
}
