//! A plan: the writes after which an account has everything in an archive, as data. Nothing is removed or replaced, except in playlists
//! that the person asked to make equal.

use serde::{Deserialize, Serialize};

use super::super::manifest::Account;
use super::super::section::Section;
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::playlists::{MAX_ADDED, modify};
use crate::spotify::endpoint::{MAX_PER_PAGE, library};
use crate::spotify::uri::Kind;

/// The plan of a restore.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The account that it is for.
    pub account: Account,
    /// When it was made, in milliseconds since 1970. Who makes it sets it.
    pub made_at: i64,
    /// The IDs of the playlists that were in the account when the plan was made. A new one is none of them.
    pub known: Vec<String>,
    /// The writes, in this order.
    pub jobs: Vec<Job>,
    /// What is written in place of songs that are gone, as the person chose.
    #[serde(default)]
    pub chosen: Vec<String>,
    /// What it comes to, section by section. This and what follows is for the person before the run, and not in the journal.
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// What becomes of each playlist of the archive, in the order of the person's list.
    #[serde(skip)]
    pub lists: Vec<ListLine>,
    /// Things that cannot be put back.
    #[serde(skip)]
    pub cannot: Vec<Cannot>,
}

/// Writes that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Of which section.
    pub section: Section,
    /// The playlist that is filled. `None` to save or follow.
    pub list: Option<Target>,
    /// The additions, in the order of the list. The thing saved last comes first in a list of saved things, so such a job is sent from its end.
    pub uris: Vec<String>,
    /// How many at most go into one request.
    pub at_once: u32,
}

/// A playlist that is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Its description as plain text.
    pub description: String,
    /// Whether it is on the person's profile.
    pub public: bool,
    /// Whether others may change it.
    pub collaborative: bool,
    /// Its ID and how many entries it has, if it is there already. Else it is made.
    pub there: Option<(String, u32)>,
    /// Its snapshot ID then, if it is there. With another one, nothing is written to it.
    pub version: Option<String>,
    /// Whether the entries that it has give way.
    pub replaces: bool,
}

/// The counts of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The section.
    pub section: Section,
    /// How many things are put back. Entries, of playlists.
    pub adds: u32,
    /// How many are in the account already.
    pub there: u32,
    /// How many cannot be put back.
    pub cannot: u32,
}

/// What becomes of a playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLine {
    /// Its name.
    pub name: String,
    /// The action.
    pub act: Act,
    /// How many entries are added.
    pub adds: u32,
    /// How many of the entries that it has are taken out.
    pub takes_out: u32,
}

/// The action for a playlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is made.
    Make,
    /// It is made, beside one of the same name that has something else and stays as it is.
    MakeBeside,
    /// It gets what it lacks, at its end.
    Fill,
    /// The same, although it was to be made equal: it has entries that cannot be put back, or the archive does not have all of it.
    FillOnly,
    /// It gets exactly what the archive has, in that order.
    Equal,
    /// It is followed.
    Follow,
    /// It is there, and has everything.
    Leave,
    /// It is there, but what is in it cannot be seen, so it stays as it is.
    LeaveUnseen,
    /// The archive does not have what is in it.
    Cannot,
}

/// Something that cannot be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cannot {
    /// What it is called. Empty if nothing says so.
    pub name: String,
    /// Of which section.
    pub section: Section,
    /// The playlist that it was in.
    pub list: Option<String>,
    /// Why.
    pub why: WhyNot,
}

/// Why something cannot be put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It is a file on a person's own disk.
    LocalFile,
    /// Spotify had removed it when the archive was made.
    Gone,
    /// The file of another tool does not say where it is at Spotify.
    NoAddress,
    /// The archive does not have all of the list.
    NotInArchive,
    /// This section of the account could not be read in full, so nothing is written.
    NotReadable,
}

impl WhyNot {
    /// The reason, for the person.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LocalFile => "a file on your own disk: add it in the Spotify app",
            Self::Gone => "Spotify had already removed it when the archive was made",
            Self::NoAddress => "the file does not say its address at Spotify",
            Self::NotInArchive => "the archive does not have all of it",
            Self::NotReadable => "your account could not be read in full, so nothing of this part is written",
        }
    }
}

/// How liked songs are sent. Spotify sorts them by the moment they were liked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LikesOrder {
    /// Many in a request. Within one, Spotify decides the order.
    #[default]
    Fast,
    /// One in a request, the oldest first.
    Exact,
}

/// What is done about a playlist of the archive that the account still has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// It gets what it lacks, at its end.
    #[default]
    Add,
    /// It becomes what it was. What was added since is taken out.
    Equal,
    /// It stays as it is. If it lacks something, another one is made.
    Beside,
}

/// The person's choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// How liked songs are sent.
    pub likes: LikesOrder,
    /// What is done about playlists that are still there.
    pub existing: Existing,
}

impl Plan {
    /// How many requests write, at least.
    #[must_use]
    pub fn writes(&self) -> u32 {
        self.jobs.iter().map(Job::writes).sum()
    }

    /// How many requests there are about, with the check at the end.
    #[must_use]
    pub fn requests(&self) -> u32 {
        let check = |job: &Job| count(job.uris.len()).div_ceil(MAX_PER_PAGE);
        let seen = self.jobs.iter().filter(|job| job.list.as_ref().is_some_and(|list| list.version.is_some())).count();
        1 + count(seen) + self.writes() + self.jobs.iter().map(check).sum::<u32>()
    }

    /// How many entries are taken out of playlists.
    #[must_use]
    pub fn takes_out(&self) -> u32 {
        self.lists.iter().map(|line| line.takes_out).sum()
    }
}

impl Job {
    /// How many requests it takes, at least.
    #[must_use]
    pub fn writes(&self) -> u32 {
        u32::from(self.list.as_ref().is_some_and(|list| list.there.is_none()))
            + count(self.uris.len()).div_ceil(self.at_once.max(1))
    }
}

/// The scopes for putting things of a section back. It is not certain that Spotify keeps a playlist private, so both kinds are needed.
#[must_use]
pub const fn scopes(section: Section) -> ScopeSet {
    match section {
        Section::Playlists => modify(Some(true)).union(modify(None)),
        Section::Artists => library::modify(Kind::Artist),
        _ => library::modify(Kind::Track),
    }
}

/// The most entries that a request adds to a playlist.
pub(super) const ENTRIES_AT_ONCE: u32 = MAX_ADDED as u32;

/// A number of things.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
