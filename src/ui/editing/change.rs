//! One change of a list: what is shown at once, what is sent, and how it is called.

use core::cell::Cell;
use std::rc::Rc;

use crate::browser::intl;
use crate::library::Table;
use crate::library::editing::removal::{self, Removal};
use crate::library::editing::{Place, Step, moving};
use crate::session::Timestamp;
use crate::ui::components::facts::things;
use crate::ui::record::state::Record;

/// A change of a list.
#[derive(Clone)]
pub struct Change {
    kind: Kind,
    places: Vec<Place>,
    /// The requests.
    pub steps: Vec<Step>,
    /// The rows before it.
    pub table_before: Table,
    /// The rows after it.
    pub table: Table,
    /// The rows that are selected after it.
    pub selected: Vec<u32>,
    /// The row that gets the focus.
    pub at: u32,
    /// What the list of changes knows of it; of one that takes another back, of that one.
    pub known: Rc<Known>,
}

/// What the list of changes knows of a change.
#[derive(Debug, Default)]
pub struct Known {
    /// Its number there, once it was added.
    pub number: Cell<Option<usize>>,
    /// Whether it was taken back.
    pub is_undone: Cell<bool>,
}

#[derive(Clone)]
enum Kind {
    Removal(Removal),
    /// The rows that were moved, as they were before.
    Move(Vec<u32>),
    /// It takes another one back.
    Undo,
}

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// It is on its way.
    Sending,
    /// It was made, and read again.
    Made,
}

impl Change {
    /// A removal, made now.
    #[must_use]
    pub fn removal(record: Record, places: Vec<Place>, removal: Removal, now: Timestamp) -> Self {
        let order = &removal.edit.order;
        let at = (0..).zip(order).find(|(new, old)| new != *old).map_or(count(order.len()), |(new, _)| new);
        let table_before = record.all_rows();
        let mut table = record.picked(&table_before, order);
        let again: Vec<u32> =
            (0..).zip(order).filter(|(_, old)| removal.again.binary_search(old).is_ok()).map(|(new, _)| new).collect();
        table.set_added(&again, seconds(now));
        Self {
            steps: removal.edit.steps.clone(),
            table_before,
            table,
            selected: Vec::new(),
            at,
            places,
            known: Rc::default(),
            kind: Kind::Removal(removal),
        }
    }

    /// A move of these rows before the one at this place. `None` if it changes nothing.
    #[must_use]
    pub fn movement(record: Record, places: Vec<Place>, rows: &[u32], to: u32) -> Option<Self> {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        Some(Self::moves(record, record.all_rows(), places, rows, to)).filter(|change| !change.steps.is_empty())
    }

    fn moves(record: Record, table_before: Table, places: Vec<Place>, rows: Vec<u32>, to: u32) -> Self {
        let edit = moving::move_to(count(places.len()), &rows, to);
        let selected: Vec<u32> =
            (0..).zip(&edit.order).filter(|(_, old)| rows.binary_search(old).is_ok()).map(|(new, _)| new).collect();
        let (table, at) = (record.picked(&table_before, &edit.order), selected.first().copied().unwrap_or_default());
        Self { kind: Kind::Move(rows), places, steps: edit.steps, table_before, table, selected, at, known: Rc::default() }
    }

    /// Whether it moved entries to these rows.
    #[must_use]
    pub fn is_move_to(&self, rows: &[u32]) -> bool {
        matches!(self.kind, Kind::Move(_)) && self.selected == rows
    }

    /// The same move, and then one of the same entries before the row that is at this place now. It may change nothing.
    #[must_use]
    pub fn moved_on(self, record: Record, to: u32) -> Self {
        let Kind::Move(rows) = self.kind else { return self };
        // The entries that are not moved stand in their order, so as many of them are before the place as before.
        let others = (0..to).filter(|row| self.selected.binary_search(row).is_err()).count();
        let length = count(self.places.len());
        let before = (0..length).filter(|row| rows.binary_search(row).is_err()).nth(others).unwrap_or(length);
        Self::moves(record, self.table_before, self.places, rows, before)
    }

    /// What is at each place before it.
    #[must_use]
    pub fn before(&self) -> &[Place] {
        &self.places
    }

    /// The change that takes this one back, made now.
    #[must_use]
    pub fn taken_back(self, now: Timestamp) -> Option<Self> {
        let mut places = self.places.clone();
        self.steps.iter().for_each(|step| step.apply(&mut places));
        let (mut table, seconds) = (self.table_before, seconds(now));
        let (steps, selected) = match &self.kind {
            Kind::Removal(Removal { edit, again, .. }) => {
                let gone: Vec<u32> = (0..count(self.places.len())).filter(|row| edit.order.binary_search(row).is_err()).collect();
                table.set_added(again, seconds);
                table.set_added(&gone, seconds);
                (removal::put_back(&self.places, &edit.order), gone)
            }
            Kind::Move(rows) => (moving::back(&self.steps), rows.clone()),
            Kind::Undo => return None,
        };
        let at = selected.first().copied().unwrap_or_default();
        Some(Self { kind: Kind::Undo, places, steps, table_before: self.table, table, selected, at, known: self.known })
    }

    /// Whether it takes another one back.
    #[must_use]
    pub const fn is_undo(&self) -> bool {
        matches!(self.kind, Kind::Undo)
    }

    /// The work in a word, as the list of changes knows it.
    #[must_use]
    pub const fn doing(&self) -> &'static str {
        match self.kind {
            Kind::Removal(_) => "Removing songs from",
            Kind::Move(_) => "Moving songs in",
            Kind::Undo => "Putting back",
        }
    }

    /// What a person should know before it is made.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let Kind::Removal(Removal { again, .. }) = &self.kind else { return None };
        let words = match again.len() {
            0 => return None,
            1 => "A copy that stays is added again in its place, with today’s date.".to_owned(),
            many => format!("{} copies that stay are added again in their places, with today’s date.", number(many)),
        };
        Some(format!("Spotify removes every copy of a song at once. {words}"))
    }

    /// It in words.
    #[must_use]
    pub fn words(&self, did: Did) -> String {
        match (&self.kind, did) {
            (Kind::Removal(removal), Did::Sending) => format!("Removing {}.", things(self.gone(removal))),
            (Kind::Removal(removal), Did::Made) => {
                let left = if removal.left > 0 { format!(" {}", cannot_remove(removal.left)) } else { String::new() };
                format!("Removed {}.{left}", things(self.gone(removal)))
            }
            (Kind::Move(rows), Did::Sending) => format!("Moving {}.", things(rows.len())),
            (Kind::Move(rows), Did::Made) => format!("Moved {} to position {}.", things(rows.len()), number(self.at as usize + 1)),
            (Kind::Undo, Did::Sending) => "Taking it back.".to_owned(),
            (Kind::Undo, Did::Made) => "Taken back.".to_owned(),
        }
    }

    fn gone(&self, removal: &Removal) -> usize {
        self.places.len().saturating_sub(removal.edit.order.len())
    }
}

/// Why entries without a URI stay.
#[must_use]
pub fn cannot_remove(left: u32) -> String {
    let what = match left {
        1 => "1 item cannot be removed here".to_owned(),
        many => format!("{} items cannot be removed here", intl::number(many)),
    };
    format!("{what}: Spotify lets apps remove neither local files nor songs that it no longer has.")
}

/// In seconds since 1970.
fn seconds(time: Timestamp) -> u32 {
    u32::try_from(time.0 / 1000).unwrap_or_default()
}

fn number(many: usize) -> String {
    intl::number(count(many))
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
