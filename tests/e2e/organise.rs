//! Organising: a plan is seen, carried out, checked and taken back, whatever happens meanwhile.

use serde_json::{Value, json};
use thirtyfour::{Key, WindowHandle};

use crate::archive::{Disk, keep_files, made_file};
use crate::harness::{Stage, journey};

pub(crate) const SLOW: &str = "Slow trains, wide windows";
pub(crate) const TWICE: &str = "Two of everything";
const ITEMS: &str = "/v1/playlists/*/items";

/// The Web API as another device uses it, signed in as the same person.
pub(crate) struct Device {
    http: reqwest::Client,
    service: String,
    token: String,
}

impl Device {
    pub(crate) async fn of(stage: &Stage) -> Self {
        let token = stage.emulator.newest_secret("access_token").await;
        Self { http: reqwest::Client::new(), service: stage.emulator.service.clone(), token }
    }

    pub(crate) async fn call(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.service)).bearer_auth(&self.token);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let text = request.send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The ID of the playlist with this name.
    pub(crate) async fn list(&self, name: &str) -> String {
        let lists = self.call(reqwest::Method::GET, "/v1/me/playlists?limit=50", None).await;
        let lists = lists["items"].as_array().unwrap().clone();
        let found = lists.into_iter().find(|list| list["name"] == name).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }

    /// Its entries: the URI and the date of each.
    pub(crate) async fn entries(&self, id: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.items(id).await.iter().map(|one| (text(&one["item"]["uri"]), text(&one["added_at"]))).collect()
    }

    /// Its entries, as the service sends them.
    pub(crate) async fn items(&self, id: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let path = format!("/v1/playlists/{id}/items?additional_types=track,episode&limit=100&offset={}", all.len());
            let page = self.call(reqwest::Method::GET, &path, None).await;
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["next"].is_null() {
                return all;
            }
        }
    }

    /// Adds this song at the start.
    pub(crate) async fn add(&self, id: &str, uri: &str) {
        let body = json!({"uris": [uri], "position": 0});
        self.call(reqwest::Method::POST, &format!("/v1/playlists/{id}/items"), Some(body)).await;
    }
}

pub(crate) fn uris(entries: &[(String, String)]) -> Vec<&str> {
    entries.iter().map(|(uri, _)| uri.as_str()).collect()
}

/// Signs in with what changes need, and opens the plan of this work for a playlist.
async fn open_plan(stage: &Stage, work: &str, list: &str) -> (Device, String) {
    let tab = &stage.tab;
    stage.sign_in_with("View and edit").await;
    tab.press_among("#contents a", "Organise").await;
    tab.press_among(".jobs a", work).await;
    tab.press_among(".ledger a", list).await;
    tab.sees("Another playlist").await;
    let device = Device::of(stage).await;
    let id = device.list(list).await;
    (device, id)
}

pub(crate) async fn is_done(stage: &Stage) {
    stage.tab.sees("Done, and checked").await;
}

/// Every entry is there once, with its date, in another order.
fn only_moved(before: &[(String, String)], after: &[(String, String)]) {
    assert_ne!(uris(after), uris(before));
    let [mut one, mut other] = [before, after].map(<[_]>::to_vec);
    one.sort();
    other.sort();
    assert_eq!(one, other);
}

#[test]
fn a_playlist_is_sorted_for_good_keeps_its_dates_and_comes_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Sort a playlist", SLOW).await;
        let before = device.entries(&id).await;
        tab.sees("songs move").await;
        tab.sees("How should it be done?").await;
        tab.sees("The list cannot be rewritten").await;
        stage.emulator.clear_log().await;
        tab.press("Sort 312 songs").await;
        is_done(stage).await;
        tab.sees("All dates are as they were.").await;
        let sorted = device.entries(&id).await;
        only_moved(&before, &sorted);

        tab.press("Undo").await;
        tab.sees("songs move").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert_eq!(device.entries(&id).await, before);
        tab.sees("Undone at").await;
    });
}

#[test]
fn duplicates_go_by_keyboard_and_come_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Duplicates", SLOW).await;
        let before = device.entries(&id).await;
        tab.sees("The same song").await;
        // The first group keeps both.
        tab.tab_to_element(".twin input:not(:checked)").await;
        tab.type_text(" ").await;
        let gone = tab.count(".twin input:not(:checked)").await;
        tab.tab_to(&format!("Remove {gone} entries")).await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        let after = device.entries(&id).await;
        assert_eq!(after.len() as u64, before.len() as u64 - gone);
        let songs = |entries: &[(String, String)]| {
            let mut songs: Vec<String> = entries.iter().map(|(uri, _)| uri.clone()).collect();
            songs.sort();
            songs.dedup();
            songs
        };
        assert_eq!(songs(&after), songs(&before), "every song stays at least once");
        tab.tab_to("Undo").await;
        tab.press_key(Key::Enter).await;
        tab.sees("come back").await;
        tab.tab_to("Do it").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        assert_eq!(uris(&device.entries(&id).await), uris(&before));
    });
}

#[test]
fn two_lists_make_a_new_one_which_can_be_taken_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Combine two playlists", SLOW).await;
        let (first, second) = (device.entries(&id).await, device.entries(&device.list(TWICE).await).await);
        tab.find("#second").await.send_keys(TWICE).await.unwrap();
        tab.sees("Everything from both").await;
        tab.press_element("#op-less").await;
        tab.fill("Name of the new list", "Only slow").await;
        // The answer to the request that makes the list is lost.
        stage.console.expect("/v1/me/playlists");
        let fault = json!({"kind": "status", "status": 503});
        let rule = json!({"path": "/v1/me/playlists", "method": "POST", "times": 1, "after": true, "fault": fault});
        stage.emulator.inject_rule(rule).await;
        tab.press("Make the list").await;
        tab.press("Try again").await;
        is_done(stage).await;
        let mut expected: Vec<&str> = Vec::new();
        for uri in uris(&first) {
            let is_song = !uri.is_empty() && !uri.starts_with("spotify:local:");
            if is_song && !expected.contains(&uri) && !uris(&second).contains(&uri) {
                expected.push(uri);
            }
        }
        let made = device.entries(&device.list("Only slow").await).await;
        assert!(uris(&made).iter().all(|uri| expected.contains(uri)), "something is in it that should not be");
        // The catalogue has some recordings under several IDs.
        assert!(made.len() + 5 > expected.len() && !made.is_empty(), "{} of {}", made.len(), expected.len());
        let names = async || {
            let lists = device.call(reqwest::Method::GET, "/v1/me/playlists?limit=50", None).await;
            lists["items"].as_array().unwrap().iter().filter(|list| list["name"] == "Only slow").count()
        };
        assert_eq!(names().await, 1);
        tab.press("Undo").await;
        tab.sees("Undone at").await;
        assert_eq!(names().await, 0);
    });
}

/// What the service says of the songs of this playlist that do not play: place and URI.
async fn silent(device: &Device, id: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut offset = 0;
    loop {
        let path = format!("/v1/playlists/{id}/items?additional_types=track,episode&limit=100&offset={offset}");
        let page = device.call(reqwest::Method::GET, &path, None).await;
        let items = page["items"].as_array().unwrap().clone();
        let places =
            items.iter().enumerate().filter(|(_, one)| one["item"]["is_playable"] == false && one["item"]["type"] == "track");
        all.extend(places.map(|(at, one)| (offset + at, one["item"]["uri"].as_str().unwrap().to_owned())));
        offset += items.len();
        if page["next"].is_null() {
            return all;
        }
    }
}

#[test]
fn what_does_not_play_is_replaced_in_its_place_and_comes_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Songs that cannot be played", SLOW).await;
        let (before, gone) = (device.entries(&id).await, silent(&device, &id).await);
        tab.sees("cannot be played").await;
        stage.emulator.clear_log().await;
        // A fault on the way: what was found stays, and the rest is looked for again.
        stage.console.expect("/v1/search");
        stage.emulator.inject_rule(json!({"path": "/v1/search", "skip": 2, "fault": {"kind": "status", "status": 500}})).await;
        tab.press_among("button", "Look for ").await;
        tab.sees("Try again").await;
        stage.emulator.clear_faults().await;
        tab.press("Try again").await;
        tab.sees("there is something like it").await;
        tab.sees("The same recording.").await;
        // Nothing is chosen before the person chooses.
        assert_eq!(tab.count(".swap-new label:not(:last-child) input:checked").await, 0);
        tab.press_element(".swap-new label:first-child:not(:last-child) input").await;
        tab.sees("Replace 1 song").await;
        tab.press("Replace 1 song").await;
        is_done(stage).await;
        tab.sees("1 song is “added today”").await;
        let after = device.entries(&id).await;
        let changed: Vec<usize> = (0..before.len()).filter(|at| before[*at] != after[*at]).collect();
        assert_eq!((after.len(), changed.len()), (before.len(), 1));
        assert_eq!(silent(&device, &id).await.len(), gone.len() - 1);
        assert!(gone.contains(&(changed[0], before[changed[0]].0.clone())), "{changed:?}");

        // Back, by keyboard.
        tab.tab_to("Undo").await;
        tab.press_key(Key::Enter).await;
        tab.find_control("Do it").await;
        tab.tab_to("Do it").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        assert_eq!(uris(&device.entries(&id).await), uris(&before));
    });
}

#[test]
fn a_change_made_on_another_device_stops_it_and_is_kept() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Sort a playlist", TWICE).await;
        tab.sees("songs move").await;
        let before = device.entries(&id).await;
        let mut others = device.entries(&device.list(SLOW).await).await.into_iter().map(|(uri, _)| uri);
        let other = others.rfind(|uri| uri.starts_with("spotify:track:") && !uris(&before).contains(&uri.as_str())).unwrap();
        device.add(&id, &other).await;
        tab.press_among("button", &format!("Sort {} songs", before.len())).await;
        tab.sees("The playlist was changed on another device").await;
        tab.sees("1 song came in.").await;
        assert_eq!(device.entries(&id).await.len(), before.len() + 1, "nothing was done");
        tab.press("Plan again").await;
        tab.press("Do it").await;
        is_done(stage).await;
        let after = device.entries(&id).await;
        assert!(uris(&after).contains(&other.as_str()));
        tab.press("Undo").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert_eq!(uris(&device.entries(&id).await)[1..], uris(&before), "what the other device added stays");
    });
}

#[test]
fn lost_answers_are_looked_up_and_a_pause_goes_on() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/playlists/");
        let (device, id) = open_plan(stage, "Sort a playlist", TWICE).await;
        tab.sees("songs move").await;
        let before = device.entries(&id).await;
        for (after, skip) in [(true, 2), (false, 5)] {
            let rule = json!({"path": ITEMS, "method": "PUT", "skip": skip, "times": 1, "after": after, "fault": {"kind": "cut"}});
            stage.emulator.inject_rule(rule).await;
        }
        stage
            .emulator
            .inject_rule(json!({"path": ITEMS, "method": "PUT", "skip": 8, "fault": {"kind": "delay", "ms": 1500}}))
            .await;
        tab.press_among("button", &format!("Sort {} songs", before.len())).await;
        tab.until_within(std::time::Duration::from_secs(30), "a step after both faults", async || {
            let text = tab.text_of(".dial-figure").await;
            let done = text.split_whitespace().next().and_then(|number| number.parse::<u32>().ok());
            Ok(done.is_some_and(|done| done > 9).then_some(()))
        })
        .await;
        tab.press("Pause").await;
        tab.sees("Paused. Nothing is asked of Spotify until you go on.").await;
        stage.emulator.clear_faults().await;
        // Other pages can be used meanwhile.
        tab.press_among("#contents a", "Liked songs").await;
        tab.arrives_at("/liked").await;
        tab.press_among("#contents a", "Organise").await;
        tab.press("Stop and put back").await;
        is_done(stage).await;
        assert_eq!(device.entries(&id).await, before);
    });
}

/// Begins the sort that is planned. One of its steps is carried out, and its answer never comes. Opens another tab: this one and that.
async fn stop_in_the_middle(stage: &Stage, songs: usize) -> (WindowHandle, WindowHandle) {
    let tab = &stage.tab;
    stage.emulator.clear_log().await;
    let fault = json!({"kind": "delay", "ms": 60000});
    let rule = json!({"path": ITEMS, "method": "PUT", "skip": 3, "times": 1, "after": true, "fault": fault});
    stage.emulator.inject_rule(rule).await;
    tab.press_among("button", &format!("Sort {songs} songs")).await;
    stage.until_log("the fourth step", |log| log.calls().iter().filter(|call| call.method == "PUT").count() == 4).await;
    let first = tab.handle().await;
    let second = tab.open_tab().await;
    tab.open("/organise").await;
    // By then it has the session of the first one.
    tab.sees("Undo a change from a file").await;
    (first, second)
}

#[test]
fn a_change_whose_tab_was_closed_is_offered_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Sort a playlist", TWICE).await;
        tab.sees("songs move").await;
        let before = device.entries(&id).await;
        let (first, second) = stop_in_the_middle(stage, before.len()).await;
        // While the first tab is at it, nothing is offered here, and nothing else can be begun.
        tab.press_among(".jobs a", "Sort a playlist").await;
        tab.press_among(".ledger a", SLOW).await;
        tab.press("Reverse").await;
        tab.press_among("button", "Reverse 312").await;
        tab.sees("Another tab is changing a playlist").await;
        tab.press("Leave it").await;
        tab.switch_to(&first).await;
        tab.close().await;
        tab.switch_to(&second).await;
        tab.press_among("#contents a", "Overview").await;
        tab.sees("A change of a playlist is not finished.").await;
        tab.press("Look at it").await;
        tab.sees("A change is not finished").await;
        tab.sees("stopped after 3 of").await;
        tab.tab_to("Go on").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        tab.sees("All dates are as they were.").await;
        let sorted = device.entries(&id).await;
        only_moved(&before, &sorted);
        tab.press("Undo").await;
        tab.sees("The playlist is still as this change left it").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert_eq!(device.entries(&id).await, before);
        tab.press_among("#contents a", "Overview").await;
        stage.sees_overview().await;
        assert!(!tab.text().await.contains("A change of a playlist is not finished"));

        // The same again, and this time it is put back.
        tab.press_among("#contents a", "Organise").await;
        tab.press("Something else").await;
        tab.press_among(".jobs a", "Sort a playlist").await;
        tab.press_among(".ledger a", TWICE).await;
        tab.sees("songs move").await;
        let (second, third) = stop_in_the_middle(stage, before.len()).await;
        tab.switch_to(&second).await;
        tab.close().await;
        tab.switch_to(&third).await;
        tab.press_among("#contents a", "Overview").await;
        tab.press("Look at it").await;
        tab.press("Put back").await;
        is_done(stage).await;
        assert_eq!(device.entries(&id).await, before);
    });
}

#[test]
fn a_file_undoes_a_change_in_a_later_tab() {
    journey(async |stage| {
        let tab = &stage.tab;
        let (device, id) = open_plan(stage, "Sort a playlist", TWICE).await;
        tab.sees("songs move").await;
        let before = device.entries(&id).await;
        tab.press_among("button", &format!("Sort {} songs", before.len())).await;
        is_done(stage).await;
        keep_files(tab).await;
        tab.press("Save undo file").await;
        let file = made_file(tab).await;
        let disk = Disk::new("undo");
        let good = disk.put("undo.json", &file);
        let other = String::from_utf8(file).unwrap().replace(r#""id":"ines""#, r#""id":"marta""#);
        let other = disk.put("other.json", other.as_bytes());
        // Another tab, which knows of nothing, on a phone.
        tab.open_tab().await;
        tab.open("/organise").await;
        tab.resize(360).await;
        for (path, code) in [
            (disk.put("list.json", b"{}"), "undo-other-file"),
            (disk.put("no.json", b"PK"), "undo-not-json"),
            (other, "undo-other-account"),
        ] {
            tab.find("#undo-file").await.send_keys(&path).await.unwrap();
            tab.sees(code).await;
        }
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        tab.until_js("no sideways scroll", fits).await;
        tab.find("#undo-file").await.send_keys(&good).await.unwrap();
        tab.sees("The playlist is still as this change left it").await;
        tab.press("Not now").await;
        let mut others = device.entries(&device.list(SLOW).await).await.into_iter().map(|(uri, _)| uri);
        let other = others.rfind(|uri| uri.starts_with("spotify:track:") && !uris(&before).contains(&uri.as_str())).unwrap();
        device.add(&id, &other).await;
        tab.find("#undo-file").await.send_keys(&good).await.unwrap();
        tab.sees("The playlist was changed since. 1 song came in.").await;
        tab.until_js("no sideways scroll", fits).await;
        tab.press("Do it").await;
        is_done(stage).await;
        let now = device.entries(&id).await;
        assert_eq!(now[1..], before, "what came in since stays");
        tab.sees("Undone at").await;
    });
}

#[test]
fn without_the_permission_the_plan_is_shown_and_the_permission_offered() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.press_among("#contents a", "Organise").await;
        tab.press_among(".jobs a", "Duplicates").await;
        tab.press_among(".ledger a", TWICE).await;
        tab.sees("let Lockgroove edit your playlists").await;
        tab.press("Allow").await;
        tab.agree().await;
        // It returns to the same plan.
        tab.press("Remove 2 entries").await;
        is_done(stage).await;
        tab.sees("2 entries went.").await;
    });
}

#[test]
fn on_a_phone_nothing_sticks_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        tab.press_among("#contents a", "Organise").await;
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        for (work, list) in [("Sort a playlist", SLOW), ("Songs that cannot be played", SLOW), ("Duplicates", TWICE)] {
            tab.resize(360).await;
            tab.press_among(".jobs a", work).await;
            tab.until_js("no sideways scroll", fits).await;
            tab.press_among(".ledger a", list).await;
            tab.sees("Another playlist").await;
            if work.starts_with("Songs") {
                tab.press_among("button", "Look for ").await;
                tab.press_element(".swap-new label:first-child:not(:last-child)").await;
                tab.press_among("button", "Choose the same title and artists for").await;
            }
            for width in [320, 360, 768, 1440] {
                tab.resize(width).await;
                tab.until_js("no sideways scroll", fits).await;
            }
            tab.resize(360).await;
            let button = match work {
                "Duplicates" => "Remove 2",
                "Sort a playlist" => "Sort 312",
                _ => "Replace ",
            };
            tab.press_among("button", button).await;
            is_done(stage).await;
            tab.until_js("no sideways scroll", fits).await;
            tab.press("Put away").await;
            tab.press("Something else").await;
            tab.press("Another playlist").await;
            tab.press("All kinds of work").await;
        }
    });
}
