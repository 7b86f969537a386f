//! Whole lists: every page of a list, many at once, each thing once and none missing.
//!
//! - [`machine`]: which pages to request, and when the list is whole. Sans-IO.
//! - [`collected`]: the entries in order, for a caller who has no store of their own.
//! - [`cursor`]: lists without offsets.
//!
//! A [`ListReader`] is read by [`ApiClient::read_list`](crate::spotify::ApiClient::read_list), and says which page arrived as it arrives.

pub mod collected;
pub mod cursor;
pub mod machine;
#[cfg(test)]
mod tests;

pub use collected::Collected;
pub use cursor::CursorReader;
pub use machine::{Mark, Reading, Watch};

use self::machine::{Effect, Event, PageRequest, Seen};
use super::endpoint::{Endpoint, playlists, saved_tracks};
use super::error::ApiError;
use super::id::PlaylistId;
use super::listing::ReadPage;
use super::model::{Entry, Odd, Page, PageItem, Playlist};

/// What happened to a list that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News<T> {
    /// Entries arrived. Pages come in any order. A page at an offset that was there before replaces that page.
    Rows {
        /// The index of the first of them in the list, as the service counts.
        offset: u32,
        /// The entries, without those that cannot be read or are in the list already.
        items: Vec<T>,
        /// The length of the list, as far as it is known.
        total: u32,
    },
    /// The list changed at the service. It is read again from its start, and the rows so far are out of date: they may be shown until
    /// [`News::Whole`], which comes when the new ones are complete.
    StartsAgain,
    /// The list is whole.
    Whole,
}

/// How a list was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Whether the list is as the service had it at one moment. `false` if it changed each of the few times it was read.
    pub settled: bool,
    /// Why the rest cannot be read: the service's link to it leads away, or nowhere.
    pub refused: Option<ApiError>,
    /// The entries that could not be read.
    pub odd: Odd,
}

/// A list on the way to being read. It keeps its place: after a failure, or after the reading future was dropped, it goes on where it
/// stopped.
#[derive(Debug)]
pub struct ListReader<T> {
    pub(crate) endpoint: Endpoint<Page<T>>,
    pub(crate) reading: Reading,
    playlist: Option<PlaylistId>,
    /// The entries that could not be read, of each page that has any. A page may be read twice.
    odd: Vec<(u32, Odd)>,
}

impl ListReader<Entry> {
    /// The items of a playlist. `snapshot_id` is the version the playlist has had since before now, if that is known: it saves two
    /// requests.
    #[must_use]
    pub fn playlist(id: &PlaylistId, snapshot_id: Option<&str>) -> Self {
        let watch = Watch::Version(snapshot_id.map(str::to_owned));
        Self { playlist: Some(id.clone()), ..Self::of(playlists::items(id), watch, false) }
    }

    /// The liked songs.
    #[must_use]
    pub fn liked() -> Self {
        Self::newest_first(saved_tracks::all())
    }
}

impl ListReader<Playlist> {
    /// The person's playlists.
    #[must_use]
    pub fn my_playlists() -> Self {
        Self::newest_first(playlists::mine())
    }
}

impl<T: PageItem> ListReader<T> {
    /// A list of distinct things with the newest first, such as saved albums.
    #[must_use]
    pub fn newest_first(endpoint: Endpoint<Page<T>>) -> Self {
        Self::of(endpoint, Watch::Top, true)
    }

    /// A list of distinct things that a person does not change: the tracks of an album, the albums of an artist, the episodes of a show,
    /// the chapters of an audiobook.
    #[must_use]
    pub fn catalogue(endpoint: Endpoint<Page<T>>) -> Self {
        Self::of(endpoint, Watch::Nothing, true)
    }

    fn of(endpoint: Endpoint<Page<T>>, watch: Watch, distinct: bool) -> Self {
        let reading = Reading::new(watch, distinct, endpoint.most());
        Self { endpoint, reading, playlist: None, odd: Vec::new() }
    }

    /// The same, but no page of it is answered from a cache.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.endpoint = self.endpoint.fresh();
        self
    }

    /// The length of the list, as far as it is known.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.reading.total()
    }

    /// The version of the playlist that was read, if that is known and it was the same throughout.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.reading.version()
    }

    /// The request for a page. After a change, none is answered from a cache.
    pub(crate) fn request(&self, page: PageRequest) -> Endpoint<Page<T>> {
        let endpoint = self.endpoint.clone().limit(page.limit).at(page.offset);
        if page.pass == 0 { endpoint } else { endpoint.fresh() }
    }

    /// The request for the mark of the list.
    pub(crate) fn mark(&self) -> MarkRequest<T> {
        match &self.playlist {
            Some(id) => MarkRequest::Version(id.clone()),
            None => MarkRequest::Top(self.endpoint.clone().limit(1).fresh()),
        }
    }

    /// Adds a page. Returns what follows, and what a caller hears of it.
    pub(crate) fn add(
        &mut self,
        request: PageRequest,
        page: Result<ReadPage<T>, ApiError>,
        room: u32,
    ) -> (Vec<Effect>, Option<News<T>>) {
        let (mut page, seen) = match page {
            Ok(ReadPage { page, next, .. }) => {
                let seen = seen(&page, next.map(|next| next.map(|next| next.offset())));
                (Some(page), Ok(seen))
            }
            Err(error) => (None, Err(error)),
        };
        let mut effects = self.reading.handle(Event::Page(request, seen), room);
        let mut news = None;
        effects.retain_mut(|effect| match effect {
            Effect::Keep(repeats) => {
                if let Some(page) = page.take() {
                    self.odd.retain(|(offset, _)| *offset != request.offset);
                    if page.odd > 0 {
                        self.odd.push((request.offset, page.why_odd));
                    }
                    news = Some(News::Rows {
                        offset: request.offset,
                        items: without(page.items, repeats),
                        total: self.reading.total(),
                    });
                }
                false
            }
            Effect::StartAgain => {
                self.odd.clear();
                true
            }
            _ => true,
        });
        (effects, news)
    }

    /// How the reading ended, or why it stopped.
    pub(crate) fn outcome(&self) -> Result<Whole, ApiError> {
        match self.reading.failed() {
            Some(error) => Err(error.clone()),
            None => Ok(Whole {
                settled: self.reading.is_settled(),
                refused: self.reading.refused().cloned(),
                odd: self.odd.iter().fold(Odd::default(), |sum, (_, odd)| sum.plus(*odd)),
            }),
        }
    }
}

/// A request for the mark of a list.
pub(crate) enum MarkRequest<T> {
    /// Its first entry.
    Top(Endpoint<Page<T>>),
    /// The version of this playlist.
    Version(PlaylistId),
}

fn without<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    if places.is_empty() {
        return items;
    }
    items.into_iter().enumerate().filter(|(place, _)| places.binary_search(place).is_err()).map(|(_, item)| item).collect()
}

fn seen<T: PageItem>(page: &Page<T>, onward: Result<Option<u32>, ApiError>) -> Seen {
    Seen {
        count: page.count(),
        total: page.total,
        onward,
        keys: page.items.iter().map(|item| item.key().map(|name| key_of(name, None))).collect(),
        first: first_of(page),
    }
}

/// Stands for the first entry of a page, together with its date.
pub(crate) fn first_of<T: PageItem>(page: &Page<T>) -> Option<u64> {
    let first = page.items.first()?;
    Some(key_of(first.key().unwrap_or_default(), first.added_at()))
}

/// A number that stands for these texts. In the largest library two texts have the same number once in ten thousand million times.
pub(crate) fn key_of(name: &str, date: Option<&str>) -> u64 {
    // FNV-1a, with a byte between the texts that neither contains.
    let bytes = name.bytes().chain([0xff]).chain(date.unwrap_or_default().bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
