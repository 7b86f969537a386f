//! A change in the list of changes: written down before its first request if it takes several, and added when it is made.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::change::Known;
use crate::backup::manifest::Account;
use crate::library::editing::run::Target;
use crate::organise::by_hand::ByHand;
use crate::organise::details::DetailsChange;
use crate::organise::journal::Becomes;
use crate::organise::run::Blocked;
use crate::spotify::{Me, Playlist};
use crate::ui::api::ApiData;
use crate::ui::by_hand::{History, Journal};
use crate::ui::context::App;

/// Adds what so many requests of a change made to the list of changes. Without an `edit`, the change takes back the one that the list knows.
pub(super) fn remember_known(app: App, known: Rc<Known>, edit: Option<ByHand>, written: u32) {
    if edit.is_none() {
        known.is_undone.set(true);
    }
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

/// Writes an edit down, so that a later visit can go on with it.
///
/// # Errors
/// The reason why nothing may be sent. `None` if what writes it down could not be loaded.
pub(super) async fn begin(app: App, edit: Option<ByHand>) -> Result<Journal, Option<Blocked>> {
    let history = history(app).await.ok_or(None)?;
    (history.begin)(edit.ok_or(None)?).await.map_err(Some)
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
