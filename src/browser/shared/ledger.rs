//! What is written down for all pages: the newest session, how often it was renewed, and which ones are over. Names and numbers,
//! nothing secret.

use super::{SharedPages, database};
use crate::session::ports::{Ledger, Pending};
use crate::session::shared::{Note, SessionId};

const NEWEST: &str = "newest";
const OVER: &str = "over";
/// The last few are enough: a page that slept longer than that many sign-ins has been thrown out by the browser.
const MOST_OVER: usize = 16;

impl Ledger for SharedPages {
    fn read(&self) -> Pending<Note> {
        Box::pin(async { Note { newest: newest().await, over: over().await } })
    }

    fn publish(&self, id: SessionId, generation: u32) -> Pending<()> {
        Box::pin(async move {
            let text = format!("{} {generation}", id.as_str());
            // Where nothing can be written other pages find out by asking.
            let _ = database::put(NEWEST, Some(&text.into())).await;
        })
    }

    fn end(&self, id: SessionId) -> Pending<()> {
        Box::pin(async move {
            let mut all = over().await;
            all.retain(|known| *known != id);
            all.push(id);
            let last: Vec<&str> = all.iter().rev().take(MOST_OVER).map(SessionId::as_str).collect();
            let _ = database::put(OVER, Some(&last.join(" ").into())).await;
        })
    }
}

async fn text(name: &str) -> Option<String> {
    database::get(name).await?.as_string()
}

async fn newest() -> Option<(SessionId, u32)> {
    let text = text(NEWEST).await?;
    let (id, generation) = text.split_once(' ')?;
    Some((SessionId::parse(id)?, generation.parse().ok()?))
}

async fn over() -> Vec<SessionId> {
    text(OVER).await.unwrap_or_default().split(' ').filter_map(SessionId::parse).collect()
}
