//! A backup that is being made. Sans-IO: `(Run, Event) -> (Run, Effects)`.
//!
//! All lists of the chosen sections are read side by side, then what is in each playlist. When everything is here, the list of playlists
//! is read once more: a playlist whose version changed meanwhile is read again, until two looks are the same.
//!
//! A backup that updates an earlier archive takes from it what did not change since: playlists with the same version, and lists of saved
//! things whose length and first page are the same.
//!
//! A list that Spotify does not show is noted and stops nothing. What lasts (no network, a long wait, a sign-in that ended) stops the
//! run, which goes on from there. At any moment the archive can be written as it is: it says what is missing.

mod earlier;
mod list;
mod listed;
mod report;
#[cfg(test)]
mod tests;

pub use earlier::{Earlier, Kept, KeptSaved, SHOWN_BY_FIRST_PAGE};
pub use list::Closed;
pub use listed::Listed;
pub(crate) use report::{Contents, File};
pub use report::{Missing, Reason, Row, RowState, View};

use std::collections::{BTreeMap, BTreeSet};

use self::list::{Ask, Follow, List, Stage};
use super::container::{CodecFault, Packed};
use super::manifest::Account;
use super::raw::{self, RawPage};
use super::section::{Section, Source};
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::{Call, MAX_PER_PAGE, me};
use crate::spotify::error::ApiError;
use crate::spotify::id::PlaylistId;
use crate::spotify::reading::machine::PageRequest;

/// How often the list of playlists is read, if it changes each time.
const MAX_LOOKS: u32 = 4;
/// How often a list is tried whose answers are broken.
const MAX_TRIES: u32 = 3;
/// How many lists in a row may fail before the service itself seems to be the reason.
const MAX_FAILURES: u32 = 3;

/// A request or a file of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Begin, or go on. Requests in flight are lost. Lists that failed are tried again.
    Go,
    /// A request was answered.
    Answered(Ticket, Result<String, ApiError>),
    /// A file was compressed.
    Packed(Ticket, Result<Packed, CodecFault>),
    /// The person pauses. Requests in flight are aborted.
    Pause,
}

/// What to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this request.
    Send(Ticket, Call),
    /// Compress this file.
    Pack(Ticket, String),
    /// Abort this request.
    Drop(Ticket),
    /// Abort everything.
    DropAll,
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is being made.
    Running,
    /// It waits for the person.
    Paused,
    /// It cannot go on for now.
    Stopped(Stop),
    /// Everything that can be read was read.
    Ended,
}

/// Why a run cannot go on for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The service or the network.
    Api(ApiError),
    /// Another person is signed in than the one whose library it is.
    OtherPerson,
    /// The browser cannot compress.
    NoCodec,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    Profile,
    Of(usize, Ask),
    Packing(usize),
}

/// Whether Spotify shows what is in the playlists of others. Until that is known, one of them is asked for at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    Unknown,
    Shown,
    /// Spotify refused one that was closed to the earlier archive. Those that were closed then are not asked for. One that its owner
    /// has shared since says so in the list of playlists, and counts as the person's own.
    StillClosed,
    /// Spotify refused one as it refuses all of them.
    Hidden,
}

/// A backup that is being made.
#[derive(Clone, Debug)]
pub struct Run {
    sections: Vec<Section>,
    granted: ScopeSet,
    account: Option<Account>,
    lists: Vec<List>,
    listed: Vec<Listed>,
    earlier: Earlier,
    status: Status,
    in_flight: BTreeMap<Ticket, Asked>,
    next: u64,
    sent: u32,
    /// How many lists failed since something was answered.
    failures: u32,
    /// Whether the service refused long pages.
    is_narrow: bool,
    looks: u32,
    /// Whether items of playlists were read since the last look at their versions.
    is_stale: bool,
    /// The list of playlists as it was before the look that is being taken.
    before_look: Option<Box<List>>,
    others: Others,
    reused: u32,
    /// The sections of saved things that were taken from the earlier archive.
    reused_saved: Vec<Section>,
}

impl Run {
    /// A backup of these sections, before its first request. Those without the scopes they need are not read.
    #[must_use]
    pub fn new(sections: &[Section], granted: ScopeSet, earlier: Earlier) -> Self {
        let sections: Vec<Section> = Section::ALL.into_iter().filter(|section| sections.contains(section)).collect();
        let list = |section: &Section| {
            let mut list = List::new(Source::Section(*section), false);
            let missing = section.scopes().difference(granted);
            if !missing.is_empty() {
                list.stage = Stage::Closed(Closed::NotGranted(missing));
            }
            list
        };
        Self {
            lists: sections.iter().map(list).collect(),
            sections,
            granted,
            account: None,
            listed: Vec::new(),
            earlier,
            status: Status::Paused,
            in_flight: BTreeMap::new(),
            next: 0,
            sent: 0,
            failures: 0,
            is_narrow: false,
            looks: 0,
            is_stale: false,
            before_look: None,
            others: Others::Unknown,
            reused: 0,
            reused_saved: Vec::new(),
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What follows from an event. `room` is how many requests may be in flight at the current pace.
    pub fn handle(&mut self, event: Event, room: u32) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Go if self.status == Status::Running => return effects,
            Event::Go => self.go(room, &mut effects),
            Event::Pause => {
                if self.status == Status::Running {
                    self.status = Status::Paused;
                    self.in_flight.clear();
                    effects.push(Effect::DropAll);
                }
                return effects;
            }
            Event::Answered(ticket, answer) => match self.in_flight.remove(&ticket) {
                Some(Asked::Profile) => self.meet(answer),
                Some(Asked::Of(list, ask)) => self.hear(list, ask, answer, room, &mut effects),
                _ => return effects,
            },
            Event::Packed(ticket, file) => match (self.in_flight.remove(&ticket), file) {
                (Some(Asked::Packing(list)), Ok(file)) => {
                    if let Some(list) = self.lists.get_mut(list) {
                        list.pack(file);
                    }
                }
                (Some(Asked::Packing(_)), Err(CodecFault)) => self.status = Status::Stopped(Stop::NoCodec),
                _ => return effects,
            },
        }
        self.pump(room, &mut effects);
        if self.status != Status::Running && !self.in_flight.is_empty() {
            self.in_flight.clear();
            effects.push(Effect::DropAll);
        }
        effects
    }

    fn go(&mut self, room: u32, effects: &mut Vec<Effect>) {
        self.status = Status::Running;
        self.failures = 0;
        self.in_flight.clear();
        // Another person may have signed in meanwhile.
        let ticket = self.ticket(Asked::Profile);
        effects.push(Effect::Send(ticket, me::profile().call().clone()));
        for place in 0..self.lists.len() {
            let Some(list) = self.lists.get_mut(place) else { break };
            match list.stage {
                Stage::Failed(_) => {
                    list.tries = 0;
                    self.begin(place, room, effects);
                }
                Stage::Reading => self.begin(place, room, effects),
                Stage::Packing => self.seal(place, effects),
                _ => {}
            }
        }
    }

    fn ticket(&mut self, asked: Asked) -> Ticket {
        self.next += 1;
        let ticket = Ticket(self.next);
        if !matches!(asked, Asked::Packing(_)) {
            self.sent = self.sent.saturating_add(1);
        }
        self.in_flight.insert(ticket, asked);
        ticket
    }

    /// Learns whose library it is.
    fn meet(&mut self, answer: Result<String, ApiError>) {
        match answer.and_then(|body| Account::of_profile(&body)) {
            Err(error) => self.status = Status::Stopped(Stop::Api(error)),
            Ok(account) if self.account.as_ref().is_some_and(|known| known.id != account.id) => {
                self.status = Status::Stopped(Stop::OtherPerson);
            }
            Ok(account) => {
                if account.id != self.earlier.account {
                    self.forget_earlier();
                }
                self.account = Some(account);
            }
        }
    }

    /// The earlier archive is of another person. Only what has a version of its own can be taken from it.
    fn forget_earlier(&mut self) {
        self.earlier.saved.clear();
        self.earlier.closed.clear();
        for section in core::mem::take(&mut self.reused_saved) {
            let source = Source::Section(section);
            if let Some(list) = self.lists.iter_mut().find(|list| list.source == source) {
                *list = List::new(source, self.is_narrow);
            }
        }
    }

    /// Takes a list of saved things from the earlier archive, if its first page is the same as there. Whether it did.
    fn reuse(&mut self, place: usize, page: &RawPage) -> bool {
        let Some(list) = self.lists.get_mut(place) else { return false };
        let Source::Section(section) = list.source else { return false };
        let Some(kept) = self.earlier.saved.get(&section).filter(|kept| page.has_more && kept.is_same(page)) else { return false };
        list.take_over(&kept.entry, &kept.file);
        self.reused_saved.push(section);
        true
    }

    fn hear(&mut self, place: usize, ask: Ask, answer: Result<String, ApiError>, room: u32, effects: &mut Vec<Effect>) {
        if let Err(error) = &answer
            && lasts(error)
        {
            self.status = Status::Stopped(Stop::Api(error.clone()));
            return;
        }
        let share = self.share(place, room);
        let Some(list) = self.lists.get_mut(place) else { return };
        let answer: Result<RawPage, ApiError> = answer.and_then(|body| raw::page(&body, &list.source));
        if let Ok(page) = &answer {
            self.failures = 0;
            self.is_stale |= matches!(list.source, Source::Entries(_));
            if list.is_of_another_than(self.account.as_ref()) {
                self.others = Others::Shown;
            }
            if matches!(ask, Ask::Page(PageRequest { offset: 0, .. })) && self.reuse(place, page) {
                return;
            }
        }
        let Some(list) = self.lists.get_mut(place) else { return };
        let follow = list.answer(ask, answer, share);
        self.is_narrow |= list.limit() < list.source.most() && list.limit() <= MAX_PER_PAGE;
        self.follow(place, follow, room, effects);
    }

    /// How many requests a list may have in flight. Each that is being read has at least one.
    fn share(&self, place: usize, room: u32) -> u32 {
        let of = |asked: &&Asked| matches!(asked, Asked::Of(list, _) if *list == place);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let own = count(self.in_flight.values().filter(of).count());
        own + room.saturating_sub(self.requests_in_flight()).max(1)
    }

    fn requests_in_flight(&self) -> u32 {
        let requests = self.in_flight.values().filter(|asked| !matches!(asked, Asked::Packing(_))).count();
        u32::try_from(requests).unwrap_or(u32::MAX)
    }

    fn begin(&mut self, place: usize, room: u32, effects: &mut Vec<Effect>) {
        let share = self.share(place, room);
        let Some(list) = self.lists.get_mut(place) else { return };
        let follow = list.go(share);
        self.follow(place, follow, room, effects);
    }

    /// Carries out what follows for a list.
    fn follow(&mut self, place: usize, follow: Follow, room: u32, effects: &mut Vec<Effect>) {
        if follow.starts_again {
            let of_list = |asked: &Asked| matches!(asked, Asked::Of(list, _) if *list == place);
            let old: Vec<Ticket> = self.in_flight.iter().filter(|(_, asked)| of_list(asked)).map(|(ticket, _)| *ticket).collect();
            for ticket in old {
                self.in_flight.remove(&ticket);
                effects.push(Effect::Drop(ticket));
            }
        }
        for ask in follow.asks {
            let Some(call) = self.lists.get(place).map(|list| list.call(&ask)) else { return };
            let ticket = self.ticket(Asked::Of(place, ask));
            effects.push(Effect::Send(ticket, call));
        }
        let Some(list) = self.lists.get_mut(place) else { return };
        match &list.stage {
            Stage::Failed(error) => {
                let error = error.clone();
                self.fail(place, error, room, effects);
            }
            Stage::Reading if list.is_read() => {
                if list.source == Source::Section(Section::Playlists) {
                    self.look(place);
                }
                self.seal(place, effects);
            }
            _ => {}
        }
    }

    fn seal(&mut self, place: usize, effects: &mut Vec<Effect>) {
        let Some(list) = self.lists.get_mut(place) else { return };
        let text = list.seal();
        let ticket = self.ticket(Asked::Packing(place));
        effects.push(Effect::Pack(ticket, text));
    }

    /// Reading a list failed, and nothing of it is in flight.
    fn fail(&mut self, place: usize, error: ApiError, room: u32, effects: &mut Vec<Effect>) {
        let Some(list) = self.lists.get_mut(place) else { return };
        let may_pass = matches!(error, ApiError::Unavailable { .. } | ApiError::Malformed { .. });
        list.tries += 1;
        if may_pass && list.tries < MAX_TRIES {
            return self.begin(place, room, effects);
        }
        if !may_pass && list.count == 0 {
            list.stage = Stage::Closed(Closed::Refused(error.clone()));
        }
        if matches!(error, ApiError::NotAllowed | ApiError::NotFound)
            && let Source::Entries(id) = &list.source
            && list.is_of_another_than(self.account.as_ref())
        {
            // The same as for those that are not asked for then, so that two archives say the same.
            list.stage = Stage::Closed(Closed::OfAnotherPerson);
            if error == ApiError::NotAllowed {
                self.others = Others::Hidden;
            } else if self.others == Others::Unknown && self.earlier.closed.contains(id.as_str()) {
                self.others = Others::StillClosed;
            }
        }
        if may_pass {
            self.failures += 1;
            if self.failures >= MAX_FAILURES {
                self.status = Status::Stopped(Stop::Api(error));
            }
        }
    }

    /// The list of playlists was read: makes the lists of their items, and finds those that changed.
    fn look(&mut self, place: usize) {
        let Some(list) = self.lists.get(place) else { return };
        let now: Vec<Listed> = list.items().filter_map(Listed::read).collect();
        let before = core::mem::replace(&mut self.listed, now);
        self.looks += 1;
        self.is_stale = false;
        self.before_look = None;
        let before: BTreeMap<PlaylistId, Option<String>> =
            before.into_iter().map(|playlist| (playlist.id, playlist.snapshot_id)).collect();
        let places: BTreeMap<Source, usize> =
            self.lists.iter().enumerate().map(|(place, list)| (list.source.clone(), place)).collect();
        for listed in &self.listed {
            let Listed { id, snapshot_id, .. } = listed;
            let source = Source::Entries(id.clone());
            let Some(list) = places.get(&source).and_then(|place| self.lists.get_mut(*place)) else {
                self.lists.push(List::new(source, self.is_narrow).expecting(listed));
                continue;
            };
            list.expected = listed.total;
            let has_changed = before.get(id).is_none_or(|version| version != snapshot_id);
            if has_changed && self.looks < MAX_LOOKS {
                *list = List::new(source, self.is_narrow).expecting(listed);
            } else if has_changed {
                list.keeps_changing = true;
            }
        }
        let now: BTreeSet<&PlaylistId> = self.listed.iter().map(|playlist| &playlist.id).collect();
        for list in &mut self.lists {
            if let Source::Entries(id) = &list.source
                && !now.contains(id)
            {
                list.stage = Stage::Gone;
            }
        }
    }

    /// Begins what can begin. If there is nothing left, looks again, or ends.
    fn pump(&mut self, room: u32, effects: &mut Vec<Effect>) {
        while self.status == Status::Running {
            let is_waiting = |list: &List| list.stage == Stage::Waiting;
            let next = self.lists.iter().position(|list| is_waiting(list) && matches!(list.source, Source::Section(_)));
            // The lengths of all lists are wanted at once. The items of playlists follow as there is room.
            let next = next.or_else(|| {
                let has_room = self.account.is_some() && self.requests_in_flight() < room.max(1);
                has_room.then(|| self.next_entries()).flatten()
            });
            if let Some(place) = next {
                self.start(place, room, effects);
                continue;
            }
            if !self.in_flight.is_empty() || self.lists.iter().any(is_waiting) {
                return;
            }
            let playlists = self.lists.iter().position(|list| list.source == Source::Section(Section::Playlists));
            match playlists {
                Some(place) if self.is_stale && self.looks < MAX_LOOKS => self.look_again(place, room, effects),
                _ => self.status = Status::Ended,
            }
        }
    }

    /// The playlist whose items are read next.
    fn next_entries(&self) -> Option<usize> {
        let account = self.account.as_ref();
        let is_asked = |list: &List| list.stage == Stage::Reading && list.is_of_another_than(account);
        let waits = self.others != Others::Shown && self.lists.iter().any(is_asked);
        let is_next = |list: &List| list.stage == Stage::Waiting && !(waits && list.is_of_another_than(account));
        self.lists.iter().position(is_next)
    }

    fn look_again(&mut self, place: usize, room: u32, effects: &mut Vec<Effect>) {
        let Some(list) = self.lists.get_mut(place) else { return };
        if !matches!(list.stage, Stage::Packed(_)) {
            self.is_stale = false;
            return;
        }
        let fresh = List::new(Source::Section(Section::Playlists), self.is_narrow);
        self.before_look = Some(Box::new(core::mem::replace(list, fresh)));
        self.begin(place, room, effects);
    }

    fn start(&mut self, place: usize, room: u32, effects: &mut Vec<Effect>) {
        let Some(list) = self.lists.get_mut(place) else { return };
        let Source::Entries(id) = &list.source else { return self.begin(place, room, effects) };
        let Some(playlist) = self.listed.iter().find(|playlist| playlist.id == *id) else {
            list.stage = Stage::Gone;
            return;
        };
        let is_hidden = match self.others {
            Others::Hidden => true,
            Others::StillClosed => self.earlier.closed.contains(id.as_str()),
            Others::Unknown | Others::Shown => false,
        };
        if is_hidden && list.is_of_another_than(self.account.as_ref()) {
            list.stage = Stage::Closed(Closed::OfAnotherPerson);
            return;
        }
        let kept =
            self.earlier.playlists.get(id.as_str()).filter(|kept| playlist.snapshot_id.as_deref() == Some(&kept.snapshot_id));
        if let Some(kept) = kept {
            list.take_over(&kept.entry, &kept.file);
            self.reused += 1;
        } else if playlist.total == Some(0) {
            list.total = Some(0);
            self.seal(place, effects);
        } else {
            self.begin(place, room, effects);
        }
    }
}

/// Whether an error says nothing about the list, but stops everything for a while.
const fn lasts(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::SignedOut
            | ApiError::Stopped
            | ApiError::Paused(_)
            | ApiError::NotListed
            | ApiError::OwnerWithoutPremium
            | ApiError::Throttled { .. }
            | ApiError::QuotaExceeded { .. }
            | ApiError::Unreachable
            | ApiError::TimedOut
    )
}
