//! Any library, read in any order of answers, failures and changes, is the list that the service has.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;

use super::machine::{Effect, Event, PageRequest};
use super::*;
use crate::spotify::read::Json;

/// An entry of the fake service: a name that may stand in the list twice, and a date that no two share.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Thing {
    name: String,
    date: String,
}

impl PageItem for Thing {
    const WHAT: &'static str = "a page of things";

    fn read(_: Json<'_>) -> Option<Self> {
        None
    }

    fn identity(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn added_at(&self) -> Option<&str> {
        Some(&self.date)
    }
}

/// What the service does with a limit above the documented one.
#[derive(Clone, Copy, Debug)]
enum Wide {
    Allows,
    Refuses,
    GivesLess,
}

/// A list at the service.
#[derive(Clone, Debug)]
struct Service {
    things: Vec<Thing>,
    version: u32,
    born: u32,
    wide: Wide,
    /// What it adds to the length it states.
    overstates: u32,
    requests: u32,
}

impl Service {
    fn new(length: usize, wide: Wide, names: u32) -> Self {
        let mut service = Self { things: Vec::new(), version: 0, born: 0, wide, overstates: 0, requests: 0 };
        (0..length).for_each(|_| service.insert(0, names));
        service
    }

    fn insert(&mut self, place: usize, names: u32) {
        self.born += 1;
        let thing = Thing { name: format!("n{}", self.born % names), date: format!("d{}", self.born) };
        self.things.insert(place, thing);
        self.version += 1;
    }

    fn page(&mut self, request: PageRequest) -> Result<ReadPage<Thing>, ApiError> {
        self.requests += 1;
        let limit = match self.wide {
            Wide::Refuses if request.limit > 50 => {
                return Err(ApiError::BadRequest { status: 400, message: "Invalid limit".to_owned() });
            }
            Wide::GivesLess => request.limit.min(50),
            _ => request.limit,
        };
        let (from, to) = (request.offset as usize, request.offset as usize + limit as usize);
        let items = self.things.get(from..to.min(self.things.len())).unwrap_or_default().to_vec();
        let total = self.things.len() as u32 + self.overstates;
        let endpoint = Endpoint::<Page<Thing>>::for_tests(100).at(request.offset);
        let next = Ok((to < total as usize).then(|| endpoint.clone().at(to as u32)));
        let page = Page { href: None, items, total, next: None, offset: request.offset, limit, odd: 0, why_odd: Odd::default() };
        Ok(ReadPage { endpoint, page, next })
    }

    fn mark(&mut self, list: &ListReader<Thing>) -> Mark {
        self.requests += 1;
        match list.playlist {
            Some(_) => Mark::Version(Some(self.version.to_string())),
            None => {
                let first = self.things.first().map(|thing| key_of(&thing.name, Some(&thing.date)));
                Mark::Top { total: self.things.len() as u32 + self.overstates, first }
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Distinct things, newest first.
    Newest,
    /// Things that may repeat, in an order that a person chose. The version is known before, or not.
    Playlist { is_known: bool },
    /// Distinct things that do not change.
    Catalogue,
}

fn reader(kind: Kind, service: &Service) -> ListReader<Thing> {
    let endpoint = Endpoint::<Page<Thing>>::for_tests(100);
    match kind {
        Kind::Newest => ListReader::newest_first(endpoint),
        Kind::Catalogue => ListReader::catalogue(endpoint),
        Kind::Playlist { is_known } => {
            let watch = Watch::Version(is_known.then(|| service.version.to_string()));
            ListReader { playlist: Some(PlaylistId::parse("p").unwrap()), ..ListReader::of(endpoint, watch, false) }
        }
    }
}

/// An answer on its way, with the list as it was when the service answered.
enum Answer {
    Page(PageRequest, Box<Result<ReadPage<Thing>, ApiError>>, Vec<Thing>),
    Mark(u32, Result<Mark, ApiError>, Vec<Thing>),
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The service answers one of the requests in flight.
    Serve(usize),
    /// One of the answers on their way arrives.
    Arrive(usize),
    /// One of the requests in flight fails.
    Fail(usize),
    /// The list changes at the service.
    Change(usize, u8),
    /// The future that reads the list is dropped, and the reading goes on later.
    Abandon,
}

struct World {
    kind: Kind,
    service: Service,
    list: ListReader<Thing>,
    collected: Collected<Thing>,
    asked: Vec<Effect>,
    coming: Vec<Answer>,
    /// The list at the service when the answer that ended the reading was given.
    expected: Vec<Thing>,
    room: u32,
    most_in_flight: usize,
}

impl World {
    fn new(kind: Kind, service: Service, room: u32) -> Self {
        let list = reader(kind, &service);
        let mut world = Self {
            kind,
            service,
            list,
            collected: Collected::default(),
            asked: Vec::new(),
            coming: Vec::new(),
            expected: Vec::new(),
            room,
            most_in_flight: 0,
        };
        world.go();
        world
    }

    fn go(&mut self) {
        self.asked.clear();
        self.coming.clear();
        let effects = self.list.reading.handle(Event::Go, self.room);
        self.apply(effects);
    }

    fn apply(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartAgain => {
                    self.asked.clear();
                    self.coming.clear();
                    self.collected.add(News::StartsAgain);
                }
                effect => self.asked.push(effect),
            }
        }
        let pages = self.asked.iter().filter(|asked| matches!(asked, Effect::Read(_))).count();
        self.most_in_flight = self.most_in_flight.max(pages);
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Serve(which) if !self.asked.is_empty() => {
                let asked = self.asked.remove(which % self.asked.len());
                let now = self.service.things.clone();
                self.coming.push(match asked {
                    Effect::Read(request) => Answer::Page(request, Box::new(self.service.page(request)), now),
                    Effect::ReadMark(pass) => Answer::Mark(pass, Ok(self.service.mark(&self.list)), now),
                    other => unreachable!("{other:?}"),
                });
            }
            Step::Fail(which) if !self.asked.is_empty() => {
                let asked = self.asked.remove(which % self.asked.len());
                self.coming.push(match asked {
                    Effect::Read(request) => Answer::Page(request, Box::new(Err(ApiError::Unreachable)), Vec::new()),
                    Effect::ReadMark(pass) => Answer::Mark(pass, Err(ApiError::TimedOut), Vec::new()),
                    other => unreachable!("{other:?}"),
                });
            }
            Step::Arrive(which) if !self.coming.is_empty() => {
                let answer = self.coming.remove(which % self.coming.len());
                let effects = match answer {
                    Answer::Page(request, page, then) => {
                        self.expected = then;
                        let (effects, news) = self.list.add(request, *page, self.room);
                        news.into_iter().for_each(|news| self.collected.add(news));
                        effects
                    }
                    Answer::Mark(pass, mark, then) => {
                        self.expected = then;
                        self.list.reading.handle(Event::Mark(pass, mark), self.room)
                    }
                };
                self.apply(effects);
            }
            Step::Change(place, how) => self.change(place, how),
            Step::Abandon => self.go(),
            Step::Serve(_) | Step::Fail(_) | Step::Arrive(_) => {}
        }
        if self.list.reading.is_at_rest() && !self.list.reading.is_done() {
            assert!(self.list.reading.failed().is_some(), "it rests without a reason");
            self.go();
        }
        let in_flight = self.asked.len() + self.coming.len();
        assert!(self.list.reading.is_done() || in_flight > 0, "it never ends");
    }

    fn change(&mut self, place: usize, how: u8) {
        let things = &mut self.service.things;
        let (length, names) = (things.len(), if self.kind == Kind::Newest { u32::MAX } else { 7 });
        match (self.kind, how) {
            (Kind::Catalogue, _) => {}
            (Kind::Newest, 0) => self.service.insert(0, names),
            (Kind::Playlist { .. }, 0) => self.service.insert(place % (length + 1), names),
            (Kind::Playlist { .. }, 1) if length > 1 => {
                let moved = things.remove(place % length);
                things.insert((place / 7) % length, moved);
                self.service.version += 1;
            }
            (_, _) if length > 0 => {
                things.remove(place % length);
                self.service.version += 1;
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        for _ in 0..2_000 {
            if self.list.reading.is_done() {
                return self.collected.add(News::Whole);
            }
            self.step(Step::Serve(0));
            self.step(Step::Arrive(0));
        }
        panic!("it never ends");
    }

    fn is_equal(&self) -> bool {
        self.collected.items().eq(self.expected.iter())
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Newest), any::<bool>().prop_map(|is_known| Kind::Playlist { is_known }), Just(Kind::Catalogue)]
}

fn service(kind: Kind) -> impl Strategy<Value = Service> {
    let wide = prop_oneof![Just(Wide::Allows), Just(Wide::Refuses), Just(Wide::GivesLess)];
    let names = if matches!(kind, Kind::Playlist { .. }) { 7 } else { u32::MAX };
    (prop_oneof![0_usize..20, 45..55_usize, 95..105_usize, 100..620_usize], wide)
        .prop_map(move |(length, wide)| Service::new(length, wide, names))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<usize>().prop_map(Step::Serve),
        6 => any::<usize>().prop_map(Step::Arrive),
        1 => any::<usize>().prop_map(Step::Fail),
        1 => (any::<usize>(), 0_u8..3).prop_map(|(place, how)| Step::Change(place, how)),
        1 => Just(Step::Abandon),
    ]
}

fn read_quietly(kind: Kind, service: Service, room: u32) -> World {
    let mut world = World::new(kind, service, room);
    world.finish();
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn what_was_read_is_what_the_service_has(
        (kind, service) in kind().prop_flat_map(|kind| (Just(kind), service(kind))),
        steps in proptest::collection::vec(step(), 0..120),
        room in 1_u32..9,
    ) {
        let mut world = World::new(kind, service, room);
        let mut changes = 0;
        for step in steps {
            if world.list.reading.is_done() {
                break;
            }
            // The list is read four times at most.
            changes += u32::from(matches!(step, Step::Change(..)));
            if changes <= 3 || !matches!(step, Step::Change(..)) {
                world.step(step);
            }
        }
        world.finish();
        prop_assert!(world.list.reading.is_settled());
        prop_assert!(world.is_equal(), "{} of {}", world.collected.len(), world.expected.len());
        prop_assert!(world.most_in_flight <= room as usize);
        prop_assert_eq!(world.list.total() as usize, world.expected.len());
    }

    /// However often it changes, reading ends, and nothing distinct stands in it twice.
    #[test]
    fn a_list_that_changes_all_the_time_ends(
        (kind, service) in kind().prop_flat_map(|kind| (Just(kind), service(kind))),
        places in proptest::collection::vec((any::<usize>(), 0_u8..3), 1..9),
    ) {
        let mut world = World::new(kind, service, 4);
        for round in 0..2_000 {
            if world.list.reading.is_done() {
                break;
            }
            world.step(Step::Serve(round));
            let (place, how) = places[round % places.len()];
            world.step(Step::Change(place, how));
            world.step(Step::Arrive(round));
        }
        prop_assert!(world.list.reading.is_done());
        world.collected.add(News::Whole);
        if !matches!(kind, Kind::Playlist { .. }) {
            let mut names: Vec<_> = world.collected.items().map(|thing| &thing.name).collect();
            let length = names.len();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), length);
        }
    }
}

#[test]
fn a_quiet_list_costs_as_few_requests_as_possible() {
    let requests = |kind, length, wide| {
        let names = if matches!(kind, Kind::Playlist { .. }) { 7 } else { u32::MAX };
        read_quietly(kind, Service::new(length, wide, names), 4).service.requests
    };
    let known = Kind::Playlist { is_known: true };
    assert_eq!([0, 1, 100].map(|length| requests(known, length, Wide::Allows)), [1; 3], "a single page is of one moment");
    assert_eq!(requests(known, 1_000, Wide::Allows), 10 + 1, "and the version at the end");
    assert_eq!(requests(Kind::Newest, 1_000, Wide::Allows), 10 + 1, "and the first entry at the end");
    assert_eq!(
        requests(Kind::Playlist { is_known: false }, 1_000, Wide::Allows),
        10 + 3,
        "the version twice, the first page twice"
    );
    assert_eq!(requests(Kind::Catalogue, 1_000, Wide::GivesLess), 20);
    assert_eq!(requests(Kind::Catalogue, 1_000, Wide::Refuses), 20 + 1);
}

#[test]
fn the_first_rows_come_with_the_first_answer() {
    for kind in [Kind::Newest, Kind::Playlist { is_known: true }, Kind::Playlist { is_known: false }] {
        let mut world = World::new(kind, Service::new(500, Wide::Allows, u32::MAX), 4);
        let first = world.asked.iter().position(|asked| matches!(asked, Effect::Read(_))).unwrap();
        world.step(Step::Serve(first));
        world.step(Step::Arrive(0));
        assert_eq!((world.collected.len(), world.list.total()), (100, 500));
    }
}

#[test]
fn empty_pages_end_the_list_after_a_few() {
    let mut service = Service::new(230, Wide::Allows, u32::MAX);
    service.overstates = 50_000;
    let world = read_quietly(Kind::Catalogue, service, 4);
    assert_eq!(world.collected.len(), 230);
    assert!(world.service.requests <= 3 + 3 + 4, "{}", world.service.requests);
}

#[test]
fn a_failure_keeps_what_was_read_and_goes_on_from_there() {
    let mut world = World::new(Kind::Newest, Service::new(1_000, Wide::Allows, u32::MAX), 4);
    for step in [Step::Serve(0), Step::Arrive(0), Step::Serve(0), Step::Arrive(0), Step::Fail(0)] {
        world.step(step);
    }
    let before = world.service.requests;
    world.finish();
    assert!(world.is_equal());
    assert_eq!((before, world.service.requests), (2, 11), "no page was read twice");
}

#[test]
fn rows_stay_while_a_changed_list_is_read_again() {
    let mut world = World::new(Kind::Newest, Service::new(300, Wide::Allows, u32::MAX), 1);
    for step in [Step::Serve(0), Step::Arrive(0), Step::Change(0, 0), Step::Serve(0), Step::Arrive(0)] {
        world.step(step);
    }
    assert_eq!(world.collected.len(), 100, "the first page of the reading before");
    world.finish();
    assert_eq!((world.collected.len(), world.is_equal()), (301, true));
}

#[test]
fn repeats_that_the_service_always_gives_are_dropped_after_a_second_reading() {
    let mut service = Service::new(300, Wide::Allows, u32::MAX);
    let twice = service.things[0].clone();
    service.things.insert(250, twice);
    let world = read_quietly(Kind::Catalogue, service, 4);
    assert_eq!((world.collected.len(), world.service.requests), (300, 8));
    assert!(world.list.reading.is_settled());
}

#[test]
fn a_list_whose_link_leads_away_says_so() {
    let (mut list, request) =
        (reader(Kind::Catalogue, &Service::new(0, Wide::Allows, 1)), PageRequest { offset: 0, limit: 100, pass: 0 });
    let mut service = Service::new(200, Wide::Allows, u32::MAX);
    assert_eq!(list.reading.handle(Event::Go, 4), [Effect::Read(request)]);
    let refused = ApiError::Malformed { what: "a next page at another address", excerpt: String::new() };
    let page = service.page(request).map(|page| ReadPage { next: Err(refused.clone()), ..page });
    let (effects, news) = list.add(request, page, 4);
    assert!(effects.is_empty() && matches!(news, Some(News::Rows { items, .. }) if items.len() == 100));
    assert_eq!(list.outcome().unwrap().refused, Some(refused));
}

#[test]
fn a_list_whose_version_cannot_be_read_is_read_all_the_same() {
    let mut world = World::new(Kind::Playlist { is_known: false }, Service::new(300, Wide::Allows, 7), 4);
    let mark = world.asked.iter().position(|asked| matches!(asked, Effect::ReadMark(_))).unwrap();
    world.asked.remove(mark);
    let effects = world.list.reading.handle(Event::Mark(0, Err(ApiError::NotFound)), 4);
    world.apply(effects);
    world.finish();
    assert!(world.is_equal());
}
