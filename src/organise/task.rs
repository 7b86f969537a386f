//! The kinds of work, as the address of the page names them.

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Another order of a playlist, for good.
    Sort,
    /// Songs that are in a playlist twice.
    Duplicates,
    /// A new list out of two.
    Combine,
    /// Playlists as rules over the library.
    Rules,
}

impl Task {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Sort, Self::Duplicates, Self::Combine, Self::Rules];

    /// Its name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sort => "sort",
            Self::Duplicates => "duplicates",
            Self::Combine => "combine",
            Self::Rules => "rules",
        }
    }

    /// Whether it has a page of its own, at a path of its own.
    #[must_use]
    pub const fn has_page(self) -> bool {
        matches!(self, Self::Rules)
    }

    /// Reads that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.as_str() == text)
    }

    /// What the person calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sort => "Sort a playlist",
            Self::Duplicates => "Duplicates",
            Self::Combine => "Combine two playlists",
            Self::Rules => "Playlists from rules",
        }
    }

    /// What it does, in a sentence or two.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Sort => "For good, not only on this screen. By artist, album, year, length or date, and the dates stay.",
            Self::Duplicates => "The same song twice in one list. You see why, and choose which one stays.",
            Self::Combine => {
                "Two lists become one; or only what is in both; or what is in one and not in the other. The answer is a new list."
            }
            Self::Rules => {
                "Added this year, longer than six minutes, not in that list: say what fits, and refresh the playlist when you like."
            }
        }
    }
}
