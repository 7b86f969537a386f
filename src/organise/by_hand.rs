//! An edit of a playlist's table as a change like any other: as it is written down, and as it can be undone.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::journal::{Becomes, Begun, BegunList};
use super::moves::Move;
use super::plan::Plan;
use super::run::{Progress, Target};
use super::step::Step;
use super::undo::toward;
use super::undo_file::UndoList;
use crate::backup::manifest::Account;
use crate::library::editing;
use crate::spotify::uri::Uri;

/// An edit of a playlist's entries.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// What is done, in a word: `Removing songs from`.
    pub doing: &'static str,
    /// The playlist's name.
    pub name: String,
    /// The playlist.
    pub target: Target,
    /// Its entries before.
    pub before: Vec<Entry>,
    /// Entries with the URIs that come in, where `before` has none.
    pub known: Vec<Entry>,
    /// The requests.
    pub steps: Vec<editing::Step>,
    /// The version of the playlist that `before` is of.
    pub version: Option<String>,
    /// What it is to the list of changes in the end.
    pub becomes: Becomes,
    /// The person, if the page knows who it is.
    pub account: Option<Account>,
}

impl ByHand {
    /// As it is written down by this person at this time, in milliseconds since 1970.
    #[must_use]
    pub fn begun(self, at: i64, account: Account) -> Begun {
        let steps = self.steps();
        let after = made(&self.before, &steps);
        // What it comes to is counted as for any other change.
        let plan = Plan { steps, ..toward(&after, &self.before, self.before.clone()) };
        let list = BegunList {
            name: self.name.clone(),
            target: self.target,
            origin: self.before,
            plan: Plan { after, ..plan },
            snapshot: self.version,
        };
        Begun { at, account, doing: self.doing.to_owned(), name: self.name, becomes: self.becomes, lists: vec![list] }
    }

    /// What so many of its requests made.
    #[must_use]
    pub fn made(self, written: u32) -> UndoList {
        let steps = self.steps();
        let after = made(&self.before, steps.get(..written as usize).unwrap_or(&steps));
        UndoList { name: self.name, target: self.target, before: self.before, after }
    }

    /// The requests as those of any other change, which name what they remove and add.
    fn steps(&self) -> Vec<Step> {
        let all = self.known.iter().chain(&self.before);
        let known: BTreeMap<&Uri, &Entry> = all.filter_map(|entry| Some((entry.writable.as_ref()?, entry))).collect();
        let entry = |uri: &Uri| match known.get(uri) {
            Some(known) => Entry { added: None, added_by: None, ..(*known).clone() },
            None => Entry { uri: uri.to_string().into(), writable: Some(uri.clone()), ..Entry::default() },
        };
        let step = |step: &editing::Step| match step {
            editing::Step::Remove(uris) => Step::Remove(uris.iter().map(entry).collect()),
            editing::Step::Insert { at, uris } => Step::Add { entries: uris.iter().map(entry).collect(), position: *at },
            editing::Step::Move { from, before, length } => Step::Move(Move { start: *from, length: *length, before: *before }),
        };
        self.steps.iter().map(step).collect()
    }
}

/// How far an edit is before its next request is sent: so many were carried out, and made this version.
#[must_use]
pub fn progress(written: u32, snapshot: Option<String>) -> Progress {
    Progress { done: written, sent: written, is_unsure: true, snapshot }
}

fn made(before: &[Entry], steps: &[Step]) -> Vec<Entry> {
    let mut list = before.to_vec();
    steps.iter().for_each(|step| step.make(&mut list));
    list
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::plan::tests::{letters, list};
    use super::*;
    use crate::library::editing::{Place, moving, removal};
    use crate::spotify::id::PlaylistId;
    use proptest::prelude::*;

    fn edit(before: &[Entry], steps: Vec<editing::Step>) -> ByHand {
        ByHand {
            doing: "Moving songs in",
            name: "Trains".to_owned(),
            target: Target { id: PlaylistId::parse("1a").unwrap(), public: None },
            before: before.to_vec(),
            known: Vec::new(),
            steps,
            version: Some("s0".to_owned()),
            becomes: Becomes::Change,
            account: None,
        }
    }

    proptest! {
        #[test]
        fn it_makes_of_the_entries_what_the_table_shows(letters_before in "[a-e\\-L]{0,16}", rows in proptest::collection::vec(0..16_u32, 0..6), to in 0..18_u32) {
            let before = list(&letters_before);
            let places: Vec<Place> = before.iter().map(|entry| entry.writable.clone()).collect();
            let applied = |steps: &[editing::Step]| {
                let mut list = places.clone();
                steps.iter().for_each(|step| step.apply(&mut list));
                list
            };
            let length = u32::try_from(places.len()).unwrap();
            for steps in [removal::remove(&places, &rows).edit.steps, moving::move_to(length, &rows, to).steps] {
                let account = Account { id: "ines".to_owned(), name: "Ines".to_owned() };
                let begun = edit(&before, steps.clone()).begun(7, account);
                let writable = |entries: &[Entry]| entries.iter().map(|entry| entry.writable.clone()).collect::<Vec<_>>();
                prop_assert_eq!(writable(&begun.lists[0].plan.after), applied(&steps));
                prop_assert_eq!(Begun::read(&begun.write()).unwrap(), begun);
                for written in 0..=steps.len() {
                    let made = edit(&before, steps.clone()).made(u32::try_from(written).unwrap());
                    prop_assert_eq!(writable(&made.after), applied(&steps[..written]));
                    prop_assert_eq!(&letters(&made.before), &letters_before);
                }
            }
        }
    }
}
