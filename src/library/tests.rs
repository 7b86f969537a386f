//! Tables and views beside naive ones that look at the entries themselves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::cmp::Ordering;

use proptest::prelude::*;
use proptest::sample::select;

use super::testing::{entries, entry, episode, id, local, table, track};
use super::*;
use crate::spotify::model::{Entry, Item};

/// Everything a row shows.
fn shown(table: &Table, catalogue: &Catalogue, number: u32) -> String {
    let row = table.row(catalogue, number).unwrap();
    let texts = (row.kind(), row.title(), row.artist_names(), row.artists(), row.album(), row.added_by(), row.uri(), row.link());
    let facts = (
        row.added_at(),
        row.duration_ms(),
        row.year(),
        row.is_explicit(),
        row.is_unplayable(),
        row.restriction(),
        row.is_repeated(),
    );
    format!("{texts:?} {facts:?}")
}

fn all_shown(table: &Table, catalogue: &Catalogue) -> Vec<String> {
    (0..table.len()).map(|number| shown(table, catalogue, number)).collect()
}

/// The texts and numbers of an entry, read from the entry.
struct Naive {
    title: String,
    artists: String,
    album: String,
    year: Option<u32>,
    duration: Option<u32>,
    added: Option<String>,
    by: Option<String>,
}

fn naive(entry: &Entry) -> Naive {
    let year = |date: Option<&String>| date.and_then(|date| date.get(..4)?.parse().ok()).filter(|year| *year > 0);
    let (artists, album, year) = match &entry.item {
        Item::Track(track) | Item::Local(track) => {
            (track.artist_names(), track.album.name.clone(), year(track.album.release_date.as_ref()))
        }
        Item::Episode(episode) => (String::new(), episode.show.clone(), year(episode.release_date.as_ref())),
        _ => (String::new(), String::new(), None),
    };
    Naive {
        title: fold::folded(entry.item.name().unwrap_or_default()),
        artists: fold::folded(&artists),
        album: fold::folded(&album),
        year,
        duration: entry.item.duration_ms(),
        added: entry.known_date().filter(|date| *date != "odd").map(str::to_owned),
        by: entry.added_by.as_deref().map(fold::folded),
    }
}

/// What has no value comes last in both directions.
fn compare<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn naive_order(a: &Naive, b: &Naive, keys: &[SortKey]) -> Ordering {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    keys.iter().fold(Ordering::Equal, |order, SortKey { column, descending }| {
        order.then_with(|| match column {
            Column::Title => compare(text(&a.title), text(&b.title), *descending),
            Column::Artist => compare(text(&a.artists), text(&b.artists), *descending),
            Column::Album => compare(text(&a.album), text(&b.album), *descending),
            Column::Added => compare(a.added.clone(), b.added.clone(), *descending),
            Column::Year => compare(a.year, b.year, *descending),
            Column::Length => compare(a.duration, b.duration, *descending),
            Column::Position => Ordering::Equal,
        })
    })
}

fn keys() -> impl Strategy<Value = Vec<SortKey>> {
    let column = select(vec![Column::Title, Column::Artist, Column::Album, Column::Added, Column::Year, Column::Length]);
    let key = (column, any::<bool>()).prop_map(|(column, descending)| SortKey { column, descending });
    proptest::collection::vec(key, 0..4)
}

fn typed() -> impl Strategy<Value = String> {
    let word = select(vec![
        "train",
        "TRAIN",
        "slow",
        "e",
        "ana",
        "ida",
        "1999",
        "199",
        "がらす",
        "o",
        "t",
        "don't",
        "the",
        "雨",
        "",
        "id",
    ]);
    proptest::collection::vec(word, 0..3).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn pages_in_any_order_give_the_same_table(entries in entries(), size in 1_usize..9, order in any::<u64>(), again in any::<bool>()) {
        let (catalogue, whole) = table(&entries);
        let mut pages: Vec<(usize, &[Entry])> = entries.chunks(size).enumerate().map(|(page, entries)| (page * size, entries)).collect();
        pages.sort_by_key(|(offset, _)| (*offset as u64 + 1).wrapping_mul(order | 1));
        if again {
            pages.extend_from_within(..pages.len() / 2);
        }
        let (mut other, mut by_pages) = (Catalogue::default(), Table::default());
        by_pages.set_len(entries.len() as u32);
        for (offset, page) in pages {
            prop_assert_eq!(by_pages.read() + by_pages.coming(), entries.len() as u32);
            by_pages.insert(&mut other, offset as u32, page);
            if order & 1 == 0 {
                other.settle();
                by_pages.settle();
            }
        }
        prop_assert_eq!(all_shown(&by_pages, &other), all_shown(&whole, &catalogue));
        prop_assert_eq!((by_pages.read(), by_pages.coming()), (entries.len() as u32, 0));
        let sort = Sort::by(Column::Artist);
        let words = Words::parse("a");
        prop_assert_eq!(View::new(&by_pages, &other, &sort, &words), View::new(&whole, &catalogue, &sort, &words));
    }

    #[test]
    fn a_page_that_is_read_again_replaces_the_first(before in entries(), after in entries()) {
        let (mut catalogue, mut replaced) = table(&before);
        replaced.insert(&mut catalogue, 0, &after);
        replaced.set_len(after.len() as u32);
        replaced.insert(&mut catalogue, 0, &after[..after.len().min(1)]);
        let (other, expected) = table(&after);
        prop_assert_eq!(all_shown(&replaced, &catalogue), all_shown(&expected, &other));
        prop_assert_eq!(replaced.read(), after.len() as u32);
    }

    #[test]
    fn picked_rows_are_a_list_of_those_entries(entries in entries(), order in proptest::collection::vec(0_u32..30, 0..30)) {
        let rows: Vec<u32> = order.into_iter().filter(|row| (*row as usize) < entries.len()).collect();
        let (catalogue, whole) = table(&entries);
        let expected: Vec<Entry> = rows.iter().map(|row| entries[*row as usize].clone()).collect();
        let (other, of_those) = table(&expected);
        let mut picked = whole.picked(&catalogue, &rows);
        prop_assert_eq!(all_shown(&picked, &catalogue), all_shown(&of_those, &other));
        prop_assert_eq!((picked.len(), picked.read()), (of_those.len(), of_those.read()));
        picked.set_added(&[0], 86_400);
        prop_assert!(picked.row(&catalogue, 0).is_none_or(|row| row.added_at() == Some(86_400)));
    }

    #[test]
    fn a_filter_equals_a_naive_one(entries in entries(), typed in typed()) {
        let (catalogue, table) = table(&entries);
        let words = fold::folded(&typed);
        let is_in = |entry: &Entry| {
            let naive = naive(entry);
            let text = [naive.title, naive.artists, naive.album].join("\n");
            words.split_whitespace().all(|word| {
                text.contains(word) || naive.by.as_deref() == Some(word) || naive.year.is_some_and(|year| year.to_string() == word)
            })
        };
        let expected: Vec<u32> = (0..).zip(&entries).filter(|(_, entry)| is_in(entry)).map(|(row, _)| row).collect();
        let view = View::new(&table, &catalogue, &Sort::default(), &Words::parse(&typed));
        prop_assert_eq!(view.rows(), expected);
    }

    #[test]
    fn sorting_equals_a_naive_stable_sort(entries in entries(), keys in keys(), typed in typed()) {
        let (catalogue, table) = table(&entries);
        let words = Words::parse(&typed);
        let naive: Vec<Naive> = entries.iter().map(naive).collect();
        let mut expected = View::new(&table, &catalogue, &Sort::default(), &words).rows().to_vec();
        let keys = Sort::of(&keys);
        expected.sort_by(|a, b| naive_order(&naive[*a as usize], &naive[*b as usize], keys.keys()));
        prop_assert_eq!(View::new(&table, &catalogue, &keys, &words).rows().to_vec(), expected);
    }

    #[test]
    fn totals_equal_naive_sums(entries in entries(), coming in 0_u32..9) {
        let (catalogue, mut table) = table(&entries);
        table.set_len(entries.len() as u32 + coming);
        let totals = View::new(&table, &catalogue, &Sort::default(), &Words::default()).totals(&table, &catalogue);
        let is_unplayable = |entry: &&Entry| match &entry.item {
            Item::Track(track) | Item::Local(track) => track.is_playable == Some(false),
            Item::Episode(episode) => episode.is_playable == Some(false),
            Item::Removed => true,
            Item::Unknown(_) => false,
        };
        prop_assert_eq!((totals.rows, totals.coming), (entries.len() as u32 + coming, coming));
        prop_assert_eq!(totals.unplayable as usize, entries.iter().filter(is_unplayable).count());
        prop_assert_eq!(totals.length_ms, entries.iter().map(|entry| u64::from(entry.item.duration_ms().unwrap_or(0))).sum::<u64>());
        let first = entries.iter().filter_map(|entry| naive(entry).added).min();
        prop_assert_eq!(totals.first_added, first.and_then(|date| date::seconds(&date)));
    }

    #[test]
    fn an_entry_is_repeated_if_its_item_occurs_twice(entries in entries()) {
        let (catalogue, table) = table(&entries);
        let uri = |entry: &Entry| match &entry.item {
            Item::Track(track) => track.id.as_ref().and(track.uri.clone()),
            Item::Local(track) => track.uri.clone(),
            Item::Episode(_) => Some("episode".to_owned()),
            _ => None,
        };
        let uris: Vec<Option<String>> = entries.iter().map(uri).collect();
        for (row, uri) in (0..).zip(&uris) {
            let expected = uri.is_some() && uris.iter().filter(|other| *other == uri).count() > 1;
            prop_assert_eq!(table.row(&catalogue, row).unwrap().is_repeated(), expected, "{:?}", uri);
        }
    }
}

#[test]
fn a_track_is_read_back() {
    let mut slow = track("Slow Train", &["Ana", "The Rails"], "Windows");
    slow.album.release_date = Some("2026-01".into());
    (slow.explicit, slow.is_playable, slow.restriction) = (true, Some(false), Some("market".into()));
    let slow_id = slow.id.clone().unwrap();
    let entry = Entry {
        added_at: Some("2026-02-11T08:00:00Z".into()),
        added_by: Some("ida".into()),
        item: Item::Track(Box::new(slow.clone())),
    };
    let (catalogue, table) = table(&[entry]);
    let row = table.row(&catalogue, 0).unwrap();
    assert_eq!((row.kind(), row.title(), row.artist_names()), (Kind::Track, Some("Slow Train"), "Ana, The Rails"));
    let artists: Vec<(&str, Option<String>)> = row.artists().into_iter().map(|artist| (artist.name, artist.id)).collect();
    let expected = slow.artists.iter().map(|artist| (artist.name.as_str(), artist.id.as_ref().map(|id| id.as_str().to_owned())));
    assert_eq!(artists, expected.collect::<Vec<_>>());
    let album_id = slow.album.id.as_ref().map(|id| id.as_str().to_owned());
    assert_eq!(row.album(), Some(Named { name: "Windows", id: album_id }));
    assert_eq!(
        (row.added_at(), row.added_by(), row.duration_ms(), row.year()),
        (Some(1_770_796_800), Some("ida"), Some(180_000), Some(2026))
    );
    assert_eq!((row.is_explicit(), row.is_unplayable(), row.restriction()), (true, true, Some(Restriction::Market)));
    assert_eq!(row.uri(), slow.uri);
    assert_eq!(row.link(), Some(format!("https://open.spotify.com/track/{}", slow_id.as_str())));
    assert!(table.row(&catalogue, 1).is_none());
}

#[test]
fn every_kind_of_entry_is_what_it_is() {
    let other = Item::Unknown("chapter".into());
    let (catalogue, mut table) = table(&[local("Tape", "Ana"), episode("One", "Talk"), entry(Item::Removed), entry(other)]);
    table.set_len(5);
    let rows: Vec<Row<'_>> = (0..5).map(|row| table.row(&catalogue, row).unwrap()).collect();
    let kinds = [Kind::Local, Kind::Episode, Kind::Removed, Kind::Unknown, Kind::Coming];
    assert_eq!(rows.iter().map(Row::kind).collect::<Vec<_>>(), kinds);
    assert_eq!((rows[0].uri().as_deref(), rows[0].link(), rows[0].album()), (Some("spotify:local:Ana::Tape:61"), None, None));
    assert_eq!(rows[1].uri(), Some(format!("spotify:episode:{}", id(1))));
    assert_eq!(rows[1].album(), Some(Named { name: "Talk", id: Some("short".into()) }));
    for row in &rows[2..] {
        assert_eq!((row.title(), row.artist_names(), row.artists().len(), row.uri(), row.year()), (None, "", 0, None, None));
    }
}

#[test]
fn coming_rows_keep_their_place_match_nothing_and_sort_last() {
    let (mut catalogue, mut table) = (Catalogue::default(), Table::default());
    table.set_len(4);
    let named = |title| entry(Item::Track(Box::new(track(title, &[], ""))));
    table.insert(&mut catalogue, 2, &[named("b"), named("a")]);
    let view = |sort: &Sort, typed: &str| View::new(&table, &catalogue, sort, &Words::parse(typed)).rows().to_vec();
    assert_eq!(view(&Sort::default(), ""), [0, 1, 2, 3]);
    assert_eq!(view(&Sort::by(Column::Title), ""), [3, 2, 0, 1]);
    assert_eq!(view(&Sort::of(&[SortKey { column: Column::Title, descending: true }]), ""), [2, 3, 0, 1]);
    assert_eq!(view(&Sort::of(&[SortKey { column: Column::Position, descending: true }]), ""), [3, 2, 1, 0]);
    assert_eq!(view(&Sort::default(), "b"), [2]);
    assert_eq!((table.read(), table.coming(), View::default().is_empty()), (2, 2, true));
}

#[test]
fn numbers_of_an_answer_cannot_exhaust_the_memory() {
    let (mut catalogue, mut table) = (Catalogue::default(), Table::default());
    table.insert(&mut catalogue, u32::MAX, &[entry(Item::Removed)]);
    assert_eq!(table.len(), 0);
    table.insert(&mut catalogue, table::MOST_ROWS - 1, &[entry(Item::Removed), entry(Item::Removed)]);
    assert_eq!((table.len(), table.read()), (table::MOST_ROWS, 1));
    table.set_len(u32::MAX);
    assert_eq!(table.len(), table::MOST_ROWS);
}

#[test]
fn rows_are_copied_as_text_and_as_links() {
    let slow = entry(Item::Track(Box::new(track("Slow\tTrain", &["Ana", "The Rails"], "Win\ndows"))));
    let link = format!("https://open.spotify.com/track/{}\n", track("Slow\tTrain", &[], "").id.unwrap().as_str());
    let (catalogue, table) = table(&[slow, entry(Item::Removed), local("Tape", "Ana")]);
    assert_eq!(copy::as_text(&table, &catalogue, &[2, 0, 1]), "Tape\tAna\t\nSlow Train\tAna, The Rails\tWin dows\n");
    assert_eq!(copy::as_links(&table, &catalogue, &[2, 0, 1, 9]), link);
}

/// A library as people have them: twelve songs by an artist, one album for five songs, titles of three words.
#[test]
fn a_row_takes_few_bytes() {
    const ROWS: u32 = 20_000;
    let (mut catalogue, mut liked) = (Catalogue::default(), Table::default());
    let entries: Vec<Entry> = (0..ROWS)
        .map(|number| {
            let (artist, album) = (format!("Artist Number {}", number / 12), format!("Album Named {}", number / 5));
            let item = Item::Track(Box::new(track(&format!("Title No {number}"), &[&artist], &album)));
            Entry { added_at: Some("2026-02-11T08:00:00Z".into()), added_by: None, item }
        })
        .collect();
    for (page, entries) in (0..).zip(entries.chunks(50)) {
        liked.insert(&mut catalogue, page * 50, entries);
    }
    catalogue.settle();
    liked.settle();
    let first = catalogue.bytes();
    let in_liked = (first + liked.bytes()) / ROWS as usize;
    let (mut again, per_row) = (Table::default(), |bytes: usize| bytes / ROWS as usize);
    again.insert(&mut catalogue, 0, &entries);
    again.settle();
    catalogue.settle();
    println!("bytes a row: {in_liked} in liked songs, {} in a list of known tracks", per_row(again.bytes()));
    assert_eq!(catalogue.bytes(), first);
    assert_eq!(per_row(again.bytes()), 12);
    assert!((100..=150).contains(&in_liked), "{in_liked}");
}
