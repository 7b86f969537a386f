//! How far a backup is, and what is missing in it.

use std::collections::BTreeMap;

use super::list::{Closed, List, Stage};
use super::{Account, Run, Status};
use crate::backup::container::Packed;
use crate::backup::manifest::{ListEntry, Outcome, PlaylistEntry, SectionEntry, Why};
use crate::backup::section::{Section, Source};
use crate::oauth::ScopeSet;
use crate::spotify::error::ApiError;
use crate::spotify::id::PlaylistId;

/// How far a backup is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Where it is.
    pub status: Status,
    /// Whether everything of the chosen sections is here that Spotify shows. Only at the end.
    pub is_complete: bool,
    /// The chosen sections.
    pub rows: Vec<Row>,
    /// How many items are here.
    pub done: u32,
    /// How many items there are, as far as that is known.
    pub total: u32,
    /// How many requests were made.
    pub sent: u32,
    /// How many requests it will be in all, as far as that is known.
    pub expected: u32,
    /// The name of the playlist that is being read.
    pub now: Option<String>,
    /// How many playlists did not change since the archive that is being updated.
    pub reused: u32,
    /// The sections of saved things that did not change since then.
    pub reused_saved: Vec<Section>,
    /// Whether the versions of the playlists were looked at again after something was read of them.
    pub looked_again: bool,
    /// Everything that is missing, at the end or at a stop.
    pub missing: Vec<Missing>,
    /// How many playlists belong to others, so that Spotify does not show what is in them.
    pub of_others: u32,
    /// How many items are local files, gone, and so on.
    pub tally: super::raw::Tally,
}

/// How far a section is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub section: Section,
    /// How many items of it are here. For playlists: what is in them.
    pub read: u32,
    /// How many there are, as far as that is known.
    pub total: Option<u32>,
    /// How many playlists there are, for the section of playlists.
    pub lists: Option<u32>,
    /// Its state.
    pub state: RowState,
}

/// The state of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Nothing of it is here.
    ToCome,
    /// It is being read.
    Reading,
    /// It is here.
    Whole,
    /// Something is missing.
    Short,
}

/// A list of which something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// Whether it is a playlist.
    pub is_playlist: bool,
    /// How many items are missing, if Spotify says how many there are.
    pub count: Option<u32>,
    /// The places of which nothing is here, counted from 0: where each gap begins, and where what follows begins.
    pub gaps: Vec<(u32, u32)>,
    /// Why.
    pub reason: Reason,
}

/// Why something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// These scopes were not granted.
    NotGranted(ScopeSet),
    /// Spotify shows what is in it only to its owner and those it is shared with.
    OfAnotherPerson,
    /// Spotify refuses it, or answers with errors.
    Failed(ApiError),
    /// It changed each time it was read.
    KeepsChanging,
    /// Spotify gave fewer items than it says there are, or more.
    OtherCount,
    /// It was not read yet.
    NotRead,
    /// The list of playlists could not be read once more, so nobody knows whether a playlist changed meanwhile.
    NotChecked,
}

impl Reason {
    /// The code and the words for the manifest.
    fn why(&self) -> Why {
        let why = |code: &str, words: &str| Why { code: code.to_owned(), words: words.to_owned() };
        match self {
            Self::NotGranted(scopes) => {
                let problem = ApiError::MissingScope(*scopes).problem();
                Why { code: problem.code.to_owned(), words: format!("{}: {scopes}", problem.title) }
            }
            Self::OfAnotherPerson => {
                why(ApiError::NotAllowed.code(), "Spotify shows what is in it only to its owner and those it is shared with")
            }
            Self::Failed(error) => why(error.code(), error.problem().title),
            Self::KeepsChanging => why("changed-while-read", "It changed each time it was read"),
            Self::OtherCount => why("other-count", "Spotify gave another number of items than it says there are"),
            Self::NotRead => why("not-read", "It was not read yet"),
            Self::NotChecked => {
                why("not-checked", "The list of playlists could not be read once more, to see whether a playlist changed meanwhile")
            }
        }
    }
}

/// The lists as the manifest has them, and their files.
pub(crate) struct Contents<'a> {
    pub(crate) account: Account,
    pub(crate) is_complete: bool,
    pub(crate) sections: Vec<SectionEntry>,
    pub(crate) playlists: Vec<PlaylistEntry>,
    /// By path. A list that is not packed comes as text, with what is here of it.
    pub(crate) files: BTreeMap<String, File<'a>>,
}

/// A file of an archive.
pub(crate) enum File<'a> {
    Packed(&'a Packed),
    Text(String),
}

impl Run {
    /// How far it is.
    #[must_use]
    pub fn view(&self) -> View {
        let names = self.names();
        let lists: Vec<&List> = self.current().collect();
        let rows: Vec<Row> = self.sections.iter().map(|section| self.row(*section, &lists)).collect();
        let is_over = self.status != Status::Running;
        let missing = if is_over { lists.iter().filter_map(|list| self.missing(list, &names)).collect() } else { Vec::new() };
        let now = lists.iter().find(|list| list.stage == Stage::Reading).map(|list| name_of(list, &names));
        let left: u32 = lists.iter().map(|list| requests_left(list)).fold(0, u32::saturating_add);
        View {
            status: self.status.clone(),
            is_complete: self.is_complete(),
            done: rows.iter().map(|row| row.read).fold(0, u32::saturating_add),
            total: rows.iter().map(|row| row.total.unwrap_or(0).max(row.read)).fold(0, u32::saturating_add),
            rows,
            sent: self.sent,
            expected: self.sent.saturating_add(left),
            now: now.filter(|_| !is_over),
            reused: self.reused,
            reused_saved: self.sections.iter().filter(|section| self.reused_saved.contains(section)).copied().collect(),
            looked_again: self.looks > 1,
            missing,
            of_others: count(lists.iter().filter(|list| self.is_closed_by_owner(list)).count()),
            tally: lists.iter().fold(super::raw::Tally::default(), |sum, list| sum.plus(list.tally)),
        }
    }

    /// Whether it ended with everything that Spotify shows.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let is_fine = |list: &List| list.is_whole() || self.is_closed_by_owner(list);
        self.status == Status::Ended && self.before_look.is_none() && self.current().all(is_fine)
    }

    /// Its contents in an archive at this moment.
    pub(crate) fn contents(&self) -> Contents<'_> {
        let names = self.names();
        let mut files = BTreeMap::new();
        for list in self.current() {
            let file = match &list.stage {
                Stage::Packed(file) => File::Packed(file),
                _ if list.count > 0 => File::Text(list.text()),
                _ => continue,
            };
            files.insert(list.source.path(), file);
        }
        let lists: BTreeMap<&Source, &List> = self.current().map(|list| (&list.source, list)).collect();
        let section = |section: Section| {
            let list = lists.get(&Source::Section(section));
            let list = list.map_or_else(|| self.left_out(section), |list| self.entry(list, &names));
            SectionEntry { name: section.name().to_owned(), list }
        };
        let playlist = |playlist: &super::Listed| {
            let list = lists.get(&Source::Entries(playlist.id.clone()))?;
            let (id, name) = (playlist.id.as_str().to_owned(), playlist.name.clone());
            Some(PlaylistEntry { id, name, snapshot_id: playlist.snapshot_id.clone(), list: self.entry(list, &names) })
        };
        Contents {
            account: self.account.clone().unwrap_or_default(),
            is_complete: self.is_complete(),
            sections: Section::ALL.into_iter().map(section).collect(),
            playlists: self.listed.iter().filter_map(playlist).collect(),
            files,
        }
    }

    /// The lists of the library, each as the archive would have it.
    fn current<'a>(&'a self) -> impl Iterator<Item = &'a List> {
        let before = self.before_look.as_deref();
        // Until the second look is here, the first one is what there is.
        let of = move |list: &'a List| {
            let is_looked_at = |before: &&List| before.source == list.source && !matches!(list.stage, Stage::Packed(_));
            before.filter(is_looked_at).unwrap_or(list)
        };
        self.lists.iter().filter(|list| list.stage != Stage::Gone).map(of)
    }

    fn names(&self) -> BTreeMap<&PlaylistId, &str> {
        self.listed.iter().map(|playlist| (&playlist.id, playlist.name.as_str())).collect()
    }

    /// Whether Spotify does not show what is in a playlist, which makes no backup incomplete.
    fn is_closed_by_owner(&self, list: &List) -> bool {
        let is_refused = |error: &ApiError| matches!(error, ApiError::NotAllowed | ApiError::NotFound);
        matches!(list.source, Source::Entries(_))
            && match &list.stage {
                Stage::Closed(Closed::OfAnotherPerson) => true,
                Stage::Closed(Closed::Refused(error)) => is_refused(error),
                _ => false,
            }
    }

    fn reason(&self, list: &List) -> Option<Reason> {
        match &list.stage {
            Stage::Closed(Closed::NotGranted(scopes)) => Some(Reason::NotGranted(*scopes)),
            Stage::Closed(Closed::OfAnotherPerson) => Some(Reason::OfAnotherPerson),
            Stage::Closed(Closed::Refused(error)) | Stage::Failed(error) => Some(Reason::Failed(error.clone())),
            Stage::Packed(_) if list.keeps_changing => Some(Reason::KeepsChanging),
            Stage::Packed(_) if self.before_look.as_ref().is_some_and(|before| before.source == list.source) => {
                Some(Reason::NotChecked)
            }
            Stage::Packed(_) if !list.is_whole() => Some(Reason::OtherCount),
            Stage::Packed(_) => None,
            Stage::Waiting | Stage::Reading | Stage::Packing | Stage::Gone => Some(Reason::NotRead),
        }
    }

    fn missing(&self, list: &List, names: &BTreeMap<&PlaylistId, &str>) -> Option<Missing> {
        let reason = self.reason(list).filter(|_| !self.is_closed_by_owner(list))?;
        Some(Missing {
            name: name_of(list, names),
            is_playlist: matches!(list.source, Source::Entries(_)),
            count: total_of(list).map(|total| total.saturating_sub(list.count)),
            gaps: list.gaps(),
            reason,
        })
    }

    fn row(&self, section: Section, lists: &[&List]) -> Row {
        let is_of = |list: &&&List| match list.source {
            Source::Section(of) => of == section && section != Section::Playlists,
            Source::Entries(_) => section == Section::Playlists,
        };
        let own = lists.iter().find(|list| list.source == Source::Section(section));
        let of: Vec<&&List> = lists.iter().filter(is_of).collect();
        let is_known = own.is_some_and(|list| list.total.is_some());
        let total = is_known.then(|| of.iter().filter_map(|list| total_of(list)).fold(0, u32::saturating_add));
        let all = || of.iter().map(|list| **list).chain(own.copied());
        let is_done = |list: &List| list.is_whole() || self.is_closed_by_owner(list);
        let is_over = |list: &List| matches!(list.stage, Stage::Packed(_) | Stage::Closed(_) | Stage::Failed(_));
        let state = if all().all(is_done) {
            RowState::Whole
        } else if all().all(is_over) {
            RowState::Short
        } else if all().all(|list| list.stage == Stage::Waiting) {
            RowState::ToCome
        } else {
            RowState::Reading
        };
        let read = of.iter().map(|list| list.count).fold(0, u32::saturating_add);
        let lists = own.filter(|_| section == Section::Playlists).map(|list| list.count);
        Row { section, read, total, lists, state }
    }

    fn entry(&self, list: &List, names: &BTreeMap<&PlaylistId, &str>) -> ListEntry {
        let state = match &list.stage {
            _ if list.is_whole() => Outcome::Whole,
            Stage::Closed(_) if list.count == 0 => Outcome::Closed,
            _ => Outcome::Short,
        };
        let is_here = matches!(list.stage, Stage::Packed(_));
        let tally = if is_here { list.tally } else { list.tally_so_far() };
        let file = (is_here || list.count > 0).then(|| list.source.path());
        let why = self.reason(list).map(|reason| reason.why());
        let gaps = self.missing(list, names).map(|missing| missing.gaps).unwrap_or_default();
        ListEntry { gaps, ..ListEntry::new(state, file, list.count, total_of(list), tally, why) }
    }

    fn left_out(&self, section: Section) -> ListEntry {
        let missing = section.scopes().difference(self.granted);
        let why = (!missing.is_empty()).then(|| Reason::NotGranted(missing).why());
        ListEntry::new(Outcome::LeftOut, None, 0, None, super::raw::Tally::default(), why)
    }
}

fn name_of(list: &List, names: &BTreeMap<&PlaylistId, &str>) -> String {
    match &list.source {
        Source::Section(section) => section.label().to_owned(),
        Source::Entries(id) => names.get(id).copied().unwrap_or_default().to_owned(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The length of a list, from its own pages or from the list of playlists. Pages that cannot be read do not count.
fn total_of(list: &List) -> Option<u32> {
    let is_closed = matches!((&list.source, &list.stage), (Source::Entries(_), Stage::Closed(_)));
    list.total.or(list.expected.filter(|_| !is_closed))
}

fn requests_left(list: &List) -> u32 {
    match list.stage {
        Stage::Waiting | Stage::Reading => {
            total_of(list).map_or(1, |total| total.saturating_sub(list.count).div_ceil(list.limit().max(1)))
        }
        _ => 0,
    }
}
