//! One playlist at a time.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lockgroove::backup::manifest::Account;
use lockgroove::library::candidates;
use lockgroove::organise::driver::{self, read};
use lockgroove::organise::entry::Entry;
use lockgroove::organise::journal::{Becomes, Begun, BegunList, note};
use lockgroove::organise::plan::{Plan, Want};
use lockgroove::organise::replace;
use lockgroove::organise::run::{Blocked, Effect, Event, Reading, Run, Status, Stop, Target};
use lockgroove::organise::sort::{By, Key, reversed, shuffled, sorted};
use lockgroove::organise::twins::{Keep, Scope, groups, stays};
use lockgroove::organise::undo::{matched, toward};
use lockgroove::spotify::endpoint::{playlist_items, playlists};
use lockgroove::spotify::model::Version;
use lockgroove::spotify::reading::Collected;
use lockgroove::spotify::uri::Uri;
use lockgroove::spotify::{ApiClient, ListReader, News};
use serde_json::json;

use crate::http_app::{App, run};
use crate::{AT_ONCE, AtOnce, Dice, scopes};

/// An app, and a playlist in which a local file, something that the service removed, an episode and repeated tracks stand.
async fn with_a_playlist() -> (App, Target) {
    let app = App::signed_in("ines", scopes()).await;
    let mut all = Vec::new();
    let mut list = ListReader::my_playlists();
    app.client
        .read_list(&mut list, &mut |news| {
            if let News::Rows { items, .. } = news {
                all.extend(items);
            }
        })
        .await
        .unwrap();
    let slow = all.iter().find(|list| list.name == "Slow trains, wide windows").unwrap();
    let target = Target { id: slow.id.clone(), public: slow.public };
    let entries = read(&app.client, &target.id).await.unwrap().entries;
    assert!(entries.iter().any(|entry| entry.uri.is_empty()), "nothing was removed");
    let local = entries.iter().find(|entry| entry.uri.starts_with("spotify:local:")).expect("a local file");
    assert_eq!(local.number, None, "a local file is on no album, so a sort by its number puts it last");
    assert!(entries.iter().any(|entry| entry.uri.starts_with("spotify:episode:")), "no episode");
    (app, target)
}

/// Makes the playlist some 30 entries long and mixes it: what cannot be added stays in it, and a few entries are there twice.
async fn mix(app: &App, target: &Target, seed: u64) -> Reading {
    let mut dice = Dice(seed);
    let now = read(&app.client, &target.id).await.unwrap().entries;
    let mut uris: Vec<Uri> = now.iter().filter_map(|entry| entry.writable.clone()).collect();
    uris.sort();
    uris.dedup();
    for chunk in uris.chunks(100) {
        app.client.change(&playlist_items::remove(&target.id, target.public, chunk, None)).await.unwrap();
    }
    let songs = all_songs(&app.client).await;
    let picks: Vec<Uri> = (0..14 + dice.below(14)).map(|_| songs[dice.below(20)].clone()).collect();
    let left = (now.len() - now.iter().filter(|entry| entry.writable.is_some()).count()) as u32;
    for uri in &picks {
        app.client.change(&playlist_items::insert(&target.id, target.public, std::slice::from_ref(uri), left / 2)).await.unwrap();
    }
    for _ in 0..6 {
        let length = left + picks.len() as u32;
        let start = dice.below(length as usize) as u32;
        let place = [start, 1, dice.below(length as usize) as u32];
        app.client.change(&playlist_items::reorder(&target.id, target.public, place, None)).await.unwrap();
    }
    read(&app.client, &target.id).await.unwrap()
}

async fn all_songs(client: &ApiClient) -> Vec<Uri> {
    let mut uris = Vec::new();
    client
        .read_list(&mut ListReader::liked(), &mut |news| {
            if let News::Rows { items, .. } = news {
                uris.extend(items.iter().filter_map(|entry| Entry::of(entry).writable));
            }
        })
        .await
        .unwrap();
    uris.sort();
    uris
}

/// The places of all copies but the ones that stay.
fn copies(entries: &[Entry], keep: Keep) -> Vec<u32> {
    let mut gone = Vec::new();
    for group in groups(&[entries], Scope::EachList) {
        let of: Vec<&Entry> = group.members.iter().map(|member| &entries[member.place as usize]).collect();
        let stay = stays(&of, keep);
        gone.extend(group.members.iter().enumerate().filter(|(place, _)| *place != stay).map(|(_, member)| member.place));
    }
    gone
}

fn uris(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.uri).collect()
}

/// The items without their order.
fn contents(entries: &[Entry]) -> Vec<&str> {
    let mut uris = uris(entries);
    uris.sort_unstable();
    uris
}

/// Carries a plan out, however often it has to be gone on with.
async fn carry_out(app: &App, run: &RefCell<Run>) {
    for _ in 0..8 {
        driver::go_on(&app.client, run, &AT_ONCE).await;
        if !matches!(run.borrow().status(), Status::Stopped(Stop::Api(_))) {
            return;
        }
    }
    panic!("it never ended: {:?}", run.borrow().share());
}

async fn done(app: &App, target: &Target, plan: Plan, reading: &Reading) -> Reading {
    let run = RefCell::new(Run::new(target.clone(), plan.clone(), reading.snapshot.clone()));
    app.clear_log().await;
    carry_out(app, &run).await;
    assert_eq!(*run.borrow().status(), Status::Ended { other_dates: 0 });
    assert_eq!(run.borrow().sent() as usize, plan.steps.len(), "no write is sent twice");
    let list = format!("/v1/playlists/{}", target.id.as_str());
    let asked = app.count(&list).await + app.count(&format!("{list}/items")).await;
    assert!(plan.is_empty() || asked == plan.requests() as usize, "{asked} requests, but the price was {}", plan.requests());
    let now = read(&app.client, &target.id).await.unwrap();
    assert_eq!(uris(&now.entries), uris(&plan.after));
    for (planned, found) in plan.after.iter().zip(&now.entries) {
        assert!(planned.added.is_none() || planned.added == found.added, "{planned:?} {found:?}");
    }
    now
}

#[test]
fn any_change_does_what_its_plan_says_and_can_be_undone() {
    run(async {
        let (app, target) = with_a_playlist().await;
        for seed in 0..5 {
            let start = mix(&app, &target, seed).await;
            let keys = [Key { by: By::Artist, descending: seed % 2 == 0 }, Key { by: By::Length, descending: false }];
            let entries = || start.entries.clone();
            let plans = [
                Plan::order(entries(), &sorted(&start.entries, &keys)),
                Plan::order(entries(), &reversed(&start.entries)),
                Plan::order(entries(), &shuffled(&start.entries, seed)),
                Plan::without(entries(), &copies(&start.entries, Keep::ALL[seed as usize % 3])),
            ];
            let mut now = start.clone();
            for plan in plans {
                let keeps_dates = plan.removed == 0;
                let changed = done(&app, &target, plan.clone(), &now).await;
                let undo = toward(&plan.before, &plan.after, changed.entries.clone());
                let undone = done(&app, &target, undo, &changed).await;
                assert_eq!(uris(&undone.entries), uris(&plan.before), "seed {seed}");
                if keeps_dates {
                    assert_eq!(undone.entries, start.entries, "seed {seed}");
                }
                now = Reading { snapshot: undone.snapshot, entries: undone.entries };
                // A plan is for the entries that it was made for; their dates may be others now.
                now.entries.clone_from(&plan.before);
                if !keeps_dates {
                    break;
                }
            }
        }
    });
}

#[test]
fn what_does_not_play_is_replaced_in_its_place_and_comes_back() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = read(&app.client, &target.id).await.unwrap();
        let silent = replace::silent(&start.entries);
        let (least, most) = candidates::searches(silent.iter().map(|one| &one.song));
        assert!(least as usize == silent.len() && most > least, "{silent:?}");
        let (mut others, mut requests, mut nearest) = (BTreeMap::new(), 0, Vec::new());
        for one in &silent {
            app.clear_log().await;
            let found = candidates::find(&app.client, &one.song).await.unwrap();
            let asked = app.count("/v1/search").await;
            let Some(first) = found.first() else { continue };
            assert_eq!(asked, if first.why.is_recording() { 1 } else { 2 }, "{first:?}");
            assert_eq!(first.track.name, one.song.title);
            requests += asked;
            nearest.push(first.why);
            others.extend(one.places.iter().map(|place| (*place, replace::entry(first))));
        }
        println!("{requests} requests for {} songs", nearest.len());
        assert!(requests as u32 <= most);
        assert!(nearest.iter().any(|why| why.is_recording()) && nearest.iter().any(|why| !why.is_recording()), "{nearest:?}");
        let plan = Plan::replace(start.entries.clone(), &others);
        let now = done(&app, &target, plan.clone(), &start).await;
        for (place, (entry, before)) in (0..).zip(now.entries.iter().zip(&start.entries)) {
            match others.get(&place) {
                Some(other) => assert!(entry.uri == other.uri && !entry.is_unplayable, "{entry:?}"),
                None => assert_eq!(entry, before),
            }
        }
        let undo = toward(&plan.before, &plan.after, now.entries.clone());
        let undone = done(&app, &target, undo, &now).await;
        assert_eq!(uris(&undone.entries), uris(&start.entries));
    });
}

#[test]
fn a_list_is_written_anew_in_hundreds() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let songs = all_songs(&app.client).await;
        app.client.change(&playlist_items::replace(&target.id, target.public, &songs[..100])).await.unwrap();
        app.client.change(&playlist_items::insert(&target.id, target.public, &songs[20..70], 50)).await.unwrap();
        let start = read(&app.client, &target.id).await.unwrap();
        let order = sorted(&start.entries, &[Key { by: By::Title, descending: true }]);
        let plan = Plan::rewrite(start.entries.clone(), &order).unwrap();
        assert_eq!((plan.steps.len(), plan.dates_lost), (2, 150));
        done(&app, &target, plan, &start).await;
    });
}

#[test]
fn the_known_wrong_song() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let all = read(&app.client, &target.id).await.unwrap().entries;
        let mut uris_of_all: Vec<Uri> = all.iter().filter_map(|entry| entry.writable.clone()).collect();
        uris_of_all.dedup();
        for chunk in uris_of_all.chunks(100) {
            app.client.change(&playlist_items::remove(&target.id, target.public, chunk, None)).await.unwrap();
        }
        let rest = read(&app.client, &target.id).await.unwrap().entries;
        let null = rest.iter().position(|entry| entry.uri.is_empty()).unwrap() as u32;
        let songs = all_songs(&app.client).await;
        let [a, b, c] = [&songs[0], &songs[1], &songs[2]].map(Clone::clone);
        let add = async |uris: &[Uri], place: u32| {
            app.client.change(&playlist_items::insert(&target.id, target.public, uris, place)).await.unwrap();
        };
        add(&[b.clone(), c.clone(), a.clone()], null + 1).await;
        add(std::slice::from_ref(&a), null).await;
        let start = read(&app.client, &target.id).await.unwrap();
        let from = null as usize;
        assert_eq!(uris(&start.entries[from..from + 5]), [&*a.to_string(), "", &*b.to_string(), &*c.to_string(), &*a.to_string()]);
        let plan = Plan::without(start.entries.clone(), &copies(&start.entries, Keep::Oldest));
        let now = done(&app, &target, plan, &start).await;
        let songs: Vec<&str> = now.entries.iter().filter(|entry| entry.writable.is_some()).map(|entry| &*entry.uri).collect();
        let mut kept = songs.clone();
        kept.sort_unstable();
        let mut all = [a.to_string(), b.to_string(), c.to_string()];
        all.sort();
        assert_eq!(kept, all);
    });
}

/// A plan with each kind of step: a copy goes, others move, and one comes.
fn of_each_kind(reading: &Reading) -> Plan {
    let gone = copies(&reading.entries, Keep::Oldest);
    let mut wanted: Vec<Want> = sorted(&reading.entries, &[Key { by: By::Title, descending: false }])
        .into_iter()
        .filter(|place| !gone.contains(place))
        .map(Want::Stay)
        .collect();
    let first = reading.entries.iter().find(|entry| entry.writable.is_some()).unwrap().clone();
    wanted.insert(2, Want::New(first));
    Plan::reach(reading.entries.clone(), wanted)
}

#[test]
fn a_lost_answer_at_any_request_of_a_replacement_neither_doubles_nor_loses_anything() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = read(&app.client, &target.id).await.unwrap();
        let mut now = start.clone();
        let songs = all_songs(&app.client).await;
        let other = |number: usize| {
            let uri = songs[number].clone();
            Entry { uri: uri.to_string().into(), writable: Some(uri), ..Entry::default() }
        };
        let is_new = |number: &usize| start.entries.iter().all(|entry| *entry.uri != songs[*number].to_string());
        let new: Vec<usize> = (0..songs.len()).filter(is_new).collect();
        for at in 0.. {
            let silent = replace::silent(&now.entries);
            let others: BTreeMap<u32, Entry> = silent
                .iter()
                .take(2)
                .zip(&new)
                .flat_map(|(one, number)| one.places.iter().map(|place| (*place, other(*number))))
                .collect();
            let plan = Plan::replace(now.entries.clone(), &others);
            if at > plan.steps.len() {
                return assert!(at > 3, "there was nothing to replace");
            }
            for after in [true, false] {
                let plan = Plan::replace(now.entries.clone(), &others);
                let rule = json!({"path": "/v1/playlists/*", "skip": at, "times": 1, "after": after, "fault": {"kind": "cut"}});
                app.control(reqwest::Method::POST, "faults", rule).await;
                let run = RefCell::new(Run::new(target.clone(), plan.clone(), now.snapshot.clone()));
                carry_out(&app, &run).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                let what = format!("request {at}, after: {after}");
                assert_eq!(*run.borrow().status(), Status::Ended { other_dates: 0 }, "{what}");
                let made = read(&app.client, &target.id).await.unwrap();
                assert_eq!(uris(&made.entries), uris(&plan.after), "{what}");
                let back = toward(&start.entries, &plan.after, made.entries.clone());
                now = done(&app, &target, back, &made).await;
                assert_eq!(uris(&now.entries), uris(&start.entries), "{what}");
            }
        }
    });
}

#[test]
fn a_fault_at_any_request_neither_doubles_nor_loses_anything() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let faults = [
            (true, json!({"kind": "cut"})),
            (true, json!({"kind": "status", "status": 503})),
            (true, json!({"kind": "truncate"})),
            (false, json!({"kind": "cut"})),
            (false, json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true})),
            (false, json!({"kind": "expired_token"})),
        ];
        let start = mix(&app, &target, 3).await;
        let plan = of_each_kind(&start);
        assert!(plan.removed > 0 && plan.moved > 0 && plan.added > 0, "{plan:?}");
        let mut now = start.clone();
        let requests = plan.steps.len() + 1;
        println!("{requests} requests of {} entries", start.entries.len());
        for at in 0..requests {
            for (after, fault) in &faults {
                let plan = of_each_kind(&now);
                let rule = json!({"path": "/v1/playlists/*", "skip": at, "times": 1, "after": after, "fault": fault});
                app.control(reqwest::Method::POST, "faults", rule).await;
                let run = RefCell::new(Run::new(target.clone(), plan.clone(), now.snapshot.clone()));
                carry_out(&app, &run).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                let what = format!("request {at}, {fault}, after: {after}");
                assert_eq!(*run.borrow().status(), Status::Ended { other_dates: 0 }, "{what}");
                let made = read(&app.client, &target.id).await.unwrap();
                assert_eq!(uris(&made.entries), uris(&plan.after), "{what}");
                let back = toward(&start.entries, &plan.after, made.entries.clone());
                now = done(&app, &target, back, &made).await;
                assert_eq!(uris(&now.entries), uris(&start.entries), "{what}");
            }
        }
    });
}

/// Carries a run out by hand, and changes the playlist from another device before the request with this number.
async fn carry_out_with(app: &App, run: &mut Run, at: usize, change: impl AsyncFn()) {
    let id = run.target().id.clone();
    let (mut event, mut number) = (Event::Go, 0);
    while let Some(effect) = run.handle(event) {
        if !matches!(effect, Effect::Wait(_)) {
            if number == at {
                change().await;
            }
            number += 1;
        }
        event = match effect {
            Effect::AskVersion => Event::Version(app.client.get(&playlists::version(&id)).await.map(|Version(version)| version)),
            Effect::Write(call) => Event::Written(app.client.changed_to(call).await.map(|Version(version)| version)),
            Effect::Read => Event::Read(read(&app.client, &id).await),
            Effect::Wait(_) => Event::Waited,
        };
    }
}

#[test]
fn a_change_from_another_device_at_any_request_is_found_and_kept() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = mix(&app, &target, 4).await;
        let songs = all_songs(&app.client).await;
        let (other, other_uri) = (songs[30].clone(), songs[30].to_string());
        let requests = of_each_kind(&start).steps.len() + 2;
        let is_once = |uri: &Uri| start.entries.iter().filter(|entry| *entry.uri == uri.to_string()).count() == 1;
        let gone = start.entries.iter().filter_map(|entry| entry.writable.clone()).rfind(is_once).unwrap();
        let mut found = 0;
        for at in 0..requests {
            for adds in [true, false] {
                let now = read(&app.client, &target.id).await.unwrap();
                let plan = of_each_kind(&now);
                let mut run = Run::new(target.clone(), plan.clone(), now.snapshot.clone());
                carry_out_with(&app, &mut run, at, async || {
                    let change = if adds {
                        playlist_items::insert(&target.id, target.public, std::slice::from_ref(&other), 0)
                    } else {
                        playlist_items::remove(&target.id, target.public, std::slice::from_ref(&gone), None)
                    };
                    app.client.change(&change).await.unwrap();
                })
                .await;
                let what = format!("request {at}, adds: {adds}, {:?}", run.share());
                let Status::Stopped(Stop::Changed(changed)) = run.status().clone() else { panic!("{what}: {:?}", run.status()) };
                assert_eq!((changed.more, changed.fewer), if adds { (1, 0) } else { (0, 1) }, "{what}");
                found += 1;
                // Planned again, it comes to the same, with what the other device did.
                let again = toward(&plan.after, &run.made(), changed.now.entries.clone());
                let made = done(&app, &target, again, &changed.now).await;
                let mut expected = contents(&plan.after);
                if adds {
                    expected.push(&other_uri);
                    expected.sort_unstable();
                } else {
                    expected.retain(|uri| *uri != gone.to_string());
                }
                assert_eq!(contents(&made.entries), expected, "{what}");
                let rest = |list: &[Entry]| -> Vec<String> {
                    let stays = |uri: &&Entry| *uri.uri != other_uri && *uri.uri != gone.to_string();
                    list.iter().filter(stays).map(|entry| entry.uri.to_string()).collect()
                };
                assert_eq!(rest(&made.entries), rest(&plan.after), "{what}");
                // Back to the start, for the next one.
                let back = Plan::reach(made.entries.clone(), wants(&made.entries, &start.entries));
                let restored = done(&app, &target, back, &made).await;
                assert_eq!(uris(&restored.entries), uris(&start.entries), "{what}");
            }
        }
        println!("{found} changes in {requests} requests");
    });
}

fn wants(now: &[Entry], wanted: &[Entry]) -> Vec<Want> {
    let places = matched(wanted, now);
    wanted.iter().zip(places).map(|(entry, place)| place.map_or_else(|| Want::New(entry.clone()), Want::Stay)).collect()
}

/// The journal of a tab: what was begun, and the last note.
#[derive(Default)]
struct Journal {
    begun: String,
    note: Option<String>,
}

/// Carries a run out by hand, and closes the tab at the position with this number: before a request is written down, between that and
/// sending it, or before its answer is seen. Returns whether the tab was closed.
async fn closed_at(app: &App, begun: &Begun, run: &mut Run, journal: &mut Journal, at: usize) -> bool {
    let id = run.target().id.clone();
    let (mut event, mut position) = (Event::Go, 0);
    let mut closes = || {
        position += 1;
        position - 1 == at
    };
    while let Some(effect) = run.handle(event) {
        if closes() {
            return true;
        }
        event = match effect {
            Effect::AskVersion => Event::Version(app.client.get(&playlists::version(&id)).await.map(|Version(version)| version)),
            Effect::Write(call) => {
                journal.note = Some(note(begun.at, vec![run.progress()]));
                if closes() {
                    return true;
                }
                Event::Written(app.client.changed_to(call).await.map(|Version(version)| version))
            }
            Effect::Read => Event::Read(read(&app.client, &id).await),
            Effect::Wait(_) => Event::Waited,
        };
        if closes() {
            return true;
        }
    }
    false
}

fn begun(target: &Target, plan: &Plan, now: &Reading, at: i64) -> Begun {
    Begun {
        at,
        account: Account { id: "ines".to_owned(), name: "Ines".to_owned() },
        doing: "Sorting".to_owned(),
        name: "Slow trains".to_owned(),
        becomes: Becomes::Change,
        lists: vec![BegunList {
            name: "Slow trains".to_owned(),
            target: target.clone(),
            origin: plan.before.clone(),
            plan: plan.clone(),
            snapshot: now.snapshot.clone(),
        }],
    }
}

#[test]
fn a_tab_closed_at_any_position_is_gone_on_with_and_neither_doubles_nor_loses_anything() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = mix(&app, &target, 3).await;
        let other = all_songs(&app.client).await[30].clone();
        let mut now = start.clone();
        // What the journal has of the change before is still there.
        let mut journal = Journal::default();
        let mut positions = 0;
        for at in 0.. {
            let plan = of_each_kind(&now);
            let begun = begun(&target, &plan, &now, at as i64);
            journal.begun = begun.write();
            let mut first = Run::new(target.clone(), plan.clone(), now.snapshot.clone());
            if !closed_at(&app, &begun, &mut first, &mut journal, at).await {
                assert_eq!(*first.status(), Status::Ended { other_dates: 0 });
                break;
            }
            positions += 1;
            let what = format!("position {at}, {:?}", journal.note);
            // Every third time something changed while the tab was closed.
            let is_changed = at % 3 == 2;
            if is_changed {
                let change = playlist_items::insert(&target.id, target.public, std::slice::from_ref(&other), 1);
                app.client.change(&change).await.unwrap();
            }
            let found = Begun::read(&journal.begun).unwrap();
            let run = RefCell::new(found.runs(journal.note.as_deref()).remove(0));
            carry_out(&app, &run).await;
            if is_changed {
                let status = run.borrow().status().clone();
                let Status::Stopped(Stop::Changed(changed)) = status else { panic!("{what}: {status:?}") };
                assert!(changed.more >= 1, "{what}: {changed:?}");
                let again = toward(&found.lists[0].plan.after, &run.borrow().made(), changed.now.entries.clone());
                let made = done(&app, &target, again, &changed.now).await;
                let mut expected = contents(&plan.after);
                let other = other.to_string();
                expected.push(&other);
                expected.sort_unstable();
                assert_eq!(contents(&made.entries), expected, "{what}");
            } else {
                assert_eq!(*run.borrow().status(), Status::Ended { other_dates: 0 }, "{what}");
                assert!(run.borrow().sent() as usize <= plan.steps.len() + 1, "{what}: one step may be sent again");
            }
            let made = read(&app.client, &target.id).await.unwrap();
            if !is_changed {
                assert_eq!(uris(&made.entries), uris(&plan.after), "{what}");
            }
            let back = Plan::reach(made.entries.clone(), wants(&made.entries, &start.entries));
            now = done(&app, &target, back, &made).await;
            assert_eq!(uris(&now.entries), uris(&start.entries), "{what}");
        }
        assert!(positions > 12, "{positions}");
    });
}

#[test]
fn nothing_is_sent_that_cannot_be_written_down() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = read(&app.client, &target.id).await.unwrap();
        let plan = Plan::order(start.entries.clone(), &reversed(&start.entries));
        let run = RefCell::new(Run::new(target.clone(), plan, start.snapshot.clone()));
        driver::go_on(&app.client, &run, &AtOnce { stores: false }).await;
        assert_eq!(*run.borrow().status(), Status::Stopped(Stop::Blocked(Blocked::NotStored)));
        assert_eq!((run.borrow().sent(), run.borrow().is_unsure()), (0, false));
        assert_eq!(uris(&read(&app.client, &target.id).await.unwrap().entries), uris(&start.entries));
        driver::go_on(&app.client, &run, &AT_ONCE).await;
        assert!(matches!(run.borrow().status(), Status::Ended { .. }));
    });
}

#[test]
fn a_playlist_of_somebody_else_is_refused_and_stays_as_it_is() {
    run(async {
        let (app, target) = with_a_playlist().await;
        let start = read(&app.client, &target.id).await.unwrap();
        let plan = Plan::order(start.entries.clone(), &reversed(&start.entries));
        let rule = json!({"path": "/v1/playlists/*", "method": "PUT", "fault": {"kind": "forbidden", "which": "playlist"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        let run = RefCell::new(Run::new(target.clone(), plan, start.snapshot.clone()));
        driver::go_on(&app.client, &run, &AT_ONCE).await;
        assert!(matches!(run.borrow().status(), Status::Stopped(Stop::Api(_))));
        assert_eq!((run.borrow().share().0, run.borrow().is_unsure()), (0, false));
        assert_eq!(uris(&read(&app.client, &target.id).await.unwrap().entries), uris(&start.entries));
    });
}

#[test]
fn a_list_whose_making_was_not_answered_is_found_and_not_made_twice() {
    run(async {
        let app = App::signed_in("ines", scopes()).await;
        let names = async || {
            let mut all = Collected::default();
            app.client.read_list(&mut ListReader::my_playlists().fresh(), &mut |news| all.add(news)).await.unwrap();
            all.into_items()
        };
        let known = RefCell::new(None);
        let rule = json!({"path": "/v1/me/playlists", "method": "POST", "times": 1, "after": true, "fault": {"kind": "cut"}});
        app.control(reqwest::Method::POST, "faults", rule).await;
        assert!(driver::new_list(&app.client, "Both", &known).await.is_err());
        let (list, reading) = driver::new_list(&app.client, "Both", &known).await.unwrap();
        assert_eq!(names().await.iter().filter(|list| list.name == "Both").count(), 1);
        let songs = all_songs(&app.client).await;
        let wanted = |uri: &Uri| Want::New(Entry { uri: uri.to_string().into(), writable: Some(uri.clone()), ..Entry::default() });
        let plan = Plan::reach(reading.entries.clone(), songs[..150].iter().map(wanted).collect());
        assert_eq!(plan.steps.len(), 2);
        done(&app, &Target { id: list.id, public: list.public }, plan, &reading).await;
    });
}
