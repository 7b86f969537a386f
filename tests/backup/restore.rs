//! Restores into an emulator's account, over HTTP.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

use emulator::SAMPLE_CLIENT_ID;
use lockgroove::backup::archive::Archive;
use lockgroove::backup::restore::driver::{self, Surroundings};
use lockgroove::backup::restore::holding::{Holding, Item, List};
use lockgroove::backup::restore::lost::{self, Chosen, Lost, WhyLost};
use lockgroove::backup::restore::plan::{Existing, LikesOrder, Plan, WhyNot, Wishes};
use lockgroove::backup::restore::run::{Progress, Run, Status, Stop};
use lockgroove::backup::restore::verify::{What, replacements, verify};
use lockgroove::backup::section::Section;
use lockgroove::library::candidates::{self, Candidate};
use lockgroove::oauth::{Scope, ScopeSet};
use lockgroove::session::ports::Pending;
use lockgroove::spotify::endpoint::library;
use lockgroove::spotify::uri::{Batch, Uri};
use serde_json::json;

use crate::deflate::Flate;
use crate::http_app::{App, run};
use crate::{Earlier, all_scopes, back_up};

/// Keeps notes, and waits for nothing. Takes only so many notes.
struct Around {
    notes: RefCell<Vec<String>>,
    most: Cell<usize>,
}

impl Around {
    fn new() -> Self {
        Self { notes: RefCell::default(), most: Cell::new(usize::MAX) }
    }
}

impl Surroundings for Around {
    fn note(&self, progress: String) -> Pending<bool> {
        self.notes.borrow_mut().push(progress);
        let is_kept = self.notes.borrow().len() <= self.most.get();
        Box::pin(async move { is_kept })
    }

    fn wait(&self, _: Duration) -> Pending<()> {
        Box::pin(async {})
    }

    fn changed(&self) {}
}

fn scopes() -> ScopeSet {
    let write = [Scope::PlaylistModifyPublic, Scope::PlaylistModifyPrivate, Scope::UserLibraryModify, Scope::UserFollowModify];
    all_scopes().union(ScopeSet::of(&write))
}

async fn held(app: &App) -> Holding {
    let (view, zip) = back_up(app, Earlier::default()).await;
    assert!(view.is_complete, "{view:?}");
    Holding::read(&Archive::read(&zip, &Flate).await.unwrap(), &Section::ALL, &Flate).await
}

async fn add_people(app: &App) {
    for key in ["wren", "bo"] {
        app.control(reqwest::Method::POST, "people", json!({"key": key, "name": key, "library": "empty", "country": "GB"})).await;
    }
    app.control(reqwest::Method::PATCH, &format!("apps/{SAMPLE_CLIENT_ID}"), json!({"users": ["ines", "wren", "bo"]})).await;
}

async fn sign_in(app: &App, key: &str) {
    app.session.sign_out();
    app.sign_in(key, SAMPLE_CLIENT_ID, scopes()).await;
}

/// Carries a plan out, however often it has to be gone on with.
async fn carry_out(app: &App, run: &RefCell<Run>) {
    for _ in 0..8 {
        driver::go_on(&app.client, run, &Around::new()).await;
        match run.borrow().status() {
            Status::Ended => return,
            Status::Stopped(Stop::Api(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("it never ended: {:?}", run.borrow().progress());
}

fn uris(holding: &Holding, section: Section) -> Vec<&Uri> {
    holding.saved[&section].iter().filter_map(|item| item.uri.as_ref()).collect()
}

/// What of a playlist comes back: its flags as Spotify says them, and what is in it. Of playlists of others the ID stays the same.
fn essence<'a>(list: &'a List, me: &str) -> (Option<&'a str>, &'a str, &'a str, bool, bool, Vec<&'a Uri>) {
    let is_own = list.owner.as_deref() == Some(me);
    let id = (!is_own).then(|| list.id.as_str());
    (
        id,
        list.name.as_str(),
        list.description.as_str(),
        list.public && !list.collaborative,
        list.collaborative,
        if is_own { list.uris() } else { Vec::new() },
    )
}

/// Both are equal, except for dates, IDs of the account and of its playlists, versions, local files and what is gone.
fn assert_equal(wanted: &Holding, got: &Holding) {
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Playlists) {
        if section == Section::Artists {
            // Spotify does not say in which order they are.
            let sorted = |holding| {
                let mut uris = uris(holding, section).into_iter().cloned().collect::<Vec<_>>();
                uris.sort();
                uris
            };
            assert_eq!(sorted(wanted), sorted(got));
        } else {
            assert_eq!(uris(wanted, section), uris(got, section), "{section:?}");
        }
    }
    // A playlist without its entries in the archive comes back to its owner only.
    let can = |list: &&List| list.owner.as_deref() != Some(wanted.account.id.as_str()) || list.items.is_some();
    let of = |holding: &Holding, lists: Vec<&List>| -> Vec<String> {
        lists.into_iter().map(|list| format!("{:?}", essence(list, &holding.account.id))).collect()
    };
    assert_eq!(of(wanted, wanted.lists.iter().filter(can).collect()), of(got, got.lists.iter().collect()));
}

fn plan(wanted: &Holding, now: &Holding) -> Plan {
    Plan::new(wanted, now, &Section::ALL, Wishes::default())
}

#[test]
fn a_library_comes_back_in_another_account() {
    run(async {
        let app = App::start().await;
        add_people(&app).await;
        app.sign_in("ines", SAMPLE_CLIENT_ID, scopes()).await;
        let wanted = held(&app).await;
        assert!(plan(&wanted, &wanted).jobs.is_empty(), "everything is there");
        sign_in(&app, "wren").await;
        let now = held(&app).await;
        let plan = plan(&wanted, &now);
        assert!(
            plan.cannot.iter().any(|cannot| cannot.why == WhyNot::LocalFile)
                && plan.cannot.iter().any(|cannot| cannot.why == WhyNot::Gone)
        );
        let run = RefCell::new(Run::new(plan.clone()));
        carry_out(&app, &run).await;
        let got = held(&app).await;
        let progress = run.borrow().progress().clone();
        println!("{} requests for {} writes; refused {:?}", progress.sent, plan.writes(), progress.refused);
        assert_eq!(verify(&plan, &progress, &got), []);
        assert_equal(&wanted, &got);
        assert!(self::plan(&wanted, &got).jobs.is_empty(), "a second restore would write again");
        assert!(progress.sent <= plan.writes() + 2, "{} requests for {} writes", progress.sent, plan.writes());
    });
}

/// Numbers that look random, always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }

    fn shuffle<T>(&mut self, list: &mut Vec<T>, most: usize) {
        for place in (1..list.len()).rev() {
            let other = self.below(place + 1);
            list.swap(place, other);
        }
        list.truncate(self.below(most + 1));
    }
}

/// A library that somebody could have: some of what this one has, in another order, entries more than once, names more than once.
fn mixed(from: &Holding, seed: u64) -> Holding {
    let (mut dice, mut mixed) = (Dice(seed), from.clone());
    for (section, items) in &mut mixed.saved {
        dice.shuffle(items, if *section == Section::Liked { 130 } else { 60 });
    }
    dice.shuffle(&mut mixed.lists, 12);
    let own = from.account.id.clone();
    let entries: Vec<_> = from.lists.iter().flat_map(|list| list.items.iter().flatten()).cloned().collect();
    for list in &mut mixed.lists {
        if list.owner.as_ref() == Some(&own) {
            let count = dice.below(260);
            list.items = Some((0..count).map(|_| entries[dice.below(entries.len())].clone()).collect());
            list.is_whole = true;
            if dice.below(4) == 0 {
                list.name = "Twice".to_owned();
            }
        }
    }
    mixed
}

/// Unfollows and removes everything.
async fn wipe(app: &App) {
    let now = held(app).await;
    let lists = now.lists.iter().map(|list| Uri::parse(&format!("spotify:playlist:{}", list.id.as_str())).unwrap());
    let saved = now.saved.values().flatten().filter_map(|item| item.uri.clone());
    let uris: Vec<Uri> = lists.chain(saved).collect();
    for batch in Batch::all(&uris) {
        app.client.change(&library::remove(&batch)).await.unwrap();
    }
}

#[test]
fn any_library_comes_back_after_it_was_wiped() {
    run(async {
        let app = App::start().await;
        add_people(&app).await;
        app.sign_in("ines", SAMPLE_CLIENT_ID, scopes()).await;
        let ines = held(&app).await;
        sign_in(&app, "wren").await;
        for seed in 0..6 {
            wipe(&app).await;
            let made = Plan::new(&mixed(&ines, seed), &held(&app).await, &Section::ALL, Wishes::default());
            carry_out(&app, &RefCell::new(Run::new(made))).await;
            let wanted = held(&app).await;
            let likes = if seed == 0 { LikesOrder::Exact } else { LikesOrder::Fast };
            wipe(&app).await;
            let plan = Plan::new(&wanted, &held(&app).await, &Section::ALL, Wishes { likes, ..Wishes::default() });
            let run = RefCell::new(Run::new(plan.clone()));
            carry_out(&app, &run).await;
            let got = held(&app).await;
            assert_eq!(verify(&plan, run.borrow().progress(), &got), [], "seed {seed}");
            assert_equal(&wanted, &got);
        }
    });
}

/// A small library with each kind of write in it.
fn small(from: &Holding) -> Holding {
    let mut small = from.clone();
    for (section, items) in &mut small.saved {
        items.truncate(if *section == Section::Liked { 50 } else { usize::from(*section == Section::Artists) });
    }
    let own = |list: &List| list.owner.as_ref() == Some(&from.account.id) && list.items.is_some();
    let mut long = from.lists.iter().filter(|list| own(list)).max_by_key(|list| list.uris().len()).unwrap().clone();
    let entries: Vec<_> = long.items.iter().flatten().filter(|item| item.uri.is_some()).cloned().collect();
    long.items = Some(entries.iter().cycle().take(130).cloned().collect());
    let twin = List { items: Some(entries.iter().take(3).cloned().collect()), ..long.clone() };
    let other = from.lists.iter().find(|list| !own(list) && list.owner.as_ref() != Some(&from.account.id)).unwrap().clone();
    small.lists = vec![long, other, twin];
    small
}

/// A small library, and an app that is signed in to another account, which is empty.
async fn with_an_empty_account() -> (App, Holding) {
    let app = App::start().await;
    add_people(&app).await;
    app.sign_in("ines", SAMPLE_CLIENT_ID, scopes()).await;
    let wanted = small(&held(&app).await);
    sign_in(&app, "wren").await;
    (app, wanted)
}

#[test]
fn a_fault_at_any_request_neither_doubles_nor_loses_anything() {
    run(async {
        let (app, wanted) = with_an_empty_account().await;
        let faults = [
            (true, json!({"kind": "cut"})),
            (true, json!({"kind": "status", "status": 503})),
            (true, json!({"kind": "truncate"})),
            (false, json!({"kind": "cut"})),
            (false, json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true})),
            (false, json!({"kind": "expired_token"})),
        ];
        let mut requests = 2;
        let mut at = 0;
        while at < requests {
            for (after, fault) in &faults {
                wipe(&app).await;
                let plan = plan(&wanted, &held(&app).await);
                let rule = json!({"path": "/v1/*", "skip": at, "times": 1, "after": after, "fault": fault});
                app.control(reqwest::Method::POST, "faults", rule).await;
                let run = RefCell::new(Run::new(plan.clone()));
                carry_out(&app, &run).await;
                app.control(reqwest::Method::DELETE, "faults", json!({})).await;
                requests = plan.writes() + 1;
                let got = held(&app).await;
                let what = format!("request {at}, {fault}, after: {after}");
                assert_eq!(verify(&plan, run.borrow().progress(), &got), [], "{what}");
                assert_equal_small(&wanted, &got, &what);
            }
            at += 1;
        }
        assert!(requests >= 8, "{requests}");
    });
}

fn assert_equal_small(wanted: &Holding, got: &Holding, what: &str) {
    let names = |holding: &Holding| -> Vec<(String, usize)> {
        let length = |list: &List| if list.owner == Some(holding.account.id.clone()) { list.uris().len() } else { 0 };
        holding.lists.iter().map(|list| (list.name.clone(), length(list))).collect()
    };
    assert_eq!(names(wanted), names(got), "{what}");
    assert_equal(wanted, got);
}

#[test]
fn a_tab_that_is_closed_at_any_note_goes_on_from_there() {
    run(async {
        let (app, wanted) = with_an_empty_account().await;
        let mut stop = 1;
        loop {
            // The tab is closed before the write that was noted last, or after the write that was noted before it.
            let mut is_over = false;
            for was_written in [false, true] {
                wipe(&app).await;
                let plan = plan(&wanted, &held(&app).await);
                let (around, run) = (Around::new(), RefCell::new(Run::new(plan.clone())));
                around.most.set(stop);
                driver::go_on(&app.client, &run, &around).await;
                let notes = around.notes.borrow().clone();
                let kept = if was_written { notes.len() - 2 } else { notes.len() - 1 };
                is_over |= notes.len() <= stop;
                let progress: Progress = serde_json::from_str(&notes[kept]).unwrap();
                let text = serde_json::to_string(&plan).unwrap();
                let run = RefCell::new(Run::resumed(serde_json::from_str(&text).unwrap(), progress));
                carry_out(&app, &run).await;
                let got = held(&app).await;
                let what = format!("note {stop}, written: {was_written}");
                assert_eq!(verify(&plan, run.borrow().progress(), &got), [], "{what}");
                assert_equal_small(&wanted, &got, &what);
            }
            if is_over {
                break;
            }
            stop += 1;
        }
        assert!(stop >= 8, "{stop}");
    });
}

/// The playlists of an account have something of their own, lack something, and are then made equal.
#[test]
fn playlists_are_made_equal_whatever_request_fails() {
    run(async {
        let (app, wanted) = with_an_empty_account().await;
        carry_out(&app, &RefCell::new(Run::new(plan(&wanted, &held(&app).await)))).await;
        let before = held(&app).await;
        let mut at = 0;
        loop {
            let mut other = before.clone();
            for list in &mut other.lists {
                list.items.iter_mut().flatten().for_each(|item| item.uri.clone_from(&before.saved[&Section::Liked][at].uri));
            }
            let wishes = Wishes { existing: Existing::Equal, ..Wishes::default() };
            let away = Plan::new(&other, &held(&app).await, &Section::ALL, wishes);
            carry_out(&app, &RefCell::new(Run::new(away))).await;
            let plan = Plan::new(&before, &held(&app).await, &Section::ALL, wishes);
            assert!(plan.writes() == 3 && plan.takes_out() > 100, "{}", plan.takes_out());
            let rule = json!({"path": "/v1/*", "skip": at, "times": 1, "after": at % 2 == 0, "fault": {"kind": "cut"}});
            app.control(reqwest::Method::POST, "faults", rule).await;
            let run = RefCell::new(Run::new(plan.clone()));
            carry_out(&app, &run).await;
            app.control(reqwest::Method::DELETE, "faults", json!({})).await;
            let got = held(&app).await;
            assert_eq!(verify(&plan, run.borrow().progress(), &got), [], "request {at}");
            assert_equal_small(&before, &got, &format!("request {at}"));
            at += 1;
            if at > 4 {
                break;
            }
        }
    });
}

#[test]
fn a_thousand_songs_in_ten_playlists_come_back_in_the_fewest_requests() {
    run(async {
        let (app, mut wanted) = with_an_empty_account().await;
        let likes = wanted.saved.remove(&Section::Liked).unwrap();
        wanted.saved.clear();
        let list = |number: usize| List {
            name: format!("List {number}"),
            items: Some((0..100).map(|at| likes[(number * 7 + at) % likes.len()].clone()).collect()),
            ..wanted.lists[0].clone()
        };
        wanted.lists = (0..10).map(list).collect();
        let plan = Plan::new(&wanted, &held(&app).await, &[Section::Playlists], Wishes::default());
        app.clear_log().await;
        let run = RefCell::new(Run::new(plan.clone()));
        carry_out(&app, &run).await;
        let progress = run.borrow().progress().clone();
        // Each playlist is made and filled; and the person is asked for once.
        println!("{} requests; at least 20", progress.sent);
        assert_eq!((plan.writes(), progress.sent), (20, 21));
        assert_eq!(app.count("/v1/me/playlists").await, 10);
        let got = held(&app).await;
        assert_eq!(verify(&plan, &progress, &got), []);
        let lengths: Vec<usize> = got.lists.iter().map(|list| list.uris().len()).collect();
        assert_eq!(lengths, [100; 10], "nothing was written twice");
    });
}

#[test]
fn what_does_not_exist_is_refused_alone_or_found_missing() {
    run(async {
        let (app, mut wanted) = with_an_empty_account().await;
        let gone = Uri::parse("spotify:track:0000000000000000000000").unwrap();
        wanted.saved.get_mut(&Section::Liked).unwrap()[7].uri = Some(gone.clone());
        wanted.lists[0].items.as_mut().unwrap()[70].uri = Some(gone.clone());
        let plan = plan(&wanted, &held(&app).await);
        let run = RefCell::new(Run::new(plan.clone()));
        carry_out(&app, &run).await;
        let got = held(&app).await;
        let mut found = verify(&plan, run.borrow().progress(), &got);
        found.sort_by_key(|difference| difference.section);
        let what: Vec<&What> = found.iter().map(|difference| &difference.what).collect();
        assert_eq!(what, [&What::NotKept(vec![gone.to_string()]), &What::Refused(vec![gone.to_string()])]);
        wanted.saved.get_mut(&Section::Liked).unwrap().remove(7);
        wanted.lists[0].items.as_mut().unwrap().remove(70);
        assert_equal(&wanted, &got);
    });
}

#[test]
fn a_plan_is_carried_out_for_nobody_else() {
    run(async {
        let (app, wanted) = with_an_empty_account().await;
        let run = RefCell::new(Run::new(plan(&wanted, &held(&app).await)));
        sign_in(&app, "bo").await;
        driver::go_on(&app.client, &run, &Around::new()).await;
        assert_eq!(*run.borrow().status(), Status::Stopped(Stop::OtherPerson));
        assert!(held(&app).await.lists.is_empty());
    });
}

/// The candidates of each song that is lost; those without any are left out.
async fn look(app: &App, lost: &[Lost]) -> Vec<(Lost, Vec<Candidate>)> {
    let mut all = Vec::new();
    for one in lost {
        let found = candidates::find(&app.client, &one.song).await.unwrap();
        if !found.is_empty() {
            all.push((one.clone(), found));
        }
    }
    all
}

/// Gives a song another address, or none.
fn move_to(item: &mut Item, uri: Option<Uri>) {
    item.song.as_mut().unwrap().uri.clone_from(&uri);
    item.uri = uri;
}

#[test]
fn songs_that_are_gone_come_back_as_those_that_were_chosen() {
    run(async {
        let (app, mut wanted) = with_an_empty_account().await;
        let likes = wanted.saved.get_mut(&Section::Liked).unwrap();
        // One has lost its address; of another, Spotify no longer knows the one it has; one is like nothing at all.
        let unknown = likes[5].uri.clone().unwrap();
        move_to(&mut likes[3], None);
        move_to(&mut likes[5], Uri::parse("spotify:track:0000000000000000000009"));
        move_to(&mut likes[7], None);
        if let Some(song) = &mut likes[7].song {
            (song.isrc, song.title) = (None, "Never sung by anybody".to_owned());
        }
        let gone = likes[3].song.clone().unwrap();
        let entries = wanted.lists[0].items.as_mut().unwrap();
        entries[2] = wanted.saved[&Section::Liked][3].clone();

        let now = held(&app).await;
        let (sections, wishes) = (Section::ALL, Wishes::default());
        let base = lost::plan(&wanted, &now, &sections, wishes, &Chosen::new());
        let lost_now = lost::lost(&wanted, &base, &BTreeSet::new());
        let of = |why: WhyLost| lost_now.iter().filter(|one| one.why == why).collect::<Vec<_>>();
        assert_eq!((of(WhyLost::Gone).len(), of(WhyLost::Refused).len()), (2, 0));
        assert!(!of(WhyLost::Silent).is_empty(), "the sample library has songs that do not play");
        assert_eq!(of(WhyLost::Gone)[0].lists.len(), 2);

        // Each request was counted before it was sent.
        app.clear_log().await;
        let found = look(&app, &lost_now).await;
        let (least, most) = candidates::searches(lost_now.iter().map(|one| &one.song));
        let asked = app.count("/v1/search").await as u32;
        println!("{asked} searches for {} songs, at least {least} and at most {most}", lost_now.len());
        assert!((least..=most).contains(&asked));
        assert!(found.iter().all(|(one, _)| one.song.title != "Never sung by anybody"));
        let swap = found.iter().find(|(one, _)| one.song == *gone).map(|(_, found)| found[0].uri.clone()).unwrap();

        // Only what was chosen is other than before.
        let chosen: Chosen = [((*gone).clone(), swap.clone())].into();
        let plan = lost::plan(&wanted, &now, &sections, wishes, &chosen);
        assert_eq!((plan.chosen.as_slice(), base.chosen.len()), ([swap.to_string()].as_slice(), 0));
        let writes = |plan: &Plan| plan.jobs.iter().map(|job| job.uris.len()).sum::<usize>();
        assert_eq!(writes(&plan), writes(&base) + 2, "once liked, and once in the playlist");
        let journal: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        assert_eq!(journal.chosen, plan.chosen);
        let run = RefCell::new(Run::new(plan.clone()));
        carry_out(&app, &run).await;
        let got = held(&app).await;
        let differences = verify(&plan, run.borrow().progress(), &got);
        assert!(uris(&got, Section::Liked).contains(&&swap));
        assert_eq!(replacements(&plan, &differences), 1);
        let not_taken: BTreeSet<String> = differences
            .iter()
            .flat_map(|one| match &one.what {
                What::Refused(uris) | What::NotKept(uris) => uris.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(not_taken, ["spotify:track:0000000000000000000009".to_owned()].into());

        // What Spotify did not take is lost too, and the song itself is found under the address that it has now.
        let again = lost::plan(&wanted, &got, &sections, wishes, &chosen);
        let lost_then = lost::lost(&wanted, &again, &not_taken);
        let refused: Vec<Lost> = lost_then.into_iter().filter(|one| one.why == WhyLost::Refused).collect();
        let found = look(&app, &refused).await;
        assert_eq!(found[0].1[0].uri, unknown);
        let chosen: Chosen = chosen.into_iter().chain([(refused[0].song.clone(), unknown.clone())]).collect();
        let plan = lost::plan(&wanted, &got, &sections, wishes, &chosen);
        let run = RefCell::new(Run::new(plan.clone()));
        carry_out(&app, &run).await;
        let got = held(&app).await;
        assert_eq!(verify(&plan, run.borrow().progress(), &got), []);
        assert_eq!(replacements(&plan, &[]), 1);
        assert!(uris(&got, Section::Liked).contains(&&unknown));
    });
}
