//! Restores: into an empty account, with a lost answer, and after the tab was closed.

use std::path::PathBuf;
use std::time::Duration;

use lockgroove::backup::archive::Archive;
use lockgroove::backup::restore::holding::Holding;
use lockgroove::backup::section::Section;
use serde_json::json;

use crate::backup::{ends_complete, made_file, open_page};
use crate::deflate::Flate;
use crate::harness::{Stage, journey};

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
    let path = file.0.to_str().unwrap();
    tab.find("#restore-file").await.send_keys(path).await.unwrap();
    tab.sees("Library of Ines Okafor-Lindqvist.").await;
    let asked = tab.text_of(".notice .named").await;
    assert!(asked.contains("Manage your public playlists") || asked.contains("public playlists"), "{asked}");
    tab.press_element(".notice .button").await;
    tab.agree().await;
    tab.arrives_at("/restore").await;
    tab.find("#restore-file").await.send_keys(path).await.unwrap();
    tab.press("Show the plan").await;
    tab.sees("What Spotify cannot bring back").await;
}

/// What the account has, by the page for backups.
async fn now(stage: &Stage) -> Holding {
    let tab = &stage.tab;
    let keep = "const make = URL.createObjectURL; URL.createObjectURL = file => { window.made = file; return make(file) }";
    tab.js(keep).await;
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
        for (method, path, skip) in [("POST", "/v1/me/playlists", 3), ("POST", "/v1/playlists/*", 5), ("PUT", "/v1/me/library", 2)]
        {
            let rule = json!({"path": path, "method": method, "skip": skip, "times": 1, "after": true, "fault": {"kind": "cut"}});
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
            json!({"path": "/v1/playlists/*", "method": "POST", "skip": 4, "after": true, "fault": {"kind": "delay", "ms": 60000}});
        stage.emulator.inject_rule(rule).await;
        tab.press_among(".price button", "Restore").await;
        let added = |call: &&crate::harness::emulator::Entry| call.method == "POST" && call.path.ends_with("/items");
        stage.until_log("a write without an answer", |log| log.calls().iter().filter(|call| added(call)).count() >= 5).await;
        tab.reload().await;
        stage.emulator.clear_faults().await;
        tab.sees("A restore is not finished").await;
        tab.press("Go on").await;
        tab.sees_within(LONG, "exactly as planned").await;
        tab.reload().await;
        tab.find("#restore-file").await;
        assert!(!tab.text().await.contains("A restore is not finished"));
        assert_back(&wanted, &now(stage).await);
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
