//! What the pages of this browser have in common: a lock, a channel, a ledger and a vault.
//!
//! [`SharedPages`] implements the four ports of the session with Web Locks, BroadcastChannel, IndexedDB and Web Crypto. Where the
//! browser has one of them not, or refuses it, the session goes on as if this page were alone.

mod channel;
mod database;
mod ledger;
mod lock;
mod vault;

use core::future::Future;
use core::time::Duration;

use web_sys::BroadcastChannel;

use super::WebWorld;
use crate::session::ports::Clock as _;
use crate::session::race::race;

/// The other pages of this browser, and what is kept for all of them.
#[derive(Debug, Default)]
pub struct SharedPages {
    /// `None` where the browser has no such thing.
    channel: Option<BroadcastChannel>,
}

impl SharedPages {
    /// Takes part from here on.
    #[must_use]
    pub fn new() -> Self {
        Self { channel: BroadcastChannel::new(channel::NAME).ok() }
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
