//! The changes that were made in this tab, and the way back from each.

use core::cell::RefCell;

use leptos::prelude::{ArcRwSignal, Set as _};

use super::shown::{About, Made, Sums};
use crate::backup::manifest::Account;
use crate::browser::WebWorld;
use crate::organise::details::DetailsChange;
use crate::organise::entry::{Entry, count};
use crate::organise::run::Target;
use crate::organise::undo::toward;
use crate::organise::undo_file::{Changed, UndoFile, UndoList};
use crate::session::ports::Clock as _;

thread_local! {
    static PAST: RefCell<Vec<Past>> = const { RefCell::new(Vec::new()) };
    static HISTORY: ArcRwSignal<Vec<Made>> = ArcRwSignal::new(Vec::new());
}

/// A change that was made.
#[derive(Clone)]
pub(super) struct Past {
    /// What it was.
    pub(super) made: Made,
    /// The person who made it.
    pub(super) account: Account,
    /// What it changed.
    pub(super) changed: Changed,
}

/// The changes that were made in this tab, the last one last.
#[must_use]
pub fn history() -> ArcRwSignal<Vec<Made>> {
    HISTORY.with(Clone::clone)
}

/// Adds a change. Returns its number.
pub(super) fn add(past: Past) -> usize {
    let number = PAST.with_borrow_mut(|all| {
        all.push(past);
        all.len() - 1
    });
    notify();
    number
}

/// What became of these playlists, in counts.
pub(super) fn sums(lists: &[UndoList]) -> Sums {
    let of = |list: &UndoList| Sums::of(&toward(&list.after, &list.before, list.before.clone()));
    lists.iter().map(of).fold(Sums::default(), Sums::plus)
}

/// The change with this number.
pub(super) fn get(number: usize) -> Option<Past> {
    PAST.with_borrow(|past| past.get(number).cloned())
}

/// Forgets all of them.
pub(super) fn forget() {
    PAST.take();
    notify();
}

/// Notes what was made of a change that is undone, or made again; where that is not `whole`, what was made of it so far.
pub(super) fn note_flipped(number: usize, lists: Vec<(Target, Vec<Entry>)>, whole: bool) {
    PAST.with_borrow_mut(|past| {
        let Some(past) = past.get_mut(number) else { return };
        let is_undone = past.made.undone.is_some();
        for (target, made) in lists {
            if let Some(list) = lists_of(&mut past.changed).iter_mut().find(|list| list.target.id == target.id) {
                // A part of the way back is a new start of it.
                *(if is_undone == whole { &mut list.after } else { &mut list.before }) = made;
            }
        }
        if whole {
            past.made.undone = (!is_undone).then(|| WebWorld.now().0);
        }
    });
    notify();
}

/// The file that undoes the change with this number.
pub(super) fn undo_file(number: usize) -> Option<UndoFile> {
    get(number).map(|Past { made, account, changed }| UndoFile {
        account,
        at: made.at,
        done: made.about.done.to_owned(),
        name: made.about.name,
        changed,
    })
}

/// Adds the change of a file to those that were made, and returns its number. It may be there already.
pub(super) fn add_file(file: UndoFile) -> usize {
    let is_it =
        |past: &Past| past.made.at / 1000 == file.at / 1000 && past.made.about.name == file.name && past.made.undone.is_none();
    if let Some(number) = PAST.with_borrow(|past| past.iter().position(is_it)) {
        return number;
    }
    let UndoFile { account, at, done, name, changed } = file;
    let (lists, sums, things) = match &changed {
        Changed::Lists(lists) => (count(lists.len()), sums(lists), 0),
        Changed::NewList(list) => (1, sums(core::slice::from_ref(list)), 0),
        Changed::Details(_) => (1, Sums::default(), 0),
        Changed::Saved(uris, _) => (0, Sums::default(), count(uris.len())),
    };
    let made = Made { about: About::read(&done, name), at, sums, lists, things, undone: None };
    add(Past { made, account, changed })
}

/// A change that is undone at once, without a plan.
pub(super) enum AtOnce {
    /// Its playlist is unfollowed.
    NewList(Target),
    /// The details of its playlist are as before.
    Details(DetailsChange),
}

/// The change with this number, if undoing it has no plan.
pub(super) fn at_once(number: usize) -> Option<(Made, AtOnce)> {
    PAST.with_borrow(|past| {
        let past = past.get(number)?;
        let how = match &past.changed {
            Changed::NewList(list) => AtOnce::NewList(list.target.clone()),
            Changed::Details(change) => AtOnce::Details(change.clone()),
            Changed::Lists(_) | Changed::Saved(..) => return None,
        };
        Some((past.made.clone(), how))
    })
}

fn lists_of(changed: &mut Changed) -> &mut [UndoList] {
    match changed {
        Changed::Lists(lists) => lists,
        Changed::NewList(list) => core::slice::from_mut(list),
        Changed::Details(_) | Changed::Saved(..) => &mut [],
    }
}

/// The change with this number is undone, or made again.
pub(super) fn set_undone(number: usize, undone: Option<i64>) {
    PAST.with_borrow_mut(|past| {
        if let Some(past) = past.get_mut(number) {
            past.made.undone = undone;
        }
    });
    notify();
}

fn notify() {
    let made = PAST.with_borrow(|past| past.iter().map(|past| past.made.clone()).collect());
    HISTORY.with(|history| history.set(made));
}
