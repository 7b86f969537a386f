//! The manifest of an archive: whose library it is, when it was read, what is in it, what is missing and why. `docs/archive.md`
//! describes every member.

use serde::{Deserialize, Serialize};

use super::raw::{self, Tally};
use crate::session::Timestamp;
use crate::spotify::Me;
use crate::spotify::error::{ApiError, excerpt};

/// The version of the format that this app writes.
pub const VERSION: u32 = 1;

/// The file that it is in.
pub const PATH: &str = "manifest.json";

/// The manifest of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub schema_version: u32,
    /// The app that made it.
    pub app: App,
    /// When it was made: `2026-11-22T14:31:00Z`. The only thing in which two archives of the same library differ.
    pub made_at: String,
    /// Whose library it is.
    pub account: Account,
    /// Whether it has everything of the chosen sections that Spotify shows.
    pub is_complete: bool,
    /// Every section, chosen or not.
    pub sections: Vec<SectionEntry>,
    /// Every playlist, in the order of the person's list.
    pub playlists: Vec<PlaylistEntry>,
    /// Every other file, sorted by path.
    pub files: Vec<FileEntry>,
}

/// An app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its ID.
    pub id: String,
    /// The name that is shown.
    pub name: String,
}

impl Account {
    /// That of a person. `None` if Spotify does not say its ID.
    #[must_use]
    pub fn of(me: &Me) -> Option<Self> {
        let id = me.id.clone()?;
        let name = me.display_name.clone().filter(|name| !name.is_empty());
        Some(Self { name: name.unwrap_or_else(|| id.clone()), id })
    }

    /// Reads the answer to `GET /me`.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] without an ID.
    pub(super) fn of_profile(body: &str) -> Result<Self, ApiError> {
        let members = raw::members(body).unwrap_or_default();
        let word = |name: &str| members.get(name).and_then(|value| raw::text(value));
        let id = word("id").ok_or_else(|| ApiError::Malformed { what: "a profile", excerpt: excerpt(body) })?;
        Ok(Self { name: word("display_name").unwrap_or_else(|| id.clone()), id })
    }
}

/// What became of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is here, with as many items as Spotify says it has.
    Whole,
    /// Items are missing, or it is missing.
    Short,
    /// Spotify does not show it to this app.
    Closed,
    /// It was not chosen.
    LeftOut,
}

/// A section of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionEntry {
    /// Its name.
    pub name: String,
    /// The rest.
    #[serde(flatten)]
    pub list: ListEntry,
}

/// A playlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaylistEntry {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The version of its items, as Spotify names it.
    pub snapshot_id: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub list: ListEntry,
}

/// Facts about any list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    /// What became of it.
    pub state: Outcome,
    /// Its file, if it has one.
    pub file: Option<String>,
    /// How many items are in the file.
    pub count: u32,
    /// How many there are at Spotify, as far as it says.
    pub total: Option<u32>,
    /// Places where Spotify says `null`.
    pub nulls: u32,
    /// Local files.
    pub local_files: u32,
    /// Episodes of podcasts.
    pub episodes: u32,
    /// Things that could not be played on that day.
    pub unplayable: u32,
    /// The places of which nothing is here, counted from 0: where each gap begins, and where what follows begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<(u32, u32)>,
    /// Why it is not whole.
    pub why: Option<Why>,
}

impl ListEntry {
    /// Whether all of it is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.state == Outcome::Whole && self.why.is_none()
    }

    /// An entry with this tally.
    #[must_use]
    pub const fn new(state: Outcome, file: Option<String>, count: u32, total: Option<u32>, tally: Tally, why: Option<Why>) -> Self {
        let Tally { nulls, local, episodes, unplayable } = tally;
        Self { state, file, count, total, nulls, local_files: local, episodes, unplayable, gaps: Vec::new(), why }
    }

    /// The counts of its unusual items.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        Tally { nulls: self.nulls, local: self.local_files, episodes: self.episodes, unplayable: self.unplayable }
    }
}

/// Why something is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The code in `docs/errors.md`.
    pub code: String,
    /// The same in words.
    pub words: String,
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// Why a manifest cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestFault {
    /// It is of a version that this app does not know.
    UnknownVersion(u64),
    /// It is not as the format says: the line, counted from 1, and what is wrong there.
    Unreadable(usize, String),
}

/// The version only: what it stands for may have changed in all other members.
#[derive(Deserialize)]
struct Versioned {
    schema_version: u64,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`ManifestFault`] if it is unreadable, or made by a later version of this app.
    pub fn read(text: &str) -> Result<Self, ManifestFault> {
        let unreadable = |error: serde_json::Error| ManifestFault::Unreadable(error.line(), error.to_string());
        let Versioned { schema_version } = serde_json::from_str(text).map_err(unreadable)?;
        if schema_version != u64::from(VERSION) {
            return Err(ManifestFault::UnknownVersion(schema_version));
        }
        serde_json::from_str(text).map_err(unreadable)
    }

    /// The text of the manifest. `None` only if there is no memory for it.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        serde_json::to_string_pretty(self).ok().map(|text| text + "\n")
    }
}

/// A moment as manifests have it, in UTC.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let seconds = at.0.max(0) / 1000;
    let (year, month, day) = date_of(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of the Gregorian calendar, by days since 1970. The year is counted from March, so that the leap day is its last.
const fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let in_era = days % 146_097;
    let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn manifest() -> Manifest {
        let list = ListEntry::new(Outcome::Whole, Some("liked-songs.json".to_owned()), 3, Some(3), Tally::default(), None);
        Manifest {
            schema_version: VERSION,
            app: App { name: "Lockgroove".to_owned(), version: "0.1.0".to_owned() },
            made_at: moment(Timestamp(0)),
            account: Account { id: "ida".to_owned(), name: "Ida".to_owned() },
            is_complete: true,
            sections: vec![SectionEntry { name: "liked-songs".to_owned(), list }],
            playlists: Vec::new(),
            files: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(Manifest::read(&manifest().write().unwrap()), Ok(manifest()));
    }

    #[test]
    fn other_versions_and_other_texts_are_told_apart() {
        let later = manifest().write().unwrap().replace("\"schema_version\": 1", "\"schema_version\": 2");
        assert_eq!(Manifest::read(&later), Err(ManifestFault::UnknownVersion(2)));
        assert_eq!(Manifest::read(r#"{"schema_version":9,"all":"else"}"#), Err(ManifestFault::UnknownVersion(9)));
        for text in ["", "{}", "[]", "{\"schema_version\":1}", "<html>"] {
            assert!(matches!(Manifest::read(text), Err(ManifestFault::Unreadable(..))), "{text}");
        }
        let broken = manifest().write().unwrap().replace("\"count\": 3", "\"count\": \"3\"");
        assert!(matches!(Manifest::read(&broken), Err(ManifestFault::Unreadable(line, _)) if line > 10), "{broken}");
    }

    #[test]
    fn a_moment_is_written_in_utc() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399_000, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_000_000_999, "2026-11-18T11:06:40Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (-5, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(moment(Timestamp(millis)), text);
        }
    }
}
