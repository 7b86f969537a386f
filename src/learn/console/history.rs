//! The calls of this tab so far, the newest first. They hold what a person's library says, so they belong to one sign-in, live in memory
//! only, and have an end.

use std::collections::VecDeque;

use crate::session::{Epoch, Timestamp};
use crate::spotify::client::RawAnswer;
use crate::spotify::error::ApiError;

/// How many calls are kept.
pub const MOST: usize = 50;
/// How many bytes of answers and forms are kept. The newest call is, however long.
pub const MOST_BYTES: usize = 4_000_000;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number, from 1. Zero before it is put down.
    pub number: u32,
    /// When it was sent.
    pub at: Timestamp,
    /// The operation's name in addresses.
    pub operation: String,
    /// What the form held.
    pub values: Vec<String>,
    /// Method, path and query.
    pub line: String,
    /// What came of it.
    pub outcome: Result<RawAnswer, ApiError>,
}

impl Past {
    fn weight(&self) -> usize {
        let answer = self.outcome.as_ref().map_or(0, |seen| seen.response.body.len());
        answer + self.line.len() + self.values.iter().map(String::len).sum::<usize>()
    }
}

/// The calls of one sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    owner: Option<Epoch>,
    calls: VecDeque<Past>,
    last: u32,
}

impl History {
    /// The calls, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Past> {
        self.calls.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The call with this number, if it is still kept.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Past> {
        self.calls.iter().find(|past| past.number == number)
    }

    /// Whose calls these are from now on. Those of somebody else, or of an earlier sign-in, are forgotten. Says whether any were.
    pub fn belongs_to(&mut self, epoch: Option<Epoch>) -> bool {
        if self.owner == epoch {
            return false;
        }
        self.owner = epoch;
        let had = !self.is_empty();
        self.clear();
        had
    }

    /// Puts a call of this sign-in down, and says which number it has. One that comes back after its sign-in is over is not.
    pub fn put(&mut self, epoch: Epoch, past: Past) -> Option<u32> {
        if self.owner != Some(epoch) {
            return None;
        }
        self.last = self.last.wrapping_add(1);
        self.calls.push_front(Past { number: self.last, ..past });
        let mut bytes = 0;
        // From the newest on, as many as there is room for.
        let kept = self.calls.iter().take(MOST).take_while(|past| {
            bytes += past.weight();
            bytes <= MOST_BYTES
        });
        let kept = kept.count().max(1);
        self.calls.truncate(kept);
        Some(self.last)
    }

    /// Forgets all calls.
    pub fn clear(&mut self) {
        self.calls.clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::{HttpResponse, ScopeSet};
    use crate::spotify::testing::{Bench, ok};

    fn past(body: &str) -> Past {
        let response = HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() };
        Past {
            number: 0,
            at: Timestamp(1),
            operation: "get-me".into(),
            values: Vec::new(),
            line: "GET /v1/me".into(),
            outcome: Ok(RawAnswer { response, millis: 1, trouble: None }),
        }
    }

    fn numbers(history: &History) -> Vec<u32> {
        history.iter().map(|past| past.number).collect()
    }

    fn owned() -> (History, Epoch) {
        let epoch = Bench::new(ScopeSet::NONE, |_| ok("")).session.state().epoch().unwrap();
        let mut history = History::default();
        history.belongs_to(Some(epoch));
        (history, epoch)
    }

    #[test]
    fn the_newest_is_first_and_the_oldest_makes_room() {
        let (mut history, epoch) = owned();
        for _ in 0..MOST + 3 {
            history.put(epoch, past("{}"));
        }
        assert_eq!(numbers(&history), (4..=MOST as u32 + 3).rev().collect::<Vec<_>>());
        assert!(history.get(3).is_none() && history.get(4).is_some());
    }

    #[test]
    fn long_answers_make_room_too_and_the_newest_always_stays() {
        let (mut history, epoch) = owned();
        for _ in 0..3 {
            history.put(epoch, past(&"x".repeat(MOST_BYTES / 2 - 100)));
        }
        assert_eq!(numbers(&history), [3, 2]);
        history.put(epoch, past(&"x".repeat(MOST_BYTES * 2)));
        assert_eq!(numbers(&history), [4]);
    }

    #[test]
    fn another_sign_in_finds_nothing() {
        let (mut history, epoch) = owned();
        history.put(epoch, past("{}"));
        assert!(!history.belongs_to(Some(epoch)) && !history.is_empty());
        assert!(history.belongs_to(None) && history.is_empty());
        assert_eq!(history.put(epoch, past("{}")), None, "an answer that comes too late");
        assert!(history.is_empty() && !history.belongs_to(Some(epoch)));
    }
}
