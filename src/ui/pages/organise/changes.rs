//! The changes that were made in this tab, and the way back from each.

use core::cell::RefCell;

use leptos::prelude::{ArcRwSignal, Set as _};

use super::shown::{About, Made, Sums};
use crate::backup::manifest::Account;
use crate::browser::WebWorld;
use crate::organise::entry::{Entry, count};
use crate::organise::run::Target;
use crate::organise::undo::toward;
use crate::organise::undo_file::{UndoFile, UndoList};
use crate::session::ports::Clock as _;
use crate::spotify::Uri;

thread_local! {
    static PAST: RefCell<Vec<Past>> = const { RefCell::new(Vec::new()) };
    static HISTORY: ArcRwSignal<Vec<Made>> = ArcRwSignal::new(Vec::new());
}

/// What a change changed.
#[derive(Clone)]
pub(super) enum Changed {
    /// Playlists, in this order.
    Lists(Vec<UndoList>),
    /// It made the playlist. Then undoing it is to unfollow it, which is what the service has for deleting.
    NewList(UndoList),
    /// These things were saved or followed, or the other way round.
    Saved(Vec<Uri>, bool),
}

impl Changed {
    fn lists(&mut self) -> &mut [UndoList] {
        match self {
            Self::Lists(lists) => lists,
            Self::NewList(list) => core::slice::from_mut(list),
            Self::Saved(..) => &mut [],
        }
    }
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
            if let Some(list) = past.changed.lists().iter_mut().find(|list| list.target.id == target.id) {
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
    PAST.with_borrow(|past| {
        past.get(number).map(|past| {
            let (lists, is_new_list, saved) = match &past.changed {
                Changed::Lists(lists) => (lists.clone(), false, None),
                Changed::NewList(list) => (vec![list.clone()], true, None),
                Changed::Saved(uris, saved) => (Vec::new(), false, Some((uris.clone(), *saved))),
            };
            let about = &past.made.about;
            UndoFile {
                account: past.account.clone(),
                at: past.made.at,
                done: about.done.to_owned(),
                name: about.name.clone(),
                lists,
                is_new_list,
                saved,
            }
        })
    })
}

/// Adds the change of a file to those that were made, and returns its number. It may be there already.
pub(super) fn add_file(file: UndoFile) -> usize {
    let is_it =
        |past: &Past| past.made.at / 1000 == file.at / 1000 && past.made.about.name == file.name && past.made.undone.is_none();
    if let Some(number) = PAST.with_borrow(|past| past.iter().position(is_it)) {
        return number;
    }
    let UndoFile { account, at, done, name, mut lists, is_new_list, saved } = file;
    let sums = sums(&lists);
    let things = saved.as_ref().map_or(0, |(uris, _)| count(uris.len()));
    let made = Made { about: About::read(&done, name), at, sums, lists: count(lists.len()), things, undone: None };
    let changed = match (saved, is_new_list) {
        (Some((uris, saved)), _) => Changed::Saved(uris, saved),
        (None, true) if lists.len() == 1 => lists.pop().map_or_else(|| Changed::Lists(Vec::new()), Changed::NewList),
        (None, _) => Changed::Lists(lists),
    };
    add(Past { made, account, changed })
}

/// The playlist that the change with this number made: what it was, and the playlist.
pub(super) fn past_list(number: usize) -> Option<(Made, Target)> {
    PAST.with_borrow(|past| match past.get(number) {
        Some(Past { made, changed: Changed::NewList(list), .. }) => Some((made.clone(), list.target.clone())),
        _ => None,
    })
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

/// Whether the change with this number made a playlist.
pub(super) fn is_new_list(number: usize) -> bool {
    PAST.with_borrow(|past| past.get(number).is_some_and(|past| matches!(past.changed, Changed::NewList(_))))
}

fn notify() {
    let made = PAST.with_borrow(|past| past.iter().map(|past| past.made.clone()).collect());
    HISTORY.with(|history| history.set(made));
}
