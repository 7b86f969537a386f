//! What a person does to a list, and what is said about it.

use std::rc::Rc;

/// Which changes of a list a person can make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Can {
    /// Add what is selected to a playlist.
    pub add: bool,
    /// Remove and move entries of the list itself.
    pub edit: bool,
}

/// A sentence about a change of a list, and what a person can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub words: String,
    /// The label of each button, and what it does.
    pub offers: Vec<(&'static str, Act)>,
}

/// What a person does to a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Removes the selected entries; the one at the keyboard if none is selected.
    Remove,
    /// Moves the same by one place.
    MoveByOne {
        /// Towards the start.
        up: bool,
    },
    /// Asks where to move the same.
    AskWhere,
    /// Moves these rows before the one at this place of the list.
    MoveTo(Vec<u32>, u32),
    /// Takes the last change back.
    Undo,
    /// Asks which playlist to add the selected things to.
    Add,
    /// Goes on with what was asked about.
    GoOn,
    /// Puts away what was said.
    PutAway,
    /// Shows the list in its own order, without a filter.
    ShowInOrder,
}

/// Carries out what a person does to a list.
pub type ActCallback = Rc<dyn Fn(Act)>;
