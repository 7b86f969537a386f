//! Backups: what a person gets, and what happens when something goes wrong meanwhile.

use lockgroove::backup::archive::Archive;
use serde_json::json;

use crate::deflate::Flate;
use crate::harness::{Stage, Tab, journey};

const ALL_ITEMS: &str = "/v1/playlists/*";
/// Whether a tab that is opened later finds what was read.
const KEPT: &str = "const done = arguments[arguments.length - 1], open = indexedDB.open('lockgroove');
    open.onsuccess = () => {
        const get = open.result.transaction('session').objectStore('session').get('backup-part');
        get.onsuccess = () => { open.result.close(); done(get.result !== undefined) };
    }";

/// Signs in with every permission that only reads, and opens the page by the menu.
pub(crate) async fn open_page(stage: &Stage) {
    let tab = &stage.tab;
    // The entries of other people's playlists are refused, and browsers report that.
    stage.console.expect("/v1/");
    stage.sign_in_with("View only").await;
    keep_made_file(tab).await;
    tab.press_element("#contents a[href$='/backup']").await;
    tab.sees("Everything you allowed is ticked.").await;
}

/// Keeps the files that the page makes, because its policy lets nobody read them by their address.
pub(crate) async fn keep_made_file(tab: &Tab) {
    tab.js("const make = URL.createObjectURL; URL.createObjectURL = file => { window.made = file; return make(file) }").await;
}

/// Begins a backup that reads slowly, and waits until it reads what is in playlists.
async fn begin_slowly(stage: &Stage) {
    open_page(stage).await;
    stage.emulator.inject_rule(json!({"path": ALL_ITEMS, "fault": {"kind": "delay", "ms": 250}})).await;
    stage.tab.press("Start the backup").await;
    stage.until_log("a playlist", |log| log.calls().iter().any(|call| call.path.ends_with("/items"))).await;
}

/// The bytes of the file that the page made last.
pub(crate) async fn made_file(tab: &Tab) -> Vec<u8> {
    tab.until_js("a file", "return Boolean(window.made)").await;
    let read =
        "const done = arguments[arguments.length - 1]; window.made.arrayBuffer().then(bytes => done([...new Uint8Array(bytes)]))";
    let bytes = tab.js_async(read, vec![]).await;
    bytes.as_array().unwrap().iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect()
}

/// Waits for the end, and opens the file.
pub(crate) async fn ends_complete(tab: &Tab) -> Archive {
    tab.sees("Complete. The file holds everything that Spotify shows.").await;
    tab.find_control("Save the file").await;
    let archive = Archive::read(&made_file(tab).await, &Flate).await.unwrap();
    assert!(archive.manifest.is_complete);
    let liked = &archive.manifest.sections[0].list;
    assert!(liked.count > 100 && liked.total == Some(liked.count), "{liked:?}");
    archive
}

#[test]
fn a_whole_library_arrives_in_one_file_and_is_updated_with_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_page(stage).await;
        tab.press("Start the backup").await;
        let archive = ends_complete(tab).await;
        assert_eq!(archive.manifest.account.name, "Ines Okafor-Lindqvist");
        assert_eq!(tab.count(".proof .short").await, 0);
        let name = tab.attribute_of(".file a", "download").await.unwrap();
        assert!(name.starts_with("lockgroove-20") && name.ends_with(".zip") && !name.contains("part"), "{name}");

        let path = std::env::temp_dir().join(format!("lockgroove-journey-{}.zip", std::process::id()));
        std::fs::write(&path, made_file(tab).await).unwrap();
        stage.emulator.clear_log().await;
        tab.js("window.made = null").await;
        tab.press("Make another backup").await;
        tab.find("#backup-last").await.send_keys(path.to_str().unwrap()).await.unwrap();
        tab.sees("from the library of Ines Okafor-Lindqvist").await;
        std::fs::remove_file(&path).unwrap();
        tab.press("Start the backup").await;
        let again = ends_complete(tab).await;
        assert_eq!(again.manifest.files, archive.manifest.files);
        tab.sees("Unchanged, not read again: ").await;
        tab.sees("playlists, liked songs").await;
        // "It took 2 s and 9 requests."
        let took = tab.text_of("#backup-end + p").await;
        let requests: usize = took.split(' ').rev().nth(1).and_then(|number| number.parse().ok()).unwrap();
        let lists = again.manifest.playlists.len();
        // Followed artists have another order, so each page of them is read.
        let artists = again.manifest.sections.iter().find(|section| section.name == "artists").unwrap().list.count as usize;
        assert!(requests <= lists.div_ceil(50) + 7 + artists.div_ceil(50), "{took} {lists} playlists, {artists} artists");
        let log = stage.emulator.log().await;
        let read = log.calls().iter().filter(|call| call.path.ends_with("/items") && call.status == Some(200)).count();
        assert_eq!(read, 0, "a playlist was read again:\n{log}");
    });
}

#[test]
fn a_backup_is_written_to_the_file_that_was_picked() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_page(stage).await;
        let can_pick = tab.js("return 'showSaveFilePicker' in window").await == json!(true);
        assert_eq!(tab.text().await.contains("Choose where it goes"), can_pick);
        if !can_pick {
            return;
        }
        // The browser's own dialog is not part of the page. A file that it keeps itself stands for one on the disk.
        tab.js("window.showSaveFilePicker = async wish => {
                window.wish = wish;
                const folder = await navigator.storage.getDirectory();
                window.picked = await folder.getFileHandle('my library.zip', { create: true });
                return window.picked;
            }")
            .await;
        tab.press("Choose where it goes…").await;
        tab.sees("my library.zip").await;
        assert_eq!(tab.js("return window.wish.suggestedName.slice(0, 13)").await, json!("lockgroove-20"));
        tab.press("Start the backup").await;
        tab.sees("It was written to the file you picked.").await;
        assert_eq!(tab.js("return Boolean(window.made)").await, json!(false), "it was made in memory as well");
        let read = "const done = arguments[arguments.length - 1];
            window.picked.getFile().then(file => file.arrayBuffer()).then(bytes => done([...new Uint8Array(bytes)]))";
        let bytes = tab.js_async(read, vec![]).await;
        let bytes: Vec<u8> = bytes.as_array().unwrap().iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect();
        assert!(Archive::read(&bytes, &Flate).await.unwrap().manifest.is_complete);

        // A disk that is full, or a permission that was taken back.
        tab.press("Make another backup").await;
        tab.press("Choose where it goes…").await;
        tab.sees("my library.zip").await;
        tab.js("window.picked.createWritable = async () => { throw new Error('no') }").await;
        tab.press("Start the backup").await;
        tab.sees("It could not be written to").await;
        ends_complete(tab).await;
    });
}

#[test]
fn faults_and_an_expired_token_do_not_show_in_the_file() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_page(stage).await;
        for fault in
            [json!({"kind": "status", "status": 502}), json!({"kind": "truncate"}), json!({"kind": "rate_limit", "retry_after": 1})]
        {
            stage.emulator.inject_once("/v1/me/tracks", fault.clone()).await;
            stage.emulator.inject_once(ALL_ITEMS, fault).await;
        }
        stage.emulator.inject_rule(json!({"path": "/v1/me/albums", "fault": {"kind": "delay", "ms": 300}})).await;
        tab.press("Start the backup").await;
        stage.emulator.expire_access_tokens().await;
        ends_complete(tab).await;
    });
}

#[test]
fn offline_in_the_middle_it_waits_and_goes_on_by_itself() {
    journey(async |stage| {
        let tab = &stage.tab;
        begin_slowly(stage).await;
        tab.go_offline().await;
        tab.find_control("Save this part").await;
        tab.sees("It goes on by itself").await;
        tab.press("Save this part").await;
        let part = Archive::read(&made_file(tab).await, &Flate).await.unwrap();
        assert!(!part.manifest.is_complete);
        stage.emulator.clear_faults().await;
        tab.go_online().await;
        ends_complete(tab).await;
    });
}

#[test]
fn a_backup_whose_tab_was_closed_is_offered_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        begin_slowly(stage).await;
        tab.press("Pause").await;
        tab.sees("Paused. Nothing is asked of Spotify until you go on.").await;
        stage.emulator.clear_faults().await;
        tab.until("what was read to be kept", async || Ok(tab.js_async(KEPT, vec![]).await.as_bool().filter(|is_kept| *is_kept)))
            .await;
        tab.reload().await;
        tab.sees("A backup is not finished").await;
        tab.press("Sign in to go on").await;
        tab.arrives_at("/backup").await;
        keep_made_file(tab).await;
        tab.press("Go on").await;
        ends_complete(tab).await;
        tab.press("Make another backup").await;
        tab.sees("Everything you allowed is ticked.").await;
        assert!(!tab.text().await.contains("A backup is not finished"));
    });
}

#[test]
fn signing_out_throws_away_what_was_read() {
    journey(async |stage| {
        let tab = &stage.tab;
        begin_slowly(stage).await;
        tab.sees("Read so far").await;
        tab.press_element("#contents a[href$='/library']").await;
        stage.sees_overview().await;
        stage.sign_out().await;
        stage.emulator.clear_log().await;
        tab.back().await;
        tab.sees("Sign in to back up your library").await;
        assert!(!tab.text().await.contains("Read so far"));
        assert!(stage.emulator.log().await.calls().is_empty(), "it goes on without the person");
    });
}

#[test]
fn it_is_paused_goes_on_on_another_page_and_is_cancelled() {
    journey(async |stage| {
        let tab = &stage.tab;
        begin_slowly(stage).await;
        tab.press("Pause").await;
        tab.sees("Paused. Nothing is asked of Spotify until you go on.").await;
        tab.press("Cancel…").await;
        tab.press("Throw away what was read").await;
        tab.sees("Everything you allowed is ticked.").await;
        stage.emulator.clear_faults().await;
        tab.press("Start the backup").await;
        tab.press_element("#contents a[href$='/playlists']").await;
        tab.arrives_at("/playlists").await;
        tab.press_element("#contents a[href$='/backup']").await;
        ends_complete(tab).await;
    });
}

#[test]
fn what_is_not_granted_is_offered_and_named_in_the_file() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        stage.sign_in_at("/backup").await;
        tab.sees("Everything you allowed is ticked.").await;
        assert_eq!(tab.count("td input:disabled").await, 2);
        let asked = tab.text_of(".notice .named").await;
        assert!(asked.contains("Access your followers") && asked.contains("Read your position"), "{asked}");
        keep_made_file(tab).await;
        tab.press("Start the backup").await;
        let archive = ends_complete(tab).await;
        let artists = archive.manifest.sections.iter().find(|section| section.name == "artists").unwrap();
        assert_eq!(artists.list.why.as_ref().unwrap().code, "LG-403-not-granted");
    });
}
