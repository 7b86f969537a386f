//! Whether things are saved or followed, as far as it is known, and as the person wants it.
//!
//! Owns which things the service is asked about, which changes are sent, and what is shown meanwhile. It sends nothing itself: the
//! caller sends each [question](Marks::question) and [change](Marks::change), and passes the answer on.
//!
//! - A thing is asked about once. Many are asked about together, one question at a time.
//! - A change is shown at once. It is sent together with others that wait, one request at a time; if it fails, it is taken back.
//! - An answer to a question that was asked before a change says nothing about what came of the change.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use crate::spotify::uri::{Batch, Kind, MAX_IN_BATCH, Uri};
use crate::spotify::{ApiError, Change};

/// The state of each thing.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    marks: BTreeMap<Uri, Mark>,
    is_asking: bool,
    is_changing: bool,
    /// Things whose change is not sent yet, in the order in which the person wanted them. Things that need no change any more
    /// stay until they come to the front.
    waiting: VecDeque<Uri>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    /// The last answer of the service.
    known: Option<bool>,
    /// The wish of the person, until the service did it or did not.
    wanted: Option<bool>,
    /// Whether it is among those that wait to be sent.
    is_waiting: bool,
    question: Question,
}

/// Whether the service has to be asked about a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Question {
    /// It has to: nothing is known, or a change was lost and may have been made.
    #[default]
    Due,
    /// It was asked, and has not answered.
    Asked,
    /// It could not answer.
    Failed,
    /// It does not have to.
    Settled,
}

/// The result of a change that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as it was wanted.
    Done,
    /// The service accepted the change, and these things are as they were before.
    Unchanged(Vec<Uri>),
    /// It failed, so that it and all changes that waited are taken back; or it could not be confirmed.
    Failed(ApiError),
}

impl Marks {
    /// Whether a thing is saved or followed, as it is shown: what the person wants counts from the press on. `None` if it is not known.
    #[must_use]
    pub fn shown(&self, uri: &Uri) -> Option<bool> {
        self.marks.get(uri).and_then(|mark| mark.wanted.or(mark.known))
    }

    /// Whether a change of this thing is not confirmed yet.
    #[must_use]
    pub fn is_changing(&self, uri: &Uri) -> bool {
        self.marks.get(uri).is_some_and(|mark| mark.wanted.is_some())
    }

    /// Notes what a list says about things of which nothing is known: those in it are saved.
    pub fn assume(&mut self, uris: &[Uri]) {
        for uri in uris {
            let mark = self.marks.entry(uri.clone()).or_default();
            if mark.known.is_none() {
                *mark = Mark { known: Some(true), question: Question::Settled, ..*mark };
            }
        }
    }

    /// Forgets the answers about things of this kind, because a newer list has them. Wishes of the person stay.
    pub fn forget(&mut self, kind: Kind) {
        self.marks.retain(|uri, mark| uri.kind() != kind || mark.wanted.is_some() || mark.is_waiting);
    }

    /// Asks again about things of which the service could not say how they are.
    pub fn ask_again(&mut self) {
        for mark in self.marks.values_mut() {
            if mark.question == Question::Failed {
                mark.question = Question::Due;
            }
        }
    }

    /// The next question to send, if there is one: about things that are seen, and as many that are near as fit the same request. Kinds
    /// that `may_ask` refuses are left out. Until [`Self::answered`] is called there is no other.
    pub fn question(&mut self, seen: &[Uri], near: impl FnOnce() -> Vec<Uri>, may_ask: impl Fn(Kind) -> bool) -> Option<Batch> {
        if self.is_asking {
            return None;
        }
        let mut uris = Vec::new();
        self.pick(seen, &may_ask, &mut uris);
        if !uris.is_empty() && uris.len() < MAX_IN_BATCH {
            self.pick(&near(), &may_ask, &mut uris);
        }
        let batch = Batch::all(&uris).next()?;
        self.is_asking = true;
        for uri in batch.uris() {
            self.marks.entry(uri.clone()).or_default().question = Question::Asked;
        }
        Some(batch)
    }

    fn pick(&self, from: &[Uri], may_ask: &impl Fn(Kind) -> bool, picked: &mut Vec<Uri>) {
        for uri in from {
            if picked.len() == MAX_IN_BATCH {
                return;
            }
            let is_due = self.marks.get(uri).is_none_or(|mark| mark.question == Question::Due && mark.wanted.is_none());
            let fits = picked.first().is_none_or(|first| goes_alone(first.kind()) == goes_alone(uri.kind()));
            if is_due && fits && uri.kind() != Kind::Chapter && may_ask(uri.kind()) && !picked.contains(uri) {
                picked.push(uri.clone());
            }
        }
    }

    /// Takes the answer to a question; `None` if there is none.
    pub fn answered(&mut self, question: &Batch, answers: Option<&[bool]>) {
        self.is_asking = false;
        for (n, uri) in question.uris().iter().enumerate() {
            let Some(mark) = self.marks.get_mut(uri).filter(|mark| mark.question == Question::Asked) else { continue };
            match answers.and_then(|answers| answers.get(n)) {
                Some(is) => *mark = Mark { known: Some(*is), question: Question::Settled, ..*mark },
                None => mark.question = Question::Failed,
            }
        }
    }

    /// The person wants these things saved or followed, or not. Things that are so already are left alone.
    pub fn want(&mut self, uris: &[Uri], saved: bool) {
        for uri in uris.iter().filter(|uri| uri.kind() != Kind::Chapter) {
            let mark = self.marks.entry(uri.clone()).or_default();
            if mark.wanted.or(mark.known) == Some(saved) {
                continue;
            }
            // A change on its way is corrected when it has arrived.
            let is_on_its_way = mark.wanted.is_some() && !mark.is_waiting;
            if mark.known == Some(saved) && mark.wanted.is_some() && !is_on_its_way {
                mark.wanted = None;
                continue;
            }
            mark.wanted = Some(saved);
            // An answer that is on its way is older than this.
            if mark.question == Question::Asked {
                mark.question = Question::Due;
            }
            if !is_on_its_way && !core::mem::replace(&mut mark.is_waiting, true) {
                self.waiting.push_back(uri.clone());
            }
        }
    }

    /// The next change to send, if there is one, and whether it saves. Until [`Self::changed`] is called there is no other.
    pub fn change(&mut self) -> Option<(Batch, bool)> {
        if self.is_changing {
            return None;
        }
        let (first, saved) = loop {
            let first = self.waiting.front()?.clone();
            let mark = self.marks.get_mut(&first)?;
            match mark.wanted {
                Some(saved) => break (first, saved),
                None => mark.is_waiting = false,
            }
            self.waiting.pop_front();
        };
        let wanted = |uri: &Uri| self.marks.get(uri).and_then(|mark| mark.wanted) == Some(saved);
        let fits = |uri: &Uri| wanted(uri) && goes_alone(uri.kind()) == goes_alone(first.kind());
        let most = if goes_alone(first.kind()) { 1 } else { MAX_IN_BATCH };
        let uris: Vec<Uri> = self.waiting.iter().filter(|uri| fits(uri)).take(most).cloned().collect();
        for uri in &uris {
            if let Some(mark) = self.marks.get_mut(uri) {
                mark.is_waiting = false;
            }
        }
        self.waiting.retain(|uri| self.marks.get(uri).is_some_and(|mark| mark.is_waiting));
        self.is_changing = true;
        Batch::all(&uris).next().map(|batch| (batch, saved))
    }

    /// Takes what came of a change.
    pub fn changed(&mut self, change: &Batch, saved: bool, came_of_it: Result<Change, ApiError>) -> Outcome {
        self.is_changing = false;
        match came_of_it {
            Ok(Change::Confirmed(answers)) => {
                let mut unchanged = Vec::new();
                for (uri, is) in change.uris().iter().zip(answers) {
                    if is != saved {
                        unchanged.push(uri.clone());
                    }
                    self.arrived(uri, saved, Mark { known: Some(is), question: Question::Settled, ..Mark::default() });
                }
                if unchanged.is_empty() { Outcome::Done } else { Outcome::Unchanged(unchanged) }
            }
            Ok(Change::Unconfirmed(error)) => {
                for uri in change.uris() {
                    self.arrived(uri, saved, Mark { known: Some(saved), ..Mark::default() });
                }
                Outcome::Failed(error)
            }
            Err(error) => {
                for uri in change.uris() {
                    let known = self.marks.get(uri).and_then(|mark| mark.known);
                    // It may have been made all the same.
                    self.marks.insert(uri.clone(), Mark { known, ..Mark::default() });
                }
                for uri in self.waiting.drain(..) {
                    if let Some(mark) = self.marks.get_mut(&uri) {
                        (mark.wanted, mark.is_waiting) = (None, false);
                    }
                }
                Outcome::Failed(error)
            }
        }
    }

    /// A change arrived. If the person wants something else by now, that is the next change.
    fn arrived(&mut self, uri: &Uri, sent: bool, now: Mark) {
        let mark = self.marks.entry(uri.clone()).or_default();
        let wanted = mark.wanted.filter(|wanted| *wanted != sent && Some(*wanted) != now.known);
        *mark = Mark { wanted, is_waiting: wanted.is_some(), ..now };
        if wanted.is_some() {
            self.waiting.push_back(uri.clone());
        }
    }

    /// How many of these things are as they are wanted, and how many changes are not confirmed yet.
    #[must_use]
    pub fn count(&self, uris: &[Uri], saved: bool) -> Count {
        let mut count = Count::default();
        for mark in uris.iter().filter_map(|uri| self.marks.get(uri)) {
            match (mark.wanted, mark.known) {
                (Some(_), _) => count.waiting += 1,
                (None, known) if known == Some(saved) => count.done += 1,
                _ => {}
            }
        }
        count
    }
}

/// How far the change of many things is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As they are wanted, and confirmed.
    pub done: usize,
    /// Not confirmed yet.
    pub waiting: usize,
}

/// Whether things of this kind are never in one request with others. Where audiobooks are not sold, the service answers a question about
/// one with an error, and then says nothing about the others either.
const fn goes_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Audiobook)
}
