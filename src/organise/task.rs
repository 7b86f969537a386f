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
    /// Songs that cannot be played, and others in their places.
    Replace,
    /// Work over many playlists at once.
    Across,
    /// Playlists as rules over the library.
    Rules,
}

impl Task {
    /// All, in the order of the page.
    pub const ALL: [Self; 6] = [Self::Sort, Self::Duplicates, Self::Combine, Self::Replace, Self::Across, Self::Rules];

    /// Its name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sort => "sort",
            Self::Duplicates => "duplicates",
            Self::Combine => "combine",
            Self::Replace => "replace",
            Self::Across => "across",
            Self::Rules => "rules",
        }
    }

    /// The path of its page, if that is another one than that of the tasks: such a page is a part of the module of its own.
    #[must_use]
    pub const fn path(self) -> Option<&'static str> {
        match self {
            Self::Replace => Some("/organise/replace"),
            Self::Across => Some("/organise/across"),
            Self::Rules => Some("/organise/rules"),
            _ => None,
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
            Self::Replace => "Songs that cannot be played",
            Self::Across => "Across all playlists",
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
            Self::Replace => {
                "Songs that Spotify still lists and does not play. Lockgroove looks for others like them, and you choose what comes in their places."
            }
            Self::Across => {
                "The same song in several lists; which lists a song is in; liked songs that are in no list; copying, moving and unfollowing many."
            }
            Self::Rules => {
                "Added this year, longer than six minutes, not in that list: say what fits, and refresh the playlist when you like."
            }
        }
    }
}
