//! Editing a playlist in its table: entries are removed, moved and added at once on the screen, sent one request at a time, and taken back if
//! that fails.
//!
//! - [`Editing`]: the changes of one list, for as long as the list is kept. [`library::editing`](crate::library::editing) plans and sends
//!   them.
//! - [`tools`]: what a page shows of it: the notices, and the dialogs. [`notice`], [`place`] and [`add`] draw them.
//! - [`change`]: one change, with its words. [`adding`]: adding to another playlist.
//! - [`create`]: making a playlist.
//! - [`noting`]: how a change is written down, and comes into the list of changes.

pub mod add;
pub mod adding;
pub mod change;
pub mod create;
pub mod notice;
pub mod noting;
pub mod place;
pub mod tools;

use core::time::Duration;
use std::collections::VecDeque;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use self::change::{Change, Did};
use self::noting::{account_of, begin, remember_known};
use super::adds::{Asked, Things};
use super::api::ApiData;
use super::by_hand::Journal;
use super::context::{App, use_app};
use super::focus;
use super::needs::Need;
use super::record::acts::{Act, Said};
use super::record::rows::row_id;
use super::record::state::{Progress, Record};
use super::saving::use_saving;
use super::shell::use_person;
use crate::browser::WebWorld;
use crate::browser::leaving::AsksBeforeLeaving;
use crate::library::editing::run::{End, Notes, Run, Target, Unnoted};
use crate::library::editing::{moving, removal};
use crate::oauth::ScopeSet;
use crate::organise::by_hand::ByHand;
use crate::organise::journal::Becomes;
use crate::organise::run::Blocked;
use crate::session::ports::Clock as _;
use crate::spotify::{ApiClient, ApiError, ListReader, Me};

/// How long a move by key waits for the next one: one request can make all of them.
const GATHERED_FOR: Duration = Duration::from_millis(600);

/// The changes of one list. A handle: copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Editing {
    record: Record,
    inner: StoredValue<Inner, LocalStorage>,
    /// Why the last change was not made, or not wholly.
    pub wrong: RwSignal<Option<Wrong>>,
    /// What a dialog asks the person.
    pub asks: RwSignal<Option<Ask>>,
    /// Grows with each change that was made.
    pub made: RwSignal<u32>,
}

struct Inner {
    app: App,
    client: ApiClient,
    /// Changes belong to the list and not to the page: they go on when another page is opened.
    owner: Owner,
    /// The playlist and its name, if the list is one that the person can edit.
    target: Option<Target>,
    name: String,
    person: Option<ApiData<Me>>,
    adds: Asked,
    waiting: VecDeque<Change>,
    is_busy: bool,
    /// A removal that waits for the person's answer.
    asked: Option<Change>,
    /// The last change, taken back.
    undo: Option<Change>,
    /// A change that was made in part, or perhaps.
    stuck: Option<Stuck>,
}

/// A change that can be gone on with.
struct Stuck {
    change: Change,
    run: Run,
    written_down: Option<Journal>,
}

/// Why a change was not made, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// These scopes are not granted.
    NotGranted(Need, ScopeSet),
    /// There is no network. Nothing was sent.
    Offline,
    /// The playlist is not the one that was shown any more.
    Elsewhere,
    /// The same, after a part of the change was made.
    Stopped,
    /// The call failed, and nothing was changed.
    NotMade(ApiError),
    /// A call failed after others succeeded.
    Partly(ApiError),
    /// It may have been made.
    Unconfirmed(ApiError),
    /// It could not be written down, so nothing further was sent. `None` if what writes it down could not be loaded.
    NotBegun(Option<Blocked>),
}

/// What a dialog asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Where to move these rows.
    Where(Vec<u32>),
}

impl Editing {
    /// Those of this list, made at the first call.
    #[must_use]
    pub fn of(record: Record, list: Option<(Target, String)>) -> Self {
        let editing = record.editor.get(|| Self::new(record));
        let (target, name) = list.unzip();
        editing.inner.try_update_value(|inner| (inner.target, inner.name) = (target, name.unwrap_or_default()));
        editing
    }

    fn new(record: Record) -> Self {
        let app = use_app();
        let inner = Inner {
            app,
            client: app.client(),
            owner: Owner::current().unwrap_or_default(),
            target: None,
            name: String::new(),
            person: use_person(),
            adds: use_saving().adds,
            waiting: VecDeque::new(),
            is_busy: false,
            asked: None,
            undo: None,
            stuck: None,
        };
        let editing = Self {
            record,
            inner: StoredValue::new_local(inner),
            wrong: RwSignal::new(None),
            asks: RwSignal::new(None),
            made: RwSignal::new(0),
        };
        record.on_act(move |act| editing.act(act));
        editing
    }

    fn act(self, act: Act) {
        let record = self.record;
        match act {
            Act::Remove => self.remove(),
            Act::MoveByOne { up } => {
                let rows = self.rows();
                if let Some(to) = moving::by_one(record.length(), &rows, up) {
                    self.move_to(&rows, to, true);
                }
            }
            Act::MoveTo(rows, to) => self.move_to(&rows, to, false),
            Act::AskWhere => {
                if self.can_move() {
                    self.asks.set(Some(Ask::Where(self.rows())));
                }
            }
            Act::Add => self.ask_playlist(),
            Act::Undo => self.undo(),
            Act::GoOn => {
                if let Some(change) = self.update(|inner| inner.asked.take()).flatten() {
                    self.begin(change);
                }
            }
            Act::PutAway => {
                self.update(|inner| (inner.asked, inner.undo) = (None, None));
                record.said.set(None);
            }
            Act::ShowInOrder => {
                record.show_in_order();
                record.said.set(None);
            }
        }
    }

    /// Asks which playlist to add the selected things to.
    fn ask_playlist(self) {
        let known = self.update(|inner| (inner.adds, inner.target.as_ref().map(|target| target.id.clone())));
        if let Some((adds, source)) = known {
            let said = Callback::new(move |words| self.say(words, Vec::new()));
            let (uris, known) = (self.record.selected_uris(), self.record.selected_entries());
            adds.set(Some(Things { uris, known, source, said: Some(said) }));
        }
    }

    /// The selected rows of the list; the one at the keyboard if none is selected.
    fn rows(self) -> Vec<u32> {
        let selected = self.record.selected();
        if !selected.is_empty() {
            return selected;
        }
        let at = self.record.at.get_untracked();
        self.record.view.with_untracked(|view| view.get(at).copied()).into_iter().collect()
    }

    fn remove(self) {
        if !self.is_whole() {
            return;
        }
        let (record, rows) = (self.record, self.rows());
        let places = record.places();
        let removal = removal::remove(&places, &rows);
        if removal.edit.steps.is_empty() {
            return self.say(change::cannot_remove(removal.left), Vec::new());
        }
        let change = Change::removal(record, places, removal, WebWorld.now());
        match change.warning() {
            Some(words) => {
                self.update(|inner| inner.asked = Some(change));
                self.say(words, vec![("Remove", Act::GoOn), ("Keep", Act::PutAway)]);
            }
            None => self.begin(change),
        }
    }

    /// Moves rows before the one at this place. A move `by_key` waits for the next one.
    pub fn move_to(self, rows: &[u32], to: u32, by_key: bool) {
        if !self.can_move() {
            return;
        }
        // Keys that follow each other make one move.
        let last = self.update(|inner| inner.waiting.pop_back_if(|last| by_key && last.is_move_to(rows))).flatten();
        let change = match last {
            Some(last) => Some(last.moved_on(self.record, to)),
            None => Change::movement(self.record, self.record.places(), rows, to),
        };
        let Some(change) = change else { return };
        if self.is_possible() {
            self.show(&change);
            self.update(|inner| inner.waiting.push_back(change));
            if by_key {
                let counted = self.record.generation.get_untracked();
                let is_last = move || self.record.generation.try_get_untracked() == Some(counted);
                set_timeout(
                    move || {
                        if is_last() {
                            self.send()
                        }
                    },
                    GATHERED_FOR,
                );
            } else {
                self.send();
            }
        }
    }

    fn undo(self) {
        let Some(change) = self.update(|inner| inner.undo.take()).flatten() else { return };
        if change.before() == self.record.places() {
            self.begin(change);
        } else {
            self.say("The playlist has changed since, so this cannot be taken back.".to_owned(), Vec::new());
        }
    }

    fn begin(self, change: Change) {
        if self.is_possible() {
            self.show(&change);
            self.update(|inner| inner.waiting.push_back(change));
            self.send();
        }
    }

    /// Shows a change as if it was made.
    fn show(self, change: &Change) {
        self.update(|inner| (inner.asked, inner.undo) = (None, None));
        self.record.set_table(change.table.clone(), &change.selected);
        self.refocus(change.at);
        self.say(change.words(Did::Sending), Vec::new());
    }

    /// The row at this place of the list gets the focus, because the one that had it may be gone.
    fn refocus(self, row: u32) {
        let record = self.record;
        let place = record.view.with_untracked(|view| view.iter().position(|other| *other >= row).unwrap_or(view.len()));
        let at = place.min(record.view.with_untracked(|view| view.len()).saturating_sub(1));
        record.at.set(at);
        request_animation_frame(move || focus::on(&row_id(at)));
    }

    fn send(self) {
        let next = self.update(|inner| {
            let target = inner.target.clone()?;
            if inner.is_busy {
                return None;
            }
            let change = inner.waiting.pop_front()?;
            inner.is_busy = true;
            Some((change, target))
        });
        let Some((change, target)) = next.flatten() else { return };
        let run = Run::new(change.before().to_vec(), self.record.shown_version(), change.steps.clone());
        self.carry_out(Stuck { change, run, written_down: None }, target);
    }

    fn carry_out(self, work: Stuck, target: Target) {
        let known = self.inner.try_with_value(|inner| (inner.app, inner.client.clone(), inner.owner.clone()));
        let Some((app, client, owner)) = known else { return };
        let Stuck { change, mut run, mut written_down } = work;
        // Of several requests, some would be made.
        let asks_first = (change.steps.len() > 1).then(AsksBeforeLeaving::from_now);
        let call = async move {
            if written_down.is_none() && run.left() > 1 {
                match begin(app, self.by_hand(&change)).await {
                    Ok(begun) => written_down = Some(begun),
                    Err(why) => {
                        drop(asks_first);
                        self.update(|inner| inner.is_busy = false);
                        return self.not_begun(Stuck { change, run, written_down }, Wrong::NotBegun(why));
                    }
                }
            }
            let notes: &dyn Notes = match &written_down {
                Some(written_down) => &**written_down,
                None => &Unnoted,
            };
            let end = run.carry_out(&client, &WebWorld, notes, &target).await;
            drop(asks_first);
            self.ended(Stuck { change, run, written_down }, end);
        };
        owner.with(|| spawn_local_scoped_with_cancellation(call));
    }

    /// A change as the list of changes knows it.
    fn by_hand(self, change: &Change) -> Option<ByHand> {
        let record = self.record;
        let known = |inner: &Inner| Some((inner.target.clone()?, inner.name.clone(), inner.person));
        let (target, name, person) = self.inner.try_with_value(known).flatten()?;
        // What it brings back is in the rows that it leads to.
        let known = if change.is_undo() { record.entries(&change.table) } else { Vec::new() };
        Some(ByHand {
            doing: change.doing(),
            name,
            target,
            before: record.entries(&change.table_before),
            known,
            steps: change.steps.clone(),
            version: record.shown_version(),
            becomes: if change.is_undo() { Becomes::Nothing } else { Becomes::Change },
            account: account_of(person),
        })
    }

    fn remember(self, change: &Change, written: u32) {
        if let Some(app) = self.inner.try_with_value(|inner| inner.app) {
            let edit = if change.is_undo() { None } else { self.by_hand(change) };
            remember_known(app, change.known.clone(), edit, written);
        }
    }

    /// Nothing of it was sent.
    fn not_begun(self, work: Stuck, wrong: Wrong) {
        self.record.set_table(work.change.table_before.clone(), &[]);
        work.end();
        self.update(|inner| inner.stuck = Some(Stuck { written_down: None, ..work }));
        self.stop(wrong, false);
    }

    fn ended(self, work: Stuck, end: End) {
        let Stuck { change, run, .. } = &work;
        self.update(|inner| inner.is_busy = false);
        let is_begun = run.written > 0 || run.is_unsure();
        match end {
            End::Done => {
                work.end();
                self.remember(change, run.written);
                self.record.set_shown_version(run.version.clone());
                self.made.try_update(|made| *made = made.wrapping_add(1));
                let (words, undo) = (change.words(Did::Made), change.clone().taken_back(WebWorld.now()));
                let is_last = self.update(|inner| inner.waiting.is_empty()).unwrap_or(true);
                if is_last {
                    // It was read anew meanwhile.
                    if self.record.places() != run.now {
                        self.read_again();
                    }
                    let offers = if undo.is_some() { vec![("Undo", Act::Undo)] } else { Vec::new() };
                    self.update(|inner| inner.undo = undo);
                    self.say(words, offers);
                } else {
                    self.send();
                }
            }
            // A song may be out of its playlist that should stay: what is written down is offered at Organise.
            End::ChangedElsewhere if run.is_partly_made() => {
                drop(work);
                self.stop(Wrong::Stopped, true);
            }
            End::ChangedElsewhere => {
                work.end();
                if run.written > 0 {
                    self.remember(change, run.written);
                }
                self.stop(Wrong::Elsewhere, true);
            }
            // The page shows the end of the session by itself.
            End::Failed(ApiError::SignedOut | ApiError::Stopped) => {}
            End::Failed(error) if !is_begun => {
                let wrong = self.why_not_made(error);
                self.not_begun(work, wrong);
            }
            End::NotNoted if !is_begun => self.not_begun(work, Wrong::NotBegun(Some(Blocked::NotStored))),
            End::Failed(error) => {
                let wrong = if run.is_unsure() { Wrong::Unconfirmed(error) } else { Wrong::Partly(error) };
                self.update(|inner| inner.stuck = Some(work));
                self.stop(wrong, true);
            }
            End::NotNoted => {
                self.update(|inner| inner.stuck = Some(work));
                self.stop(Wrong::NotBegun(Some(Blocked::NotStored)), true);
            }
            End::Unconfirmed(error) => {
                self.update(|inner| inner.stuck = Some(work));
                self.stop(Wrong::Unconfirmed(error), false);
            }
        }
    }

    /// Nothing that waits is sent. With `reads`, shows the list as the service has it.
    fn stop(self, wrong: Wrong, reads: bool) {
        self.update(|inner| inner.waiting.clear());
        self.record.said.try_set(None);
        self.wrong.try_set(Some(wrong));
        if reads {
            self.read_again();
        }
    }

    fn read_again(self) {
        let known = self.inner.try_with_value(|inner| Some((inner.target.clone()?, inner.client.clone(), inner.owner.clone())));
        if let Some((target, client, owner)) = known.flatten() {
            owner.with(|| self.record.read_again(ListReader::playlist(&target.id, None), client));
        }
    }

    /// Goes on with a change that was made in part; or tries again what was not made at all.
    pub fn try_again(self) {
        self.wrong.set(None);
        let next = self.update(|inner| {
            let stuck = inner.stuck.take()?;
            inner.is_busy = true;
            Some((stuck, inner.target.clone()?))
        });
        if let Some((work, target)) = next.flatten() {
            if self.record.progress.get_untracked() == Progress::Whole {
                self.record.set_table(work.change.table.clone(), &[]);
            }
            self.say(work.change.words(Did::Sending), Vec::new());
            self.carry_out(work, target);
        }
    }

    fn say(self, words: String, offers: Vec<(&'static str, Act)>) {
        self.record.said.try_set(Some(Said { words, offers }));
    }

    fn is_whole(self) -> bool {
        let is_whole = self.record.progress.get_untracked() == Progress::Whole && {
            let (read, all) = untrack(|| self.record.read_of());
            read == all
        };
        if !is_whole {
            self.say("Wait until the whole playlist is read.".to_owned(), Vec::new());
        }
        is_whole
    }

    fn can_move(self) -> bool {
        if !untrack(|| self.record.is_in_order()) {
            let words = "Songs can be moved only while the playlist stands in its own order, without a filter.".to_owned();
            self.say(words, vec![("Show its own order", Act::ShowInOrder)]);
            return false;
        }
        self.is_whole()
    }

    /// Whether a change can be sent now. If not, says why.
    fn is_possible(self) -> bool {
        let wrong = self.inner.try_with_value(|inner| inner.hinders()).flatten();
        let is_possible = wrong.is_none();
        if let Some(left) = self.update(|inner| inner.stuck.take()).flatten() {
            left.end();
            // A way back that was made in part leaves what it takes back as it is called.
            if left.run.written > 0 && !(left.change.is_undo() && left.run.is_partly_made()) {
                self.remember(&left.change, left.run.written);
            }
        }
        self.wrong.try_set(wrong);
        is_possible
    }

    fn why_not_made(self, error: ApiError) -> Wrong {
        match error {
            ApiError::MissingScope(scopes) => Wrong::NotGranted(self.need(), scopes),
            error => Wrong::NotMade(error),
        }
    }

    fn need(self) -> Need {
        Need::change(self.inner.try_with_value(|inner| inner.target.as_ref().and_then(|target| target.public)).flatten())
    }

    fn update<T>(self, change: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(change)
    }
}

impl Stuck {
    /// Nothing of it has to be gone on with by a later visit.
    fn end(&self) {
        if let Some(written_down) = &self.written_down {
            written_down.end();
        }
    }
}

impl Inner {
    fn hinders(&self) -> Option<Wrong> {
        let (need, missing) = missing(self.app, self.target.as_ref()?.public);
        if !missing.is_empty() {
            return Some(Wrong::NotGranted(need, missing));
        }
        (!self.app.online.get_untracked()).then_some(Wrong::Offline)
    }
}

/// What changing a playlist needs, by whether it is public, and the scopes of it that are not granted.
fn missing(app: App, public: Option<bool>) -> (Need, ScopeSet) {
    let need = Need::change(public);
    let granted = app.state.with_untracked(|state| state.grant().map_or(ScopeSet::NONE, |grant| grant.consent.scopes));
    (need, need.scopes().difference(granted))
}
