//! One list of a backup: which of its pages are here.

use std::collections::{BTreeMap, HashSet};

use super::super::container::Packed;
use super::super::manifest::{Account, ListEntry};
use super::super::raw::{RawItem, RawPage, Tally};
use super::super::section::{Section, Source};
use super::listed::Listed;
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::Call;
use crate::spotify::error::ApiError;
use crate::spotify::reading::machine::{self, Mark, PageRequest, Reading, Seen, Watch};

/// A request of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A page, by offset.
    Page(PageRequest),
    /// The first entry, to see whether the list changed while it was read.
    Mark(u32),
    /// The page after a cursor.
    After(Option<String>),
}

/// Where a list is on its way into the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was requested.
    Waiting,
    /// Pages are on their way.
    Reading,
    /// All pages are here and are being compressed.
    Packing,
    /// It is ready for the archive.
    Packed(Packed),
    /// It cannot be read.
    Closed(Closed),
    /// Reading failed. It can be tried again.
    Failed(ApiError),
    /// It is no longer in the library.
    Gone,
}

/// Why a list cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The scopes that were not granted.
    NotGranted(ScopeSet),
    /// Spotify shows what is in the playlist only to its owner and those it is shared with.
    OfAnotherPerson,
    /// Spotify refuses it.
    Refused(ApiError),
}

/// A list, and what arrived of it.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) source: Source,
    pub(super) stage: Stage,
    walk: Walk,
    /// The items by the offset of their page.
    pages: BTreeMap<u32, Vec<RawItem>>,
    /// The length that the service states.
    pub(super) total: Option<u32>,
    /// The length that the list of playlists states.
    pub(super) expected: Option<u32>,
    /// How many items are here.
    pub(super) count: u32,
    pub(super) tally: Tally,
    /// How often reading failed in a way that may pass.
    pub(super) tries: u32,
    /// Whether it changed each time it was read.
    pub(super) keeps_changing: bool,
    /// Whose playlist it is, if its owner does not share it.
    owner: Option<Box<str>>,
}

#[derive(Clone, Debug)]
enum Walk {
    Offsets(Box<Reading>),
    Cursor(Cursor),
}

/// A list without offsets.
#[derive(Clone, Debug, Default)]
struct Cursor {
    after: Option<String>,
    seen: HashSet<u64>,
    is_done: bool,
    /// Whether its stated length changed while it was read.
    has_moved: bool,
    /// Whether it is read for the second time.
    is_again: bool,
}

/// What follows for a list.
#[derive(Debug, Default)]
pub(super) struct Follow {
    /// The requests to make.
    pub(super) asks: Vec<Ask>,
    /// Whether everything in flight for this list is of no use.
    pub(super) starts_again: bool,
}

impl List {
    /// A list before its first page. `narrow`: the service refused long pages.
    pub(super) fn new(source: Source, narrow: bool) -> Self {
        let walk = match source {
            Source::Section(Section::Artists) => Walk::Cursor(Cursor::default()),
            _ => {
                // Playlists are looked at again when everything is read, and their versions say whether anything changed.
                let watch = match source {
                    Source::Entries(_) | Source::Section(Section::Playlists) => Watch::Nothing,
                    Source::Section(_) => Watch::Top,
                };
                let mut reading = Reading::new(watch, source.is_distinct(), source.most());
                if narrow {
                    reading.narrow();
                }
                Walk::Offsets(Box::new(reading))
            }
        };
        Self {
            source,
            stage: Stage::Waiting,
            walk,
            pages: BTreeMap::new(),
            total: None,
            expected: None,
            count: 0,
            tally: Tally::default(),
            tries: 0,
            keeps_changing: false,
            owner: None,
        }
    }

    /// The same, with what the list of playlists says of it.
    pub(super) fn expecting(self, listed: &Listed) -> Self {
        let owner = listed.owner.as_deref().filter(|_| !listed.is_collaborative).map(Into::into);
        Self { expected: listed.total, owner, ..self }
    }

    /// Whether it is a playlist of another person, who does not share it with this one. `false` until the account is known.
    pub(super) fn is_of_another_than(&self, account: Option<&Account>) -> bool {
        self.owner.as_deref().zip(account).is_some_and(|(owner, account)| owner != account.id)
    }

    /// Takes it as it is in an earlier archive.
    pub(super) fn take_over(&mut self, entry: &ListEntry, file: &Packed) {
        (self.count, self.total, self.tally) = (entry.count, entry.total, entry.tally());
        self.pack(file.clone());
    }

    /// The call for a request.
    pub(super) fn call(&self, ask: &Ask) -> Call {
        match ask {
            Ask::Page(page) => self.source.page(page.offset, page.limit),
            Ask::Mark(_) => self.source.page(0, 1),
            Ask::After(cursor) => Source::artists(cursor.as_deref()),
        }
    }

    /// The largest page that is asked for.
    pub(super) fn limit(&self) -> u32 {
        match &self.walk {
            Walk::Offsets(reading) => reading.limit(),
            Walk::Cursor(_) => self.source.most(),
        }
    }

    /// Begins, or goes on. Requests in flight are lost.
    pub(super) fn go(&mut self, room: u32) -> Follow {
        self.stage = Stage::Reading;
        match &mut self.walk {
            Walk::Offsets(reading) => {
                let effects = reading.handle(machine::Event::Go, room);
                self.follow(effects, None)
            }
            Walk::Cursor(cursor) if cursor.is_done => Follow::default(),
            Walk::Cursor(cursor) => Follow { asks: vec![Ask::After(cursor.after.clone())], starts_again: false },
        }
    }

    /// Takes the answer to a request.
    pub(super) fn answer(&mut self, ask: Ask, answer: Result<RawPage, ApiError>, room: u32) -> Follow {
        match (ask, &mut self.walk) {
            (Ask::Page(request), Walk::Offsets(reading)) => match answer {
                Ok(page) => {
                    self.total = page.total.or(self.total);
                    let effects = reading.handle(machine::Event::Page(request, Ok(seen(request, &page))), room);
                    self.follow(effects, Some((request.offset, page.items)))
                }
                Err(error) => {
                    let effects = reading.handle(machine::Event::Page(request, Err(error)), room);
                    self.follow(effects, None)
                }
            },
            (Ask::Mark(pass), Walk::Offsets(reading)) => {
                let mark = answer.map(|page| Mark::Top {
                    total: page.total.unwrap_or_default(),
                    first: page.items.first().map(|item| item.mark),
                });
                let effects = reading.handle(machine::Event::Mark(pass, mark), room);
                self.follow(effects, None)
            }
            (Ask::After(_), Walk::Cursor(_)) => match answer {
                Ok(page) => self.advance(page),
                Err(error) => {
                    self.stage = Stage::Failed(error);
                    Follow::default()
                }
            },
            _ => Follow::default(),
        }
    }

    fn follow(&mut self, effects: Vec<machine::Effect>, mut page: Option<(u32, Vec<RawItem>)>) -> Follow {
        let mut follow = Follow::default();
        for effect in effects {
            match effect {
                machine::Effect::Read(request) => follow.asks.push(Ask::Page(request)),
                machine::Effect::ReadMark(pass) => follow.asks.push(Ask::Mark(pass)),
                machine::Effect::Keep(repeats) => {
                    if let Some((offset, items)) = page.take() {
                        let is_kept = |place: &usize| repeats.binary_search(place).is_err();
                        let items = items.into_iter().enumerate().filter(|(place, _)| is_kept(place)).map(|(_, item)| item);
                        self.pages.insert(offset, items.collect());
                    }
                }
                machine::Effect::StartAgain => {
                    self.pages.clear();
                    follow.starts_again = true;
                }
            }
        }
        self.count();
        if let Walk::Offsets(reading) = &self.walk
            && let Some(error) = reading.failed()
            && reading.is_at_rest()
        {
            self.stage = Stage::Failed(error.clone());
        }
        follow
    }

    fn advance(&mut self, page: RawPage) -> Follow {
        let Walk::Cursor(cursor) = &mut self.walk else { return Follow::default() };
        cursor.has_moved |= self.total.is_some() && page.total.is_some() && self.total != page.total;
        self.total = page.total.or(self.total);
        let seen = &mut cursor.seen;
        let new: Vec<RawItem> = page.items.into_iter().filter(|item| item.key.is_none_or(|key| seen.insert(key))).collect();
        let brings_nothing = new.is_empty();
        let onward = page.after.filter(|after| page.has_more && cursor.after.as_ref() != Some(after) && !brings_nothing);
        cursor.after = onward;
        let place = self.pages.last_key_value().map_or(0, |(place, _)| place + 1);
        self.pages.insert(place, new);
        let mut follow = Follow::default();
        if cursor.after.is_none() && cursor.has_moved && !cursor.is_again {
            *cursor = Cursor { is_again: true, ..Cursor::default() };
            self.pages.clear();
            self.total = None;
            follow.asks.push(Ask::After(None));
        } else if cursor.after.is_some() {
            follow.asks.push(Ask::After(cursor.after.clone()));
        } else {
            cursor.is_done = true;
            self.keeps_changing = cursor.has_moved;
        }
        self.count();
        follow
    }

    fn count(&mut self) {
        self.count = self.pages.values().map(|items| u32::try_from(items.len()).unwrap_or(u32::MAX)).sum();
    }

    /// Whether all its pages are here, or as many as there will be.
    pub(super) fn is_read(&self) -> bool {
        match &self.walk {
            Walk::Offsets(reading) => reading.is_done(),
            Walk::Cursor(cursor) => cursor.is_done,
        }
    }

    /// The items in order.
    pub(super) fn items(&self) -> impl Iterator<Item = &RawItem> {
        self.pages.values().flatten()
    }

    /// All its pages are here: what follows is to compress its file.
    pub(super) fn seal(&mut self) -> String {
        self.stage = Stage::Packing;
        if let Walk::Offsets(reading) = &self.walk {
            self.keeps_changing |= !reading.is_settled();
        }
        self.tally = self.tally_so_far();
        self.text()
    }

    /// The counts of unusual items among those that are here.
    pub(super) fn tally_so_far(&self) -> Tally {
        self.items().fold(Tally::default(), |sum, item| sum.plus(item.tally))
    }

    /// Its file, with the items that are here.
    pub(super) fn text(&self) -> String {
        let length: usize = self.items().map(|item| item.text.len() + 2).sum();
        let mut text = String::with_capacity(length + 40);
        text.push_str("{\"count\":");
        text.push_str(&self.count.to_string());
        text.push_str(",\"items\":[");
        for (place, item) in self.items().enumerate() {
            text.push_str(if place == 0 { "\n" } else { ",\n" });
            text.push_str(&item.text);
        }
        text.push_str("\n]}\n");
        text
    }

    /// The places in the list, counted from 0, of which nothing is here: where each gap begins, and where what follows begins. Empty
    /// for a list that has no offsets or is here as a file.
    pub(super) fn gaps(&self) -> Vec<(u32, u32)> {
        if matches!(self.stage, Stage::Packed(_)) || matches!(self.walk, Walk::Cursor(_)) {
            return Vec::new();
        }
        let (mut gaps, mut end) = (Vec::new(), 0);
        for (offset, items) in &self.pages {
            if *offset > end {
                gaps.push((end, *offset));
            }
            end = end.max(offset.saturating_add(u32::try_from(items.len()).unwrap_or(u32::MAX)));
        }
        let total = self.total.unwrap_or(end);
        if total > end {
            gaps.push((end, total));
        }
        gaps
    }

    /// Takes the compressed file. The items are not needed any more.
    pub(super) fn pack(&mut self, file: Packed) {
        self.pages.clear();
        self.stage = Stage::Packed(file);
    }

    /// Whether it has as many items as the service says.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.stage, Stage::Packed(_)) && !self.keeps_changing && self.total.is_none_or(|total| total == self.count)
    }
}

fn seen(request: PageRequest, page: &RawPage) -> Seen {
    let count = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
    // A link that leads backwards is not followed: the list goes on after what came.
    let onward = page.onward.filter(|onward| *onward > request.offset);
    let after = || (count > 0).then(|| request.offset.saturating_add(count));
    Seen {
        count,
        total: page.total.unwrap_or_else(|| request.offset.saturating_add(count)),
        onward: Ok(if page.has_more { onward.or_else(after) } else { None }),
        keys: page.items.iter().map(|item| item.key).collect(),
        first: page.items.first().map(|item| item.mark),
    }
}
