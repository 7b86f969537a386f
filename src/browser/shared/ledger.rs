//! What is written down for all pages: the newest session, how often it was renewed, and which ones are over. Names and numbers,
//! nothing secret.

use super::{SharedPages, database};
use crate::session::ports::{Ledger, Pending};
use crate::session::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};

const NEWEST: &str = "newest";
const REST: &str = "rest";
const OVER: &str = "over";
/// The last few are enough: a page that slept longer than that many sign-ins has been thrown out by the browser.
const MOST_OVER: usize = 16;

impl Ledger for SharedPages {
    fn read(&self) -> Pending<LedgerRecord> {
        Box::pin(async {
            let record = LedgerRecord::read(&text(NEWEST).await, &text(OVER).await);
            LedgerRecord { pause: RenewalPause::read(&text(REST).await), ..record }
        })
    }

    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()> {
        Box::pin(async move {
            let newest = LedgerRecord::read(&text(NEWEST).await, "").newest;
            if !fresh && newest.is_some_and(|(known, _)| known != id) {
                return;
            }
            let record = LedgerRecord { newest: Some((id, generation)), ..LedgerRecord::default() };
            // Where nothing can be written other pages find out by asking.
            let _ = database::put(NEWEST, Some(&record.to_texts().0.into())).await;
        })
    }

    fn record_pause(&self, pause: RenewalPause) -> Pending<()> {
        Box::pin(async move { drop(database::put(REST, Some(&pause.to_text().into())).await) })
    }

    fn record_end(&self, id: SessionId, reason: EndReason) -> Pending<()> {
        Box::pin(async move {
            let mut record = LedgerRecord::read("", &text(OVER).await);
            record.ended.retain(|(known, _)| *known != id);
            record.ended.push((id, reason));
            let surplus = record.ended.len().saturating_sub(MOST_OVER);
            record.ended.drain(..surplus);
            let _ = database::put(OVER, Some(&record.to_texts().1.into())).await;
        })
    }
}

async fn text(name: &str) -> String {
    database::get(name).await.and_then(|value| value.as_string()).unwrap_or_default()
}
