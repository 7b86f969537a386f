//! Adding the selected things to a playlist: it is read first, to tell what is there already.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::create::Details;
use super::missing;
use super::noting::{account_of, begin, remember, remember_made};
use crate::browser::WebWorld;
use crate::library::editing::Place;
use crate::library::editing::adding::{Sorted, append, sorted};
use crate::library::editing::run::{End, Notes, Run, Target, Unnoted, place_of, read_entries};
use crate::oauth::ScopeSet;
use crate::organise::by_hand::ByHand;
use crate::organise::entry as organise;
use crate::organise::journal::Becomes;
use crate::organise::run::Blocked;
use crate::spotify::model::name::shown;
use crate::spotify::{ApiClient, ApiError, Code, Entry, Me, Playlist, PlaylistId, Uri};
use crate::ui::adds::{Asked, Things};
use crate::ui::api::ApiData;
use crate::ui::by_hand::Journal;
use crate::ui::components::facts::things;
use crate::ui::context::{App, use_app};
use crate::ui::needs::Need;
use crate::ui::record::keep::{KeptRecords, name_of_playlist};
use crate::ui::shell::use_person;

/// How far it is.
#[derive(Clone)]
pub enum Stage {
    /// The person chooses a playlist.
    Choosing,
    /// The person describes a new one.
    Naming,
    /// The playlist of this name is read.
    Reading(String),
    /// Some of the things are there.
    Asking {
        /// The playlist.
        playlist: Box<Playlist>,
        /// How many.
        there: usize,
        /// How many are not.
        new: usize,
    },
    /// They are added to the playlist of this name.
    Sending(String),
    /// These scopes are not granted.
    NotGranted(Need, ScopeSet),
    /// A call failed.
    Failed(ApiError),
    /// They are added.
    Added(String),
    /// Something else that a person should know.
    Plain(Code),
    /// The same, and it can be tried again.
    Again(Code),
    /// What writes it down could not be loaded.
    NoHistory,
}

/// Adding to a playlist. A handle: copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Adding {
    app: App,
    /// What is to be added.
    pub asked: Asked,
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// What is typed about a new playlist.
    pub details: Details,
    work: StoredValue<Work, LocalStorage>,
    kept: Option<KeptRecords>,
    person: Option<ApiData<Me>>,
}

#[derive(Default)]
struct Work {
    /// Counts how often the dialog was opened: what belongs to an earlier time changes nothing of what is asked now.
    turn: u32,
    playlist: Option<Playlist>,
    /// A run that can be gone on with.
    run: Option<Run>,
    version: Option<String>,
    entries: Vec<Entry>,
    sorted: Sorted,
    /// Whether the playlist was made for it.
    is_new: bool,
    /// What was planned, and where that is written down.
    planned: Option<ByHand>,
    written_down: Option<Journal>,
    /// How many are being added.
    many: usize,
}

impl Adding {
    /// Nothing is added yet.
    #[must_use]
    pub fn new(asked: Asked) -> Self {
        Self {
            app: use_app(),
            asked,
            stage: RwSignal::new(Stage::Choosing),
            details: Details::empty(),
            work: StoredValue::new_local(Work::default()),
            kept: use_context(),
            person: use_person(),
        }
    }

    /// The person asks for it.
    pub fn begin(self) {
        self.work.set_value(Work { turn: self.turn() + 1, ..Work::default() });
        self.details.clear();
        self.stage.set(Stage::Choosing);
    }

    fn turn(self) -> u32 {
        self.work.try_with_value(|work| work.turn).unwrap_or_default()
    }

    /// Whether the dialog is as it was at this turn, and open.
    fn is_still(self, turn: u32) -> bool {
        self.turn() == turn && !self.uris().is_empty()
    }

    /// Whether this is the playlist whose entries are selected.
    #[must_use]
    pub fn is_source(self, id: &PlaylistId) -> bool {
        self.asked.with_untracked(|asked| asked.as_ref().is_some_and(|things| things.source.as_ref() == Some(id)))
    }

    /// The person chose this playlist.
    pub fn choose(self, playlist: Playlist) {
        if !self.is_possible(playlist.public) {
            return;
        }
        self.stage.set(Stage::Reading(playlist.name.clone()));
        self.work.update_value(|work| work.playlist = Some(playlist.clone()));
        let turn = self.turn();
        self.run(move |client| async move {
            match read_entries(&client, &playlist.id).await {
                _ if !self.is_still(turn) => {}
                Ok((entries, version)) => self.look(playlist, entries, version),
                Err(error) => self.fail(error),
            }
        });
    }

    fn look(self, playlist: Playlist, entries: Vec<Entry>, version: Option<String>) {
        let sorted = sorted(&places_of(&entries), &self.uris());
        let (there, new) = (sorted.there.len(), sorted.new.len());
        let is_known = self.work.try_update_value(|work| (work.entries, work.version, work.sorted) = (entries, version, sorted));
        match (is_known, there) {
            (None, _) => {}
            (Some(()), 0) => self.go(false),
            (Some(()), _) => drop(self.stage.try_set(Stage::Asking { playlist: Box::new(playlist), there, new })),
        }
    }

    /// Adds them: `all` of them, or those that are not there.
    pub fn go(self, all: bool) {
        let Some(Things { uris: wanted, known, .. }) = self.asked.try_get_untracked().flatten() else { return };
        let account = account_of(self.person);
        let run = self.work.try_update_value(|work| {
            let uris = if all { &wanted } else { &work.sorted.new };
            work.many = uris.len();
            let (places, steps) = (places_of(&work.entries), append(work.entries.len(), uris));
            work.planned = work.playlist.as_ref().map(|playlist| ByHand {
                doing: if work.is_new { "Making" } else { "Adding to" },
                name: playlist.name.clone(),
                target: target_of(playlist),
                before: work.entries.iter().map(organise::Entry::of).collect(),
                known,
                steps: steps.clone(),
                version: work.version.clone(),
                becomes: if work.is_new { Becomes::NewList } else { Becomes::Change },
                account,
            });
            Run::new(places, work.version.clone(), steps)
        });
        if let Some(run) = run {
            self.carry_out(run);
        }
    }

    /// Makes a playlist of what was typed, and adds them to it.
    pub fn make(self) {
        let details = self.details;
        if !self.is_possible(details.public.get_untracked()) {
            return;
        }
        self.stage.set(Stage::Sending(details.name.get_untracked()));
        let turn = self.turn();
        self.run(move |client| async move {
            match details.make(client).await {
                Ok(playlist) if !self.is_still(turn) => remember_made(self.app, self.person, &playlist),
                Err(_) if !self.is_still(turn) => {}
                Ok(playlist) => {
                    let version = playlist.snapshot_id.clone();
                    self.work.try_update_value(|work| (work.playlist, work.is_new) = (Some(playlist.clone()), true));
                    self.look(playlist, Vec::new(), version);
                }
                Err(error) if error.may_have_changed() => drop(self.stage.try_set(Stage::Plain(Code::MadePerhaps))),
                Err(error) => self.fail(error),
            }
        });
    }

    /// Goes on after a failure.
    pub fn try_again(self) {
        let (run, playlist) = self.work.try_update_value(|work| (work.run.take(), work.playlist.clone())).unwrap_or_default();
        match (run, playlist) {
            (Some(run), _) => self.carry_out(run),
            (None, Some(playlist)) => self.choose(playlist),
            (None, None) => self.stage.set(Stage::Choosing),
        }
    }

    fn carry_out(self, mut run: Run) {
        let Some(playlist) = self.work.try_with_value(|work| work.playlist.clone()).flatten() else { return };
        self.stage.try_set(Stage::Sending(playlist.name.clone()));
        let turn = self.turn();
        self.run(move |client| async move {
            let (planned, mut written_down) =
                self.work.try_with_value(|work| (work.planned.clone(), work.written_down.clone())).unwrap_or_default();
            if written_down.is_none() && run.left() > 1 {
                match begin(self.app, planned.clone()).await {
                    Ok(begun) => written_down = Some(begun),
                    Err(_) if !self.is_still(turn) => return,
                    Err(why) => return self.not_begun(run, why),
                }
                self.work.try_update_value(|work| work.written_down.clone_from(&written_down));
            }
            let notes: &dyn Notes = match &written_down {
                Some(written_down) => &**written_down,
                None => &Unnoted,
            };
            let end = run.carry_out(&client, &WebWorld, notes, &target_of(&playlist)).await;
            if let Some(kept) = self.kept {
                kept.forget(&name_of_playlist(&playlist.id));
            }
            // What can be gone on with is still written down.
            let is_over = match end {
                End::Done => true,
                // What is written down is offered at Organise.
                End::ChangedElsewhere => !run.is_partly_made(),
                _ => run.written == 0 && !run.is_unsure(),
            };
            if is_over || end == End::ChangedElsewhere {
                self.work.try_update_value(|work| work.written_down = None);
            }
            if is_over {
                if let Some(written_down) = written_down {
                    written_down.end();
                }
                if let Some(planned) = planned.filter(|_| run.written > 0) {
                    remember(self.app, planned, run.written);
                }
            }
            match end {
                // What was not made can be made again at Organise, if it was written down.
                _ if !self.is_still(turn) => {}
                End::Done => {
                    let many = self.work.try_with_value(|work| work.many).unwrap_or_default();
                    self.say(format!("Added {} to “{}”.", things(many), shown(&playlist.name)));
                }
                // Nothing was added, so what is there can be looked at again.
                End::ChangedElsewhere if run.written == 0 => self.choose(playlist),
                End::ChangedElsewhere if run.is_partly_made() => drop(self.stage.try_set(Stage::Plain(Code::EditStopped))),
                End::ChangedElsewhere => drop(self.stage.try_set(Stage::Plain(Code::EditElsewhere))),
                End::NotNoted => self.not_begun(run, Some(Blocked::NotStored)),
                End::Failed(error) | End::Unconfirmed(error) => {
                    self.work.try_update_value(|work| work.run = Some(run));
                    self.fail(error);
                }
            }
        });
    }

    /// It could not be written down.
    fn not_begun(self, run: Run, why: Option<Blocked>) {
        self.work.try_update_value(|work| work.run = Some(run));
        self.stage.try_set(match why {
            Some(Blocked::OtherTab) => Stage::Again(Code::EditOtherTab),
            Some(Blocked::Unfinished) => Stage::Plain(Code::EditUnfinished),
            Some(Blocked::NotStored) => Stage::Again(Code::EditNotNoted),
            None => Stage::NoHistory,
        });
    }

    fn uris(self) -> Vec<Uri> {
        self.asked.try_get_untracked().flatten().map(|things| things.uris).unwrap_or_default()
    }

    /// They are added.
    fn say(self, words: String) {
        match self.asked.try_get_untracked().flatten().map(|things| things.said) {
            Some(Some(said)) => {
                self.asked.try_set(None);
                said.run(words);
            }
            Some(None) => drop(self.stage.try_set(Stage::Added(words))),
            // The dialog was closed.
            None => {}
        }
    }

    fn fail(self, error: ApiError) {
        self.stage.try_set(Stage::Failed(error));
    }

    fn is_possible(self, public: Option<bool>) -> bool {
        let (need, missing) = missing(self.app, public);
        let stage = match missing {
            ScopeSet::NONE => (!self.app.online.get_untracked()).then_some(Stage::Plain(Code::EditOffline)),
            missing => Some(Stage::NotGranted(need, missing)),
        };
        let is_possible = stage.is_none();
        if let Some(stage) = stage {
            self.stage.set(stage);
        }
        is_possible
    }

    /// It goes on while another page is open.
    fn run<F: Future<Output = ()> + 'static>(self, call: impl FnOnce(ApiClient) -> F) {
        spawn_local(call(self.app.client()));
    }
}

fn places_of(entries: &[Entry]) -> Vec<Place> {
    entries.iter().map(place_of).collect()
}

fn target_of(playlist: &Playlist) -> Target {
    Target { id: playlist.id.clone(), public: playlist.public }
}
