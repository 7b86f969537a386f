//! Counts of a list, for pictures of it: by month, decade, artist, album and length, and of songs that cannot be played.
//!
//! Counts what is in the list now, and nothing about the person who keeps it. Nothing here is kept longer than a page shows it.

use super::catalogue::{Catalogue, TrackRecord};
use super::kind::{Kind, Restriction};
use super::row::Row;
use super::table::Table;
use super::{NONE, date};

/// Most artists and albums that are named.
pub const MOST_NAMED: usize = 10;
/// The lengths that are counted apart: a minute each, and the last is this many minutes and longer.
pub const LONGEST_MINUTES: usize = 10;

/// The counts of one list, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// The entries counted: all that are read.
    pub entries: u32,
    /// The entries added in each month, from the first month that has one to the last, without a gap. By universal time.
    pub months: Vec<Month>,
    /// The entries of each decade of release, from the first decade that has one to the last, without a gap.
    pub decades: Vec<Decade>,
    /// The earliest year of release.
    pub oldest: Option<u32>,
    /// The artists with the most entries, at most [`MOST_NAMED`]. Of those with as many, the one that the list names first is first.
    pub artists: Vec<Kept>,
    /// The same for albums.
    pub albums: Vec<Kept>,
    /// The entries that last this many minutes, rounded down; the last of them longer ones too.
    pub minutes: [u32; LONGEST_MINUTES + 1],
    /// The length that half of the entries do not reach, in milliseconds.
    pub median_ms: Option<u32>,
    /// The greatest length, in milliseconds.
    pub longest_ms: Option<u32>,
    /// Songs that cannot be played.
    pub lost: Lost,
}

/// A month and its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: u32,
    /// From 1 to 12.
    pub month: u32,
    /// The number of entries.
    pub count: u32,
}

/// A decade and its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decade {
    /// Its first year, such as 1980.
    pub from: u32,
    /// The number of entries.
    pub count: u32,
}

/// An artist or an album, and its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name, as the list has it first.
    pub name: String,
    /// The ID; those of local files have none.
    pub id: Option<String>,
    /// The number of entries.
    pub count: u32,
    /// Of an album: the artist whom all of its entries name first. Empty if there is none.
    pub by: String,
}

/// The entries that cannot be played, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Not in the person's country.
    pub market: u32,
    /// Not with the person's subscription.
    pub product: u32,
    /// Explicit, and the person's settings exclude that.
    pub explicit: u32,
    /// Spotify gives no reason, or one that is new.
    pub other: u32,
    /// Removed from Spotify.
    pub removed: u32,
}

impl Lost {
    /// All of them.
    #[must_use]
    pub const fn all(&self) -> u32 {
        self.market + self.product + self.explicit + self.other + self.removed
    }

    fn add(&mut self, row: &Row<'_>, kind: Kind) {
        let count = match (kind, row.restriction()) {
            (Kind::Removed, _) => &mut self.removed,
            _ if !row.is_unplayable() => return,
            (_, Some(Restriction::Market)) => &mut self.market,
            (_, Some(Restriction::Product)) => &mut self.product,
            (_, Some(Restriction::Explicit)) => &mut self.explicit,
            (_, Some(Restriction::Other) | None) => &mut self.other,
        };
        *count += 1;
    }
}

impl Glance {
    /// Counts the entries of a list that are read.
    #[must_use]
    pub fn of(table: &Table, catalogue: &Catalogue) -> Self {
        let mut glance = Self::default();
        let (mut months, mut decades, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        let (mut artists, mut albums) = (Vec::new(), Vec::new());
        for number in 0..table.len() {
            let Some(row) = table.row(catalogue, number).filter(|row| row.kind() != Kind::Coming) else { continue };
            let kind = row.kind();
            glance.entries += 1;
            glance.lost.add(&row, kind);
            months.extend(row.added_at().map(date::month));
            decades.extend(row.year().map(|year| year / 10));
            glance.oldest = [glance.oldest, row.year()].into_iter().flatten().min();
            if let Some(length) = row.duration_ms() {
                lengths.push(length);
                let minutes = (length / 60_000) as usize;
                if let Some(count) = glance.minutes.get_mut(minutes.min(LONGEST_MINUTES)) {
                    *count += 1;
                }
            }
            let track = table.slots.get(number as usize).and_then(|slot| catalogue.track(slot.track));
            if let Some(track) = track.filter(|_| kind != Kind::Episode) {
                artists.extend(artists_of(catalogue, &track).map(|artist| Mention::new(catalogue, artist, number)));
                albums.extend((track.album != NONE).then(|| Mention::new(catalogue, track.album, number)));
            }
        }
        glance.months =
            counted(months).into_iter().map(|(month, count)| Month { year: month / 12, month: month % 12 + 1, count }).collect();
        glance.decades = counted(decades).into_iter().map(|(decade, count)| Decade { from: decade * 10, count }).collect();
        lengths.sort_unstable();
        glance.median_ms = lengths.get(lengths.len() / 2).copied();
        glance.longest_ms = lengths.last().copied();
        glance.artists = most(artists).iter().filter_map(|runs| kept(catalogue, runs)).collect();
        glance.albums = most(albums)
            .iter()
            .filter_map(|runs| Some(Kept { by: shared_artist(table, catalogue, runs), ..kept(catalogue, runs)? }))
            .collect();
        glance
    }
}

/// The artists of a track, from the last.
fn artists_of<'a>(catalogue: &'a Catalogue, track: &TrackRecord) -> impl Iterator<Item = u32> + 'a {
    let mut credit = track.credit;
    core::iter::from_fn(move || {
        let [before, artist, _] = catalogue.artist(credit)?;
        credit = before;
        Some(artist)
    })
}

/// An entry that names an artist or album.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    /// The same for names of the same thing: its ID counts, or else its name.
    thing: (bool, u32),
    row: u32,
    /// The number of the name.
    named: u32,
}

impl Mention {
    fn new(catalogue: &Catalogue, named: u32, row: u32) -> Self {
        let key = catalogue.name(named).map(|[_, key]| key).filter(|key| *key != NONE);
        Self { thing: key.map_or((false, named), |key| (true, key)), row, named }
    }
}

/// How often each number occurs, from the least to the greatest, with those between them that do not.
fn counted(mut numbers: Vec<u32>) -> Vec<(u32, u32)> {
    numbers.sort_unstable();
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        while let Some((last, _)) = counts.last().filter(|(last, _)| *last < number) {
            counts.push((last + 1, 0));
        }
        match counts.last_mut() {
            Some((_, count)) => *count += 1,
            None => counts.push((number, 1)),
        }
    }
    counts
}

/// The mentions of the things that most entries mention, each entry once.
fn most(mut mentions: Vec<Mention>) -> Vec<Vec<Mention>> {
    mentions.sort_unstable();
    mentions.dedup_by_key(|mention| (mention.thing, mention.row));
    let mut runs: Vec<&[Mention]> = mentions.chunk_by(|a, b| a.thing == b.thing).collect();
    runs.sort_unstable_by_key(|run| (core::cmp::Reverse(run.len()), run.first().map(|first| (first.row, first.named))));
    runs.into_iter().take(MOST_NAMED).map(<[Mention]>::to_vec).collect()
}

fn kept(catalogue: &Catalogue, run: &[Mention]) -> Option<Kept> {
    let [name, key] = catalogue.name(run.first()?.named)?;
    let count = u32::try_from(run.len()).unwrap_or(u32::MAX);
    Some(Kept { name: catalogue.texts.get(name).to_owned(), id: catalogue.id(key), count, by: String::new() })
}

/// The artist whom all of these entries name first; empty if there is none.
fn shared_artist(table: &Table, catalogue: &Catalogue, run: &[Mention]) -> String {
    let mut firsts = run.iter().map(|mention| {
        let track = catalogue.track(table.slots.get(mention.row as usize)?.track)?;
        artists_of(catalogue, &track).last()
    });
    let Some(first) = firsts.next().flatten() else { return String::new() };
    let name = if firsts.all(|other| other == Some(first)) { catalogue.name(first) } else { None };
    name.map(|[name, _]| catalogue.texts.get(name).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::library::testing::{entries, entry, episode, local, table, track};
    use crate::spotify::model::{Entry, Item, Track};

    fn song(artists: &[&str], album: &str, change: impl FnOnce(&mut Track)) -> Item {
        let mut track = track(album, artists, album);
        change(&mut track);
        Item::Track(Box::new(track))
    }

    fn glance(entries: &[Entry]) -> Glance {
        let (catalogue, table) = table(entries);
        Glance::of(&table, &catalogue)
    }

    fn added(at: &str, item: Item) -> Entry {
        Entry { added_at: Some(at.to_owned()), ..entry(item) }
    }

    /// How many entries name it, by its name. In the entries of these tests things with the same name are the same.
    fn naive_counts(entries: &[Entry], names: impl Fn(&Track) -> Vec<String>) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for entry in entries {
            if let Item::Track(track) | Item::Local(track) = &entry.item {
                let mut named = names(track);
                named.sort();
                named.dedup();
                named.into_iter().for_each(|name| *counts.entry(name).or_insert(0) += 1);
            }
        }
        counts
    }

    /// Names, with what tells an artist with an ID from a name in a local file.
    fn by_name(kept: &[Kept]) -> Vec<(String, u32)> {
        kept.iter().map(|kept| (format!("{} {}", kept.name, kept.id.is_some()), kept.count)).collect()
    }

    fn agree(kept: &[Kept], naive: &BTreeMap<String, u32>) -> Result<(), TestCaseError> {
        let kept = by_name(kept);
        prop_assert_eq!(kept.len(), naive.len().min(MOST_NAMED));
        for (name, count) in &kept {
            prop_assert_eq!(naive.get(name), Some(count), "{}", name);
        }
        let mut best: Vec<u32> = naive.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let counts: Vec<u32> = kept.iter().map(|(_, count)| *count).collect();
        prop_assert_eq!(counts, best.into_iter().take(MOST_NAMED).collect::<Vec<_>>());
        Ok(())
    }

    proptest! {
        #[test]
        fn counts_equal_a_naive_count(entries in entries()) {
            let glance = glance(&entries);
            prop_assert_eq!(glance.entries as usize, entries.len());
            let months = glance.months.iter().filter(|month| month.count > 0);
            let months: Vec<(String, u32)> = months.map(|m| (format!("{}-{:02}", m.year, m.month), m.count)).collect();
            let mut naive = BTreeMap::new();
            // The first moment of 1970 is how Spotify writes that it does not know.
            for date in entries.iter().filter_map(Entry::known_date).filter(|date| *date != "odd") {
                *naive.entry(date[..7].to_owned()).or_insert(0) += 1;
            }
            prop_assert_eq!(months, naive.into_iter().collect::<Vec<_>>());

            let year = |entry: &Entry| match &entry.item {
                Item::Track(track) | Item::Local(track) => track.album.release_date.clone(),
                Item::Episode(episode) => episode.release_date.clone(),
                _ => None,
            };
            let years: Vec<u32> = entries.iter().filter_map(year).filter_map(|date| date[..date.len().min(4)].parse().ok())
                .filter(|year| *year > 0).collect();
            prop_assert_eq!(glance.oldest, years.iter().min().copied());
            for decade in &glance.decades {
                prop_assert_eq!(decade.count as usize, years.iter().filter(|year| *year / 10 * 10 == decade.from).count());
            }
            prop_assert_eq!(glance.decades.iter().map(|decade| decade.count as usize).sum::<usize>(), years.len());

            let mut lengths: Vec<u32> = entries.iter().filter_map(|entry| entry.item.duration_ms()).collect();
            lengths.sort_unstable();
            prop_assert_eq!(glance.longest_ms, lengths.last().copied());
            prop_assert_eq!(glance.median_ms, lengths.get(lengths.len() / 2).copied());
            for (minutes, count) in glance.minutes.iter().enumerate() {
                let is_so = |length: &&u32| (**length as usize / 60_000).min(LONGEST_MINUTES) == minutes;
                prop_assert_eq!(*count as usize, lengths.iter().filter(is_so).count());
            }

            let artists = naive_counts(&entries, |track| {
                track.named_artists().map(|artist| format!("{} {}", artist.name, artist.id.is_some())).collect()
            });
            agree(&glance.artists, &artists)?;
            let albums = naive_counts(&entries, |track| {
                let album = &track.album;
                let is_known = !album.name.is_empty() || album.id.is_some();
                is_known.then(|| format!("{} {}", album.name, album.id.is_some())).into_iter().collect()
            });
            agree(&glance.albums, &albums)?;

            let is_lost = |entry: &&Entry| match &entry.item {
                Item::Removed => true,
                Item::Track(track) | Item::Local(track) => track.is_playable == Some(false),
                _ => false,
            };
            prop_assert_eq!(glance.lost.all() as usize, entries.iter().filter(is_lost).count());
        }
    }

    #[test]
    fn months_and_decades_have_no_gap() {
        let song = |year: &str| song(&["Ana"], "Rails", |track| track.album.release_date = Some(year.to_owned()));
        let glance = glance(&[added("2019-11-30T23:59:59Z", song("1978")), added("2020-02-01T00:00:00Z", song("1999-12"))]);
        let months: Vec<_> = glance.months.iter().map(|month| (month.year, month.month, month.count)).collect();
        assert_eq!(months, [(2019, 11, 1), (2019, 12, 0), (2020, 1, 0), (2020, 2, 1)]);
        let decades: Vec<_> = glance.decades.iter().map(|decade| (decade.from, decade.count)).collect();
        assert_eq!(decades, [(1970, 1), (1980, 0), (1990, 1)]);
        assert_eq!(glance.oldest, Some(1978));
    }

    #[test]
    fn an_artist_counts_once_for_a_song_and_under_any_of_its_names() {
        let renamed = |name: &str| {
            song(&["Ana", "Ana", "Bo"], "Rails", |track| {
                track.artists.iter_mut().take(1).for_each(|one| one.name = name.to_owned())
            })
        };
        let glance = glance(&[entry(renamed("Ana")), entry(renamed("Anna")), local("Demo", "Ana"), episode("Talk", "Show")]);
        assert_eq!(by_name(&glance.artists), [("Ana true".to_owned(), 2), ("Bo true".to_owned(), 2), ("Ana false".to_owned(), 1)]);
        assert_eq!(by_name(&glance.albums), [("Rails true".to_owned(), 2)]);
    }

    #[test]
    fn an_album_is_by_the_artist_whom_all_of_its_songs_name_first() {
        let two = |first: &str, second: &str| {
            let entries = [[first, "Cy"], [second, "Di"]].map(|artists| entry(song(&artists, "Rails", |_| {})));
            glance(&entries).albums[0].by.clone()
        };
        assert_eq!((two("Ana", "Ana").as_str(), two("Ana", "Bo").as_str()), ("Ana", ""));
    }

    #[test]
    fn what_cannot_be_played_is_counted_by_its_reason() {
        let lost = |reason: Option<&str>| {
            entry(song(&["Ana"], "Rails", |track| {
                (track.is_playable, track.restriction) = (Some(false), reason.map(str::to_owned))
            }))
        };
        let reasons = [Some("market"), Some("product"), Some("explicit"), Some("new"), None].map(lost);
        let entries: Vec<Entry> =
            reasons.into_iter().chain([entry(Item::Removed), entry(song(&["Ana"], "Rails", |_| {}))]).collect();
        let lost = glance(&entries).lost;
        assert_eq!(lost, Lost { market: 1, product: 1, explicit: 1, other: 2, removed: 1 });
        assert_eq!(lost.all(), 6);
    }

    #[test]
    fn nothing_read_is_nothing_counted() {
        let mut table = Table::default();
        table.set_len(50_000);
        assert_eq!(Glance::of(&table, &Catalogue::default()), Glance::default());
    }
}
