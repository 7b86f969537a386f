//! What is written down for all pages: the newest session, how often it was renewed, and which ones are over. Names and numbers,
//! nothing secret.

use super::{SharedPages, database};
use crate::session::ports::{Ledger, Pending};
use crate::session::shared::{Ending, Note, Rest, SessionId};

const NEWEST: &str = "newest";
const REST: &str = "rest";
const OVER: &str = "over";
/// The last few are enough: a page that slept longer than that many sign-ins has been thrown out by the browser.
const MOST_OVER: usize = 16;

impl Ledger for SharedPages {
    fn read(&self) -> Pending<Note> {
        Box::pin(async {
            let note = Note::read(&text(NEWEST).await, &text(OVER).await);
            Note { rest: Rest::read(&text(REST).await), ..note }
        })
    }

    fn publish(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()> {
        Box::pin(async move {
            let newest = Note::read(&text(NEWEST).await, "").newest;
            if !fresh && newest.is_some_and(|(known, _)| known != id) {
                return;
            }
            let note = Note { newest: Some((id, generation)), ..Note::default() };
            // Where nothing can be written other pages find out by asking.
            let _ = database::put(NEWEST, Some(&note.to_texts().0.into())).await;
        })
    }

    fn rest(&self, rest: Rest) -> Pending<()> {
        Box::pin(async move { drop(database::put(REST, Some(&rest.to_text().into())).await) })
    }

    fn end(&self, id: SessionId, ending: Ending) -> Pending<()> {
        Box::pin(async move {
            let mut note = Note::read("", &text(OVER).await);
            note.over.retain(|(known, _)| *known != id);
            note.over.push((id, ending));
            let surplus = note.over.len().saturating_sub(MOST_OVER);
            note.over.drain(..surplus);
            let _ = database::put(OVER, Some(&note.to_texts().1.into())).await;
        })
    }
}

async fn text(name: &str) -> String {
    database::get(name).await.and_then(|value| value.as_string()).unwrap_or_default()
}
