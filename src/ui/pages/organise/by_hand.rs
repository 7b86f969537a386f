//! Edits by hand in the list of changes: those of several requests are written down before the first of them, and what was made of each is
//! added to the list, so that it can be undone there, or later with a file.

use std::rc::Rc;

use super::changes::{self, Past};
use super::shown::{About, Made};
use super::{job, noting};
use crate::backup::manifest::Account;
use crate::browser::{WebWorld, journal as stored};
use crate::library::editing::run::Notes;
use crate::organise::by_hand::{self, ByHand};
use crate::organise::details::DetailsChange;
use crate::organise::journal::{self, Becomes};
use crate::organise::run::Blocked;
use crate::organise::undo_file::Changed;
use crate::session::ports::{Clock as _, Guard, Pending, Spawner as _};
use crate::ui::by_hand::{History, Journal, WrittenDown};
use crate::ui::context::use_app;

/// The list of changes, for edits by hand.
pub const HISTORY: History = History { prepare, begin, add, add_details, note_undone };

fn prepare() {
    if job::app().is_none() {
        job::prepare(use_app());
    }
}

fn begin(edit: ByHand) -> Pending<Result<Journal, Blocked>> {
    Box::pin(async move {
        // Another page has it, or a change of this one.
        let lock = stored::ORGANISE.alone().await.ok_or(Blocked::OtherTab)?;
        if stored::ORGANISE.is_begun().await {
            return Err(Blocked::Unfinished);
        }
        let account = account(edit.account.clone()).await.ok_or(Blocked::NotStored)?;
        let begun = edit.begun(WebWorld.now().0, account);
        if !stored::ORGANISE.replace(&begun.write()).await {
            return Err(Blocked::NotStored);
        }
        Ok(Rc::new(Written { at: begun.at, lock: Rc::new(lock) }) as Journal)
    })
}

/// What is written down of an edit, while this page may write.
struct Written {
    at: i64,
    lock: Rc<Guard>,
}

impl Notes for Written {
    fn note(&self, written: u32, snapshot: Option<String>) -> Pending<bool> {
        let note = journal::note(self.at, vec![by_hand::progress(written, snapshot)]);
        Box::pin(async move { stored::ORGANISE.note(&note).await })
    }
}

impl WrittenDown for Written {
    fn end(&self) {
        let lock = self.lock.clone();
        WebWorld.spawn(Box::pin(async move {
            stored::ORGANISE.end().await;
            drop(lock);
        }));
    }
}

fn add(edit: ByHand, written: u32) -> Pending<Option<usize>> {
    Box::pin(async move {
        let account = account(edit.account.clone()).await?;
        let (doing, name, is_new) = (edit.doing, edit.name.clone(), edit.becomes == Becomes::NewList);
        let list = edit.made(written);
        let sums = changes::sums(core::slice::from_ref(&list));
        let changed = if is_new { Changed::NewList(list) } else { Changed::Lists(vec![list]) };
        Some(remember(doing, name, account, |made| Made { sums, ..made }, changed))
    })
}

fn add_details(change: DetailsChange, known: Option<Account>) -> Pending<Option<usize>> {
    Box::pin(async move {
        let account = account(known).await?;
        Some(remember("Changing the details of", change.before.name.clone(), account, |made| made, Changed::Details(change)))
    })
}

fn remember(doing: &str, name: String, account: Account, sums: impl FnOnce(Made) -> Made, changed: Changed) -> usize {
    let about = About::read(doing, name);
    let made = Made { about, at: WebWorld.now().0, sums: <_>::default(), lists: 1, things: 0, undone: None };
    changes::add(Past { made: sums(made), account, changed })
}

fn note_undone(number: usize) {
    changes::set_undone(number, Some(WebWorld.now().0));
}

async fn account(known: Option<Account>) -> Option<Account> {
    match known {
        Some(known) => Some(known),
        None => noting::account(job::app()?).await.ok(),
    }
}
