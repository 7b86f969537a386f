//! The ledger in IndexedDB, for all pages: the newest session, how many times it was renewed, the last pause, and the sessions that
//! ended. Nothing in it is secret.

use super::{SharedPages, database};
use crate::session::ports::{Ledger, Pending};
use crate::session::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};

// The names of the stored values never change, because other versions of the app read them too.
const NEWEST: &str = "newest";
const PAUSE: &str = "rest";
const ENDED: &str = "over";
/// How many ended sessions to record. Browsers discard a page long before it has slept through more.
const MAX_ENDED: usize = 16;

impl Ledger for SharedPages {
    fn read(&self) -> Pending<LedgerRecord> {
        Box::pin(async {
            let record = LedgerRecord::read(&text(NEWEST).await, &text(ENDED).await);
            LedgerRecord { pause: RenewalPause::read(&text(PAUSE).await), ..record }
        })
    }

    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()> {
        Box::pin(async move {
            let newest = LedgerRecord::read(&text(NEWEST).await, "").newest;
            if !fresh && newest.is_some_and(|(known, _)| known != id) {
                return;
            }
            let record = LedgerRecord { newest: Some((id, generation)), ..LedgerRecord::default() };
            // If this fails, other pages learn about the session from messages only.
            let _ = database::put(NEWEST, Some(&record.to_texts().0.into())).await;
        })
    }

    fn record_pause(&self, pause: RenewalPause) -> Pending<()> {
        Box::pin(async move { drop(database::put(PAUSE, Some(&pause.to_text().into())).await) })
    }

    fn record_end(&self, id: SessionId, reason: EndReason) -> Pending<()> {
        Box::pin(async move {
            let mut record = LedgerRecord::read("", &text(ENDED).await);
            record.ended.retain(|(known, _)| *known != id);
            record.ended.push((id, reason));
            let surplus = record.ended.len().saturating_sub(MAX_ENDED);
            record.ended.drain(..surplus);
            let _ = database::put(ENDED, Some(&record.to_texts().1.into())).await;
        })
    }
}

async fn text(name: &str) -> String {
    database::get(name).await.and_then(|value| value.as_string()).unwrap_or_default()
}
