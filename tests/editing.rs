//! Edits of a playlist, carried out over HTTP in an emulator's account.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::cell::RefCell;

use lockgroove::backup::manifest::Account;
use lockgroove::library::editing::run::{End, Notes, Run, Target, Unnoted, place_of, read, read_entries};
use lockgroove::library::editing::{Place, Step, adding, moving, removal};
use lockgroove::oauth::{Scope, ScopeSet};
use lockgroove::organise;
use lockgroove::organise::by_hand::{ByHand, progress};
use lockgroove::organise::driver::{self, Surroundings};
use lockgroove::organise::entry::Entry;
use lockgroove::organise::journal::{self, Becomes, Begun};
use lockgroove::organise::plan::Plan;
use lockgroove::organise::run::{Progress, Status};
use lockgroove::organise::undo::toward;
use lockgroove::session::ports::Pending;
use lockgroove::spotify::endpoint::{playlist_items, playlists, saved_tracks};
use lockgroove::spotify::model::Version;
use lockgroove::spotify::{ApiError, Capability, Collected, ListReader, Uri};
use serde_json::{Value, json};

use http_app::{App, run};

#[allow(dead_code, reason = "the network and the clocks are real here")]
#[path = "support/fake_world.rs"]
mod fake_world;
#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "support/http_app.rs"]
mod http_app;
#[allow(dead_code, reason = "shared with programs that need more of it")]
#[path = "../examples/support/native.rs"]
mod native;
#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "support/person.rs"]
mod person;
#[allow(dead_code, reason = "shared with programs that need more of it")]
#[path = "../examples/support/random.rs"]
mod random;

/// A playlist with repeats, episodes, local files, and entries that Spotify removed.
const ODD: &str = "Slow trains, wide windows";

struct Stage {
    app: App,
    target: Target,
}

impl Stage {
    async fn new() -> Self {
        let scopes = Capability::SeeLibrary.scopes().union(Capability::ChangePlaylists.scopes());
        let app = App::signed_in("ines", scopes).await;
        let (mut reader, mut lists) = (ListReader::my_playlists(), Collected::default());
        app.client.read_list(&mut reader, &mut |news| lists.add(news)).await.unwrap();
        let list = lists.into_items().into_iter().find(|list| list.name == ODD).unwrap();
        Self { app, target: Target { id: list.id, public: list.public } }
    }

    async fn held(&self) -> Vec<Place> {
        read(&self.app.client, &self.target.id).await.unwrap().0
    }

    async fn version(&self) -> Option<String> {
        self.app.client.get(&playlists::version(&self.target.id)).await.unwrap().0
    }

    async fn edit(&self, steps: Vec<Step>) -> (End, Run) {
        let mut run = Run::new(self.held().await, self.version().await, steps);
        let end = self.go_on(&mut run).await;
        (end, run)
    }

    async fn go_on(&self, run: &mut Run) -> End {
        run.carry_out(&self.app.client, &*self.app.world, &Unnoted, &self.target).await
    }

    fn items(&self) -> String {
        format!("/v1/playlists/{}/items", self.target.id.as_str())
    }

    /// One request to change the entries, after so many others, meets this fault: before it is carried out, or after.
    async fn inject(&self, method: &str, after: bool, skip: usize, fault: Value) {
        let rule = json!({"path": self.items(), "method": method, "times": 1, "skip": skip, "after": after, "fault": fault});
        self.app.control(reqwest::Method::POST, "faults", rule).await;
    }

    async fn requests(&self, method: &str) -> usize {
        let log = self.app.control(reqwest::Method::GET, "log", json!({})).await;
        log.as_array().unwrap().iter().filter(|entry| entry["method"] == method).count()
    }
}

/// Some of the places, others for each seed.
fn some(length: usize, seed: u32) -> Vec<u32> {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    (0..length as u32)
        .filter(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.is_multiple_of(9)
        })
        .collect()
}

/// The place of a thing that comes again later.
fn first_of_two(list: &[Place]) -> u32 {
    let comes_again = |at: &usize| list[*at].is_some() && list[at + 1..].contains(&list[*at]);
    (0..list.len()).find(comes_again).unwrap() as u32
}

/// The place of an entry without a URI.
fn gone(list: &[Place]) -> u32 {
    list.iter().position(Option::is_none).unwrap() as u32
}

#[test]
fn the_service_holds_what_the_plan_said_and_what_is_undone_is_as_before() {
    run(async {
        let stage = Stage::new().await;
        let before = stage.held().await;
        assert!(before.contains(&None));
        for seed in 1..5 {
            let mut selected = some(before.len(), seed);
            selected.extend([first_of_two(&before), gone(&before)]);
            selected.sort_unstable();
            selected.dedup();
            let removal = removal::remove(&before, &selected);
            assert!(!removal.again.is_empty() && removal.left > 0, "{removal:?}");
            let (end, run) = stage.edit(removal.edit.steps.clone()).await;
            assert_eq!((end, &run.now), (End::Done, &stage.held().await));
            assert_eq!(run.now.len(), before.len() - selected.len() + removal.left as usize);
            let (end, _) = stage.edit(removal::put_back(&before, &removal.edit.order)).await;
            assert_eq!((end, stage.held().await == before), (End::Done, true));

            let to = seed * 61;
            let edit = moving::move_to(before.len() as u32, &selected, to);
            let (end, run) = stage.edit(edit.steps.clone()).await;
            assert_eq!((end, &run.now), (End::Done, &stage.held().await));
            let (end, _) = stage.edit(moving::back(&edit.steps)).await;
            assert_eq!((end, stage.held().await == before), (End::Done, true));
        }
    });
}

#[test]
fn one_move_is_one_change_after_one_look_and_two_pages() {
    run(async {
        let stage = Stage::new().await;
        let (list, version) = (stage.held().await, stage.version().await);
        let edit = moving::move_to(list.len() as u32, &[4, 5, 6], 200);
        stage.app.clear_log().await;
        let mut run = Run::new(list, version, edit.steps);
        assert_eq!(stage.go_on(&mut run).await, End::Done);
        assert_eq!((stage.requests("PUT").await, stage.requests("GET").await), (1, 3));
    });
}

#[test]
fn many_are_added_in_hundreds_and_what_is_there_is_known() {
    run(async {
        let stage = Stage::new().await;
        let before = stage.held().await;
        let (mut reader, mut songs) = (ListReader::newest_first(saved_tracks::all()), Collected::default());
        stage.app.client.read_list(&mut reader, &mut |news| songs.add(news)).await.unwrap();
        let wanted: Vec<Uri> = songs.items().filter_map(|song| Uri::parse(song.item.uri()?)).collect();
        let sorted = adding::sorted(&before, &wanted);
        assert!(!sorted.there.is_empty() && sorted.new.len() + sorted.there.len() == 160);
        stage.app.clear_log().await;
        let (end, run) = stage.edit(adding::append(before.len(), &wanted)).await;
        assert_eq!((end, run.now.len(), run.written), (End::Done, before.len() + 160, 2));
        assert_eq!(stage.held().await, run.now);
        assert_eq!(stage.requests("POST").await, 2);
    });
}

#[test]
fn an_answer_that_is_lost_is_looked_up_before_anything_is_written_again() {
    run(async {
        let stage = Stage::new().await;
        for is_made in [true, false] {
            let before = stage.held().await;
            let removal = removal::remove(&before, &some(before.len(), 3));
            let writes = removal.edit.steps.len();
            assert!(writes > 1);
            // Each request of the removal in turn, and each that puts everything back.
            for skip in 0..writes {
                let method = if skip == 0 { "DELETE" } else { "POST" };
                stage.inject(method, is_made, skip.saturating_sub(1), json!({"kind": "cut"})).await;
                let (end, run) = stage.edit(removal.edit.steps.clone()).await;
                assert_eq!((end, &run.now), (End::Done, &stage.held().await), "{is_made}, {skip}");
                stage.inject("POST", is_made, skip, json!({"kind": "status", "status": 500})).await;
                let (end, _) = stage.edit(removal::put_back(&before, &removal.edit.order)).await;
                assert_eq!((end, stage.held().await == before), (End::Done, true), "{is_made}, {skip}");
            }
            stage.inject("PUT", is_made, 0, json!({"kind": "status", "status": 500})).await;
            let edit = moving::move_to(before.len() as u32, &[7], 100);
            let (end, run) = stage.edit(edit.steps).await;
            assert_eq!((end, &run.now), (End::Done, &stage.held().await), "{is_made}");
        }
    });
}

#[test]
fn a_run_that_stopped_half_way_says_how_far_it_came_and_goes_on() {
    run(async {
        let stage = Stage::new().await;
        let before = stage.held().await;
        let removal = removal::remove(&before, &some(before.len(), 2));
        stage.inject("POST", false, 0, json!({"kind": "forbidden", "which": "dead"})).await;
        let (end, mut run) = stage.edit(removal.edit.steps.clone()).await;
        assert_eq!((end, run.written), (End::Failed(ApiError::NotAllowed), 1), "the removal, and nothing after it");
        assert_eq!(run.now, stage.held().await);
        stage.app.control(reqwest::Method::DELETE, "faults", json!({})).await;
        let planned = run.planned();
        assert_eq!(stage.go_on(&mut run).await, End::Done);
        assert_eq!(stage.held().await, planned);
    });
}

/// What is written down until the tab is closed, with the note before this request.
struct ClosesAt {
    request: u32,
    /// The note of the request before it, and of this one.
    notes: RefCell<Vec<String>>,
}

impl Notes for ClosesAt {
    fn note(&self, written: u32, version: Option<String>) -> Pending<bool> {
        self.notes.borrow_mut().push(journal::note(7, vec![progress(written, version)]));
        Box::pin(core::future::ready(written < self.request))
    }
}

/// Nothing else is going on.
struct Alone;

impl Surroundings for Alone {
    fn note(&self, _: Progress) -> Pending<bool> {
        Box::pin(core::future::ready(true))
    }

    fn wait(&self, _: core::time::Duration) -> Pending<()> {
        Box::pin(async {})
    }

    fn changed(&self) {}
}

#[test]
fn a_tab_closed_at_any_request_is_gone_on_with_as_any_other_change() {
    run(async {
        let stage = Stage::new().await;
        let (entries, _) = read_entries(&stage.app.client, &stage.target.id).await.unwrap();
        let places: Vec<Place> = entries.iter().map(place_of).collect();
        let before: Vec<Entry> = entries.iter().map(Entry::of).collect();
        let selected = [first_of_two(&places), 7, 30, 31];
        let removal = removal::remove(&places, &selected).edit.steps;
        let apart = moving::move_to(places.len() as u32, &selected, 200).steps;
        for steps in [removal, apart] {
            assert!(steps.len() > 1, "{steps:?}");
            for request in 0..steps.len() as u32 {
                // With the last note, the request was not sent. With the one before it, the request of that note was carried out, and its
                // answer is not known.
                for known in 0..=u32::from(request > 0) {
                    let (held, version) = (stage.held().await, stage.version().await);
                    let edit = by_hand(&stage, &before, &steps, version.clone());
                    let text = edit.begun(7, Account::default()).write();
                    let tab = ClosesAt { request, notes: RefCell::default() };
                    let mut run = Run::new(held.clone(), version, steps.clone());
                    let planned = run.planned();
                    let end = run.carry_out(&stage.app.client, &*stage.app.world, &tab, &stage.target).await;
                    assert_eq!((end, run.written), (End::NotNoted, request));

                    let note = tab.notes.borrow().iter().rev().nth(known as usize).cloned();
                    let mut runs = Begun::read(&text).unwrap().runs(note.as_deref());
                    let later = RefCell::new(runs.remove(0));
                    driver::go_on(&stage.app.client, &later, &Alone).await;
                    let what = format!("{request} of {steps:?}, {known}");
                    assert!(matches!(later.borrow().status(), Status::Ended { .. }), "{what}: {:?}", later.borrow().status());
                    assert_eq!(stage.held().await, planned, "{what}");

                    // And back, for the next.
                    let now = driver::read(&stage.app.client, &stage.target.id).await.unwrap();
                    let back = toward(&before, &later.borrow().plan().after, now.entries);
                    let back = RefCell::new(driver_run(&stage, back, now.snapshot));
                    driver::go_on(&stage.app.client, &back, &Alone).await;
                    assert_eq!(stage.held().await, held, "{what}");
                }
            }
        }
    });
}

/// Somebody else adds a song at the start, just before this request is sent.
struct AddsBefore<'a> {
    stage: &'a Stage,
    other: Uri,
    request: u32,
    notes: RefCell<Vec<String>>,
}

impl Notes for AddsBefore<'_> {
    fn note(&self, written: u32, version: Option<String>) -> Pending<bool> {
        self.notes.borrow_mut().push(journal::note(7, vec![progress(written, version)]));
        if written != self.request {
            return Box::pin(core::future::ready(true));
        }
        let (client, Target { id, public }) = (self.stage.app.client.clone(), self.stage.target.clone());
        let add = playlist_items::insert(&id, public, core::slice::from_ref(&self.other), 0);
        Box::pin(async move { client.changed_to(add.call().clone()).await.map(|Version(_)| true).unwrap() })
    }
}

#[test]
fn a_change_from_another_device_at_any_request_is_kept_and_nothing_is_lost_or_doubled() {
    run(async {
        let stage = Stage::new().await;
        let (entries, _) = read_entries(&stage.app.client, &stage.target.id).await.unwrap();
        let places: Vec<Place> = entries.iter().map(place_of).collect();
        let before: Vec<Entry> = entries.iter().map(Entry::of).collect();
        let (mut reader, mut songs) = (ListReader::newest_first(saved_tracks::all()), Collected::default());
        stage.app.client.read_list(&mut reader, &mut |news| songs.add(news)).await.unwrap();
        let mut liked = songs.items().filter_map(|song| Uri::parse(song.item.uri()?));
        let other = liked.find(|uri| !places.contains(&Some(uri.clone()))).unwrap();
        let selected = [first_of_two(&places), 7, 30, 31];
        let removal = removal::remove(&places, &selected).edit.steps;
        let apart = moving::move_to(places.len() as u32, &selected, 200).steps;
        let counted = |mut list: Vec<Place>| {
            list.sort();
            list
        };
        for steps in [removal, apart] {
            for request in 0..steps.len() as u32 {
                let what = format!("before request {request} of {steps:?}");
                let (held, version) = (stage.held().await, stage.version().await);
                let edit = by_hand(&stage, &before, &steps, version.clone());
                let begun = edit.begun(7, Account::default());
                let tab = AddsBefore { stage: &stage, other: other.clone(), request, notes: RefCell::default() };
                let mut run = Run::new(held.clone(), version, steps.clone());
                let planned = [run.planned(), vec![Some(other.clone())]].concat();
                let end = run.carry_out(&stage.app.client, &*stage.app.world, &tab, &stage.target).await;
                assert_ne!(end, End::Done, "{what}");
                if run.left() > 0 {
                    // It is gone on with at Organise.
                    let note = tab.notes.borrow().last().cloned();
                    let later = RefCell::new(begun.runs(note.as_deref()).remove(0));
                    driver::go_on(&stage.app.client, &later, &Alone).await;
                    let now = driver::read(&stage.app.client, &stage.target.id).await.unwrap();
                    let again = toward(&begun.lists[0].plan.after, &later.borrow().made(), now.entries);
                    let again = RefCell::new(driver_run(&stage, again, now.snapshot));
                    driver::go_on(&stage.app.client, &again, &Alone).await;
                    assert!(matches!(again.borrow().status(), Status::Ended { .. }), "{what}: {:?}", again.borrow().status());
                }
                assert_eq!(counted(stage.held().await), counted(planned), "{what}");

                // And back, for the next.
                let now = driver::read(&stage.app.client, &stage.target.id).await.unwrap();
                let back = toward(&before, &now.entries, now.entries.clone());
                let back = RefCell::new(driver_run(&stage, back, now.snapshot));
                driver::go_on(&stage.app.client, &back, &Alone).await;
                assert_eq!(stage.held().await, held, "{what}");
            }
        }
    });
}

/// The edit as it is written down.
fn by_hand(stage: &Stage, before: &[Entry], steps: &[Step], version: Option<String>) -> ByHand {
    ByHand {
        doing: "Removing songs from",
        name: ODD.to_owned(),
        target: stage.target.clone(),
        before: before.to_vec(),
        known: Vec::new(),
        steps: steps.to_vec(),
        version,
        becomes: Becomes::Change,
        account: None,
    }
}

fn driver_run(stage: &Stage, plan: Plan, snapshot: Option<String>) -> organise::run::Run {
    organise::run::Run::new(stage.target.clone(), plan, snapshot)
}

#[test]
fn a_playlist_that_was_changed_elsewhere_is_left_as_it_is() {
    run(async {
        let stage = Stage::new().await;
        let (list, version) = (stage.held().await, stage.version().await);
        let other = list.iter().flatten().next().unwrap().clone();
        stage.app.client.change(&playlist_items::add(&stage.target.id, stage.target.public, &[other])).await.unwrap();
        let now = stage.held().await;
        for steps in [removal::remove(&list, &[first_of_two(&list)]).edit.steps, moving::move_to(300, &[3], 9).steps] {
            let mut run = Run::new(list.clone(), version.clone(), steps);
            assert_eq!((stage.go_on(&mut run).await, run.written), (End::ChangedElsewhere, 0));
        }
        assert_eq!(stage.held().await, now);
        // The same entries at another version are the same list.
        let mut run = Run::new(now.clone(), None, moving::move_to(300, &[3], 9).steps);
        assert_eq!(stage.go_on(&mut run).await, End::Done);
    });
}

#[test]
fn without_its_permission_nothing_is_sent() {
    run(async {
        let mut stage = Stage::new().await;
        stage.app.session.sign_out();
        stage.app.sign_in("ines", emulator::SAMPLE_CLIENT_ID, Capability::SeeLibrary.scopes()).await;
        stage.target.public = Some(true);
        let list = stage.held().await;
        let (end, run) = stage.edit(removal::remove(&list, &[first_of_two(&list)]).edit.steps).await;
        assert_eq!(end, End::Failed(ApiError::MissingScope(ScopeSet::of(&[Scope::PlaylistModifyPublic]))));
        assert_eq!((run.written, stage.requests("DELETE").await), (0, 0));
    });
}
