//! The comparison of the two open files, which is made once.

use std::cell::RefCell;
use std::rc::Rc;

use super::file::{self, OpenFile, Which};
use crate::backup::compare::{self, ListChange, Side};
use crate::backup::row::List;

/// Both files, and what became of each list.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The earlier file.
    pub before: Rc<OpenFile>,
    /// The later file.
    pub after: Rc<OpenFile>,
    /// What became of each list.
    pub lists: Rc<Vec<ListChange>>,
    /// How many lists are not compared, because one of the files does not have all of them.
    pub unread: usize,
}

thread_local! {
    /// The last comparison: comparing large files again for each page would take a while.
    static LAST: RefCell<Option<Compared>> = const { RefCell::new(None) };
}

impl Compared {
    /// The name of a list of the earlier or the later file.
    #[must_use]
    pub fn name(&self, change: &ListChange, later: bool) -> Option<String> {
        let (file, at) = if later { (&self.after, change.after) } else { (&self.before, change.before) };
        file.opened.lists.get(at?).map(|list| list.name.clone())
    }
}

/// The comparison of the two open files. `None` while there are not two.
#[must_use]
pub fn compared() -> Option<Compared> {
    let (first, second) = (file::get(Which::First)?, file::usable(Which::Second)?);
    let is_later =
        first.opened.manifest.as_ref().zip(second.opened.manifest.as_ref()).is_some_and(|(one, two)| one.made_at > two.made_at);
    let (before, after) = if is_later { (second, first) } else { (first, second) };
    let is_last = |last: &Compared| Rc::ptr_eq(&last.before, &before) && Rc::ptr_eq(&last.after, &after);
    if let Some(last) = LAST.with_borrow(|last| last.clone().filter(is_last)) {
        return Some(last);
    }
    let (old, new) = (before.lists(), after.lists());
    let lists = compare::files(Side { lists: &old, viewed: &before.viewed }, Side { lists: &new, viewed: &after.viewed });
    let is_unread = |list: Option<&List>, other: &OpenFile| {
        list.zip(other.opened.archive.as_ref())
            .is_some_and(|(list, archive)| compare::is_unread(list, &archive.manifest, |path| archive.has(path)))
    };
    let all = lists.len();
    let is_known = |change: &ListChange| match (change.before, change.after) {
        (Some(at), None) => !is_unread(old.get(at), &after),
        (None, Some(at)) => !is_unread(new.get(at), &before),
        (Some(old_at), Some(new_at)) => !is_unread(old.get(old_at), &before) && !is_unread(new.get(new_at), &after),
        (None, None) => true,
    };
    let lists: Vec<ListChange> = lists.into_iter().filter(is_known).collect();
    let unread = all - lists.len();
    let compared = Compared { before, after, lists: Rc::new(lists), unread };
    LAST.set(Some(compared.clone()));
    Some(compared)
}

/// Forgets the comparison.
pub fn forget() {
    LAST.set(None);
}
