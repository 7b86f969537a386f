//! Many playlists at once.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use lockgroove::backup::manifest::Account;
use lockgroove::organise::driver::{self, Surroundings, read};
use lockgroove::organise::entry::Entry;
use lockgroove::organise::gather::{Gathered, Gathering, gather, requests};
use lockgroove::organise::journal::{Becomes, Begun, BegunList, note};
use lockgroove::organise::moving;
use lockgroove::organise::plan::Plan;
use lockgroove::organise::run::{Effect, Event, Progress, Run, Status, Stop};
use lockgroove::organise::saves::{Saves, requests as requests_of_saves, save};
use lockgroove::organise::sets::apart;
use lockgroove::organise::twins::{Keep, Member, Scope, Stay, gone, groups};
use lockgroove::organise::undo::toward;
use lockgroove::session::ports::Pending;
use lockgroove::spotify::endpoint::{me, playlist_items, playlists};
use lockgroove::spotify::model::Version;
use lockgroove::spotify::reading::Collected;
use lockgroove::spotify::uri::{Batch, Kind, Uri};
use lockgroove::spotify::{ListReader, Playlist};
use serde_json::json;

use crate::http_app::{App, run};
use crate::{AT_ONCE, Dice, scopes};

async fn signed_in() -> App {
    App::signed_in("ines", scopes()).await
}

async fn own_lists(app: &App) -> Vec<Playlist> {
    let mut all = Collected::default();
    app.client.read_list(&mut ListReader::my_playlists().fresh(), &mut |news| all.add(news)).await.unwrap();
    let me = app.client.get(&me::profile()).await.unwrap();
    all.into_items().into_iter().filter(|list| list.collaborative || list.owner.id == me.id).collect()
}

async fn gathered(app: &App, lists: Vec<Playlist>, before: Arc<Gathered>) -> Gathered {
    let gathering = RefCell::new(Gathering::new(lists, before));
    gather(&app.client, &gathering, &|| {}).await.unwrap();
    gathering.into_inner().gathered()
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
    chosen.extend(lists.iter().filter(|list| !names.contains(&list.name.as_str()) && list.total > Some(2)).take(1).cloned());
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

/// The plan of each playlist that loses something, with the place of the playlist among those that are gathered.
fn plans(gathered: &Gathered, stay: Stay) -> Vec<(usize, Plan)> {
    let lists = gathered.entries();
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

fn runs(gathered: &Gathered, plans: &[(usize, Plan)]) -> Vec<Rc<RefCell<Run>>> {
    let run = |(list, plan): &(usize, Plan)| {
        let list = &gathered.lists[*list];
        Rc::new(RefCell::new(Run::new(list.target.clone(), plan.clone(), list.reading.snapshot.clone())))
    };
    plans.iter().map(run).collect()
}

async fn carry_out(app: &App, runs: &[Rc<RefCell<Run>>]) {
    for _ in 0..8 {
        driver::go_on_with_all(&app.client, runs, &AT_ONCE).await;
        if !runs.iter().any(|run| matches!(run.borrow().status(), Status::Stopped(Stop::Api(_)))) {
            return;
        }
    }
    panic!("it never ended");
}

/// Whether everything is as planned: the playlists with a plan, and the others as they were.
async fn is_as_planned(app: &App, gathered: &Gathered, plans: &[(usize, Plan)], what: &str) {
    for (place, list) in gathered.lists.iter().enumerate() {
        let plan = plans.iter().find(|(list, _)| *list == place);
        let wanted = plan.map_or(&list.reading.entries, |(_, plan)| &plan.after);
        assert_eq!(uris(&read(&app.client, &list.target.id).await.unwrap().entries), uris(wanted), "{what}: {}", list.name);
    }
}

/// Undoes all, the last one first, and checks that everything is as it was.
async fn undo(app: &App, gathered: &Gathered, plans: &[(usize, Plan)], what: &str) {
    let mut back = Vec::new();
    for (place, plan) in plans.iter().rev() {
        let list = &gathered.lists[*place];
        let now = read(&app.client, &list.target.id).await.unwrap();
        let plan = toward(&plan.before, &plan.after, now.entries);
        back.push(Rc::new(RefCell::new(Run::new(list.target.clone(), plan, now.snapshot))));
    }
    carry_out(app, &back).await;
    is_as_planned(app, gathered, &[], what).await;
}

/// Drops a future after so many polls. Whether it ended before.
async fn within<T>(polls: u32, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[test]
fn everything_is_read_once_and_only_what_changed_is_read_again() {
    run(async {
        let app = signed_in().await;
        let lists = own_lists(&app).await;
        let first = Arc::new(gathered(&app, lists.clone(), Arc::default()).await);
        assert_eq!((first.lists.len(), first.unread.clone(), first.skipped), (lists.len(), vec![], 0));
        assert!(requests(&lists) >= lists.len() as u32 && first.size() > 0 && !first.liked.as_ref().unwrap().is_empty());
        for list in &first.lists {
            assert_eq!(list.reading, read(&app.client, &list.target.id).await.unwrap(), "{}", list.name);
        }
        // A reading that is dropped at any time goes on where it stopped.
        let gathering = RefCell::new(Gathering::new(lists.clone(), Arc::default()));
        let mut shares = Vec::new();
        for polls in 2..400 {
            let is_whole = within(polls, gather(&app.client, &gathering, &|| {})).await;
            shares.push(gathering.borrow().share().0);
            if is_whole {
                break;
            }
        }
        assert!(shares.is_sorted() && shares.len() > 10, "{shares:?}");
        assert_eq!(gathering.into_inner().gathered(), *first);
        // Another version of one list.
        let one = &first.lists[0];
        let song = first.liked.as_ref().unwrap().iter().find_map(|entry| entry.writable.clone()).unwrap();
        app.client.change(&playlist_items::insert(&one.target.id, one.target.public, &[song], 0)).await.unwrap();
        let rule = json!({"path": "/v1/playlists/*", "fault": {"kind": "status", "status": 404}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let again = gathered(&app, own_lists(&app).await, first.clone()).await;
        app.control(reqwest::Method::DELETE, "faults", json!({})).await;
        assert_eq!(again.unread.iter().map(|unread| unread.name.as_str()).collect::<Vec<_>>(), [one.name.as_str()]);
        assert_eq!(again.lists[..], first.lists[1..]);
        let again = gathered(&app, own_lists(&app).await, first.clone()).await;
        assert_eq!(again.lists[0].reading.entries.len(), one.reading.entries.len() + 1);
    });
}

#[test]
fn what_fails_for_all_stops_the_reading_and_what_fails_for_one_is_named() {
    run(async {
        let app = signed_in().await;
        let lists = own_lists(&app).await;
        let (bad, name) = (lists[1].id.clone(), lists[1].name.clone());
        let rule =
            json!({"path": format!("/v1/playlists/{}/items", bad.as_str()), "fault": {"kind": "forbidden", "which": "playlist"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let rule = json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "forbidden", "which": "not_listed"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let gathering = RefCell::new(Gathering::new(lists.clone(), Arc::default()));
        let changes = Cell::new(0);
        let outcome = gather(&app.client, &gathering, &|| changes.set(changes.get() + 1)).await;
        if outcome.is_err() {
            gather(&app.client, &gathering, &|| {}).await.unwrap();
        }
        let gathered = gathering.into_inner().gathered();
        assert_eq!(gathered.unread.iter().map(|unread| unread.name.clone()).collect::<Vec<_>>(), [name]);
        assert_eq!((gathered.lists.len(), gathered.liked.is_some()), (lists.len() - 1, true));
        assert!(changes.get() > lists.len());
        // Stopped before anything: everything is skipped, and nothing is claimed to be read.
        let none = Gathering::new(lists.clone(), Arc::default()).gathered();
        assert_eq!((none.skipped as usize, none.liked), (lists.len(), None));
    });
}

#[test]
fn duplicates_across_lists_go_as_planned_and_come_back() {
    run(async {
        let app = signed_in().await;
        for seed in 0..4 {
            let lists = mixed(&app, seed).await;
            let gathered = gathered(&app, lists, Arc::default()).await;
            for stay in [Stay::One(Keep::Oldest), Stay::One(Keep::Playable), Stay::In(seed as u32 % 3), Stay::All] {
                let plans = plans(&gathered, stay);
                assert_eq!(plans.is_empty(), stay == Stay::All, "{stay:?}");
                let what = format!("seed {seed}, {stay:?}");
                carry_out(&app, &runs(&held_now(&app, &gathered).await, &plans)).await;
                is_as_planned(&app, &gathered, &plans, &what).await;
                undo(&app, &gathered, &plans, &what).await;
            }
        }
    });
}

/// A journal that stores so many notes: the tab is closed before the next request is sent.
struct Journal<'a> {
    runs: &'a [Rc<RefCell<Run>>],
    left: Cell<u32>,
    note: RefCell<Option<String>>,
}

impl Surroundings for Journal<'_> {
    fn note(&self, _: Progress) -> Pending<bool> {
        let stores = self.left.get() > 0;
        if stores {
            self.left.set(self.left.get() - 1);
            self.note.replace(Some(note(7, self.runs.iter().map(|run| run.borrow().progress()).collect())));
        }
        Box::pin(async move { stores })
    }

    fn wait(&self, span: Duration) -> Pending<()> {
        AT_ONCE.wait(span)
    }

    fn changed(&self) {}
}

#[test]
fn a_tab_closed_at_any_request_is_gone_on_with_in_all_playlists() {
    run(async {
        let app = signed_in().await;
        let first = gathered(&app, mixed(&app, 1).await, Arc::default()).await;
        let plans = plans(&first, Stay::In(0));
        let steps: usize = plans.iter().map(|(_, plan)| plan.steps.len()).sum();
        assert!(plans.len() > 1 && steps > 2, "{steps}");
        for left in 0..steps as u32 {
            let gathered = held_now(&app, &first).await;
            let runs = runs(&gathered, &plans);
            let list = |(place, plan): &(usize, Plan)| {
                let list = &gathered.lists[*place];
                let (name, target, origin) = (list.name.clone(), list.target.clone(), plan.before.clone());
                BegunList { name, target, origin, plan: plan.clone(), snapshot: list.reading.snapshot.clone() }
            };
            let begun = Begun {
                at: 7,
                account: Account::default(),
                doing: "Removing duplicates from".to_owned(),
                name: "2 playlists".to_owned(),
                becomes: Becomes::Change,
                lists: plans.iter().map(list).collect(),
            };
            let journal = Journal { runs: &runs, left: Cell::new(left), note: RefCell::default() };
            driver::go_on_with_all(&app.client, &runs, &journal).await;
            assert!(runs.iter().any(|run| matches!(run.borrow().status(), Status::Stopped(Stop::Blocked(_)))), "{left}");

            let found = Begun::read(&begun.write()).unwrap();
            let later = found.runs(journal.note.borrow().as_deref()).into_iter().map(|run| Rc::new(RefCell::new(run)));
            carry_out(&app, &later.collect::<Vec<_>>()).await;
            let what = format!("after {left} of {steps}");
            is_as_planned(&app, &gathered, &plans, &what).await;
            undo(&app, &gathered, &plans, &what).await;
        }
    });
}

/// The same with the versions of now: an undo makes new ones.
async fn held_now(app: &App, gathered: &Gathered) -> Gathered {
    let mut now = gathered.clone();
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
        let gathered = gathered(&app, mixed(&app, 7).await, Arc::default()).await;
        let plans = plans(&gathered, Stay::One(Keep::Newest));
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
                let runs = runs(&held_now(&app, &gathered).await, &plans);
                let rule = json!({"path": "/v1/playlists/*", "skip": at, "times": 1, "after": after, "fault": fault});
                app.control(reqwest::Method::POST, "faults", rule).await;
                carry_out(&app, &runs).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                let what = format!("request {at}, {fault}, after: {after}");
                assert!(runs.iter().all(|run| matches!(run.borrow().status(), Status::Ended { .. })), "{what}");
                is_as_planned(&app, &gathered, &plans, &what).await;
                undo(&app, &gathered, &plans, &what).await;
            }
        }
    });
}

/// Carries runs out by hand, and changes a playlist from another device before the request with this number.
async fn carry_out_with(app: &App, runs: &[Rc<RefCell<Run>>], at: usize, change: impl AsyncFn()) {
    let mut number = 0;
    for run in runs {
        let id = run.borrow().target().id.clone();
        let mut event = Event::Go;
        loop {
            let Some(effect) = run.borrow_mut().handle(event) else { break };
            if !matches!(effect, Effect::Wait(_)) {
                if number == at {
                    change().await;
                }
                number += 1;
            }
            event = match effect {
                Effect::AskVersion => {
                    Event::Version(app.client.get(&playlists::version(&id)).await.map(|Version(version)| version))
                }
                Effect::Write(call) => Event::Written(app.client.changed_to(call).await.map(|Version(version)| version)),
                Effect::Read => Event::Read(read(&app.client, &id).await),
                Effect::Wait(_) => Event::Waited,
            };
        }
        if !matches!(run.borrow().status(), Status::Ended { .. }) {
            return;
        }
    }
}

#[test]
fn a_change_from_another_device_at_any_request_is_found_and_kept() {
    run(async {
        let app = signed_in().await;
        let gathered = gathered(&app, mixed(&app, 8).await, Arc::default()).await;
        let plans = plans(&gathered, Stay::One(Keep::Oldest));
        let song = gathered.liked.as_ref().unwrap().iter().rev().find_map(|entry| entry.writable.clone()).unwrap();
        let requests: usize = plans.iter().map(|(_, plan)| plan.steps.len() + 2).sum();
        let (mut found, mut late) = (0, 0);
        for which in [0, plans.len() - 1] {
            let target = gathered.lists[plans[which].0].target.clone();
            for at in 0..requests {
                let what = format!("list {which}, request {at}");
                let runs = runs(&held_now(&app, &gathered).await, &plans);
                carry_out_with(&app, &runs, at, async || {
                    let change = playlist_items::insert(&target.id, target.public, std::slice::from_ref(&song), 0);
                    app.client.change(&change).await.unwrap();
                })
                .await;
                // Those before it are done; those behind it wait.
                let ended = runs.iter().take_while(|run| matches!(run.borrow().status(), Status::Ended { .. })).count();
                let status = runs[which].borrow().status().clone();
                if let Status::Stopped(Stop::Changed(changed)) = status {
                    assert_eq!((ended, changed.more, changed.fewer), (which, 1, 0), "{what}");
                    assert!(runs[which + 1..].iter().all(|run| run.borrow().sent() == 0), "{what}");
                    // Planned again, it comes to the same, with what the other device did; then the rest follows.
                    let again = toward(&plans[which].1.after, &runs[which].borrow().made(), changed.now.entries.clone());
                    let again = Rc::new(RefCell::new(Run::new(target.clone(), again, changed.now.snapshot)));
                    let rest: Vec<_> = std::iter::once(again).chain(runs[which + 1..].iter().cloned()).collect();
                    carry_out(&app, &rest).await;
                    found += 1;
                } else {
                    assert_eq!(ended, runs.len(), "{what}: {status:?}");
                    late += 1;
                }
                let now = read(&app.client, &target.id).await.unwrap();
                let is_other = |uri: &String| *uri == song.to_string();
                let contents = |entries: &[Entry]| {
                    let mut all = uris(entries);
                    all.sort_unstable();
                    all
                };
                let mut wanted = contents(&plans[which].1.after);
                wanted.push(song.to_string());
                wanted.sort_unstable();
                assert_eq!(contents(&now.entries), wanted, "{what}");
                let rest = |entries: &[Entry]| uris(entries).into_iter().filter(|uri| !is_other(uri)).collect::<Vec<_>>();
                assert_eq!(rest(&now.entries), rest(&plans[which].1.after), "{what}");
                let back = toward(&gathered.lists[plans[which].0].reading.entries, &now.entries, now.entries.clone());
                carry_out(&app, &[Rc::new(RefCell::new(Run::new(target.clone(), back, now.snapshot)))]).await;
                let others: Vec<(usize, Plan)> =
                    plans.iter().enumerate().filter(|(place, _)| *place != which).map(|(_, plan)| plan.clone()).collect();
                undo(&app, &gathered, &others, &what).await;
            }
        }
        println!("{requests} requests; {found} changes were found, {late} came after the end of their list");
        assert!(found > requests && late > 0);
    });
}

#[test]
fn songs_move_to_another_list_and_are_there_before_they_go_here_whatever_fails() {
    run(async {
        let app = signed_in().await;
        let gathered = gathered(&app, mixed(&app, 9).await, Arc::default()).await;
        let (here, there) = (&gathered.lists[0], &gathered.lists[1]);
        let all: Vec<u32> = (0..here.reading.entries.len() as u32).collect();
        for (places, moves) in [(all.clone(), true), (all[1..].to_vec(), true), (all, false)] {
            let planned = moving::plan(&here.reading.entries, &there.reading.entries, &places, moves);
            let plans: Vec<(usize, Plan)> =
                [(1, planned.there), (0, planned.here)].into_iter().filter(|(_, plan)| !plan.is_empty()).collect();
            assert_eq!(plans.len(), if moves { 2 } else { 1 });
            let requests: usize = plans.iter().map(|(_, plan)| plan.steps.len() + 1).sum();
            for at in 0..requests {
                for (after, fault) in [(true, json!({"kind": "cut"})), (false, json!({"kind": "status", "status": 503}))] {
                    let runs = runs(&held_now(&app, &gathered).await, &plans);
                    let rule = json!({"path": "/v1/playlists/*", "skip": at, "times": 1, "after": after, "fault": fault});
                    app.control(reqwest::Method::POST, "faults", rule).await;
                    carry_out(&app, &runs).await;
                    app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                    let what = format!("request {at}, {fault}, moves: {moves}");
                    is_as_planned(&app, &gathered, &plans, &what).await;
                    undo(&app, &gathered, &plans, &what).await;
                }
            }
        }
        // Nothing goes here as long as it is not there.
        let planned = moving::plan(&here.reading.entries, &there.reading.entries, &[0, 1, 2, 3], true);
        let plans = vec![(1, planned.there), (0, planned.here)];
        let runs = runs(&held_now(&app, &gathered).await, &plans);
        let path = format!("/v1/playlists/{}/items", there.target.id.as_str());
        let rule = json!({"path": path, "method": "POST", "fault": {"kind": "forbidden", "which": "playlist"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        driver::go_on_with_all(&app.client, &runs, &AT_ONCE).await;
        assert!(matches!(runs[0].borrow().status(), Status::Stopped(Stop::Api(_))) && runs[1].borrow().sent() == 0);
        is_as_planned(&app, &gathered, &[], "refused").await;
    });
}

#[test]
fn things_are_liked_and_unliked_and_only_what_changed_is_undone() {
    run(async {
        let app = signed_in().await;
        let lists = mixed(&app, 10).await;
        let gathered = gathered(&app, own_lists(&app).await, Arc::default()).await;
        assert!(!lists.is_empty());
        let entries = gathered.entries();
        let liked = gathered.liked.clone().unwrap();
        let members = apart(&entries, &[&liked]);
        let uri = |member: &Member| entries[member.list as usize][member.place as usize].writable.clone().unwrap();
        let mut songs: Vec<Uri> = members.iter().map(uri).filter(|uri| uri.kind() == Kind::Track).take(50).collect();
        assert!(songs.len() > 40, "one batch only");
        let already = liked.iter().find_map(|entry| entry.writable.clone()).unwrap();
        songs.push(already.clone());
        let are = async || {
            let mut are = Vec::new();
            for batch in Batch::all(&songs) {
                are.extend(app.client.are_saved(&batch).await.unwrap());
            }
            are
        };
        let before = are().await;
        assert!(before.iter().rev().skip(1).all(|is| !is) && before.last() == Some(&true));
        let faults = [
            (true, json!({"kind": "cut"})),
            (false, json!({"kind": "status", "status": 503})),
            (false, json!({"kind": "expired_token"})),
        ];
        for at in 0..6 {
            for (after, fault) in &faults {
                let what = format!("request {at}, {fault}");
                let rule = json!({"path": "/v1/me/library*", "skip": at, "times": 1, "after": after, "fault": fault});
                app.control(reqwest::Method::POST, "faults", rule).await;
                let saves = RefCell::new(Saves::new(&songs, true));
                assert_eq!((saves.borrow().share(), requests_of_saves(songs.len() as u32)), ((0, songs.len() as u32), 6));
                all_saved(&app, &saves).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                assert!(are().await.iter().all(|is| *is), "{what}");
                let changed = saves.into_inner().changed().to_vec();
                assert!(!changed.contains(&already) && changed.len() == songs.len() - 1, "{what}: {}", changed.len());
                let back = RefCell::new(Saves::new(&changed, false));
                all_saved(&app, &back).await;
                assert_eq!((are().await, back.borrow().refused()), (before.clone(), [].as_slice()), "{what}");
            }
        }
    });
}

async fn all_saved(app: &App, saves: &RefCell<Saves>) {
    for _ in 0..6 {
        if save(&app.client, saves, &AT_ONCE).await.is_ok() {
            assert!(saves.borrow().is_done());
            return;
        }
    }
    panic!("it never ended");
}
