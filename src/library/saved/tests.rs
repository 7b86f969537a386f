#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn track(n: usize) -> Uri {
    Uri::new(Kind::Track, &format!("t{n}")).unwrap()
}

fn tracks(range: core::ops::Range<usize>) -> Vec<Uri> {
    range.map(track).collect()
}

fn ask(marks: &mut Marks, seen: &[Uri]) -> Option<Batch> {
    marks.question(seen, Vec::new, |_| true)
}

/// Marks that know of these things that they are saved, or not.
fn knowing(uris: &[Uri], saved: bool) -> Marks {
    let mut marks = Marks::default();
    let batch = ask(&mut marks, uris).unwrap();
    marks.answered(&batch, Some(&vec![saved; batch.uris().len()]));
    marks
}

#[test]
fn what_is_seen_is_asked_once_and_what_is_near_fills_the_request() {
    let mut marks = Marks::default();
    let batch = marks.question(&tracks(0..30), || tracks(30..100), |_| true).unwrap();
    assert_eq!(batch.uris(), tracks(0..40));
    assert!(ask(&mut marks, &tracks(40..50)).is_none(), "one question at a time");
    marks.answered(&batch, Some(&[true; 40]));
    assert_eq!((marks.shown(&track(39)), marks.shown(&track(40))), (Some(true), None));
    assert!(marks.question(&tracks(0..40), || panic!("nothing seen is unknown"), |_| true).is_none());
}

#[test]
fn a_table_that_is_scrolled_to_its_end_takes_the_fewest_requests() {
    let (mut marks, all, mut requests) = (Marks::default(), tracks(0..1_000), 0);
    for top in (0..1_000).step_by(7) {
        let (seen, near) = (top..(top + 33).min(1_000), (top + 33).min(1_000)..(top + 73).min(1_000));
        while let Some(batch) = marks.question(&all[seen.clone()], || all[near.clone()].to_vec(), |_| true) {
            requests += 1;
            marks.answered(&batch, Some(&vec![false; batch.uris().len()]));
        }
    }
    assert_eq!(requests, 25);
    assert!(all.iter().all(|uri| marks.shown(uri) == Some(false)));
}

#[test]
fn kinds_that_may_not_be_asked_about_and_chapters_are_left_out() {
    let uris = ["spotify:artist:0a", "spotify:chapter:0c", "spotify:album:1a", "spotify:artist:0a", "spotify:album:1a"];
    let uris = uris.map(|uri| Uri::parse(uri).unwrap());
    let mut marks = Marks::default();
    let batch = marks.question(&uris, Vec::new, |kind| kind != Kind::Artist).unwrap();
    assert_eq!(batch.uris(), [uris[2].clone()]);
}

#[test]
fn audiobooks_are_never_asked_about_with_anything_else() {
    let uris = ["spotify:audiobook:1", "spotify:track:2", "spotify:audiobook:3"].map(|uri| Uri::parse(uri).unwrap());
    let mut marks = Marks::default();
    let first = ask(&mut marks, &uris).unwrap();
    assert_eq!(first.uris(), [uris[0].clone(), uris[2].clone()]);
    marks.answered(&first, None);
    let second = ask(&mut marks, &uris).unwrap();
    assert_eq!(second.uris(), [uris[1].clone()]);
    marks.answered(&second, Some(&[true]));
    assert!(ask(&mut marks, &uris).is_none(), "what the service cannot say is not asked again by itself");
    marks.ask_again();
    assert_eq!(ask(&mut marks, &uris).unwrap(), first);
    marks.want(&uris, false);
    assert_eq!(marks.change().unwrap().0.uris().len(), 1);
}

#[test]
fn a_change_is_shown_at_once_and_taken_back_if_it_fails() {
    let uris = tracks(0..3);
    let mut marks = knowing(&uris, false);
    marks.want(&uris[..2], true);
    assert_eq!((marks.shown(&uris[0]), marks.is_changing(&uris[0])), (Some(true), true));
    let (batch, saved) = marks.change().unwrap();
    assert_eq!((batch.uris(), saved), (&uris[..2], true));
    marks.want(&uris[2..], true);
    assert!(marks.change().is_none(), "one change at a time");
    let outcome = marks.changed(&batch, true, Err(ApiError::Unavailable { status: 500 }));
    assert_eq!(outcome, Outcome::Failed(ApiError::Unavailable { status: 500 }));
    assert!(uris.iter().all(|uri| marks.shown(uri) == Some(false) && !marks.is_changing(uri)), "also what waited");
    assert!(marks.change().is_none());
    // The change may have been made all the same; what waited was not.
    assert_eq!(ask(&mut marks, &uris).unwrap().uris(), &uris[..2]);
}

#[test]
fn a_success_without_an_effect_is_not_taken_for_one() {
    let uris = tracks(0..2);
    let mut marks = knowing(&uris, false);
    marks.want(&uris, true);
    let (batch, saved) = marks.change().unwrap();
    let outcome = marks.changed(&batch, saved, Ok(Change::Confirmed(vec![true, false])));
    assert_eq!(outcome, Outcome::Unchanged(vec![uris[1].clone()]));
    assert_eq!((marks.shown(&uris[0]), marks.shown(&uris[1])), (Some(true), Some(false)));
    assert_eq!(marks.count(&uris, true), Count { done: 1, waiting: 0 });
}

#[test]
fn what_could_not_be_confirmed_is_asked_about() {
    let uris = tracks(0..1);
    let mut marks = knowing(&uris, true);
    marks.want(&uris, false);
    let (batch, saved) = marks.change().unwrap();
    let outcome = marks.changed(&batch, saved, Ok(Change::Unconfirmed(ApiError::TimedOut)));
    assert_eq!((outcome, marks.shown(&uris[0])), (Outcome::Failed(ApiError::TimedOut), Some(false)));
    let question = ask(&mut marks, &uris).unwrap();
    marks.answered(&question, Some(&[true]));
    assert_eq!(marks.shown(&uris[0]), Some(true));
}

#[test]
fn a_press_and_another_one_send_nothing_or_both() {
    let uris = tracks(0..1);
    let mut marks = knowing(&uris, true);
    marks.want(&uris, false);
    marks.want(&uris, true);
    assert!(marks.change().is_none(), "nothing was sent yet");
    marks.want(&uris, false);
    let (batch, saved) = marks.change().unwrap();
    marks.want(&uris, true);
    assert_eq!((marks.shown(&uris[0]), saved), (Some(true), false));
    assert_eq!(marks.changed(&batch, saved, Ok(Change::Confirmed(vec![false]))), Outcome::Done);
    assert_eq!(marks.shown(&uris[0]), Some(true));
    let (batch, saved) = marks.change().unwrap();
    assert!(saved);
    marks.changed(&batch, saved, Ok(Change::Confirmed(vec![true])));
    assert_eq!((marks.shown(&uris[0]), marks.is_changing(&uris[0])), (Some(true), false));
}

#[test]
fn an_answer_that_is_older_than_a_change_says_nothing() {
    let uris = tracks(0..2);
    let mut marks = Marks::default();
    let question = ask(&mut marks, &uris).unwrap();
    marks.want(&uris[..1], true);
    let (batch, saved) = marks.change().unwrap();
    marks.changed(&batch, saved, Ok(Change::Confirmed(vec![true])));
    marks.answered(&question, Some(&[false, false]));
    assert_eq!((marks.shown(&uris[0]), marks.shown(&uris[1])), (Some(true), Some(false)));
}

#[test]
fn a_list_says_what_is_saved_until_something_newer_is_known() {
    let uris = tracks(0..2);
    let mut marks = Marks::default();
    marks.assume(&uris);
    assert!(ask(&mut marks, &uris).is_none());
    marks.want(&uris[..1], false);
    let (batch, saved) = marks.change().unwrap();
    marks.changed(&batch, saved, Ok(Change::Confirmed(vec![false])));
    marks.assume(&uris);
    assert_eq!((marks.shown(&uris[0]), marks.shown(&uris[1])), (Some(false), Some(true)));
    marks.forget(Kind::Track);
    assert_eq!(marks.shown(&uris[1]), None);
}

#[test]
fn many_are_changed_forty_at_a_time() {
    let uris = tracks(0..95);
    let mut marks = Marks::default();
    marks.want(&uris, true);
    let mut sizes = Vec::new();
    while let Some((batch, saved)) = marks.change() {
        sizes.push(batch.uris().len());
        marks.changed(&batch, saved, Ok(Change::Confirmed(vec![true; batch.uris().len()])));
    }
    assert_eq!((sizes, marks.count(&uris, true)), (vec![40, 40, 15], Count { done: 95, waiting: 0 }));
}

/// What happens, in any order.
#[derive(Clone, Debug)]
enum Step {
    /// Things come into view.
    See(usize),
    /// The person wants some things saved, or not.
    Want(usize, usize, bool),
    /// The service works on the question that is on its way, or answers it.
    Question,
    /// The service works on the change that is on its way, or answers it.
    Change(Fate),
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Made,
    Refused,
    LostButMade,
    LostAndNotMade,
    Unconfirmed,
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        4 => Just(Fate::Made),
        1 => Just(Fate::Refused),
        1 => Just(Fate::LostButMade),
        1 => Just(Fate::LostAndNotMade),
        1 => Just(Fate::Unconfirmed)
    ];
    prop_oneof![
        (0_usize..50).prop_map(Step::See),
        (0_usize..60, 1_usize..50, any::<bool>()).prop_map(|(from, count, saved)| Step::Want(from, count, saved)),
        Just(Step::Question),
        fate.prop_map(Step::Change),
    ]
}

/// How a change ended; `None` until then.
type Answer = Option<Result<Change, ApiError>>;

/// A service with a library, and requests on their way to it and back.
struct Service {
    saved: BTreeSet<Uri>,
    question: Option<(Batch, Option<Vec<bool>>)>,
    change: Option<(Batch, bool, Answer)>,
    asked: Vec<Uri>,
}

impl Service {
    fn answers(&self, batch: &Batch) -> Vec<bool> {
        batch.uris().iter().map(|uri| self.saved.contains(uri)).collect()
    }

    fn make(&mut self, batch: &Batch, saved: bool) {
        for uri in batch.uris() {
            if saved {
                self.saved.insert(uri.clone())
            } else {
                self.saved.remove(uri)
            };
        }
    }

    fn send(&mut self, marks: &mut Marks, seen: &[Uri]) {
        if let Some(batch) = ask(marks, seen) {
            self.asked.extend(batch.uris().iter().cloned());
            self.question = Some((batch, None));
        }
        if let Some((batch, saved)) = marks.change() {
            self.change = Some((batch, saved, None));
        }
    }

    fn work_on_question(&mut self, marks: &mut Marks) {
        match self.question.take() {
            Some((batch, None)) => {
                let answers = self.answers(&batch);
                self.question = Some((batch, Some(answers)));
            }
            Some((batch, Some(answers))) => marks.answered(&batch, Some(&answers)),
            None => {}
        }
    }

    /// Whether a change failed.
    fn work_on_change(&mut self, marks: &mut Marks, fate: Fate) -> bool {
        match self.change.take() {
            Some((batch, saved, None)) => {
                if matches!(fate, Fate::Made | Fate::LostButMade | Fate::Unconfirmed) {
                    self.make(&batch, saved);
                }
                let came_of_it = match fate {
                    Fate::Made => Ok(Change::Confirmed(self.answers(&batch))),
                    Fate::Unconfirmed => Ok(Change::Unconfirmed(ApiError::TimedOut)),
                    Fate::Refused => Err(ApiError::NotAllowed),
                    Fate::LostButMade | Fate::LostAndNotMade => Err(ApiError::Unreachable),
                };
                self.change = Some((batch, saved, Some(came_of_it)));
                false
            }
            Some((batch, saved, Some(came_of_it))) => {
                let failed = came_of_it.is_err() || matches!(came_of_it, Ok(Change::Unconfirmed(_)));
                marks.changed(&batch, saved, came_of_it);
                failed
            }
            None => false,
        }
    }
}

proptest! {
    #[test]
    fn in_the_end_what_is_shown_is_what_the_service_has(
        steps in prop::collection::vec(step(), 0..80),
        at_first in prop::collection::btree_set(0_usize..100, 0..100),
    ) {
        let all = tracks(0..100);
        let saved = at_first.into_iter().map(track).collect();
        let mut service = Service { saved, question: None, change: None, asked: Vec::new() };
        let (mut marks, mut seen, mut has_failed) = (Marks::default(), Vec::new(), false);
        for step in steps {
            match step {
                Step::See(from) => seen = all[from..from + 50].to_vec(),
                Step::Want(from, count, saved) => {
                    let uris = &all[from..(from + count).min(100)];
                    marks.want(uris, saved);
                    prop_assert!(uris.iter().all(|uri| marks.shown(uri) == Some(saved)), "a change is shown at once");
                }
                Step::Question => service.work_on_question(&mut marks),
                Step::Change(fate) => has_failed |= service.work_on_change(&mut marks, fate),
            }
            service.send(&mut marks, &seen);
        }
        for _ in 0..100 {
            service.work_on_question(&mut marks);
            has_failed |= service.work_on_change(&mut marks, Fate::Made);
            service.send(&mut marks, &all);
        }
        prop_assert!(service.question.is_none() && service.change.is_none());
        for uri in &all {
            prop_assert_eq!(marks.shown(uri), Some(service.saved.contains(uri)), "{:?}", uri);
            prop_assert!(!marks.is_changing(uri));
        }
        if !has_failed {
            let distinct: BTreeSet<&Uri> = service.asked.iter().collect();
            prop_assert_eq!(distinct.len(), service.asked.len(), "asked twice");
        }
    }
}
