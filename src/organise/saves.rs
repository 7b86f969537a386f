//! Many things, saved or removed, followed or unfollowed: forty at once, each looked at before and afterwards, so that what is undone is
//! what was changed.

use core::cell::RefCell;

use super::driver::Surroundings;
use super::entry::count;
use crate::spotify::client::Change;
use crate::spotify::uri::{Batch, MAX_IN_BATCH, Uri};
use crate::spotify::{ApiClient, ApiError};

/// A change of many things in the library.
#[derive(Clone, Debug)]
pub struct Saves {
    batches: Vec<Batch>,
    saved: bool,
    done: usize,
    changed: Vec<Uri>,
    refused: Vec<Uri>,
}

impl Saves {
    /// Saves or follows these things, or removes or unfollows them. Each has to be named once.
    #[must_use]
    pub fn new(uris: &[Uri], saved: bool) -> Self {
        Self { batches: Batch::all(uris).collect(), saved, done: 0, changed: Vec::new(), refused: Vec::new() }
    }

    /// How many things are done with, and how many there are.
    #[must_use]
    pub fn share(&self) -> (u32, u32) {
        let size = |batches: &[Batch]| batches.iter().map(|batch| count(batch.uris().len())).sum();
        (size(self.batches.get(..self.done).unwrap_or_default()), size(&self.batches))
    }

    /// Whether everything is done with.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done >= self.batches.len()
    }

    /// What was changed, and is confirmed. What was so before is not among it.
    #[must_use]
    pub fn changed(&self) -> &[Uri] {
        &self.changed
    }

    /// What the service did not change although it accepted the request.
    #[must_use]
    pub fn refused(&self) -> &[Uri] {
        &self.refused
    }

    /// What they become.
    #[must_use]
    pub const fn saved(&self) -> bool {
        self.saved
    }
}

/// How many requests so many things take: a look, the change, and a look, for forty at once.
#[must_use]
pub const fn requests(number: u32) -> u32 {
    3 * number.div_ceil(MAX_IN_BATCH as u32)
}

/// Goes on until everything is done with. Dropping the future aborts the request; what it had changed is found at the next attempt.
///
/// # Errors
/// [`ApiError`] by what can be done about it. To go on, call it again.
pub async fn save(client: &ApiClient, saves: &RefCell<Saves>, around: &dyn Surroundings) -> Result<(), ApiError> {
    loop {
        around.changed();
        let (batch, saved) = {
            let saves = saves.borrow();
            let Some(batch) = saves.batches.get(saves.done) else { return Ok(()) };
            (batch.clone(), saves.saved)
        };
        let before = client.are_saved(&batch).await?;
        let other: Vec<Uri> =
            batch.uris().iter().zip(&before).filter(|(_, is)| **is != saved).map(|(uri, _)| uri.clone()).collect();
        // What an attempt changed whose answer was lost belongs to this change too, so it is noted before it is sent.
        saves.borrow_mut().note(&other);
        let Some(rest) = Batch::all(&other).next() else {
            saves.borrow_mut().done += 1;
            continue;
        };
        match client.set_saved(&rest, saved).await? {
            Change::Confirmed(answers) => {
                let refused = rest.uris().iter().zip(&answers).filter(|(_, is)| **is != saved).map(|(uri, _)| uri.clone());
                saves.borrow_mut().refuse(refused.collect());
            }
            Change::Unconfirmed(error) => return Err(error),
        }
    }
}

impl Saves {
    fn note(&mut self, uris: &[Uri]) {
        for uri in uris {
            if !self.changed.contains(uri) {
                self.changed.push(uri.clone());
            }
        }
    }

    fn refuse(&mut self, uris: Vec<Uri>) {
        self.changed.retain(|uri| !uris.contains(uri));
        self.refused.extend(uris);
        self.done += 1;
    }
}
