//! The calls of this tab, newest first. They contain a person's data, so they belong to one session, stay in memory, and are limited in
//! size.

use std::collections::VecDeque;

use crate::session::{Epoch, Timestamp};
use crate::spotify::client::RawAnswer;
use crate::spotify::error::ApiError;

/// Most calls kept.
pub const MOST: usize = 50;
/// Most bytes kept of all calls. The newest call is kept at any size.
pub const MOST_BYTES: usize = 4_000_000;

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCall {
    /// Its number, from 1. Zero before it is added.
    pub number: u32,
    /// When it was sent.
    pub at: Timestamp,
    /// The ID of the operation.
    pub operation: String,
    /// The values of the form.
    pub values: Vec<String>,
    /// Method, path and query.
    pub line: String,
    /// The response, or why there is none.
    pub outcome: Result<RawAnswer, ApiError>,
}

impl PastCall {
    fn size(&self) -> usize {
        let answer = self.outcome.as_ref().map_or(0, |seen| seen.response.body.len());
        answer + self.line.len() + self.values.iter().map(String::len).sum::<usize>()
    }
}

/// The calls of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallHistory {
    owner: Option<Epoch>,
    calls: VecDeque<PastCall>,
    last: u32,
}

impl CallHistory {
    /// The calls, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &PastCall> {
        self.calls.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The call with this number, unless it has been dropped.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&PastCall> {
        self.calls.iter().find(|call| call.number == number)
    }

    /// Sets the session these calls belong to and drops those of another one. Returns whether any were dropped.
    pub fn belongs_to(&mut self, epoch: Option<Epoch>) -> bool {
        if self.owner == epoch {
            return false;
        }
        self.owner = epoch;
        let had = !self.is_empty();
        self.clear();
        had
    }

    /// Adds a call and returns its number. `None` for a call that comes back after its session has ended.
    pub fn add(&mut self, epoch: Epoch, call: PastCall) -> Option<u32> {
        if self.owner != Some(epoch) {
            return None;
        }
        self.last = self.last.wrapping_add(1);
        self.calls.push_front(PastCall { number: self.last, ..call });
        let mut bytes = 0;
        // Keeps the newest ones that fit.
        let kept = self.calls.iter().take(MOST).take_while(|call| {
            bytes += call.size();
            bytes <= MOST_BYTES
        });
        let kept = kept.count().max(1);
        self.calls.truncate(kept);
        Some(self.last)
    }

    /// Drops all calls.
    pub fn clear(&mut self) {
        self.calls.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::HttpResponse;

    fn call(body: &str) -> PastCall {
        let response = HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() };
        PastCall {
            number: 0,
            at: Timestamp(1),
            operation: "get-me".into(),
            values: Vec::new(),
            line: "GET /v1/me".into(),
            outcome: Ok(RawAnswer { response, millis: 1, trouble: None }),
        }
    }

    fn numbers(history: &CallHistory) -> Vec<u32> {
        history.iter().map(|call| call.number).collect()
    }

    fn owned() -> (CallHistory, Epoch) {
        let epoch = Epoch::FIRST;
        let mut history = CallHistory::default();
        history.belongs_to(Some(epoch));
        (history, epoch)
    }

    #[test]
    fn the_newest_is_first_and_the_oldest_is_dropped() {
        let (mut history, epoch) = owned();
        for _ in 0..MOST + 3 {
            history.add(epoch, call("{}"));
        }
        assert_eq!(numbers(&history), (4..=MOST as u32 + 3).rev().collect::<Vec<_>>());
        assert!(history.get(3).is_none() && history.get(4).is_some());
    }

    #[test]
    fn long_responses_drop_older_calls_and_the_newest_always_stays() {
        let (mut history, epoch) = owned();
        for _ in 0..3 {
            history.add(epoch, call(&"x".repeat(MOST_BYTES / 2 - 100)));
        }
        assert_eq!(numbers(&history), [3, 2]);
        history.add(epoch, call(&"x".repeat(MOST_BYTES * 2)));
        assert_eq!(numbers(&history), [4]);
    }

    #[test]
    fn another_session_sees_no_calls() {
        let (mut history, epoch) = owned();
        history.add(epoch, call("{}"));
        assert!(!history.belongs_to(Some(epoch)) && !history.is_empty());
        assert!(history.belongs_to(None) && history.is_empty());
        assert_eq!(history.add(epoch, call("{}")), None, "a response that comes too late");
        assert!(history.is_empty() && !history.belongs_to(Some(epoch)));
    }
}
