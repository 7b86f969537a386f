//! The ports of the session: small traits for everything it needs from outside. `browser` implements them for the page, and tests
//! with a scripted world.

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;

use super::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};
use super::time::Timestamp;
use crate::oauth::{HttpRequest, HttpResponse, NetworkFault, Random};

/// A boxed future that stays on its thread.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Sends requests.
pub trait Transport {
    /// Sends one request and reads the whole response, within the request's time limit. Dropping the future aborts the request.
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>>;
}

/// A clock with timers.
pub trait Clock {
    /// Now, by the wall clock.
    fn now(&self) -> Timestamp;
    /// Resolves after about that long. Browsers throttle timers, so it may be late.
    fn sleep(&self, span: Duration) -> Pending<()>;
}

/// The browser blocks storage, or there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFault;

/// A small store of texts that lives as long as the tab (sessionStorage). Any access may fail.
pub trait Storage {
    /// The keys of everything this app stored.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn keys(&self) -> Result<Vec<String>, StorageFault>;
    /// The text under a key.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn get(&self, key: &str) -> Result<Option<String>, StorageFault>;
    /// Stores a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked or full.
    fn set(&self, key: &str, text: &str) -> Result<(), StorageFault>;
    /// Deletes a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn remove(&self, key: &str) -> Result<(), StorageFault>;
}

/// Leaves this page.
pub trait Navigator {
    /// Starts a top-level navigation to the authorization server.
    fn leave_for(&self, url: &str);
}

/// Runs futures.
pub trait Spawner {
    /// Starts a future. It runs on after the caller is gone.
    fn spawn(&self, task: Pending<()>);
}

/// A lock that this page has. Dropping it, or closing the page, releases the lock.
pub type Guard = Box<dyn core::any::Any>;

/// The lock of a browser: one page at a time renews the session.
pub trait Lock {
    /// Waits for the lock, at most this long, because a frozen page may never release it. Dropping the future stops waiting. `None` when the wait was too long or the browser
    /// has no locks; then the caller goes on without.
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>>;
}

/// Sends texts to the other pages of this app in this browser, and to nobody else.
pub trait Channel {
    /// Sends a text to all of them.
    fn broadcast(&self, text: &str);
    /// Calls `on_message` with every text that another page sends.
    fn listen(&self, on_message: Box<dyn Fn(&str)>);
    /// Stops sending and receiving, while the page is in the back/forward cache.
    fn disconnect(&self);
    /// Sends and receives again.
    fn reconnect(&self);
}

/// A record for all pages of this browser, without secrets. A page that gets the [`Lock`] reads what the last owner recorded. If the
/// browser stores nothing, the record is empty.
pub trait Ledger {
    /// Reads the record.
    fn read(&self) -> Pending<LedgerRecord>;
    /// Records how many times this session was renewed. A fresh session becomes the newest. Any other is recorded only if it is the newest,
    /// or if there is none: a page that slept must not replace a sign-in that it has missed.
    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()>;
    /// Records that a renewal failed.
    fn record_pause(&self, pause: RenewalPause) -> Pending<()>;
    /// Records that this session ended.
    fn record_end(&self, id: SessionId, reason: EndReason) -> Pending<()>;
}

/// Stores one text on this device, encrypted, if the person wants to stay signed in.
pub trait Vault {
    /// Whether the person chose to stay signed in on this device. The default is no.
    fn is_enabled(&self) -> bool;
    /// Remembers the choice. Disabling the vault also clears it.
    fn set_enabled(&self, stay: bool);
    /// The text, if there is one that can be decrypted.
    fn load(&self) -> Pending<Option<String>>;
    /// Replaces the text. Does nothing while the vault is disabled.
    fn store(&self, text: String) -> Pending<Result<(), StorageFault>>;
    /// Deletes the text and its key.
    fn clear(&self) -> Pending<()>;
}

/// What the pages of one browser share.
pub trait Browser: Lock + Channel + Ledger + Vault {}

impl<T: Lock + Channel + Ledger + Vault> Browser for T {}

/// A browser with a single page that stores nothing, for programs and tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct SinglePage;

impl Lock for SinglePage {
    fn acquire(&self, _: Duration) -> Pending<Option<Guard>> {
        Box::pin(core::future::ready(None))
    }
}

impl Channel for SinglePage {
    fn broadcast(&self, _: &str) {}
    fn listen(&self, _: Box<dyn Fn(&str)>) {}
    fn disconnect(&self) {}
    fn reconnect(&self) {}
}

impl Ledger for SinglePage {
    fn read(&self) -> Pending<LedgerRecord> {
        Box::pin(core::future::ready(LedgerRecord::default()))
    }
    fn record_renewal(&self, _: SessionId, _: u32, _: bool) -> Pending<()> {
        Box::pin(core::future::ready(()))
    }
    fn record_pause(&self, _: RenewalPause) -> Pending<()> {
        Box::pin(core::future::ready(()))
    }
    fn record_end(&self, _: SessionId, _: EndReason) -> Pending<()> {
        Box::pin(core::future::ready(()))
    }
}

impl Vault for SinglePage {
    fn is_enabled(&self) -> bool {
        false
    }
    fn set_enabled(&self, _: bool) {}
    fn load(&self) -> Pending<Option<String>> {
        Box::pin(core::future::ready(None))
    }
    fn store(&self, _: String) -> Pending<Result<(), StorageFault>> {
        Box::pin(core::future::ready(Err(StorageFault)))
    }
    fn clear(&self) -> Pending<()> {
        Box::pin(core::future::ready(()))
    }
}

/// What a page needs for itself.
pub trait World: Transport + Clock + Random + Storage + Navigator + Spawner {}

impl<T: Transport + Clock + Random + Storage + Navigator + Spawner> World for T {}
