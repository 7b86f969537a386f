//! The list of the changes that were made, for edits by hand: of a playlist's entries in its table, or of its details. What keeps it is in a
//! part of its own, which is loaded at the first edit.

use std::rc::Rc;

use crate::backup::manifest::Account;
use crate::library::editing::run::Notes;
use crate::organise::by_hand::ByHand;
use crate::organise::details::DetailsChange;
use crate::organise::run::Blocked;
use crate::session::ports::Pending;

/// Where an edit of several requests is written down.
pub trait WrittenDown: Notes {
    /// Nothing of it has to be gone on with.
    fn end(&self);
}

/// Where one edit is written down.
pub type Journal = Rc<dyn WrittenDown>;

/// The list of the changes that were made in this tab, for edits by hand.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Call this before anything else, below the app.
    pub prepare: fn(),
    /// Writes an edit down, so that a later visit can go on with it.
    pub begin: fn(ByHand) -> Pending<Result<Journal, Blocked>>,
    /// Adds what so many requests of an edit made. Resolves to the number of the change.
    pub add: fn(ByHand, u32) -> Pending<Option<usize>>,
    /// Adds a change of a playlist's details.
    pub add_details: fn(DetailsChange, Option<Account>) -> Pending<Option<usize>>,
    /// Notes that the change with this number was taken back.
    pub note_undone: fn(usize),
}

/// Loads it. `None` if it cannot be loaded.
pub type LoadHistory = fn() -> Pending<Option<History>>;
