//! A run as a later visit of the app finds it: what was begun, and how far it is.
//!
//! What was begun is written before the first step, and how far it is before each step is sent. So of what was sent at most one step is
//! not certain, and a run that is gone on with [looks](super::run) whether it was carried out.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::plan::Plan;
use super::run::{Progress, Run, Target};
use super::stored::{Line, StepLine, entries, lines};
use crate::backup::manifest::Account;
use crate::spotify::id::PlaylistId;

/// The version of the shape. What another version began is not gone on with.
const VERSION: u32 = 1;

/// What a change is to the list of changes when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Becomes {
    /// A change of its own.
    Change,
    /// A change that made its playlist.
    NewList,
    /// Nothing: it takes back what another one had made so far.
    Nothing,
}

/// A change that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// When, in milliseconds since 1970. It tells apart what was begun one after the other.
    pub at: i64,
    /// The person who made it.
    pub account: Account,
    /// The work, in a word: `Sorting`.
    pub doing: String,
    /// What it is done to: the name of the playlist, or of several.
    pub name: String,
    /// What it is in the end.
    pub becomes: Becomes,
    /// The playlists, in the order in which they are changed.
    pub lists: Vec<BegunList>,
}

/// A playlist of a change that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunList {
    /// Its name.
    pub name: String,
    /// The playlist.
    pub target: Target,
    /// The entries it would have without this change.
    pub origin: Vec<Entry>,
    /// The plan.
    pub plan: Plan,
    /// The version of the playlist that the plan was made for.
    pub snapshot: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Shape {
    version: u32,
    at: i64,
    account: Account,
    doing: String,
    name: String,
    becomes: Becomes,
    lists: Vec<ListShape>,
}

#[derive(Serialize, Deserialize)]
struct ListShape {
    name: String,
    id: String,
    public: Option<bool>,
    /// Missing if it is what was there before.
    origin: Option<Vec<Line>>,
    before: Vec<Line>,
    steps: Vec<StepLine>,
    /// Moved, removed, added, dates lost, cannot.
    sums: [u32; 5],
    snapshot: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    /// The time at which it was begun.
    of: i64,
    /// How far each playlist is.
    lists: Vec<Progress>,
}

impl BegunList {
    fn shape(&self) -> ListShape {
        let plan = &self.plan;
        ListShape {
            name: self.name.clone(),
            id: self.target.id.as_str().to_owned(),
            public: self.target.public,
            origin: (self.origin != plan.before).then(|| lines(&self.origin)),
            before: lines(&plan.before),
            steps: plan.steps.iter().map(StepLine::of).collect(),
            sums: [plan.moved, plan.removed, plan.added, plan.dates_lost, plan.cannot],
            snapshot: self.snapshot.clone(),
        }
    }

    fn of(shape: ListShape) -> Option<Self> {
        let before = entries(shape.before).ok()?;
        let steps: Vec<_> = shape.steps.into_iter().map(StepLine::step).collect::<Option<_>>()?;
        let mut after = before.clone();
        steps.iter().for_each(|step| step.make(&mut after));
        let [moved, removed, added, dates_lost, cannot] = shape.sums;
        Some(Self {
            name: shape.name,
            target: Target { id: PlaylistId::parse(&shape.id).ok()?, public: shape.public },
            origin: shape.origin.map_or_else(|| Ok(before.clone()), entries).ok()?,
            plan: Plan { before, after, steps, moved, removed, added, dates_lost, cannot },
            snapshot: shape.snapshot,
        })
    }
}

impl Begun {
    /// As text.
    #[must_use]
    pub fn write(&self) -> String {
        let shape = Shape {
            version: VERSION,
            at: self.at,
            account: self.account.clone(),
            doing: self.doing.clone(),
            name: self.name.clone(),
            becomes: self.becomes,
            lists: self.lists.iter().map(BegunList::shape).collect(),
        };
        serde_json::to_string(&shape).unwrap_or_default()
    }

    /// Reads the text. `None` if it is of another version, or not whole.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let shape: Shape = serde_json::from_str(text).ok().filter(|shape: &Shape| shape.version == VERSION)?;
        Some(Self {
            at: shape.at,
            account: shape.account,
            doing: shape.doing,
            name: shape.name,
            becomes: shape.becomes,
            lists: shape.lists.into_iter().map(BegunList::of).collect::<Option<_>>()?,
        })
    }

    /// The run of each playlist, as far as the last note says. A note of another change is none: then nothing was sent.
    #[must_use]
    pub fn runs(&self, note: Option<&str>) -> Vec<Run> {
        let noted = note.and_then(|note| serde_json::from_str::<Noted>(note).ok()).filter(|noted| noted.of == self.at);
        let mut noted = noted.map(|noted| noted.lists).unwrap_or_default().into_iter();
        let run = |list: &BegunList| {
            let nothing = || Progress { snapshot: list.snapshot.clone(), ..Progress::default() };
            Run::resumed(list.target.clone(), list.plan.clone(), noted.next().unwrap_or_else(nothing))
        };
        self.lists.iter().map(run).collect()
    }
}

/// How far the change is that was begun at this time, as text: the progress of each playlist.
#[must_use]
pub fn note(at: i64, lists: Vec<Progress>) -> String {
    serde_json::to_string(&Noted { of: at, lists }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::plan::Want;
    use super::super::plan::tests::{list, one};
    use super::super::run::{Event, Status};
    use super::*;
    use proptest::prelude::*;

    fn begun(plan: Plan) -> Begun {
        Begun {
            at: 7,
            account: Account { id: "ines".to_owned(), name: "Ines".to_owned() },
            doing: "Sorting".to_owned(),
            name: "Slow trains".to_owned(),
            becomes: Becomes::Change,
            lists: vec![BegunList {
                name: "Slow trains".to_owned(),
                target: Target { id: PlaylistId::parse("1a").unwrap(), public: Some(true) },
                origin: plan.before.clone(),
                plan,
                snapshot: Some("s0".to_owned()),
            }],
        }
    }

    proptest! {
        #[test]
        fn what_was_begun_is_read_as_it_was_written(before in "[a-f\\-L]{0,16}", wanted in "[a-h]{0,16}") {
            let wants = wanted.chars().map(|letter| Want::New(one(letter))).chain([Want::Stay(0)]).collect();
            let plan = Plan::reach(list(&before), wants);
            let mut begun = begun(plan.clone());
            prop_assert_eq!(Begun::read(&begun.write()), Some(begun.clone()));
            begun.lists[0].origin = list("xy");
            begun.lists.push(BegunList { snapshot: None, ..begun.lists[0].clone() });
            begun.becomes = Becomes::Nothing;
            prop_assert_eq!(Begun::read(&begun.write()), Some(begun));
        }
    }

    #[test]
    fn a_note_of_another_change_says_nothing() {
        let begun = begun(Plan::order(list("abc"), &[2, 0, 1]));
        let progress = Progress { done: 1, sent: 1, is_unsure: false, snapshot: Some("s1".to_owned()) };
        let done = |note: Option<&str>| begun.runs(note)[0].share().0;
        assert_eq!(done(Some(&note(begun.at, vec![progress.clone()]))), 1);
        assert_eq!(done(Some(&note(8, vec![progress]))), 0);
        assert_eq!((done(Some("{")), done(None)), (0, 0));
    }

    #[test]
    fn each_of_several_playlists_is_as_far_as_its_own_note_says() {
        let mut begun = begun(Plan::order(list("abc"), &[2, 1, 0]));
        begun.lists.extend([begun.lists[0].clone(), begun.lists[0].clone()]);
        let progress = |done: u32| Progress { done, sent: done, is_unsure: false, snapshot: Some("s1".to_owned()) };
        let shares = |note: &str| begun.runs(Some(note)).iter().map(|run| run.share().0).collect::<Vec<_>>();
        assert_eq!(shares(&note(begun.at, vec![progress(2), progress(1)])), [2, 1, 0]);
    }

    #[test]
    fn what_another_version_began_is_not_gone_on_with() {
        let text = begun(Plan::order(list("abc"), &[2, 0, 1])).write();
        assert_eq!(Begun::read(&text.replace(r#""version":1"#, r#""version":2"#)), None);
        assert_eq!(Begun::read("{}"), None);
    }

    #[test]
    fn more_steps_than_there_are_are_not_done() {
        let begun = begun(Plan::order(list("abc"), &[2, 0, 1]));
        let progress = Progress { done: 9, sent: 9, is_unsure: true, snapshot: None };
        let mut run = begun.runs(Some(&note(begun.at, vec![progress]))).remove(0);
        assert_eq!(run.share(), (1, 1));
        run.handle(Event::Go);
        assert_eq!(*run.status(), Status::Running);
    }
}
