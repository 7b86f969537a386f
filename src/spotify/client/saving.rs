//! Saves and removes things, follows and unfollows, and confirms that it happened: a write that succeeds proves nothing.

use super::ApiClient;
use crate::spotify::endpoint::library;
use crate::spotify::error::ApiError;
use crate::spotify::model::Answers;
use crate::spotify::uri::Batch;

/// What came of a change to the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Whether each thing is saved or followed now, in the order of the batch. It may differ from what was asked for.
    Confirmed(Vec<bool>),
    /// The service accepted the change, and could not say afterwards how things are.
    Unconfirmed(ApiError),
}

impl ApiClient {
    /// Whether each thing is saved or followed.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn are_saved(&self, batch: &Batch) -> Result<Vec<bool>, ApiError> {
        let Answers(answers) = self.get(&library::contains(batch)).await?;
        if answers.len() == batch.uris().len() {
            return Ok(answers);
        }
        Err(ApiError::Malformed { what: "whether something is saved", excerpt: format!("{answers:?}") })
    }

    /// Saves or follows these things, or removes or unfollows them, and reads how they are then. If the answer to the change is lost, it
    /// reads before it writes a second time.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it. Then nothing was changed, or the service cannot be asked whether it was.
    pub async fn set_saved(&self, batch: &Batch, saved: bool) -> Result<Change, ApiError> {
        let write = if saved { library::save(batch) } else { library::remove(batch) };
        match self.change(&write).await {
            Ok(()) => {}
            Err(ApiError::Unreachable | ApiError::TimedOut | ApiError::Unavailable { .. }) => {
                let answers = self.are_saved(batch).await?;
                if answers.iter().all(|answer| *answer == saved) {
                    return Ok(Change::Confirmed(answers));
                }
                self.change(&write).await?;
            }
            Err(error) => return Err(error),
        }
        match self.are_saved(batch).await {
            Ok(answers) => Ok(Change::Confirmed(answers)),
            Err(error @ (ApiError::SignedOut | ApiError::Stopped)) => Err(error),
            Err(error) => Ok(Change::Unconfirmed(error)),
        }
    }
}
