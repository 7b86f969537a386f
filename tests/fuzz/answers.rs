//! Answers of the Web API: every endpoint and every model.

use lockgroove::oauth::{HttpResponse, Origin};
use lockgroove::session::Timestamp;
use lockgroove::spotify::endpoint::top::Range;
use lockgroove::spotify::endpoint::{Endpoint, playlists, saved_tracks, top};
use lockgroove::spotify::links::Links;
use lockgroove::spotify::model::{Artist, Image, PageItem, Track, name};
use lockgroove::spotify::read::{FromJson, decode};
use lockgroove::spotify::{ApiError, Entry, Item, Me, Page, Playlist, PlaylistId};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::odd::{check, document, is_visible, text};
use crate::shown::is_fit_to_show;

const API: &str = "https://api.spotify.com/v1";

fn links() -> Links {
    Links::of(&Origin::parse(API).unwrap())
}

fn images() -> Value {
    json!([{"url": "https://i.scdn.co/image/a", "width": 640, "height": 640}, {"url": "https://i.scdn.co/image/b", "width": null}])
}

fn artist() -> Value {
    json!({"id": "0TnOYISbd1XYRBk9myaseg", "name": "Ana", "external_urls": {"spotify": "https://open.spotify.com/artist/x"}, "images": images()})
}

fn track() -> Value {
    json!({"type": "track", "id": "4uLU6hMCjMI75M1A2tKUQC", "uri": "spotify:track:4uLU6hMCjMI75M1A2tKUQC", "name": "Slow Train",
        "artists": [artist(), artist()], "album": {"id": "5", "name": "Rails", "artists": [artist()], "images": images(), "release_date": "2026-01"},
        "disc_number": 1, "track_number": 3, "duration_ms": 201_000, "explicit": true, "is_playable": false,
        "restrictions": {"reason": "market"}, "external_ids": {"isrc": "SEABC2600001"}, "external_urls": {"spotify": "https://open.spotify.com/track/x"}})
}

fn playlist() -> Value {
    json!({"id": "3cEYpjA9oz9GiPac4AsH4n", "name": "Slow trains", "description": "Fish &amp; chips", "owner": {"id": "ida", "display_name": "Ida"},
        "public": false, "collaborative": false, "snapshot_id": "AAAA", "images": images(), "items": {"total": 312},
        "external_urls": {"spotify": "https://open.spotify.com/playlist/x"}})
}

fn entry(item: Value) -> Value {
    json!({"added_at": "2026-01-01T00:00:00Z", "added_by": {"id": "ida"}, "is_local": false, "item": item})
}

fn page(items: Vec<Value>) -> Value {
    json!({"href": "h", "limit": 50, "offset": 50, "total": 121, "next": format!("{API}/me/playlists?offset=100&limit=50"), "items": items})
}

fn pages() -> Vec<Value> {
    let episode = json!({"type": "episode", "id": "512", "uri": "spotify:episode:512", "name": "One", "duration_ms": 1,
        "show": {"id": "38b", "name": "Talk", "images": images()}});
    vec![
        page(vec![playlist(), playlist()]),
        page(vec![entry(track()), entry(episode), entry(json!(null)), json!(null)]),
        page(vec![track(), track()]),
        page(vec![artist(), artist()]),
    ]
}

/// The page of an endpoint, and where it leads: on, and not in a circle.
fn is_a_page<T: PageItem>(endpoint: &Endpoint<Page<T>>, body: &str) -> Option<Page<T>> {
    let page: Page<T> = decode(body, &links()).map_err(|error| explained(&error)).ok()?;
    let api = Origin::parse(API).unwrap();
    let mut endpoint = endpoint.clone();
    // As if each page answered the same: pages without end.
    let mut offsets = Vec::new();
    for _ in 0..5 {
        match endpoint.following(&page, &api) {
            Ok(Some(next)) => endpoint = next,
            Ok(None) => break,
            Err(error) => {
                explained(&error);
                break;
            }
        }
        offsets.push(endpoint.call().target());
        assert!(offsets.len() < 5, "the same page for ever: {offsets:?}");
    }
    Some(page)
}

fn explained(error: &ApiError) {
    let words = lockgroove::spotify::explain::why_failed(error);
    is_fit_to_show(&words);
}

fn is_read<T: FromJson>(body: &str) -> Option<T> {
    decode(body, &links()).map_err(|error| explained(&error)).ok()
}

fn is_a_link(url: Option<&str>) {
    assert!(url.is_none_or(|url| url.starts_with("https://")), "{url:?}");
}

fn are_images(images: &[Image]) {
    for width in [0, 300, u32::MAX] {
        assert_eq!(Image::for_width(images, width).is_some(), !images.is_empty());
    }
    images.iter().for_each(|image| is_a_link(Some(&image.url)));
}

fn is_a_playlist(playlist: &Playlist) {
    assert!(is_visible(name::shown(&playlist.name)));
    // Without a name the page leaves it out.
    assert!(playlist.owner.name().is_empty() || is_visible(playlist.owner.name()), "{:?}", playlist.owner);
    is_a_link(playlist.url.as_deref());
    are_images(&playlist.images);
}

fn is_an_artist(artist: &Artist) {
    assert!(is_visible(name::shown(&artist.name)));
    is_a_link(artist.url.as_deref());
    are_images(&artist.images);
}

fn is_a_track(track: &Track) {
    assert!(is_visible(name::shown(&track.name)) && is_visible(name::shown(&track.album.name)));
    let names = track.artist_names();
    assert_eq!(names.is_empty(), track.named_artists().next().is_none(), "{names}");
    assert!(track.named_artists().all(|artist| is_visible(&artist.name)));
    is_a_link(track.url.as_deref());
    are_images(&track.album.images);
}

fn is_an_entry(entry: &Entry) {
    assert!(entry.known_date().is_none_or(|date| !date.starts_with("1970-01-01") && !date.starts_with("0001")));
    match &entry.item {
        Item::Track(track) | Item::Local(track) => is_a_track(track),
        Item::Episode(episode) => are_images(&episode.images),
        Item::Unknown(kind) => assert!(kind.chars().count() <= 40 && !kind.chars().any(char::is_control)),
        Item::Removed => {}
    }
    is_a_link(entry.item.url());
}

#[test]
fn any_answer_is_read_or_explained() {
    let mut valid = pages();
    valid.extend([playlist(), json!({"id": "ida", "account_id": "acc1", "display_name": "Ida", "images": images(), "product": "premium", "country": "SE"})]);
    check(4_000, document(valid), |body| {
        let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
        if let Some(page) = is_a_page(&playlists::mine(), &body) {
            page.items.iter().for_each(is_a_playlist);
        }
        for endpoint in [playlists::items(&id), saved_tracks::all()] {
            if let Some(page) = is_a_page(&endpoint, &body) {
                page.items.iter().for_each(is_an_entry);
            }
        }
        if let Some(page) = is_a_page(&top::tracks(Range::Years), &body) {
            page.items.iter().for_each(is_a_track);
        }
        if let Some(page) = is_a_page(&top::artists(Range::Weeks), &body) {
            page.items.iter().for_each(is_an_artist);
        }
        if let Some(playlist) = is_read::<Playlist>(&body) {
            is_a_playlist(&playlist);
        }
        if let Some(me) = is_read::<Me>(&body) {
            assert!(me.name().is_empty() || is_visible(me.name()), "{me:?}");
            are_images(&me.images);
        }
    });
}

#[test]
fn no_entry_of_a_list_is_lost_or_added() {
    let entries = prop::collection::vec(prop_oneof![Just(entry(track())), Just(json!(null)), crate::odd::value()], 0..150);
    check(1_000, entries, |entries| {
        let page: Page<Entry> = is_read(&json!({"items": entries.clone()}).to_string()).unwrap();
        assert_eq!(page.items.len(), entries.len(), "a position is lost");
        assert_eq!(page.total as usize, entries.len());
        assert!(page.odd as usize <= entries.len());
    });
}

#[test]
fn a_next_page_is_further_on_and_of_the_api() {
    let next = (prop::sample::select(vec![API, "https://api.spotify.com", "https://evil.example", "//", ""]), text(), 0..4_u8);
    check(3_000, next, |(start, odd, form)| {
        let next = match form {
            0 => format!("{start}{odd}"),
            1 => format!("{start}/me/playlists?offset={odd}"),
            2 => format!("{start}/me/playlists?offset={odd}&offset=100"),
            _ => format!("{start}/me/playlists?offset=100&{odd}"),
        };
        let page: Page<Playlist> = is_read(&json!({"items": [], "total": 500, "next": next}).to_string()).unwrap();
        if let Ok(Some(following)) = playlists::mine().at(50).following(&page, &Origin::parse(API).unwrap()) {
            let target = following.call().target();
            let offset: u32 = target.rsplit('=').next().unwrap().parse().unwrap();
            assert!(target.starts_with("/me/playlists?") && offset > 50, "{next}: {target}");
            assert!(next.starts_with(API), "{next}");
        }
    });
}

#[test]
fn any_playlist_can_be_renamed_to_any_text() {
    check(1_000, (text(), text()), |(name, description)| {
        let playlist: Playlist = is_read(&playlist().to_string()).unwrap();
        let call = playlists::describe(&playlist, &name, &description, None);
        let body = call.call().body.as_ref().unwrap().text.clone();
        let sent: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(sent["name"], json!(name));
        assert!(call.call().target().starts_with("/playlists/3cEYpjA9oz9GiPac4AsH4n"));
    });
}

/// Through the client: any refusal, with any text, ends in an error that can be explained.
#[test]
fn any_refusal_is_explained() {
    let refusal = vec![
        json!({"error": {"status": 403, "message": "Insufficient client scope", "reason": "PREMIUM_REQUIRED"}}),
        json!({"error": "invalid_grant", "error_description": "x"}),
    ];
    check(2_000, (400..600_u16, document(refusal)), |(status, body)| {
        let response = HttpResponse { status, body, ..HttpResponse::default() };
        let excerpt = lockgroove::spotify::error::excerpt(&response.body);
        assert!(excerpt.chars().count() <= 200 && !excerpt.chars().any(char::is_control));
        explained(&ApiError::BadRequest { status: response.status, message: excerpt.clone() });
        explained(&ApiError::Malformed { what: "a page", excerpt });
        explained(&ApiError::Throttled { until: Timestamp(i64::from(status)) });
    });
}
