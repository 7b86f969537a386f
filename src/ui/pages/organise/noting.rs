//! What is written down of the change of this tab, so that a later visit goes on with it; and whose changes they are.

use core::cell::{Cell, RefCell};

use leptos::prelude::GetUntracked as _;

use crate::backup::manifest::Account;
use crate::browser::{WebWorld, journal};
use crate::organise::journal::Begun;
use crate::organise::run::{Blocked, Stop};
use crate::session::Epoch;
use crate::session::ports::{Guard, Spawner as _};
use crate::spotify::ApiError;
use crate::spotify::endpoint::me;
use crate::ui::context::App;

thread_local! {
    /// While this tab has it, what is written down is its own.
    static LOCK: Cell<Option<Guard>> = const { Cell::new(None) };
    static ACCOUNT: RefCell<Option<(Epoch, Account)>> = const { RefCell::new(None) };
}

/// The person who is signed in.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn account(app: App) -> Result<Account, ApiError> {
    if let Some(account) = known_account(app) {
        return Ok(account);
    }
    let epoch = app.epoch.get_untracked().ok_or(ApiError::SignedOut)?;
    let me = app.client().get(&me::profile()).await?;
    let account = Account::of(&me).unwrap_or_default();
    ACCOUNT.set(Some((epoch, account.clone())));
    Ok(account)
}

/// The same, once it was asked for in this sign-in.
pub(super) fn known_account(app: App) -> Option<Account> {
    let epoch = app.epoch.get_untracked()?;
    ACCOUNT.with_borrow(|known| known.as_ref().filter(|(of, _)| *of == epoch).map(|(_, account)| account.clone()))
}

fn has_lock() -> bool {
    let lock = LOCK.take();
    let has = lock.is_some();
    LOCK.set(lock);
    has
}

/// The right to write down what this tab does.
pub(super) async fn lock() -> bool {
    if has_lock() {
        return true;
    }
    // Two may ask at the same time, and only one of them gets it.
    if let Some(lock) = journal::ORGANISE.alone().await {
        LOCK.set(Some(lock));
    }
    has_lock()
}

/// Writes down what is begun, in place of what this tab has written down before.
///
/// # Errors
/// The reason why nothing may be sent.
pub(super) async fn begin(begun: &Begun) -> Result<(), Stop> {
    if !has_lock() {
        if !lock().await {
            return Err(Stop::Blocked(Blocked::OtherTab));
        }
        if journal::ORGANISE.is_begun().await {
            release();
            return Err(Stop::Blocked(Blocked::Unfinished));
        }
    }
    if journal::ORGANISE.replace(&begun.write()).await { Ok(()) } else { Err(Stop::Blocked(Blocked::NotStored)) }
}

/// Writes down how far it is.
pub(super) async fn note(progress: String) -> bool {
    journal::ORGANISE.note(&progress).await
}

/// Forgets the person, because they sign out.
pub(super) fn forget_account() {
    ACCOUNT.take();
}

/// Nothing has to be gone on with. What another tab has written down stays.
pub(super) fn end() {
    if let Some(lock) = LOCK.take() {
        WebWorld.spawn(Box::pin(async move {
            journal::ORGANISE.end().await;
            drop(lock);
        }));
    }
}

/// Leaves the journal as it is, for any tab.
pub(super) fn release() {
    drop(LOCK.take());
}

/// The journal: a change that was begun and not ended, and how far it is.
pub(super) async fn read() -> Option<(Begun, Option<String>)> {
    let (begun, note) = journal::ORGANISE.read().await?;
    Some((Begun::read(&begun)?, note))
}

/// The same, unless a tab is carrying it out.
pub(super) async fn unfinished() -> Option<(Begun, Option<String>)> {
    if has_lock() {
        return None;
    }
    let _lock = journal::ORGANISE.alone().await?;
    read().await
}
