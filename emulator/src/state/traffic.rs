//! Counters for the rate limit and the quota. They belong to one run and are not saved.

use std::collections::{BTreeMap, VecDeque};

use crate::clock::Millis;

#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// When the requests of the current window arrived, by client ID.
    pub(crate) recent: BTreeMap<String, VecDeque<Millis>>,
    /// When the first request of the day arrived and how many followed, by owner and bucket.
    pub(crate) spent: BTreeMap<(String, &'static str), (Millis, u64)>,
}
