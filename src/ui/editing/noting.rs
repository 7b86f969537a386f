//! A change in the list of changes: written down before its first request if it takes several, and added when it is made.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::change::Change;
use super::{Editing, Inner, Wrong};
use crate::backup::manifest::Account;
use crate::library::editing::run::Target;
use crate::organise::by_hand::ByHand;
use crate::organise::details::DetailsChange;
use crate::organise::journal::Becomes;
use crate::spotify::{Me, Playlist};
use crate::ui::api::ApiData;
use crate::ui::by_hand::{History, Journal};
use crate::ui::context::App;

impl Editing {
    /// A change as the list of changes knows it.
    pub(super) fn by_hand(self, change: &Change) -> Option<ByHand> {
        let record = self.record;
        let known = |inner: &Inner| Some((inner.target.clone()?, inner.name.clone(), inner.person));
        let (target, name, person) = self.inner.try_with_value(known).flatten()?;
        // What it brings back is in the rows that it leads to.
        let known = if change.is_undo() { record.entries(&change.table) } else { Vec::new() };
        Some(ByHand {
            doing: change.doing(),
            name,
            target,
            before: record.entries(&change.table_before),
            known,
            steps: change.steps.clone(),
            version: record.shown_version(),
            becomes: if change.is_undo() { Becomes::Nothing } else { Becomes::Change },
            account: account_of(person),
        })
    }

    /// Adds what so many requests of a change made to the list of changes; or notes there that a change was taken back.
    pub(super) fn remember(self, change: &Change, written: u32) {
        let known = change.known.clone();
        if change.is_undo() {
            known.is_undone.set(true);
        }
        let edit = if change.is_undo() { None } else { self.by_hand(change) };
        let Some(app) = self.inner.try_with_value(|inner| inner.app) else { return };
        spawn_local(async move {
            let Some(history) = history(app).await else { return };
            if let Some(edit) = edit {
                known.number.set((history.add)(edit, written).await);
            }
            // It may have been taken back before it was added.
            if let (true, Some(number)) = (known.is_undone.get(), known.number.get()) {
                (history.note_undone)(number);
            }
        });
    }
}

/// Writes an edit down, so that a later visit can go on with it.
pub(super) async fn begin(app: App, edit: Option<ByHand>) -> Result<Journal, Wrong> {
    let history = history(app).await.ok_or(Wrong::NoHistory)?;
    (history.begin)(edit.ok_or(Wrong::NoHistory)?).await.map_err(Wrong::Blocked)
}

/// Adds what so many requests of an edit made to the list of changes.
pub(super) fn remember(app: App, edit: ByHand, written: u32) {
    spawn_local(async move {
        if let Some(history) = history(app).await {
            (history.add)(edit, written).await;
        }
    });
}

/// Adds a change of a playlist's details to the list of changes.
pub fn remember_details(app: App, person: Option<ApiData<Me>>, change: DetailsChange) {
    if change.before == change.after {
        return;
    }
    let account = account_of(person);
    spawn_local(async move {
        if let Some(history) = history(app).await {
            (history.add_details)(change, account).await;
        }
    });
}

/// Adds a playlist that was made, and is empty, to the list of changes.
pub fn remember_made(app: App, person: Option<ApiData<Me>>, playlist: &Playlist) {
    let made = ByHand {
        doing: "Making",
        name: playlist.name.clone(),
        target: Target { id: playlist.id.clone(), public: playlist.public },
        before: Vec::new(),
        known: Vec::new(),
        steps: Vec::new(),
        version: playlist.snapshot_id.clone(),
        becomes: Becomes::NewList,
        account: account_of(person),
    };
    remember(app, made, 0);
}

/// The person who is signed in, if the page knows.
pub(super) fn account_of(person: Option<ApiData<Me>>) -> Option<Account> {
    untrack(|| person?.ready()).as_ref().and_then(Account::of)
}

async fn history(app: App) -> Option<History> {
    let history = app.parts.history().await?;
    Owner::new().with(|| {
        provide_context(app);
        (history.prepare)();
    });
    Some(history)
}
