//! One page at a time, for browsers without Web Locks: a record in IndexedDB names the page that has the lock, and until when. The browser
//! runs the transactions of all pages one after the other, so two pages never both find it free.

use core::time::Duration;

use js_sys::Math;
use wasm_bindgen_futures::spawn_local;

use super::database::{self, Failure};
use crate::browser::WebWorld;
use crate::session::Timestamp;
use crate::session::ports::Clock as _;

// The name of the stored value never changes, because other versions of the app read it too.
const NAME: &str = "lease";
/// A page that was closed does not release its lease. A token request takes fifteen seconds at most.
const LIFE: Duration = Duration::from_secs(18);
/// The shortest pause before looking again whether it is free, and how much longer it may be: pages that look at different moments do not
/// keep each other waiting.
const PAUSE: Duration = Duration::from_millis(50);
const SPREAD: f64 = 100.0;

/// The lease of this page. Dropping it ends the lease, or the attempt to get it.
pub(super) struct Lease {
    owner: String,
}

impl Drop for Lease {
    fn drop(&mut self) {
        let owner = self.owner.clone();
        spawn_local(async move {
            // If this fails, the lease ends by itself.
            let _ = database::update(NAME, |found| belongs_to(found.as_deref(), &owner).then(String::new)).await;
        });
    }
}

/// Waits until no other page has a lease, at most this long. `None` also without a database.
pub(super) async fn acquire(limit: Duration) -> Option<Lease> {
    let lease = Lease { owner: format!("{:016x}", getrandom::u64().ok()?) };
    let end = WebWorld.now().plus(limit);
    loop {
        // The clock is read in the transaction, which may have waited for that of another page.
        let take = |found: Option<String>| {
            let (found, now) = (found.as_deref(), WebWorld.now());
            let is_free = belongs_to(found, &lease.owner) || has_ended(found, now);
            is_free.then(|| format!("{} {}", lease.owner, now.plus(LIFE).0))
        };
        match database::update(NAME, take).await {
            Ok(true) => return Some(lease),
            // On a busy machine the database may answer late, to all pages at once. It may have stored the lease all the same.
            Ok(false) | Err(Failure::NoAnswer) => {}
            Err(Failure::Refused(_)) => return None,
        }
        if WebWorld.now() >= end {
            return None;
        }
        WebWorld.sleep(PAUSE + Duration::from_millis((Math::random() * SPREAD) as u64)).await;
    }
}

/// Whether this page stored the lease, perhaps in an attempt whose answer it did not wait for.
fn belongs_to(found: Option<&str>, owner: &str) -> bool {
    found.is_some_and(|text| text.split(' ').next() == Some(owner))
}

/// Whether there is no lease, it has ended, or the clock was set back since it began, by more than a lease lasts. The clocks of two pages
/// may differ a little, so a lease that begins a moment from now counts.
fn has_ended(found: Option<&str>, now: Timestamp) -> bool {
    let until = found.and_then(|text| text.split(' ').nth(1)?.parse().ok());
    until.is_none_or(|until| !(now..=now.plus(2 * LIFE)).contains(&Timestamp(until)))
}
