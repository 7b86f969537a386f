//! Entries for tests, drawn at random from few names, so that things occur again.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::sample::select;

use super::{Catalogue, Table};
use crate::spotify::id::{AlbumId, ArtistId, EpisodeId, ShowId, TrackId};
use crate::spotify::model::{Album, Artist, Entry, Episode, Item, Track};

/// An ID of the usual length.
pub(super) fn id(number: u32) -> String {
    format!("{number:022}")
}

/// A table of these entries, which are all of the list.
pub(super) fn table(entries: &[Entry]) -> (Catalogue, Table) {
    let (mut catalogue, mut table) = (Catalogue::default(), Table::default());
    table.insert(&mut catalogue, 0, entries);
    (catalogue, table)
}

/// A track with these texts. Its ID follows from the title.
pub(super) fn track(title: &str, artists: &[&str], album: &str) -> Track {
    let number = |text: &str| text.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let artist = |name: &&str| Artist {
        id: ArtistId::parse(&id(number(name))).ok(),
        name: (*name).to_owned(),
        url: None,
        images: Vec::new(),
    };
    Track {
        id: TrackId::parse(&id(number(title))).ok(),
        uri: Some(format!("spotify:track:{}", id(number(title)))),
        name: title.to_owned(),
        artists: artists.iter().map(artist).collect(),
        album: Album { id: AlbumId::parse(&id(number(album))).ok(), name: album.to_owned(), ..Album::default() },
        disc: None,
        number: None,
        duration_ms: Some(180_000),
        explicit: false,
        is_playable: None,
        restriction: None,
        is_local: false,
        isrc: None,
        url: None,
    }
}

/// A local file with these texts.
pub(super) fn local(title: &str, artist: &str) -> Entry {
    let uri = Some(format!("spotify:local:{artist}::{title}:61"));
    let artist = Artist { id: None, name: artist.to_owned(), url: None, images: Vec::new() };
    let file = Track { id: None, uri, artists: vec![artist], album: Album::default(), is_local: true, ..track(title, &[], "") };
    entry(Item::Local(Box::new(file)))
}

/// An episode with these texts.
pub(super) fn episode(title: &str, show: &str) -> Entry {
    entry(Item::Episode(Box::new(Episode {
        id: EpisodeId::parse(&id(1)).ok(),
        uri: None,
        name: title.to_owned(),
        show_id: ShowId::parse("short").ok(),
        show: show.to_owned(),
        duration_ms: Some(1_800_000),
        explicit: true,
        is_playable: Some(true),
        images: Vec::new(),
        release_date: Some("2024-05-01".into()),
        url: None,
    })))
}

/// An entry without a date.
pub(super) fn entry(item: Item) -> Entry {
    Entry { added_at: None, added_by: None, item }
}

fn name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "",
        "Slow Train",
        "slow train",
        "Été",
        "ete",
        "Train",
        "雨の日",
        "ｶﾞﾗｽ",
        "ガラス",
        "Don’t",
        "Ana",
        "the rails",
        "The Rails 2",
        "\u{200b}",
        "Łódź 1999",
        "tab\tand\nbreak",
        "Constraint of the slow",
        "ليالي",
        "Öga",
        "1999",
    ])
}

fn item() -> impl Strategy<Value = Item> {
    let playable = (select(vec![None, Some(true), Some(false)]), select(vec![None, Some("market"), Some("new")]));
    let year = select(vec![None, Some("1999"), Some("2004-05"), Some("0000"), Some("odd")]);
    let numbers = (select(vec![None, Some(0), Some(61_000), Some(200_000)]), year, any::<bool>(), any::<bool>());
    let a_track = (name(), proptest::collection::vec(name(), 0..3), name(), numbers, playable).prop_map(
        |(title, artists, album, numbers, playable)| {
            let mut track = track(title, &artists, album);
            (track.duration_ms, track.explicit) = (numbers.0, numbers.2);
            track.album.release_date = numbers.1.map(str::to_owned);
            track.id = track.id.filter(|_| numbers.3);
            (track.is_playable, track.restriction) = (playable.0, playable.1.map(str::to_owned));
            Item::Track(Box::new(track))
        },
    );
    prop_oneof![
        8 => a_track,
        1 => (name(), name()).prop_map(|(title, artist)| local(title, artist).item),
        1 => (name(), name()).prop_map(|(title, show)| episode(title, show).item),
        1 => Just(Item::Removed),
        1 => Just(Item::Unknown("chapter".into())),
    ]
}

/// The entries of a list, of every kind.
pub(super) fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let date =
        select(vec![None, Some("2026-02-11T08:00:00Z"), Some("2019-01-01T00:00:00Z"), Some("1970-01-01T00:00:00Z"), Some("odd")]);
    let entry = (date, select(vec![None, Some("ida"), Some("Ana")]), item());
    let entry =
        entry.prop_map(|(date, user, item)| Entry { added_at: date.map(str::to_owned), added_by: user.map(str::to_owned), item });
    proptest::collection::vec(entry, 0..40)
}
