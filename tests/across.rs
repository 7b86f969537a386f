//! Many playlists at once in an emulator's account, over HTTP, with the app's client and without a browser.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the network and the clocks are real here")]
#[path = "support/fake_world.rs"]
mod fake_world;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "support/http_app.rs"]
mod http_app;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../examples/support/native.rs"]
mod native;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "support/person.rs"]
mod person;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http_app::{App, run};
use lockgroove::oauth::ScopeSet;
use lockgroove::organise::driver::{self, Surroundings, read};
use lockgroove::organise::entry::Entry;
use lockgroove::organise::gather::{Gathering, Held, gather, requests};
use lockgroove::organise::moving;
use lockgroove::organise::plan::Plan;
use lockgroove::organise::run::{Run, Status, Stop, Target};
use lockgroove::organise::saves::{Saves, save};
use lockgroove::organise::sets::apart;
use lockgroove::organise::twins::{Keep, Member, Scope, Stay, gone, groups};
use lockgroove::organise::undo::toward;
use lockgroove::session::ports::Pending;
use lockgroove::spotify::capability::Capability;
use lockgroove::spotify::endpoint::{me, playlist_items};
use lockgroove::spotify::reading::Collected;
use lockgroove::spotify::uri::{Batch, Kind, Uri};
use lockgroove::spotify::{ApiError, ListReader, Playlist};
use serde_json::json;

/// Waits for nothing.
struct AtOnce;

impl Surroundings for AtOnce {
    fn wait(&self, _: Duration) -> Pending<()> {
        Box::pin(async {})
    }

    fn changed(&self) {}
}

/// Numbers that look random, always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

async fn signed_in() -> App {
    let scopes: ScopeSet =
        [Capability::SeeLibrary, Capability::ChangeLibrary, Capability::ChangePlaylists].into_iter().map(Capability::scopes).collect();
    App::signed_in("ines", scopes).await
}

async fn own_lists(app: &App) -> Vec<Playlist> {
    let mut all = Collected::default();
    app.client.read_list(&mut ListReader::my_playlists().fresh(), &mut |news| all.add(news)).await.unwrap();
    let me = app.client.get(&me::profile()).await.unwrap();
    all.into_items().into_iter().filter(|list| list.collaborative || list.owner.id == me.id).collect()
}

async fn held(app: &App, lists: Vec<Playlist>, before: Arc<Held>) -> Held {
    let gathering = RefCell::new(Gathering::new(lists, before));
    gather(&app.client, &gathering, &|| {}).await.unwrap();
    gathering.into_inner().held()
}

fn uris(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.uri.to_string()).collect()
}

/// Some playlists of the account with nulls, local files, episodes and repeats, and into each a few songs of a small set, so that many are
/// in several of them.
async fn mixed(app: &App, seed: u64) -> Vec<Playlist> {
    let mut dice = Dice(seed);
    let lists = own_lists(app).await;
    let names = ["Slow trains, wide windows", "Two of everything"];
    let mut chosen: Vec<Playlist> = lists.iter().filter(|list| names.contains(&list.name.as_str())).cloned().collect();
    chosen.extend(lists.iter().filter(|list| !names.contains(&list.name.as_str()) && list.total > Some(2)).take(2).cloned());
    let mut songs = Vec::new();
    let mut liked = Collected::default();
    app.client.read_list(&mut ListReader::liked(), &mut |news| liked.add(news)).await.unwrap();
    songs.extend(liked.items().filter_map(|entry| Entry::of(entry).writable));
    songs.sort();
    for list in &chosen {
        let now = read(&app.client, &list.id).await.unwrap().entries;
        let mut old: Vec<Uri> = now.iter().filter_map(|entry| entry.writable.clone()).collect();
        old.sort();
        old.dedup();
        // A few stay, so that dates differ.
        let keep = dice.below(6).min(old.len());
        for chunk in old[keep..].chunks(100) {
            app.client.change(&playlist_items::remove(&list.id, list.public, chunk, None)).await.unwrap();
        }
        let left = read(&app.client, &list.id).await.unwrap().entries.len();
        let picks: Vec<Uri> = (0..4 + dice.below(6)).map(|_| songs[dice.below(9)].clone()).collect();
        let place = dice.below(left + 1) as u32;
        app.client.change(&playlist_items::insert(&list.id, list.public, &picks, place)).await.unwrap();
    }
    let ids: Vec<_> = chosen.iter().map(|list| list.id.clone()).collect();
    own_lists(app).await.into_iter().filter(|list| ids.contains(&list.id)).collect()
}

/// The plan of each playlist that loses something, with the place of the playlist among those that are held.
fn plans(held: &Held, stay: Stay) -> Vec<(usize, Plan)> {
    let lists = held.entries();
    let mut goes: Vec<Vec<u32>> = vec![Vec::new(); lists.len()];
    for group in groups(&lists, Scope::Across) {
        let of: Vec<(Member, &Entry)> =
            group.members.iter().map(|member| (*member, &lists[member.list as usize][member.place as usize])).collect();
        for member in gone(&of, stay) {
            goes[member.list as usize].push(member.place);
        }
    }
    let plan = |(list, gone): (usize, Vec<u32>)| (list, Plan::without(lists[list].to_vec(), &gone));
    goes.into_iter().enumerate().filter(|(_, gone)| !gone.is_empty()).map(plan).collect()
}

fn runs(held: &Held, plans: &[(usize, Plan)]) -> Vec<Rc<RefCell<Run>>> {
    let run = |(list, plan): &(usize, Plan)| {
        let list = &held.lists[*list];
        Rc::new(RefCell::new(Run::new(list.target.clone(), plan.clone(), list.reading.snapshot.clone())))
    };
    plans.iter().map(run).collect()
}

async fn carry_out(app: &App, runs: &[Rc<RefCell<Run>>]) {
    for _ in 0..8 {
        driver::go_on_with_all(&app.client, runs, &AtOnce).await;
        if !runs.iter().any(|run| matches!(run.borrow().status(), Status::Stopped(Stop::Api(_)))) {
            return;
        }
    }
    panic!("it never ended");
}

/// Whether everything is as planned: the playlists with a plan, and the others as they were.
async fn is_as_planned(app: &App, held: &Held, plans: &[(usize, Plan)], what: &str) {
    for (place, list) in held.lists.iter().enumerate() {
        let plan = plans.iter().find(|(list, _)| *list == place);
        let wanted = plan.map_or(&list.reading.entries, |(_, plan)| &plan.after);
        assert_eq!(uris(&read(&app.client, &list.target.id).await.unwrap().entries), uris(wanted), "{what}: {}", list.name);
    }
}

/// Undoes all, the last one first, and checks that everything is as it was.
async fn undo(app: &App, held: &Held, plans: &[(usize, Plan)], what: &str) {
    let mut back = Vec::new();
    for (place, plan) in plans.iter().rev() {
        let list = &held.lists[*place];
        let now = read(&app.client, &list.target.id).await.unwrap();
        let plan = toward(&plan.before, &plan.after, now.entries);
        back.push(Rc::new(RefCell::new(Run::new(list.target.clone(), plan, now.snapshot))));
    }
    carry_out(app, &back).await;
    is_as_planned(app, held, &[], what).await;
}

#[test]
fn everything_is_read_once_and_only_what_changed_is_read_again() {
    run(async {
        let app = signed_in().await;
        let lists = own_lists(&app).await;
        let first = Arc::new(held(&app, lists.clone(), Arc::default()).await);
        assert_eq!((first.lists.len(), first.unread.clone(), first.skipped), (lists.len(), vec![], 0));
        assert!(requests(&lists) >= lists.len() as u32 && first.size() > 0 && !first.liked.as_ref().unwrap().is_empty());
        for list in &first.lists {
            assert_eq!(list.reading, read(&app.client, &list.target.id).await.unwrap(), "{}", list.name);
        }
        // A reading that is dropped at any time goes on where it stopped.
        let gathering = RefCell::new(Gathering::new(lists.clone(), Arc::default()));
        let shares = RefCell::new(Vec::new());
        for _ in 0..200 {
            let slice = tokio::time::timeout(Duration::from_millis(15), gather(&app.client, &gathering, &|| {})).await;
            shares.borrow_mut().push(gathering.borrow().share().0);
            if slice.is_ok() {
                break;
            }
        }
        assert!(shares.borrow().is_sorted());
        assert_eq!(gathering.into_inner().held(), *first);
        // Another version of one list.
        let one = &first.lists[0];
        let song = first.liked.as_ref().unwrap().iter().find_map(|entry| entry.writable.clone()).unwrap();
        app.client.change(&playlist_items::insert(&one.target.id, one.target.public, &[song], 0)).await.unwrap();
        let rule = json!({"path": "/v1/playlists/*", "fault": {"kind": "status", "status": 404}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let again = held(&app, own_lists(&app).await, first.clone()).await;
        app.control(reqwest::Method::DELETE, "faults", json!({})).await;
        assert_eq!(again.unread.iter().map(|unread| unread.name.as_str()).collect::<Vec<_>>(), [one.name.as_str()]);
        assert_eq!(again.lists[..], first.lists[1..]);
        let again = held(&app, own_lists(&app).await, first.clone()).await;
        assert_eq!(again.lists[0].reading.entries.len(), one.reading.entries.len() + 1);
    });
}

#[test]
fn what_fails_for_all_stops_the_reading_and_what_fails_for_one_is_named() {
    run(async {
        let app = signed_in().await;
        let lists = own_lists(&app).await;
        let (bad, name) = (lists[1].id.clone(), lists[1].name.clone());
        let rule = json!({"path": format!("/v1/playlists/{}/items", bad.as_str()), "fault": {"kind": "forbidden", "which": "playlist"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let rule = json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "forbidden", "which": "not_listed"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let gathering = RefCell::new(Gathering::new(lists.clone(), Arc::default()));
        let changes = Cell::new(0);
        let outcome = gather(&app.client, &gathering, &|| changes.set(changes.get() + 1)).await;
        println!("{outcome:?}");
        if outcome.is_err() {
            gather(&app.client, &gathering, &|| {}).await.unwrap();
        }
        let held = gathering.into_inner().held();
        assert_eq!(held.unread.iter().map(|unread| unread.name.clone()).collect::<Vec<_>>(), [name]);
        assert_eq!((held.lists.len(), held.liked.is_some()), (lists.len() - 1, true));
        assert!(changes.get() > lists.len());
        // Stopped before anything: everything is skipped, and nothing is claimed to be read.
        let none = Gathering::new(lists.clone(), Arc::default()).held();
        assert_eq!((none.skipped as usize, none.liked), (lists.len(), None));
    });
}

#[test]
fn duplicates_across_lists_go_as_planned_and_come_back() {
    run(async {
        let app = signed_in().await;
        for seed in 0..4 {
            let lists = mixed(&app, seed).await;
            let held = held(&app, lists, Arc::default()).await;
            for stay in [Stay::One(Keep::Oldest), Stay::One(Keep::Playable), Stay::In(seed as u32 % 4), Stay::All] {
                let plans = plans(&held, stay);
                assert_eq!(plans.is_empty(), stay == Stay::All, "{stay:?}");
                let what = format!("seed {seed}, {stay:?}");
                carry_out(&app, &runs(&held_now(&app, &held).await, &plans)).await;
                is_as_planned(&app, &held, &plans, &what).await;
                undo(&app, &held, &plans, &what).await;
            }
        }
    });
}

/// The same with the versions of now: an undo makes new ones.
async fn held_now(app: &App, held: &Held) -> Held {
    let mut now = held.clone();
    for list in &mut now.lists {
        let mut one = lockgroove::organise::gather::List::clone(list);
        one.reading.snapshot = read(&app.client, &one.target.id).await.unwrap().snapshot;
        *list = Arc::new(one);
    }
    now
}

#[test]
fn a_fault_at_any_request_of_many_lists_neither_doubles_nor_loses_anything() {
    run(async {
        let app = signed_in().await;
        let held = held(&app, mixed(&app, 7).await, Arc::default()).await;
        let plans = plans(&held, Stay::One(Keep::Newest));
        let requests: usize = plans.iter().map(|(_, plan)| plan.steps.len() + 1).sum();
        assert!(plans.len() > 1, "only one list");
        let faults = [
            (true, json!({"kind": "cut"})),
            (true, json!({"kind": "status", "status": 503})),
            (true, json!({"kind": "truncate"})),
            (false, json!({"kind": "cut"})),
            (false, json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true})),
            (false, json!({"kind": "expired_token"})),
        ];
        println!("{requests} requests in {} lists", plans.len());
        for at in 0..requests {
            for (after, fault) in &faults {
                let runs = runs(&held_now(&app, &held).await, &plans);
                let rule = json!({"path": "/v1/playlists/*", "skip": at, "times": 1, "after": after, "fault": fault});
                app.control(reqwest::Method::POST, "faults", rule).await;
                carry_out(&app, &runs).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                let what = format!("request {at}, {fault}, after: {after}");
                assert!(runs.iter().all(|run| matches!(run.borrow().status(), Status::Ended { .. })), "{what}");
                is_as_planned(&app, &held, &plans, &what).await;
                undo(&app, &held, &plans, &what).await;
            }
        }
    });
}

#[test]
fn a_change_from_another_device_at_any_time_is_found_and_the_lists_before_it_are_done() {
    run(async {
        let app = signed_in().await;
        let held = held(&app, mixed(&app, 8).await, Arc::default()).await;
        let plans = plans(&held, Stay::One(Keep::Oldest));
        let last = plans.last().unwrap().0;
        let target = held.lists[last].target.clone();
        let song = held.liked.as_ref().unwrap().iter().rev().find_map(|entry| entry.writable.clone()).unwrap();
        for at in 1..=plans.len() {
            // Between two lists: the change is there before the last one begins, and while the ones before it are carried out.
            let runs = runs(&held_now(&app, &held).await, &plans);
            for run in &runs[..at - 1] {
                driver::go_on_with_all(&app.client, std::slice::from_ref(run), &AtOnce).await;
            }
            app.client.change(&playlist_items::insert(&target.id, target.public, std::slice::from_ref(&song), 0)).await.unwrap();
            driver::go_on_with_all(&app.client, &runs, &AtOnce).await;
            let (stopped, before) = runs.split_last().unwrap();
            assert!(before.iter().all(|run| matches!(run.borrow().status(), Status::Ended { .. })));
            let Status::Stopped(Stop::Changed(changed)) = stopped.borrow().status().clone() else {
                panic!("{at}: {:?}", stopped.borrow().status())
            };
            assert_eq!((changed.more, changed.fewer, stopped.borrow().share().0), (1, 0, 0));
            // Planned again, it comes to the same, with what the other device did.
            let plan = toward(&plans.last().unwrap().1.after, &stopped.borrow().made(), changed.now.entries.clone());
            let again = Rc::new(RefCell::new(Run::new(target.clone(), plan, changed.now.snapshot)));
            carry_out(&app, &[again]).await;
            let now = read(&app.client, &target.id).await.unwrap();
            let mut wanted = uris(&plans.last().unwrap().1.after);
            wanted.insert(0, song.to_string());
            assert_eq!(uris(&now.entries), wanted, "{at}");
            let back = toward(&held.lists[last].reading.entries, &now.entries, now.entries.clone());
            carry_out(&app, &[Rc::new(RefCell::new(Run::new(target.clone(), back, now.snapshot)))]).await;
            undo(&app, &held, &plans[..plans.len() - 1], "another device").await;
        }
    });
}
