//! Many playlists and the liked songs, read into memory: one after another, with a place where the reading stopped, and with what could
//! not be read.

use core::cell::RefCell;
use std::sync::Arc;

use super::entry::{Entry, count};
use super::run::{Reading, Target};
use crate::spotify::endpoint::MAX_ITEMS_PER_PAGE;
use crate::spotify::id::PlaylistId;
use crate::spotify::model::{self, Playlist};
use crate::spotify::reading::{Collected, ListReader};
use crate::spotify::{ApiClient, ApiError};

/// How often a list is read that changes while it is read.
const MAX_READINGS: u32 = 3;

/// A playlist in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name.
    pub name: String,
    /// The playlist itself.
    pub target: Target,
    /// Its entries.
    pub reading: Reading,
}

/// A playlist that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Which one; `None` is the liked songs.
    pub id: Option<PlaylistId>,
    /// Its name.
    pub name: String,
    /// Why.
    pub error: ApiError,
}

/// The playlists and liked songs in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// The playlists, in the order of the library.
    pub lists: Vec<Arc<List>>,
    /// The liked songs, once all of them are read.
    pub liked: Option<Arc<Vec<Entry>>>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// The playlists that were not read because the person stopped before.
    pub skipped: u32,
}

impl Gathered {
    /// The entries of each playlist.
    #[must_use]
    pub fn entries(&self) -> Vec<&[Entry]> {
        self.lists.iter().map(|list| &*list.reading.entries).collect()
    }

    /// The number of all entries of playlists.
    #[must_use]
    pub fn size(&self) -> u32 {
        count(self.lists.iter().map(|list| list.reading.entries.len()).sum())
    }
}

/// A list on the way, and what arrived of it.
struct Part<T> {
    reader: ListReader<T>,
    arrived: Collected<T>,
    readings: u32,
}

/// A reading of many playlists. It keeps its place: after a failure, a pause, or after the future was dropped, it goes on where it stopped.
pub struct Gathering {
    wanted: Vec<Playlist>,
    /// How many of them are done with.
    done: usize,
    is_liked_done: bool,
    before: Arc<Gathered>,
    gathered: Gathered,
    part: Option<Part<model::Entry>>,
}

impl Gathering {
    /// A reading of these playlists, and of the liked songs. What is in memory already, in the same version, is not read again.
    #[must_use]
    pub fn new(wanted: Vec<Playlist>, before: Arc<Gathered>) -> Self {
        Self { wanted, done: 0, is_liked_done: false, before, gathered: Gathered::default(), part: None }
    }

    /// How many playlists are done with, and how many there are. The liked songs count as one.
    #[must_use]
    pub fn share(&self) -> (u32, u32) {
        (count(self.done) + u32::from(self.is_liked_done), count(self.wanted.len()) + 1)
    }

    /// How many entries arrived.
    #[must_use]
    pub fn arrived(&self) -> u32 {
        let liked = self.gathered.liked.as_ref().map_or(0, |liked| liked.len());
        let part = self.part.as_ref().map_or(0, |part| part.arrived.len());
        self.gathered.size() + count(liked + part)
    }

    /// The name of the playlist that is being read; `None` while it is the liked songs.
    #[must_use]
    pub fn now(&self) -> Option<&str> {
        self.wanted.get(self.done).map(|list| list.name.as_str())
    }

    /// What was read so far. The playlists that are still to come count as skipped.
    #[must_use]
    pub fn gathered(&self) -> Gathered {
        Gathered { skipped: count(self.wanted.len() - self.done), ..self.gathered.clone() }
    }

    fn begin(&mut self) -> Part<model::Entry> {
        self.part.take().unwrap_or_else(|| Part {
            reader: match self.wanted.get(self.done) {
                Some(list) => ListReader::playlist(&list.id, list.snapshot_id.as_deref()),
                None => ListReader::liked(),
            },
            arrived: Collected::default(),
            readings: 0,
        })
    }

    /// The same playlist in the same version, if it was read before.
    fn known(&self) -> Option<Arc<List>> {
        let wanted = self.wanted.get(self.done)?;
        let is_it = |list: &&Arc<List>| {
            list.target.id == wanted.id && wanted.snapshot_id.is_some() && list.reading.snapshot == wanted.snapshot_id
        };
        let found = self.before.lists.iter().find(is_it)?;
        let target = Target { id: wanted.id.clone(), public: wanted.public };
        Some(Arc::new(List { name: wanted.name.clone(), target, reading: found.reading.clone() }))
    }

    fn keep(&mut self, entries: Vec<Entry>, snapshot: Option<String>) {
        match self.wanted.get(self.done) {
            Some(list) => {
                let target = Target { id: list.id.clone(), public: list.public };
                let reading = Reading { snapshot, entries };
                self.gathered.lists.push(Arc::new(List { name: list.name.clone(), target, reading }));
                self.done += 1;
            }
            None => {
                self.gathered.liked = Some(Arc::new(entries));
                self.is_liked_done = true;
            }
        }
    }

    fn give_up(&mut self, error: ApiError) {
        let list = self.wanted.get(self.done);
        let (id, name) = list.map_or((None, String::new()), |list| (Some(list.id.clone()), list.name.clone()));
        self.gathered.unread.push(Unread { id, name, error });
        if self.done < self.wanted.len() {
            self.done += 1;
        } else {
            self.is_liked_done = true;
        }
    }
}

/// About how many requests a reading of these playlists takes, without the liked songs.
#[must_use]
pub fn requests(lists: &[Playlist]) -> u32 {
    lists.iter().map(|list| list.total.unwrap_or(1).div_ceil(MAX_ITEMS_PER_PAGE).max(1)).sum()
}

/// Goes on with a reading until everything is read. `changed` is called as rows arrive.
///
/// # Errors
/// [`ApiError`] where the next list would fail in the same way. To go on, call it again. What is wrong with one list only is noted in
/// [`Gathered::unread`].
pub async fn gather(client: &ApiClient, gathering: &RefCell<Gathering>, changed: &dyn Fn()) -> Result<(), ApiError> {
    while !gathering.borrow().is_liked_done {
        changed();
        let known = gathering.borrow().known();
        if let Some(list) = known {
            let mut gathering = gathering.borrow_mut();
            gathering.gathered.lists.push(list);
            gathering.done += 1;
            continue;
        }
        let part = gathering.borrow_mut().begin();
        let mut place = Place { gathering, part: Some(part) };
        let Some(part) = place.part.as_mut() else { continue };
        let arrived = &mut part.arrived;
        let outcome = client.read_list(&mut part.reader, &mut |news| arrived.add(news)).await;
        let Some(mut part) = place.part.take() else { continue };
        let mut now = gathering.borrow_mut();
        match outcome {
            Ok(whole) => match whole.refused {
                Some(error) => now.give_up(error),
                None if whole.settled => {
                    let snapshot = part.reader.version().map(str::to_owned);
                    let entries = part.arrived.items().map(Entry::of).collect();
                    now.keep(entries, snapshot);
                }
                None if part.readings + 1 >= MAX_READINGS => {
                    now.give_up(ApiError::Malformed { what: "a playlist that changes while it is read", excerpt: String::new() });
                }
                None => {
                    let readings = part.readings + 1;
                    let mut again = now.begin();
                    again.reader = again.reader.fresh();
                    again.readings = readings;
                    now.part = Some(again);
                }
            },
            Err(error) if is_of_one_list(&error) => now.give_up(error),
            Err(error) => {
                part.readings = 0;
                now.part = Some(part);
                return Err(error);
            }
        }
    }
    changed();
    Ok(())
}

/// Whether the next list may be read although this one cannot.
const fn is_of_one_list(error: &ApiError) -> bool {
    matches!(error, ApiError::NotFound | ApiError::NotAllowed | ApiError::Malformed { .. } | ApiError::BadRequest { .. })
}

/// Puts a list back where the reading is dropped while it is on its way.
struct Place<'a> {
    gathering: &'a RefCell<Gathering>,
    part: Option<Part<model::Entry>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(part) = self.part.take()
            && let Ok(mut gathering) = self.gathering.try_borrow_mut()
        {
            gathering.part = Some(part);
        }
    }
}
