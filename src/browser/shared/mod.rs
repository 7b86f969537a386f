//! What the pages of one browser share: a lock, a channel, a ledger and a vault.
//!
//! [`SharedPages`] implements the four ports of the session with Web Locks, BroadcastChannel, IndexedDB and Web Crypto. Where the
//! browser lacks or refuses one of them, the session works as if this page were alone.

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

const CHANNEL_NAME: &str = "lockgroove-session";

/// The other pages of this browser, and the storage they share.
#[derive(Debug, Default)]
pub struct SharedPages {
    /// `None` if the browser has no `BroadcastChannel`.
    channel: Option<BroadcastChannel>,
}

impl SharedPages {
    /// Opens the channel.
    #[must_use]
    pub fn new() -> Self {
        Self { channel: BroadcastChannel::new(CHANNEL_NAME).ok() }
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
