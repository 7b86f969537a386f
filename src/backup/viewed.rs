//! All entries of an opened file in memory, as the library keeps them, so that a table of any length can be shown, searched and sorted.
//!
//! The entries of all lists stand in one table, one list after the other, and the search goes over that. The table of a single list is
//! made when it is looked at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::row::{Kind, Named, Row};
use crate::library::fold::folded;
use crate::library::{Catalogue, Table};
use crate::spotify::id::{AlbumId, ArtistId, EpisodeId, ShowId, TrackId};
use crate::spotify::model::{Album, Artist, Entry, Episode, Item, Track};
use crate::spotify::{Kind as UriKind, Uri};

/// All entries of a file.
#[derive(Clone, Debug, Default)]
pub struct Viewed {
    catalogue: Rc<Catalogue>,
    table: Table,
    lists: Vec<Range<u32>>,
    /// The URIs of what is neither a song nor an episode, by the number of the entry.
    others: BTreeMap<u32, String>,
}

impl Viewed {
    /// Begins the next list.
    pub fn begin_list(&mut self) {
        let end = self.table.len();
        self.lists.push(end..end);
    }

    /// Adds rows to the list that was begun last. More entries than any library has are left out.
    pub fn add(&mut self, rows: &[Row]) {
        // Only views share the catalogue, and they are made when everything is read.
        let (Some(catalogue), Some(list)) = (Rc::get_mut(&mut self.catalogue), self.lists.last_mut()) else { return };
        let start = self.table.len();
        let entries: Vec<Entry> = rows.iter().map(entry).collect();
        self.table.insert(catalogue, start, &entries);
        list.end = self.table.len();
        for (number, row) in (start..list.end).zip(rows) {
            if !matches!(row.kind, Kind::Track | Kind::Episode | Kind::Local)
                && let Some(uri) = &row.uri
            {
                self.others.insert(number, uri.clone());
            }
        }
    }

    /// Gives back memory that only adding needs.
    pub fn settle(&mut self) {
        self.table.settle();
        if let Some(catalogue) = Rc::get_mut(&mut self.catalogue) {
            catalogue.settle();
        }
    }

    /// What the entries name.
    #[must_use]
    pub fn catalogue(&self) -> Rc<Catalogue> {
        Rc::clone(&self.catalogue)
    }

    /// The entries of all lists.
    #[must_use]
    pub const fn all(&self) -> &Table {
        &self.table
    }

    /// The numbers of the entries of a list. Empty if there is no such list.
    #[must_use]
    pub fn range(&self, list: usize) -> Range<u32> {
        self.lists.get(list).cloned().unwrap_or_default()
    }

    /// The entries of one list.
    #[must_use]
    pub fn list(&self, list: usize) -> Table {
        self.table.part(&self.catalogue, self.range(list))
    }

    /// The list in which an entry stands.
    #[must_use]
    pub fn list_of(&self, number: u32) -> Option<usize> {
        self.lists.partition_point(|list| list.start <= number).checked_sub(1).map(|last| {
            // Empty lists begin where the next one does.
            (0..=last).rev().find(|at| self.range(*at).contains(&number)).unwrap_or(last)
        })
    }

    /// Where entries stand, by list: for each its place among `numbers`, and its place in the list.
    #[must_use]
    pub fn places(&self, numbers: &[u32]) -> BTreeMap<usize, Vec<(usize, usize)>> {
        let mut places = BTreeMap::<usize, Vec<(usize, usize)>>::new();
        for (place, number) in numbers.iter().enumerate() {
            if let Some(list) = self.list_of(*number) {
                let at = number.saturating_sub(self.range(list).start);
                places.entry(list).or_default().push((place, at as usize));
            }
        }
        places
    }

    /// The page at Spotify of an entry.
    #[must_use]
    pub fn link(&self, number: u32) -> Option<String> {
        if let Some(uri) = self.others.get(&number) {
            let uri = Uri::parse(uri)?;
            return Some(format!("https://open.spotify.com/{}/{}", uri.kind().as_str(), uri.id()));
        }
        self.table.row(&self.catalogue, number)?.link()
    }

    /// The URI of an entry. Local files and what is gone have none.
    #[must_use]
    pub fn uri(&self, number: u32) -> Option<String> {
        self.table.row(&self.catalogue, number)?.uri().or_else(|| self.others.get(&number).cloned())
    }

    /// What an entry is recognised by in another file: its URI, or without one its title and artists. `None` if nothing names it.
    #[must_use]
    pub fn key(&self, number: u32) -> Option<String> {
        let row = self.table.row(&self.catalogue, number)?;
        self.uri(number).or_else(|| {
            let title = row.title().filter(|title| !title.is_empty())?;
            Some(folded(title) + "\n" + &folded(row.artist_names()))
        })
    }

    /// The title and the artists of an entry, to show. Empty where they are not known.
    #[must_use]
    pub fn names(&self, number: u32) -> (String, String) {
        let row = self.table.row(&self.catalogue, number);
        let title = row.and_then(|row| row.title()).unwrap_or_default();
        (title.to_owned(), row.map(|row| row.artist_names()).unwrap_or_default().to_owned())
    }
}

/// The ID in a URI of this kind.
fn id(uri: Option<&str>, kind: UriKind) -> Option<String> {
    let uri = Uri::parse(uri?).filter(|uri| uri.kind() == kind)?;
    Some(uri.id().to_owned())
}

fn artist(named: &Named) -> Artist {
    let id = id(named.uri.as_deref(), UriKind::Artist).and_then(|id| ArtistId::parse(&id).ok());
    Artist { id, name: named.name.clone(), url: None, images: Vec::new() }
}

/// A row as an entry of a list at Spotify. What is neither a song nor an episode becomes a song without an ID.
fn entry(row: &Row) -> Entry {
    let (added_at, added_by) = (row.added_at.clone(), row.added_by.clone());
    let uri = row.uri.as_deref();
    let item = match row.kind {
        Kind::Removed => Item::Removed,
        Kind::Unknown if row.title.is_none() => Item::Unknown(String::new()),
        Kind::Episode => Item::Episode(Box::new(Episode {
            id: id(uri, UriKind::Episode).and_then(|id| EpisodeId::parse(&id).ok()),
            uri: row.uri.clone(),
            name: row.title.clone().unwrap_or_default(),
            show_id: id(row.album.as_ref().and_then(|show| show.uri.as_deref()), UriKind::Show)
                .and_then(|id| ShowId::parse(&id).ok()),
            show: row.makers(),
            duration_ms: row.length_ms,
            explicit: row.explicit.unwrap_or_default(),
            is_playable: row.is_playable,
            images: Vec::new(),
            release_date: row.release_date.clone(),
            url: None,
        })),
        kind => {
            let track = Box::new(track(row, kind));
            if kind == Kind::Local { Item::Local(track) } else { Item::Track(track) }
        }
    };
    Entry { added_at, added_by, item }
}

fn track(row: &Row, kind: Kind) -> Track {
    let album = row.album.clone().unwrap_or_default();
    let album_id = id(album.uri.as_deref(), UriKind::Album).and_then(|id| AlbumId::parse(&id).ok());
    Track {
        id: id(row.uri.as_deref(), UriKind::Track).and_then(|id| TrackId::parse(&id).ok()),
        uri: row.uri.clone(),
        name: row.title.clone().unwrap_or_default(),
        artists: row.artists.iter().map(artist).collect(),
        album: Album { id: album_id, name: album.name, release_date: row.release_date.clone(), ..Album::default() },
        disc: row.disc,
        number: row.number,
        duration_ms: row.length_ms,
        explicit: row.explicit.unwrap_or_default(),
        is_playable: row.is_playable,
        restriction: None,
        is_local: kind == Kind::Local,
        isrc: row.isrc.clone(),
        url: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::library::{Sort, View, Words};

    fn row(kind: Kind, uri: &str, title: &str, artist: &str) -> Row {
        Row {
            kind,
            uri: Some(uri.to_owned()).filter(|uri| !uri.is_empty()),
            title: Some(title.to_owned()).filter(|title| !title.is_empty()),
            artists: Named::new(artist, None).into_iter().collect(),
            ..Row::default()
        }
    }

    fn viewed() -> Viewed {
        let mut viewed = Viewed::default();
        viewed.begin_list();
        viewed.add(&[
            row(Kind::Track, "spotify:track:1a", "Slow Train", "Ana"),
            row(Kind::Local, "spotify:local:Ana::Tape:9", "Tape", "Ana"),
        ]);
        viewed.add(&[row(Kind::Track, "spotify:track:1a", "Slow Train", "Ana"), row(Kind::Removed, "", "", "")]);
        viewed.begin_list();
        viewed.begin_list();
        viewed.add(&[
            row(Kind::Album, "spotify:album:2b", "Windows", "Ana"),
            row(Kind::Track, "", "Été", "Ana"),
            row(Kind::Track, "spotify:track:1a", "Slow Train", "Ana"),
        ]);
        viewed.settle();
        viewed
    }

    #[test]
    fn entries_of_all_lists_are_found_and_know_their_list() {
        let viewed = viewed();
        let found = View::new(viewed.all(), &viewed.catalogue(), &Sort::default(), &Words::parse("train"));
        assert_eq!(found.rows(), [0, 2, 6]);
        assert_eq!([0, 3, 4, 6].map(|number| viewed.list_of(number)), [Some(0), Some(0), Some(2), Some(2)]);
        assert_eq!(viewed.places(&[6, 0, 5]), BTreeMap::from([(0, vec![(1, 0)]), (2, vec![(0, 2), (2, 1)])]));
        assert_eq!((viewed.range(1), viewed.range(2), viewed.range(9)), (4..4, 4..7, 0..0));
    }

    #[test]
    fn a_list_by_itself_knows_what_occurs_twice_in_it() {
        let viewed = viewed();
        let catalogue = viewed.catalogue();
        let repeated = |list: usize| {
            let table = viewed.list(list);
            (0..table.len()).map(|at| table.row(&catalogue, at).unwrap().is_repeated()).collect::<Vec<_>>()
        };
        assert_eq!((repeated(0), repeated(2)), (vec![true, false, true, false], vec![false, false, false]));
    }

    #[test]
    fn links_and_keys_are_those_of_what_it_is() {
        let viewed = viewed();
        assert_eq!(viewed.link(0).as_deref(), Some("https://open.spotify.com/track/1a"));
        assert_eq!(viewed.link(4).as_deref(), Some("https://open.spotify.com/album/2b"));
        assert_eq!([1, 3, 5, 9].map(|number| viewed.link(number)), [None, None, None, None]);
        let keys = [1, 3, 4, 5].map(|number| viewed.key(number));
        let expected = [Some("spotify:local:Ana::Tape:9"), None, Some("spotify:album:2b"), Some("ete\nana")];
        assert_eq!(keys, expected.map(|key| key.map(str::to_owned)));
        assert_eq!(viewed.names(5), ("Été".to_owned(), "Ana".to_owned()));
    }

    #[test]
    fn while_something_else_looks_at_it_nothing_is_added() {
        let mut viewed = viewed();
        let catalogue = viewed.catalogue();
        viewed.add(&[row(Kind::Track, "", "Late", "")]);
        assert_eq!(viewed.all().len(), 7);
        drop(catalogue);
        viewed.add(&[row(Kind::Track, "", "Late", "")]);
        assert_eq!(viewed.all().len(), 8);
    }
}
