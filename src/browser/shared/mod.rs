//! What the pages of one browser share: a lock, a channel, a ledger and a vault.
//!
//! [`SharedPages`] implements the four ports of the session with Web Locks, BroadcastChannel, IndexedDB and Web Crypto. Where the
//! browser has no Web Locks, a lease in IndexedDB replaces them. Where it lacks or refuses another, the session works as if this page
//! were alone.

mod channel;
mod connection;
mod database;
pub mod journal;
mod lease;
mod ledger;
mod lock;
mod vault;

use core::cell::RefCell;
use core::future::Future;
use core::time::Duration;

use connection::Connection;

use super::WebWorld;
use crate::session::ports::Clock as _;
use crate::session::race::race;

/// The other pages of this browser, and the storage they share.
#[derive(Debug, Default)]
pub struct SharedPages {
    connection: RefCell<Connection>,
}

impl SharedPages {
    /// Opens the channel.
    #[must_use]
    pub fn new() -> Self {
        let pages = Self::default();
        pages.connection.borrow_mut().open();
        pages
    }
}

/// The output of a future, unless it takes longer than `limit`.
async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let timeout = async {
        WebWorld.sleep(limit).await;
        None
    };
    race(async { Some(future.await) }, timeout).await
}
