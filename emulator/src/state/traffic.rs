//! What was asked so far, for the rate limit and the quota. It belongs to one run and is not saved.

use std::collections::{BTreeMap, VecDeque};

use crate::clock::Millis;

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// By client ID: when each request of the window came.
    pub(crate) recent: BTreeMap<String, VecDeque<Millis>>,
    /// By owner and bucket: when the first request of the day came, and how many there were.
    pub(crate) spent: BTreeMap<(String, &'static str), (Millis, u64)>,
}
