//! Restores: into an empty account, with a lost answer, and after the tab was closed.

use std::path::PathBuf;
use std::time::Duration;

use lockgroove::backup::archive::Archive;
use lockgroove::backup::restore::holding::Holding;
use lockgroove::backup::section::Section;
use serde_json::json;

use crate::backup::{ends_complete, keep_made_file, made_file, open_page};
use crate::deflate::Flate;
use crate::harness::{Stage, Tab, journey};

/// Longer than a whole restore takes, with looks after lost answers.
const LONG: Duration = Duration::from_secs(120);

/// A file, until the end of a journey.
struct Saved(PathBuf);

impl Drop for Saved {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Backs up the library of Ines, and signs in as somebody who has nothing.
async fn begin(stage: &Stage) -> (Saved, Holding) {
    let tab = &stage.tab;
    stage.emulator.add_person("wren").await;
    open_page(stage).await;
    tab.press("Start the backup").await;
    ends_complete(tab).await;
    let bytes = made_file(tab).await;
    let path =
        std::env::temp_dir().join(format!("lockgroove-restore-{}-{:?}.zip", std::process::id(), std::thread::current().id()));
    std::fs::write(&path, &bytes).unwrap();
    let archive = Archive::read(&bytes, &Flate).await.unwrap();
    let held = Holding::read(&archive, &Section::ALL, &Flate).await;
    tab.press_element("#contents a[href$='/library']").await;
    stage.sees_overview().await;
    stage.sign_out().await;
    tab.press("Use another account").await;
    tab.press("Not you?").await;
    tab.log_in_as("wren").await;
    tab.agree().await;
    tab.arrives_at("/library").await;
    tab.press_element("#contents a[href$='/restore']").await;
    (Saved(path), held)
}

/// Chooses the file, allows what is missing, and comes to the plan.
async fn plan(stage: &Stage, file: &Saved) {
    let tab = &stage.tab;
    tab.find("#restore-file").await.send_keys(file.0.to_str().unwrap()).await.unwrap();
    tab.sees("Library of Ines Okafor-Lindqvist.").await;
    allow(stage).await;
    tab.sees("Library of Ines Okafor-Lindqvist.").await;
    see_plan(tab).await;
}

/// Allows what is missing, and is back on the page.
async fn allow(stage: &Stage) {
    let tab = &stage.tab;
    let asked = tab.text_of(".notice .named").await;
    assert!(asked.contains("public playlists"), "{asked}");
    tab.press_element(".notice .button").await;
    tab.agree().await;
    tab.arrives_at("/restore").await;
}

async fn see_plan(tab: &Tab) {
    tab.press("Show the plan").await;
    tab.sees_within(LONG, "What Spotify cannot bring back").await;
}

/// What the account has, by the page for backups.
async fn now(stage: &Stage) -> Holding {
    let tab = &stage.tab;
    keep_made_file(tab).await;
    tab.press_element("#contents a[href$='/backup']").await;
    tab.press("Start the backup").await;
    let archive = ends_complete(tab).await;
    Holding::read(&archive, &Section::ALL, &Flate).await
}

fn assert_back(wanted: &Holding, got: &Holding) {
    assert_eq!(got.account.id, "wren");
    for section in Section::ALL.into_iter().filter(|section| !matches!(section, Section::Playlists | Section::Artists)) {
        let uris = |holding: &Holding| holding.saved[&section].iter().filter_map(|item| item.uri.clone()).collect::<Vec<_>>();
        assert_eq!(uris(wanted), uris(got), "{section:?}");
    }
    assert_eq!(wanted.saved[&Section::Artists].len(), got.saved[&Section::Artists].len());
    let lists = |holding: &Holding| -> Vec<String> {
        let own = |owner: &Option<String>| owner.as_ref() == Some(&holding.account.id);
        let of = |list: &lockgroove::backup::restore::holding::List| {
            let uris = if own(&list.owner) { list.uris() } else { Vec::new() };
            format!("{:?}", (&list.name, &list.description, uris))
        };
        holding.lists.iter().filter(|list| list.items.is_some() || !own(&list.owner)).map(of).collect()
    };
    assert_eq!(lists(wanted), lists(got));
}

#[test]
fn an_empty_account_gets_a_whole_library_in_spite_of_lost_answers() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        let (file, wanted) = begin(stage).await;
        plan(stage, &file).await;
        let plan = tab.text().await;
        assert!(plan.contains("Liked songs") && plan.contains("800") && plan.contains("The dates"), "{plan}");
        // Browsers send a request again if its connection is closed without an answer, so the new playlist gets an answer of another kind.
        let (lost, cut) = (json!({"kind": "truncate"}), json!({"kind": "cut"}));
        for (method, path, skip, fault) in
            [("POST", "/v1/me/playlists", 3, lost), ("PUT", "/v1/playlists/*", 5, cut.clone()), ("PUT", "/v1/me/library", 2, cut)]
        {
            let rule = json!({"path": path, "method": method, "skip": skip, "times": 1, "after": true, "fault": fault});
            stage.emulator.inject_rule(rule).await;
        }
        tab.press_among(".price button", "Restore").await;
        tab.sees_within(LONG, "exactly as planned").await;
        assert_back(&wanted, &now(stage).await);
    });
}

#[test]
fn a_restore_whose_tab_was_closed_is_offered_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        let (file, wanted) = begin(stage).await;
        plan(stage, &file).await;
        let rule =
            json!({"path": "/v1/playlists/*", "method": "PUT", "skip": 4, "after": true, "fault": {"kind": "delay", "ms": 60000}});
        stage.emulator.inject_rule(rule).await;
        tab.press_among(".price button", "Restore").await;
        let added = |call: &&crate::harness::emulator::Entry| call.method == "PUT" && call.path.ends_with("/items");
        stage.until_log("a write without an answer", |log| log.calls().iter().filter(|call| added(call)).count() >= 5).await;
        tab.reload().await;
        stage.emulator.clear_faults().await;
        tab.sees("A restore is not finished").await;
        assert!(tab.text().await.contains("into the library of wren"));
        tab.press("Sign in to go on").await;
        tab.arrives_at("/restore").await;
        tab.sees("A restore is not finished").await;
        tab.press_among("#contents a", "Overview").await;
        tab.sees("A restore is not finished. Look at it").await;
        tab.press("Look at it").await;
        tab.press("Go on").await;
        tab.sees_within(LONG, "exactly as planned").await;
        tab.press("Restore something else").await;
        tab.find("#restore-file").await;
        assert_back(&wanted, &now(stage).await);
        tab.open("/restore").await;
        tab.sees("Sign in to the account to restore to").await;
        assert!(!tab.text().await.contains("A restore is not finished"));
    });
}

/// Pastes links to the three newest liked songs, and comes to the plan.
async fn plan_links(stage: &Stage) {
    let tab = &stage.tab;
    stage.console.expect("/v1/");
    stage.sign_in_at("/restore").await;
    let links = ["spotify:track:0000000000000000000001", "no link", "https://open.spotify.com/track/0000000000000000000002?si=x"];
    tab.press_element(".fold > summary").await;
    tab.fill("Links or URIs, one a line", &links.join("\n")).await;
    tab.press("Read the links").await;
    tab.sees("line 2: ").await;
    allow(stage).await;
    tab.sees("Pasted links").await;
    see_plan(tab).await;
    tab.sees("2 items come back. 1 playlist is made.").await;
}

#[test]
fn pasted_links_become_a_playlist_and_what_is_refused_is_named() {
    journey(async |stage| {
        let tab = &stage.tab;
        plan_links(stage).await;
        let limit = json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true});
        stage
            .emulator
            .inject_rule(json!({"path": "/v1/me/playlists", "method": "POST", "fault": {"kind": "delay", "ms": 60000}}))
            .await;
        tab.press_among(".price button", "Restore").await;
        stage.until_log("a new playlist", |log| log.calls().iter().any(|call| call.method == "POST")).await;
        tab.press("Pause").await;
        tab.sees("Paused. Nothing is sent to Spotify until you go on.").await;
        stage.emulator.clear_faults().await;
        stage.emulator.inject_once("/v1/playlists/*", limit).await;
        tab.press("Go on").await;
        tab.sees_within(LONG, "Spotify refused 2 items").await;
        tab.press("Make a plan for the rest").await;
        tab.sees_within(LONG, "2 items come back. 1 playlist gets what it lacks.").await;
    });
}

#[test]
fn a_song_without_an_address_comes_back_as_the_one_that_was_chosen() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        stage.sign_in_at("/restore").await;
        let token = stage.emulator.newest_secret("access_token").await;
        let http = reqwest::Client::new();
        let call = async |path: &str| -> serde_json::Value {
            let request = http.get(format!("{}{path}", stage.emulator.service)).bearer_auth(&token);
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
        };
        let likes = call("/v1/me/tracks?limit=2").await;
        let [one, other] = [0, 1].map(|at| likes["items"][at]["track"].clone());
        let (name, isrc) = (one["name"].as_str().unwrap(), one["external_ids"]["isrc"].as_str().unwrap());
        // The first has a number, but no address; nothing is like the second; the third is as it was.
        let table = format!(
            "Track URI,Track Name,Artist Name(s),ISRC\n,{name},Somebody,{isrc}\n,Never sung by anybody,Nobody,\n{},x,y,\n",
            other["uri"].as_str().unwrap()
        );
        let path = std::env::temp_dir().join(format!("Lost and found {}.csv", std::process::id()));
        std::fs::write(&path, table).unwrap();
        let file = Saved(path);
        tab.find("#restore-file").await.send_keys(file.0.to_str().unwrap()).await.unwrap();
        tab.sees("A file of another program").await;
        allow(stage).await;
        tab.sees("A file of another program").await;
        see_plan(tab).await;
        tab.sees("1 item comes back. 1 playlist is made.").await;
        tab.sees("2 songs do not come back as they were.").await;
        stage.emulator.clear_log().await;
        tab.press_among("button", "Look for 2 songs").await;
        tab.sees("For 1 of 2 songs there is something like it.").await;
        tab.sees("Nothing like it was found.").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.calls().iter().filter(|call| call.path == "/v1/search").count(), 2, "one for each");
        // By keyboard: nothing is chosen before, and the plan says what a choice changes.
        assert_eq!(tab.count(".swap-new label:not(:last-child) input:checked").await, 0);
        tab.tab_to_element(".swap-new input").await;
        tab.press_key(thirtyfour::Key::Up).await;
        tab.sees("2 items come back. 1 playlist is made.").await;
        tab.sees("1 song is replaced by another one, as you chose.").await;
        tab.resize(360).await;
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        tab.until_js("no sideways scroll", fits).await;
        tab.press_among(".price button", "Restore").await;
        tab.sees_within(LONG, "Done. 2 items are back, exactly as planned.").await;
        tab.sees("1 song was replaced by another one, as you chose.").await;
        let lists = call("/v1/me/playlists?limit=1").await;
        let id = lists["items"][0]["id"].as_str().unwrap().to_owned();
        let entries = call(&format!("/v1/playlists/{id}/items")).await;
        assert_eq!(entries["items"][0]["item"]["external_ids"]["isrc"], isrc);
        assert_eq!((&entries["items"][1]["item"]["uri"], &entries["total"]), (&other["uri"], &json!(2)));
    });
}

#[test]
fn signing_out_forgets_an_unfinished_restore() {
    journey(async |stage| {
        let tab = &stage.tab;
        plan_links(stage).await;
        stage
            .emulator
            .inject_rule(json!({"path": "/v1/me/playlists", "method": "POST", "fault": {"kind": "delay", "ms": 60000}}))
            .await;
        tab.press_among(".price button", "Restore").await;
        stage.until_log("a new playlist", |log| log.calls().iter().any(|call| call.method == "POST")).await;
        tab.press_element(".account-button").await;
        tab.press_among("#account button", "Sign out").await;
        tab.sees("Sign in to the account to restore to").await;
        tab.reload().await;
        tab.sees("Sign in to the account to restore to").await;
        assert!(!tab.text().await.contains("A restore is not finished"));
    });
}

#[test]
fn a_file_that_is_no_archive_is_refused_with_the_reason() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/restore").await;
        let path = std::env::temp_dir().join(format!("lockgroove-no-archive-{}.zip", std::process::id()));
        std::fs::write(&path, "no zip").unwrap();
        let file = Saved(path);
        tab.find("#restore-file").await.send_keys(file.0.to_str().unwrap()).await.unwrap();
        tab.sees("This file is not an archive: it is no zip.").await;
    });
}
