//! What the page shows of a change.

use crate::organise::plan::Plan;
use crate::organise::run::{Blocked, Target};
use crate::organise::undo::Since;
use crate::spotify::ApiError;

/// The `id` of the heading below the title.
pub const PLACE: &str = "work";

/// What a change is, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// While it is made: `Sorting`.
    pub doing: &'static str,
    /// Afterwards: `Sorted`.
    pub done: &'static str,
    /// The name of the playlist.
    pub name: String,
}

/// What is done, while it is done and afterwards.
const VERBS: [(&str, &str); 20] = [
    ("Sorting", "Sorted"),
    ("Shuffling", "Shuffled"),
    ("Reversing", "Reversed"),
    ("Removing duplicates from", "Removed duplicates from"),
    ("Replacing songs in", "Replaced songs in"),
    ("Moving to", "Moved to"),
    ("Copying to", "Copied to"),
    ("Making", "Made"),
    ("Refreshing", "Refreshed"),
    ("Liking", "Liked"),
    ("Unliking", "Unliked"),
    ("Unfollowing", "Unfollowed"),
    ("Removing", "Removed"),
    ("Removing songs from", "Removed songs from"),
    ("Moving songs in", "Moved songs in"),
    ("Adding to", "Added to"),
    ("Changing the details of", "Changed the details of"),
    ("Putting back", "Put back"),
    ("Undoing", "Undone"),
    ("Doing it again", "Done again"),
];

impl About {
    /// What a text says that was written by this or another version of the app.
    #[must_use]
    pub fn read(verb: &str, name: String) -> Self {
        let known = VERBS.into_iter().find(|(doing, done)| *doing == verb || *done == verb);
        let (doing, done) = known.unwrap_or(("Changing", "Changed"));
        Self { doing, done, name }
    }
}

/// A change as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is.
    pub about: About,
    /// The playlist, once there is one.
    pub target: Option<Target>,
    /// How many steps are done.
    pub done: u32,
    /// How many steps there are.
    pub total: u32,
    /// The step that is being done, in words.
    pub now: String,
    /// What it comes to.
    pub sums: Sums,
    /// The playlists in their order, where there are several.
    pub lists: Vec<ListShown>,
    /// Where it is.
    pub state: State,
}

impl Shown {
    /// Before anything is known of it.
    #[must_use]
    pub fn new(about: About, state: State) -> Self {
        Self { about, target: None, done: 0, total: 0, now: String::new(), sums: Sums::default(), lists: Vec::new(), state }
    }
}

/// One of several playlists that are changed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShown {
    /// Its name.
    pub name: String,
    /// The playlist.
    pub target: Target,
    /// How many of its steps are done, and how many there are.
    pub share: (u32, u32),
    /// Whether it is done, and was checked.
    pub is_checked: bool,
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many entries move.
    pub moved: u32,
    /// How many go.
    pub removed: u32,
    /// How many come.
    pub added: u32,
    /// How many lose their date.
    pub dates_lost: u32,
    /// How many entries there are afterwards.
    pub length: u32,
    /// How many can neither go nor come.
    pub cannot: u32,
    /// The number of requests.
    pub requests: u32,
    /// About how long it takes, in seconds.
    pub seconds: u32,
}

impl Sums {
    /// Those of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        Self {
            moved: plan.moved,
            removed: plan.removed,
            added: plan.added,
            dates_lost: plan.dates_lost,
            length: u32::try_from(plan.after.len()).unwrap_or(u32::MAX),
            cannot: plan.cannot,
            requests: plan.requests(),
            seconds: plan.seconds(),
        }
    }

    /// Those of two plans together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            moved: self.moved + other.moved,
            removed: self.removed + other.removed,
            added: self.added + other.added,
            dates_lost: self.dates_lost + other.dates_lost,
            length: self.length + other.length,
            cannot: self.cannot + other.cannot,
            requests: self.requests + other.requests,
            seconds: self.seconds + other.seconds,
        }
    }
}

/// Where a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The playlist is read, to plan it.
    Planning,
    /// It could not be planned.
    NotPlanned(ApiError),
    /// It is planned.
    Proposed,
    /// The way back is planned; and how the playlist was changed since, if it was.
    Returns(Option<Since>),
    /// It is carried out.
    Running,
    /// It waits for the person.
    Paused,
    /// It cannot go on for now.
    Stopped(ApiError),
    /// Somebody else changed the playlist: so many entries more, so many fewer.
    Changed(u32, u32),
    /// It cannot be written down, so nothing is sent.
    Blocked(Blocked),
    /// A playlist that was made is unfollowed, or followed again.
    Flipped,
    /// Things in the library are changed, and that was checked. Spotify left so many of them as they were.
    Saved(u32),
    /// It is done, and checked. So many entries have another date than planned.
    Ended(u32),
}

/// A change that was made, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it was.
    pub about: About,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What it came to.
    pub sums: Sums,
    /// How many playlists were changed.
    pub lists: u32,
    /// How many things in the library were changed.
    pub things: u32,
    /// When it was undone.
    pub undone: Option<i64>,
}

impl State {
    /// Whether nothing is left to do.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Ended(_) | Self::Flipped | Self::Saved(_))
    }
}
