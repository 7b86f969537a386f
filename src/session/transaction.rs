//! A transaction: a pending sign-in, stored in this tab until the callback takes it.
//!
//! There is one record per `state`, so two sign-ins, in two tabs or one after the other, never overwrite each other's verifier. A record
//! is taken (read and deleted) before anything is awaited, lives ten minutes, and at most five are stored.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::ports::{Storage, StorageFault};
use super::return_to::{ReturnRules, ReturnTo};
use super::time::Timestamp;
use crate::oauth::{ClientId, ScopeSet, State, Verifier};

/// How long a person may take on Spotify's pages.
pub const TIME_TO_LIVE: Duration = Duration::from_secs(600);
/// How many transactions one tab stores.
pub const MAX_PENDING: usize = 5;
/// Start of the storage keys of transactions.
const PREFIX: &str = "tx:";
/// Storage key of the sign-in that came back last, without its verifier.
const UNFINISHED: &str = "unfinished";
const VERSION: u8 = 1;

/// A sign-in that a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRequest {
    /// The app.
    pub client_id: ClientId,
    /// The scopes to ask for.
    pub scopes: ScopeSet,
    /// The page to go to afterwards.
    pub return_to: ReturnTo,
    /// Whether Spotify asks even a person who has agreed before.
    pub show_dialog: bool,
}

/// A sign-in that can be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// What the person asked for.
    pub request: SignInRequest,
    /// The scopes that were granted before, to go back to if the person declines.
    pub granted_before: ScopeSet,
}

/// A pending sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The `state` of the authorization request, which names the transaction.
    pub state: State,
    /// The verifier of the challenge that was sent.
    pub verifier: Verifier,
    /// When it began.
    pub created: Timestamp,
    /// The sign-in.
    pub resume: Resume,
}

/// Why no transaction could be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionFault {
    /// There is none of this name: the callback is from another tab or browser, old, or forged.
    Unknown,
    /// It began longer than [`TIME_TO_LIVE`] ago.
    TooOld,
    /// It began later than now: the clock was set back in the meantime.
    FromTheFuture,
    /// Another version stored it, or it is damaged.
    Unreadable,
    /// The browser blocks storage.
    Blocked,
}

impl From<StorageFault> for TransactionFault {
    fn from(_: StorageFault) -> Self {
        Self::Blocked
    }
}

/// A stored transaction. The names of its members never change: a sign-in may begin in one version of the app and end in the next.
#[derive(Serialize, Deserialize)]
struct Record {
    v: u8,
    created: i64,
    verifier: String,
    client_id: String,
    scopes: String,
    #[serde(default, rename = "held")]
    granted_before: String,
    return_to: String,
}

fn key_of(state: &State) -> String {
    format!("{PREFIX}{}", state.reveal())
}

impl Transaction {
    /// Stores the transaction. Deletes those that are too old and, beyond [`MAX_PENDING`], the oldest.
    ///
    /// # Errors
    /// [`StorageFault`] when the browser refuses.
    pub fn store(&self, storage: &(impl Storage + ?Sized), now: Timestamp) -> Result<(), StorageFault> {
        let mut pending = purge(storage, now)?;
        // One after the other: there are few, and a sort would be more code than all of this.
        while pending.len() >= MAX_PENDING
            && let Some((oldest, _)) = pending.iter().enumerate().min_by_key(|(_, (created, _))| *created)
        {
            storage.remove(&pending.swap_remove(oldest).1)?;
        }
        Record::of(&self.resume, self.verifier.reveal(), self.created).store(&key_of(&self.state), storage)
    }

    /// Takes the transaction out of storage.
    ///
    /// # Errors
    /// [`TransactionFault`] when there is none that can be used. A record that cannot be used is deleted too.
    pub fn take(
        state: &State,
        storage: &(impl Storage + ?Sized),
        rules: &ReturnRules,
        now: Timestamp,
    ) -> Result<Self, TransactionFault> {
        let key = key_of(state);
        let text = storage.get(&key)?.ok_or(TransactionFault::Unknown)?;
        storage.remove(&key)?;
        let record = Record::read(&text).ok_or(TransactionFault::Unreadable)?;
        match now.0.saturating_sub(record.created) {
            // Its true age is unknown, so it is no better than one that is too old.
            ..0 => return Err(TransactionFault::FromTheFuture),
            age if age > TIME_TO_LIVE.as_millis() as i64 => return Err(TransactionFault::TooOld),
            _ => {}
        }
        Ok(Self {
            state: state.clone(),
            verifier: Verifier::parse(&record.verifier).map_err(|_| TransactionFault::Unreadable)?,
            created: Timestamp(record.created),
            resume: record.resume(rules).ok_or(TransactionFault::Unreadable)?,
        })
    }

    /// Deletes a stored transaction: the person came back without an answer.
    pub fn drop_stored(state: &State, storage: &(impl Storage + ?Sized)) {
        // Where storage is blocked there is none.
        let _ = storage.remove(&key_of(state));
    }
}

impl Record {
    fn of(resume: &Resume, verifier: &str, created: Timestamp) -> Self {
        let Resume { request, granted_before } = resume;
        Self {
            v: VERSION,
            created: created.0,
            verifier: verifier.to_owned(),
            client_id: request.client_id.as_str().to_owned(),
            scopes: request.scopes.to_string(),
            granted_before: granted_before.to_string(),
            return_to: request.return_to.as_str().to_owned(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|record| record.v == VERSION)
    }

    fn store(&self, key: &str, storage: &(impl Storage + ?Sized)) -> Result<(), StorageFault> {
        storage.set(key, &serde_json::to_string(self).map_err(|_| StorageFault)?)
    }

    fn is_young(&self, now: Timestamp) -> bool {
        (0..=TIME_TO_LIVE.as_millis() as i64).contains(&now.0.saturating_sub(self.created))
    }

    fn resume(&self, rules: &ReturnRules) -> Option<Resume> {
        Some(Resume {
            request: SignInRequest {
                client_id: ClientId::parse(&self.client_id).ok()?,
                scopes: ScopeSet::parse(&self.scopes),
                return_to: rules.parse(&self.return_to),
                show_dialog: false,
            },
            granted_before: ScopeSet::parse(&self.granted_before),
        })
    }
}

/// Stores what a person asked for, without any secret, until their sign-in is finished. If the page is loaded again before, they can try
/// again from there.
pub fn store_unfinished(resume: &Resume, storage: &(impl Storage + ?Sized), now: Timestamp) {
    // Without storage a reload leads to the start page.
    let _ = Record::of(resume, "", now).store(UNFINISHED, storage);
}

/// The sign-in of this tab that came back last and was not finished, if that was less than [`TIME_TO_LIVE`] ago.
pub fn read_unfinished(storage: &(impl Storage + ?Sized), rules: &ReturnRules, now: Timestamp) -> Option<Resume> {
    let record = Record::read(&storage.get(UNFINISHED).ok()??)?;
    record.is_young(now).then(|| record.resume(rules)).flatten()
}

/// The sign-in is finished.
pub fn drop_unfinished(storage: &(impl Storage + ?Sized)) {
    let _ = storage.remove(UNFINISHED);
}

/// Deletes every transaction that is too old or unreadable. Returns the start and the key of each that is left.
///
/// # Errors
/// [`StorageFault`] when storage is blocked.
pub fn purge(storage: &(impl Storage + ?Sized), now: Timestamp) -> Result<Vec<(i64, String)>, StorageFault> {
    let mut left = Vec::new();
    for key in storage.keys()?.into_iter().filter(|key| key.starts_with(PREFIX)) {
        match storage.get(&key)?.as_deref().and_then(Record::read).filter(|record| record.is_young(now)) {
            Some(record) => left.push((record.created, key)),
            None => storage.remove(&key)?,
        }
    }
    Ok(left)
}

/// Deletes every transaction, whatever its age, and the unfinished sign-in.
pub fn drop_all(storage: &(impl Storage + ?Sized)) {
    drop_unfinished(storage);
    for key in storage.keys().unwrap_or_default().into_iter().filter(|key| key.starts_with(PREFIX)) {
        let _ = storage.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    const RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &[] };

    #[derive(Default)]
    struct Tab {
        entries: RefCell<BTreeMap<String, String>>,
        blocked: bool,
    }
    impl Tab {
        fn check(&self) -> Result<(), StorageFault> {
            if self.blocked { Err(StorageFault) } else { Ok(()) }
        }
    }
    impl Storage for Tab {
        fn keys(&self) -> Result<Vec<String>, StorageFault> {
            self.check().map(|()| self.entries.borrow().keys().cloned().collect())
        }
        fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
            self.check().map(|()| self.entries.borrow().get(name).cloned())
        }
        fn set(&self, name: &str, text: &str) -> Result<(), StorageFault> {
            self.check().map(|()| drop(self.entries.borrow_mut().insert(name.into(), text.into())))
        }
        fn remove(&self, name: &str) -> Result<(), StorageFault> {
            self.check().map(|()| drop(self.entries.borrow_mut().remove(name)))
        }
    }

    fn begun(state: &str, at: i64) -> Transaction {
        Transaction {
            state: State::new(state),
            verifier: Verifier::new("v".repeat(86)),
            created: Timestamp(at),
            resume: Resume {
                request: SignInRequest {
                    client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
                    scopes: ScopeSet::parse("user-library-read"),
                    return_to: RULES.parse("/playlists/x?y#z"),
                    show_dialog: false,
                },
                granted_before: ScopeSet::parse("user-top-read"),
            },
        }
    }

    #[test]
    fn it_comes_back_once() {
        let tab = Tab::default();
        let transaction = begun("s", 1000);
        transaction.store(&tab, Timestamp(1000)).unwrap();
        assert_eq!(Transaction::take(&State::new("s"), &tab, &RULES, Timestamp(2000)), Ok(transaction));
        assert_eq!(Transaction::take(&State::new("s"), &tab, &RULES, Timestamp(2000)), Err(TransactionFault::Unknown));
    }

    #[test]
    fn it_lives_ten_minutes() {
        let limit = TIME_TO_LIVE.as_millis() as i64;
        let (old, future) = (Some(TransactionFault::TooOld), Some(TransactionFault::FromTheFuture));
        for (age, fault) in [(0, None), (limit, None), (limit + 1, old), (-1, future)] {
            let tab = Tab::default();
            begun("s", 50_000_000).store(&tab, Timestamp(50_000_000)).unwrap();
            let taken = Transaction::take(&State::new("s"), &tab, &RULES, Timestamp(50_000_000 + age));
            assert_eq!(taken.err(), fault, "{age}");
            assert!(tab.entries.borrow().is_empty(), "gone either way");
        }
    }

    #[test]
    fn five_are_kept_and_the_oldest_goes() {
        let tab = Tab::default();
        for n in 0..7 {
            begun(&format!("s{n}"), n).store(&tab, Timestamp(n)).unwrap();
        }
        assert_eq!(tab.keys().unwrap(), ["tx:s2", "tx:s3", "tx:s4", "tx:s5", "tx:s6"]);
    }

    #[test]
    fn old_and_damaged_ones_are_purged_and_strangers_left_alone() {
        let tab = Tab::default();
        begun("old", 0).store(&tab, Timestamp(0)).unwrap();
        tab.set("tx:odd", "{").unwrap();
        tab.set("tx:v9", r#"{"v":9,"created":0,"verifier":"","client_id":"","scopes":"","return_to":""}"#).unwrap();
        tab.set("other", "kept").unwrap();
        purge(&tab, Timestamp(TIME_TO_LIVE.as_millis() as i64 + 1)).unwrap();
        assert_eq!(tab.keys().unwrap(), ["other"]);
    }

    #[test]
    fn a_damaged_record_is_unreadable_and_gone() {
        for text in ["", "{}", "[]", r#"{"v":1,"created":0,"verifier":"short","client_id":"a","scopes":"","return_to":"/"}"#] {
            let tab = Tab::default();
            tab.set("tx:s", text).unwrap();
            assert_eq!(
                Transaction::take(&State::new("s"), &tab, &RULES, Timestamp(0)),
                Err(TransactionFault::Unreadable),
                "{text}"
            );
            assert!(tab.entries.borrow().is_empty());
        }
    }

    #[test]
    fn blocked_storage_is_a_fault_not_a_panic() {
        let tab = Tab { blocked: true, ..Tab::default() };
        assert_eq!(begun("s", 0).store(&tab, Timestamp(0)), Err(StorageFault));
        assert_eq!(Transaction::take(&State::new("s"), &tab, &RULES, Timestamp(0)), Err(TransactionFault::Blocked));
        drop_all(&tab);
    }
}
