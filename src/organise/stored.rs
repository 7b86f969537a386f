//! Entries and steps as text: in the journal of a run, and in a file that undoes a change later. `docs/undo.md` describes an entry.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::moves::Move;
use super::step::Step;
use crate::backup::manifest::moment;
use crate::library::date;
use crate::session::Timestamp;
use crate::spotify::uri::{Kind, Uri};

/// An entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Its place, counted from 0. The order of the lines says it too.
    pub(super) position: u32,
    /// `None` for an item that the service removed.
    uri: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    artists: Vec<String>,
    #[serde(default)]
    album: String,
    added_at: Option<String>,
    #[serde(default)]
    added_by: Option<String>,
    /// Whether it can neither be removed nor added again: a local file.
    #[serde(default, skip_serializing_if = "is_false")]
    stays: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it like this")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Line {
    fn of(position: u32, entry: &Entry) -> Self {
        Self {
            position,
            uri: Some(entry.uri.to_string()).filter(|uri| !uri.is_empty()),
            title: entry.title.to_string(),
            artists: entry.artists.iter().map(ToString::to_string).collect(),
            album: entry.album.to_string(),
            added_at: entry.added.map(|added| moment(Timestamp(i64::from(added) * 1000))),
            added_by: entry.added_by.as_deref().map(str::to_owned),
            stays: entry.writable.is_none() && !entry.uri.is_empty(),
        }
    }

    fn entry(self) -> Entry {
        let uri = self.uri.unwrap_or_default();
        let is_kind = |uri: &Uri| matches!(uri.kind(), Kind::Track | Kind::Episode);
        Entry {
            writable: Uri::parse(&uri).filter(|uri| !self.stays && is_kind(uri)),
            uri: uri.into(),
            title: self.title.into(),
            artists: self.artists.into_iter().map(Into::into).collect(),
            album: self.album.into(),
            added: self.added_at.as_deref().and_then(date::seconds),
            added_by: self.added_by.map(Into::into),
            ..Entry::default()
        }
    }
}

/// The lines of a list.
pub(super) fn lines(entries: &[Entry]) -> Vec<Line> {
    (0..).zip(entries).map(|(position, entry)| Line::of(position, entry)).collect()
}

/// The list of these lines. The place where a line says another place than its own is an error.
pub(super) fn entries(lines: Vec<Line>) -> Result<Vec<Entry>, u32> {
    let is_off = |(position, line): &(u32, &Line)| line.position != *position;
    match (0..).zip(&lines).find(is_off) {
        Some((position, _)) => Err(position),
        None => Ok(lines.into_iter().map(Line::entry).collect()),
    }
}

/// A request that changes a playlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum StepLine {
    Move(u32, u32, u32),
    Remove(Vec<Line>),
    Add(u32, Vec<Line>),
    Replace(Vec<Line>),
}

impl StepLine {
    pub(super) fn of(step: &Step) -> Self {
        match step {
            Step::Move(one) => Self::Move(one.start, one.length, one.before),
            Step::Remove(gone) => Self::Remove(lines(gone)),
            Step::Add { entries, position } => Self::Add(*position, lines(entries)),
            Step::Replace(all) => Self::Replace(lines(all)),
        }
    }

    /// The step. `None` if nobody could have written it.
    pub(super) fn step(self) -> Option<Step> {
        Some(match self {
            Self::Move(start, length, before) => {
                start.checked_add(length)?;
                Step::Move(Move { start, length, before })
            }
            Self::Remove(gone) => Step::Remove(entries(gone).ok()?),
            Self::Add(position, added) => Step::Add { entries: entries(added).ok()?, position },
            Self::Replace(all) => Step::Replace(entries(all).ok()?),
        })
    }
}
