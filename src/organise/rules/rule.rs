//! A rule as data, as the person put it together. What was typed is kept as it was typed, also while it cannot be read yet.

use serde::{Deserialize, Serialize};

/// A list of the library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The liked songs.
    Liked,
    /// The playlist with this ID.
    List(String),
}

/// What a condition is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Added within the last days.
    #[default]
    AddedWithin,
    /// Added this year.
    AddedThisYear,
    /// Added on or after a day.
    AddedSince,
    /// Added on or before a day.
    AddedUntil,
    /// Longer than a length.
    Longer,
    /// Shorter than a length.
    Shorter,
    /// Released in a year or later.
    ReleasedSince,
    /// Released in a year or earlier.
    ReleasedUntil,
    /// One of the artists has this name.
    Artist,
    /// The album has this name.
    Album,
    /// The title contains this text.
    Title,
    /// It is in a list.
    In,
    /// It is in no entry of a list.
    NotIn,
    /// It is liked.
    Liked,
    /// It is not liked.
    NotLiked,
    /// Spotify can play it.
    Playable,
    /// Spotify cannot play it.
    NotPlayable,
    /// It is marked as explicit.
    Explicit,
    /// It is not marked as explicit.
    NotExplicit,
}

/// What a person enters for a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Nothing.
    None,
    /// A number of days.
    Days,
    /// A day: `2026-02-11`.
    Day,
    /// A length: minutes, or minutes and seconds with a colon.
    Length,
    /// A year.
    Year,
    /// A text.
    Text,
    /// A list, by its ID.
    List,
}

impl Fact {
    /// All, in the order of a choice.
    pub const ALL: [Self; 19] = [
        Self::AddedWithin,
        Self::AddedThisYear,
        Self::AddedSince,
        Self::AddedUntil,
        Self::Longer,
        Self::Shorter,
        Self::ReleasedSince,
        Self::ReleasedUntil,
        Self::Artist,
        Self::Album,
        Self::Title,
        Self::In,
        Self::NotIn,
        Self::Liked,
        Self::NotLiked,
        Self::Playable,
        Self::NotPlayable,
        Self::Explicit,
        Self::NotExplicit,
    ];

    /// What the person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddedWithin => "Added within the last days",
            Self::AddedThisYear => "Added this year",
            Self::AddedSince => "Added on or after",
            Self::AddedUntil => "Added on or before",
            Self::Longer => "Longer than",
            Self::Shorter => "Shorter than",
            Self::ReleasedSince => "Released in or after",
            Self::ReleasedUntil => "Released in or before",
            Self::Artist => "Artist is",
            Self::Album => "Album is",
            Self::Title => "Title contains",
            Self::In => "In the playlist",
            Self::NotIn => "Not in the playlist",
            Self::Liked => "Liked",
            Self::NotLiked => "Not liked",
            Self::Playable => "Can be played",
            Self::NotPlayable => "Cannot be played",
            Self::Explicit => "Marked as explicit",
            Self::NotExplicit => "Not marked as explicit",
        }
    }

    /// The value that is entered for it.
    #[must_use]
    pub const fn input(self) -> Input {
        match self {
            Self::AddedWithin => Input::Days,
            Self::AddedSince | Self::AddedUntil => Input::Day,
            Self::Longer | Self::Shorter => Input::Length,
            Self::ReleasedSince | Self::ReleasedUntil => Input::Year,
            Self::Artist | Self::Album | Self::Title => Input::Text,
            Self::In | Self::NotIn => Input::List,
            Self::AddedThisYear
            | Self::Liked
            | Self::NotLiked
            | Self::Playable
            | Self::NotPlayable
            | Self::Explicit
            | Self::NotExplicit => Input::None,
        }
    }
}

/// A condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What it is about.
    pub fact: Fact,
    /// What was entered.
    #[serde(default)]
    pub value: String,
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joined {
    /// Every one has to be met.
    #[default]
    All,
    /// One is enough.
    Any,
}

/// What the songs are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// When they were added, the newest first.
    #[default]
    Newest,
    /// The same, the oldest first.
    Oldest,
    /// The title.
    Title,
    /// The names of the artists.
    Artist,
    /// The year of the release, the earliest first.
    Year,
    /// The length, the longest first.
    Longest,
    /// The same, the shortest first.
    Shortest,
}

impl Order {
    /// All, in the order of a choice.
    pub const ALL: [Self; 7] = [Self::Newest, Self::Oldest, Self::Title, Self::Artist, Self::Year, Self::Longest, Self::Shortest];

    /// What the person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "Added last first",
            Self::Oldest => "Added first first",
            Self::Title => "By title",
            Self::Artist => "By artist",
            Self::Year => "By year of release",
            Self::Longest => "Longest first",
            Self::Shortest => "Shortest first",
        }
    }
}

/// A playlist as a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name, and that of the playlist.
    pub name: String,
    /// The ID of the playlist that it was written to.
    #[serde(default)]
    pub playlist: Option<String>,
    /// Where the songs come from.
    pub sources: Vec<Source>,
    /// How the conditions are joined.
    pub joined: Joined,
    /// The conditions. Without any, all songs fit.
    pub conditions: Vec<Condition>,
    /// The order.
    pub order: Order,
    /// How many songs at most, as it was typed. Empty for all.
    #[serde(default)]
    pub limit: String,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            name: String::new(),
            playlist: None,
            sources: vec![Source::Liked],
            joined: Joined::default(),
            conditions: vec![Condition { fact: Fact::AddedThisYear, value: String::new() }],
            order: Order::default(),
            limit: String::new(),
        }
    }
}

impl Rule {
    /// The lists that have to be read for it.
    #[must_use]
    pub fn lists(&self) -> Vec<Source> {
        let named = self.conditions.iter().filter_map(|condition| match condition.fact {
            Fact::In | Fact::NotIn if !condition.value.is_empty() => Some(Source::List(condition.value.clone())),
            Fact::Liked | Fact::NotLiked => Some(Source::Liked),
            _ => None,
        });
        let mut lists: Vec<Source> = self.sources.iter().cloned().chain(named).collect();
        lists.sort_unstable();
        lists.dedup();
        lists
    }
}
