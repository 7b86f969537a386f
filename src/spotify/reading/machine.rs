//! Which pages of a list to request, and when the list is whole. Sans-IO: `(State, Event) -> Effects`.
//!
//! The first page gives the length; the others are requested by offset, as many at once as the pace allows. A list may change while it
//! is read. That shows in its stated length, in an entry that comes twice, or when the reading is over in the [mark](Mark) that the list
//! has by then. The list is then read again from its start, a few times at most.
//!
//! It knows nothing of what the entries are, so that it is compiled once.

use std::collections::HashSet;

use crate::spotify::endpoint::MAX_PER_PAGE;
use crate::spotify::error::ApiError;

/// How often a list is read, if it changes each time.
const MAX_PASSES: u32 = 4;
/// Pages without anything new after which a list ends, whatever length it states.
const MAX_EMPTY: u32 = 3;
/// How many entries are read past the stated length, if there is always a link to more.
const MAX_UNSTATED: u32 = 1_000;
/// The largest offset of a list at Spotify.
const LARGEST_OFFSET: u32 = 100_000;

/// How a change of the list shows when the reading is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watch {
    /// It does not show.
    Nothing,
    /// In the length and the first entry: the list has the newest entry first.
    Top,
    /// In the version. The version from before the reading, if it is known.
    Version(Option<String>),
}

/// What the list looked like at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its length and its first entry.
    Top {
        /// The stated length.
        total: u32,
        /// Stands for the first entry.
        first: Option<u64>,
    },
    /// Its version, where the service says.
    Version(Option<String>),
}

/// A request for a page. A request of an earlier pass has no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageRequest {
    /// The index of its first entry.
    pub offset: u32,
    /// The most entries on it.
    pub limit: u32,
    /// How often the list was begun before.
    pub pass: u32,
}

/// What is known of a page that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many entries it had, with those that could not be read.
    pub count: u32,
    /// The stated length of the list.
    pub total: u32,
    /// The offset of the next page, or why the link to it is refused.
    pub onward: Result<Option<u32>, ApiError>,
    /// What stands for each entry that was read. Equal for equal things; `None` for a thing that nothing names.
    pub keys: Vec<Option<u64>>,
    /// Stands for the first entry, together with its date.
    pub first: Option<u64>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Begin, or go on after a failure. What was in flight is lost.
    Go,
    /// A page arrived, or did not.
    Page(PageRequest, Result<Seen, ApiError>),
    /// The mark was read, or not.
    Mark(u32, Result<Mark, ApiError>),
}

/// What to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Request a page.
    Read(PageRequest),
    /// Read the mark, for this pass.
    ReadMark(u32),
    /// The page that just arrived belongs to the list, without the entries at these places of it, which are there already.
    Keep(Vec<usize>),
    /// The list changed. Nothing that was kept counts any more, and nothing in flight is of use.
    StartAgain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was requested in this pass.
    Start,
    /// The first page was requested.
    First,
    /// The others are.
    Rest,
    /// The list was read, and its mark is being read.
    Last,
    Done,
}

/// A list that is being read.
#[derive(Clone, Debug)]
pub struct Reading {
    watch: Watch,
    distinct: bool,
    /// The limit to ask for.
    limit: u32,
    pass: u32,
    stage: Stage,
    /// Entries per page, as the first page shows.
    step: u32,
    /// The offset up to which pages were requested.
    asked: u32,
    /// The length, as far as it is known.
    end: u32,
    /// The length that the first page states.
    stated: u32,
    first: Option<u64>,
    /// The last page so far, and where it leads.
    last: (u32, Option<u32>),
    /// Where the last page ended that had entries.
    filled: u32,
    empty: u32,
    seen: HashSet<u64>,
    repeats: bool,
    /// Whether the list was read again because of repeats. If they are still there, they are how the list is.
    read_for_repeats: bool,
    /// Whether the first page may be older than the version that was read beside it.
    first_is_early: bool,
    waiting: Vec<PageRequest>,
    flying: Vec<PageRequest>,
    reads_mark: bool,
    failed: Option<ApiError>,
    refused: Option<ApiError>,
    changed: bool,
}

impl Reading {
    /// A list before its first page. `distinct`: each thing is in it once. `limit`: the largest limit to ask for.
    #[must_use]
    pub fn new(watch: Watch, distinct: bool, limit: u32) -> Self {
        let first_is_early = watch == Watch::Version(None);
        Self {
            watch,
            distinct,
            limit,
            pass: 0,
            stage: Stage::Start,
            step: limit,
            asked: 0,
            end: 0,
            stated: 0,
            first: None,
            last: (0, None),
            filled: 0,
            empty: 0,
            seen: HashSet::new(),
            repeats: false,
            read_for_repeats: false,
            first_is_early,
            waiting: Vec::new(),
            flying: Vec::new(),
            reads_mark: false,
            failed: None,
            refused: None,
            changed: false,
        }
    }

    /// Asks for no more than the documented limit, because the service refused more before.
    pub fn narrow(&mut self) {
        self.limit = self.limit.min(MAX_PER_PAGE);
    }

    /// The limit that is asked for.
    #[must_use]
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// The version that a whole list had all the time it was read. `None` if that is not known.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        match &self.watch {
            Watch::Version(Some(version)) if self.is_done() && self.is_settled() => Some(version),
            _ => None,
        }
    }

    /// Whether the list is whole, or as whole as it can be.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Whether nothing more will happen without [`Event::Go`].
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.is_done() || (self.flying.is_empty() && !self.reads_mark)
    }

    /// Whether the list is as the service had it at one moment. `false` if it changed each time it was read.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        !self.changed
    }

    /// The length of the list, as far as it is known.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.end
    }

    /// Why the reading stopped. [`Event::Go`] tries again.
    #[must_use]
    pub const fn failed(&self) -> Option<&ApiError> {
        self.failed.as_ref()
    }

    /// Why the rest of the list cannot be read at all: the link to it leads away, or nowhere.
    #[must_use]
    pub const fn refused(&self) -> Option<&ApiError> {
        self.refused.as_ref()
    }

    /// What follows from an event. `room` is how many requests may be in flight at the current pace.
    pub fn handle(&mut self, event: Event, room: u32) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Go => {
                self.failed = None;
                self.waiting.append(&mut self.flying);
                self.reads_mark = false;
                if self.stage == Stage::Last {
                    self.stage = Stage::Rest;
                }
            }
            Event::Page(request, answer) => {
                let Some(place) = self.flying.iter().position(|other| *other == request) else { return effects };
                self.flying.swap_remove(place);
                match answer {
                    Ok(seen) => self.add(request, seen, &mut effects),
                    Err(error) => self.miss(request, error),
                }
            }
            Event::Mark(pass, answer) => {
                if pass != self.pass || !self.reads_mark {
                    return effects;
                }
                self.reads_mark = false;
                self.compare(answer, &mut effects);
            }
        }
        self.advance(room, &mut effects);
        effects
    }

    fn add(&mut self, request: PageRequest, seen: Seen, effects: &mut Vec<Effect>) {
        if self.stage == Stage::First {
            self.begin(request, &seen);
        } else if seen.total != self.stated && self.states_its_length() {
            if self.can_start_again() {
                return self.start_again(effects);
            }
            self.changed = true;
            self.end = self.end.max(seen.total.min(LARGEST_OFFSET));
        }
        let repeats = self.repeats_in(&seen.keys);
        let brings_nothing = seen.count == 0 || (!repeats.is_empty() && repeats.len() == seen.keys.len());
        self.repeats |= !repeats.is_empty();
        if brings_nothing {
            self.empty += 1;
            if self.empty >= MAX_EMPTY {
                self.end = self.end.min(self.filled);
                self.waiting.retain(|request| request.offset < self.end);
            }
        } else {
            self.filled = self.filled.max(request.offset.saturating_add(seen.count));
        }
        if request.offset >= self.last.0 {
            self.last = (request.offset, seen.onward.ok().flatten().filter(|_| self.empty < MAX_EMPTY));
        }
        effects.push(Effect::Keep(repeats));
    }

    /// The first page: how long the list is, and how many entries a page has.
    fn begin(&mut self, request: PageRequest, seen: &Seen) {
        self.stage = Stage::Rest;
        (self.stated, self.first) = (seen.total, seen.first);
        match &seen.onward {
            Ok(Some(onward)) => {
                // The service may give fewer than it was asked for, without a word.
                self.step = (*onward).min(request.limit).max(1);
                self.asked = self.step;
                self.end = seen.total.max(seen.count).min(LARGEST_OFFSET);
                if self.first_is_early && self.watch != Watch::Nothing {
                    self.waiting.push(PageRequest { limit: self.step, ..request });
                }
            }
            Ok(None) => self.stop_at(seen.count),
            Err(error) => {
                self.refused = Some(error.clone()).filter(|_| seen.count < seen.total);
                self.stop_at(seen.count);
            }
        }
    }

    /// The whole list is on its first page, so that it is of one moment.
    fn stop_at(&mut self, count: u32) {
        self.end = count;
        self.stage = Stage::Done;
    }

    /// A length that the first page contradicts says nothing about changes.
    fn states_its_length(&self) -> bool {
        self.stated > self.step
    }

    fn repeats_in(&mut self, keys: &[Option<u64>]) -> Vec<usize> {
        if !self.distinct {
            return Vec::new();
        }
        let mut repeats = Vec::new();
        for (place, key) in keys.iter().enumerate() {
            if key.is_some_and(|key| !self.seen.insert(key)) {
                repeats.push(place);
            }
        }
        repeats
    }

    fn miss(&mut self, request: PageRequest, error: ApiError) {
        let is_too_wide = request.limit > MAX_PER_PAGE
            && matches!(&error, ApiError::BadRequest { status: 400, message } if message.to_ascii_lowercase().contains("limit"));
        if !is_too_wide {
            self.waiting.push(request);
            self.failed.get_or_insert(error);
            return;
        }
        self.narrow();
        self.step = self.step.min(MAX_PER_PAGE);
        let mut offset = request.offset;
        let mut left = if self.stage == Stage::First { MAX_PER_PAGE } else { request.limit };
        while left > 0 {
            let limit = left.min(MAX_PER_PAGE);
            self.waiting.push(PageRequest { offset, limit, ..request });
            (offset, left) = (offset.saturating_add(limit), left - limit);
        }
    }

    fn compare(&mut self, answer: Result<Mark, ApiError>, effects: &mut Vec<Effect>) {
        let is_last = self.stage == Stage::Last;
        let mark = match answer {
            Ok(mark) => mark,
            // The list can be read, but not its mark.
            Err(ApiError::NotFound | ApiError::NotAllowed | ApiError::BadRequest { .. } | ApiError::Malformed { .. }) => {
                Mark::Version(None)
            }
            Err(error) => {
                self.failed.get_or_insert(error);
                if is_last {
                    self.stage = Stage::Rest;
                }
                return;
            }
        };
        let is_same = match (&mark, &self.watch) {
            (Mark::Top { total, first }, Watch::Top) => {
                *first == self.first && (*total == self.stated || !self.states_its_length())
            }
            (Mark::Version(Some(now)), Watch::Version(Some(before))) => now == before,
            _ => true,
        };
        if self.watch == Watch::Version(None) || !is_same {
            self.watch = match mark {
                Mark::Version(Some(now)) => Watch::Version(Some(now)),
                Mark::Version(None) => Watch::Nothing,
                Mark::Top { .. } => Watch::Top,
            };
        }
        if !is_last {
            return;
        }
        if is_same || !self.can_start_again() {
            self.changed |= !is_same;
            self.stage = Stage::Done;
        } else {
            let watch = self.watch.clone();
            self.start_again(effects);
            self.watch = watch;
        }
    }

    const fn can_start_again(&self) -> bool {
        self.pass + 1 < MAX_PASSES
    }

    fn start_again(&mut self, effects: &mut Vec<Effect>) {
        let watch = match &self.watch {
            // It is older than the change.
            Watch::Version(_) => Watch::Version(None),
            other => other.clone(),
        };
        let (pass, read_for_repeats) = (self.pass + 1, self.read_for_repeats);
        *self = Self { pass, read_for_repeats, first_is_early: false, ..Self::new(watch, self.distinct, self.limit) };
        effects.push(Effect::StartAgain);
    }

    /// Sends what can be sent. If there is nothing left, the list is read.
    fn advance(&mut self, room: u32, effects: &mut Vec<Effect>) {
        if self.failed.is_some() || matches!(self.stage, Stage::Last | Stage::Done) {
            return;
        }
        let is_unversioned = self.watch == Watch::Version(None);
        if is_unversioned && !self.reads_mark {
            self.reads_mark = true;
            effects.push(Effect::ReadMark(self.pass));
        }
        // In the first pass the version is read beside the first page, which a person waits for.
        if self.stage == Stage::Start && (self.pass == 0 || !is_unversioned) {
            self.stage = Stage::First;
            self.waiting.push(PageRequest { offset: 0, limit: self.limit, pass: self.pass });
        }
        if is_unversioned && self.stage == Stage::Rest {
            return;
        }
        self.waiting.sort_unstable_by(|one, other| other.cmp(one));
        while self.flying.len() < room.max(1) as usize {
            let Some(request) = self.waiting.pop().or_else(|| self.further()) else { break };
            self.flying.push(request);
            effects.push(Effect::Read(request));
        }
        if self.stage == Stage::Rest && self.flying.is_empty() {
            self.finish(room, effects);
        }
    }

    /// The request for the next page that was not requested yet.
    fn further(&mut self) -> Option<PageRequest> {
        if self.stage != Stage::Rest {
            return None;
        }
        let offset = if self.asked < self.end {
            self.asked
        } else {
            // Past the stated length pages follow each other by their links.
            let last = self.last.1.filter(|_| self.flying.is_empty())?;
            Some(last).filter(|last| *last >= self.asked && *last < self.stated.saturating_add(MAX_UNSTATED).min(LARGEST_OFFSET))?
        };
        self.asked = offset.saturating_add(self.step);
        Some(PageRequest { offset, limit: self.step, pass: self.pass })
    }

    fn finish(&mut self, room: u32, effects: &mut Vec<Effect>) {
        self.end = self.filled;
        if self.repeats && !self.read_for_repeats && self.can_start_again() {
            self.start_again(effects);
            self.read_for_repeats = true;
            self.advance(room, effects);
        } else if self.watch == Watch::Nothing {
            self.stage = Stage::Done;
        } else {
            self.stage = Stage::Last;
            self.reads_mark = true;
            effects.push(Effect::ReadMark(self.pass));
        }
    }
}
