//! What the session needs from the world outside, as small traits. The page implements them with web-sys; tests with scripts.

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;

use super::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};
use super::time::Timestamp;
use crate::oauth::{HttpRequest, HttpResponse, NetworkFault, Random};

/// A future that stays on its thread, boxed.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Sends requests. Dropping the future aborts the request.
pub trait Transport {
    /// Sends one request and reads the whole answer, within the request's time limit.
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>>;
}

/// Tells the time, and when some of it has passed.
pub trait Clock {
    /// Now, by the wall clock.
    fn now(&self) -> Timestamp;
    /// Resolves after about that long. Browsers throttle timers, so nothing may depend on it being prompt.
    fn sleep(&self, span: Duration) -> Pending<()>;
}

/// The browser refuses to store: blocked site data, or no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFault;

/// A small store of texts that lives as long as the tab (sessionStorage). Any access may fail.
pub trait Storage {
    /// The names of everything stored by this app.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn names(&self) -> Result<Vec<String>, StorageFault>;
    /// What is stored under a name.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn get(&self, name: &str) -> Result<Option<String>, StorageFault>;
    /// Stores a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked or full.
    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault>;
    /// Forgets a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn remove(&self, name: &str) -> Result<(), StorageFault>;
}

/// Leaves this page for another by a top-level navigation.
pub trait Navigator {
    /// Goes to an address of the authorization server.
    fn leave_for(&self, url: &str);
}

/// Runs a future on its own.
pub trait Spawner {
    /// Starts it; it runs on after the caller is gone.
    fn spawn(&self, task: Pending<()>);
}

/// Held by the one page of this browser that may renew the session. Dropping it lets the next one in; so does closing the page.
pub type Guard = Box<dyn core::any::Any>;

/// Lets one page of this browser at a time renew the session.
pub trait Lock {
    /// Waits for its turn, at most that long: a page that the browser has frozen may hold the lock and never let go. `None` when
    /// the time is over or the browser has no locks; the caller goes on all the same.
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>>;
}

/// Carries texts to the other pages of this browser that show this app, and to nobody else.
pub trait Channel {
    /// Tells all of them.
    fn broadcast(&self, text: &str);
    /// Calls `hear` with every text another one tells.
    fn listen(&self, on_message: Box<dyn Fn(&str)>);
}

/// What is written down for all pages of this browser, without secrets. What one page wrote before it let go of the [`Lock`] the
/// next one reads. Where the browser keeps nothing it is empty.
pub trait Ledger {
    /// What is written.
    fn read(&self) -> Pending<LedgerRecord>;
    /// Writes how many times this session was renewed. A fresh one becomes the newest; another one is written down only while it is
    /// the newest, or there is none: a page that slept must not push aside a sign-in that it has missed.
    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()>;
    /// Writes that a renewal failed.
    fn record_pause(&self, pause: RenewalPause) -> Pending<()>;
    /// Writes that this session is over, and why.
    fn record_end(&self, id: SessionId, ending: EndReason) -> Pending<()>;
}

/// Keeps one text on this device, encrypted, for as long as a person wants to stay signed in.
pub trait Vault {
    /// Whether the person chose to stay signed in on this device. Not unless they did.
    fn is_enabled(&self) -> bool;
    /// Remembers what they chose. Choosing not to empties the vault.
    fn set_enabled(&self, stay: bool);
    /// The text, if there is one that can be opened.
    fn load(&self) -> Pending<Option<String>>;
    /// Keeps this text in place of the one before.
    fn store(&self, text: String) -> Pending<Result<(), StorageFault>>;
    /// Forgets the text and the key to it.
    fn clear(&self) -> Pending<()>;
}

/// What the pages of one browser have in common.
pub trait Browser: Lock + Channel + Ledger + Vault {}

impl<T: Lock + Channel + Ledger + Vault> Browser for T {}

/// A browser with one page that keeps nothing: for programs and tests that have no other.
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

/// What a page needs for itself. One value in the page, one in each test.
pub trait World: Transport + Clock + Random + Storage + Navigator + Spawner {}

impl<T: Transport + Clock + Random + Storage + Navigator + Spawner> World for T {}
