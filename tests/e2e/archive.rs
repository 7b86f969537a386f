//! Looking into files: archives that the app made, files of other tools, and files that cannot be used. Nobody is signed in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lockgroove::backup::container::{self, InMemory, Packed, pack};
use serde_json::json;
use thirtyfour::Key;

use crate::deflate::Flate;
use crate::harness::{Stage, Tab, journey};

pub(crate) const TABLE: &str = "Track URI,Track Name,Artist Name(s)\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,Slow Train,Ana\r\n\
    spotify:track:4uLU6hMCjMI75M1A2tKUQD,Été,The Rails\r\nspotify:album:4uLU6hMCjMI75M1A2tKUQC,No Song,Ana\r\n";
pub(crate) const LATER: &str = "Track URI,Track Name,Artist Name(s)\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQE,Points,Kestrel\r\n\
    spotify:track:4uLU6hMCjMI75M1A2tKUQD,Été,The Rails\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,Slow Train,Ana\r\n";
const LIBRARY: &str = r#"{"tracks":[{"artist":"Ana","album":"Windows","track":"Slow Train","uri":"spotify:track:4uLU6hMCjMI75M1A2tKUQC"}],"albums":[],"artists":[]}"#;
const PLAYLISTS: &str = r#"{"playlists":[{"name":"Mix","lastModifiedDate":"2026-01-01","items":[
    {"track":{"trackName":"Slow Train","artistName":"Ana","albumName":"Windows","trackUri":"spotify:track:4uLU6hMCjMI75M1A2tKUQC"},
    "episode":null,"localTrack":null,"addedDate":"2026-01-01"}]}]}"#;

/// Files on the disk for as long as a journey needs them.
pub(crate) struct Disk(PathBuf);

impl Disk {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("lockgroove-archive-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

async fn zip_with(files: &[(&str, &str)]) -> Vec<u8> {
    let mut packed = BTreeMap::new();
    for (path, text) in files {
        packed.insert((*path).to_owned(), pack((*text).to_owned(), &Flate).await.unwrap());
    }
    zip_of(&packed).await
}

async fn zip_of(files: &BTreeMap<String, Packed>) -> Vec<u8> {
    let zip = InMemory::default();
    container::write(&files.iter().map(|(path, file)| (path.as_str(), file)).collect::<Vec<_>>(), &zip).await.unwrap();
    zip.into_bytes()
}

/// Gives the page these files, as a person does who chooses them.
pub(crate) async fn give(tab: &Tab, paths: &[String]) {
    tab.find("input[type=file]").await.send_keys(paths.join("\n")).await.unwrap();
}

pub(crate) async fn open_page(stage: &Stage) {
    stage.tab.open("/archive").await;
    stage.tab.sees("Drop a file here").await;
}

/// Keeps the files that the page makes, because its policy lets nobody read them by their address.
pub(crate) async fn keep_files(tab: &Tab) {
    tab.js("const make = URL.createObjectURL; URL.createObjectURL = file => { window.made = file; return make(file) }").await;
}

/// The bytes of the file that the page made last.
pub(crate) async fn made_file(tab: &Tab) -> Vec<u8> {
    tab.until_js("a file", "return Boolean(window.made)").await;
    let read =
        "const done = arguments[arguments.length - 1]; window.made.arrayBuffer().then(bytes => done([...new Uint8Array(bytes)]))";
    let bytes = tab.js_async(read, vec![]).await;
    bytes.as_array().unwrap().iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect()
}

/// The bytes of the file that this button makes.
async fn made_by(tab: &Tab, button: &str) -> Vec<u8> {
    tab.js("window.made = null").await;
    tab.press_among("section button", button).await;
    made_file(tab).await
}

/// Saves what is shown in this form, and returns it as text.
async fn saved_as(tab: &Tab, form: usize) -> String {
    tab.js("window.made = null").await;
    tab.press_element(&format!("#save-{form}")).await;
    tab.press_among("section button", "Save ").await;
    String::from_utf8(made_file(tab).await).unwrap()
}

/// An archive that the app makes of the whole library, and signs out.
async fn archive(stage: &Stage, disk: &Disk) -> String {
    stage.console.expect("/v1/");
    stage.sign_in_with("View only").await;
    let path = back_up(stage, disk).await;
    stage.tab.press_element("#contents a[href$='/library']").await;
    stage.sees_overview().await;
    stage.sign_out().await;
    path
}

/// An archive that the app makes of the whole library of the person who is signed in.
async fn back_up(stage: &Stage, disk: &Disk) -> String {
    let tab = &stage.tab;
    keep_files(tab).await;
    tab.press_element("#contents a[href$='/backup']").await;
    tab.press("Start the backup").await;
    tab.sees("Complete. The file holds everything that Spotify shows.").await;
    disk.put("mine.zip", &made_file(tab).await)
}

#[test]
fn an_archive_is_browsed_searched_and_taken_apart_without_a_sign_in() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("whole"));
        let path = archive(stage, &disk).await;
        stage.emulator.clear_log().await;
        tab.open("/").await;
        tab.press("Open an archive").await;
        tab.arrives_at("/archive").await;
        keep_files(tab).await;
        give(tab, &[path]).await;
        tab.sees("The library of Ines Okafor-Lindqvist, as Spotify showed it on").await;
        // What others keep to themselves is not in it, and named.
        tab.sees("everything that was chosen and shown").await;
        tab.sees_in(".entries", "Halvard's long walks").await;
        tab.sees("nothing in it has been altered").await;
        tab.sees_in(".filed", "A file on this computer, not Spotify.").await;

        // All lists at once, or those that are ticked.
        let all = container::read(&made_by(tab, "Save all ").await).unwrap();
        assert!(all.len() > 20 && all.keys().all(|path| path.ends_with(".csv")) && all.contains_key("Liked songs.csv"));
        tab.press_element(".ledger [aria-label='Save Slow trains, wide windows with others']").await;
        tab.press_element(".ledger [aria-label='Save Albums with others']").await;
        tab.js("const form = document.querySelector('#save-lists-form'); form.value = 1; form.dispatchEvent(new Event('change'))")
            .await;
        let two = container::read(&made_by(tab, "Save 2 lists").await).unwrap();
        assert_eq!(two.keys().collect::<Vec<_>>(), ["Slow trains, wide windows.m3u8"]);
        tab.sees("without 1 list that this form cannot hold").await;

        tab.press("Slow trains, wide windows").await;
        tab.until_text_of("h1", "Slow trains, wide windows").await;
        tab.until_js("rows", "return document.querySelectorAll('.tracks tbody tr:not(.space)').length > 8").await;
        assert_eq!((tab.count(".tracks .t-like").await, tab.count(".filed").await), (0, 1));
        tab.press_among(".tracks .sort", "Title").await;
        tab.until_count("[aria-sort=ascending]", 1).await;
        let table = saved_as(tab, 0).await;
        assert!(table.starts_with("\"Track URI\"") || table.starts_with("Track URI"), "{table}");
        let rows = csv::Reader::from_reader(table.as_bytes()).records().count();
        assert!(saved_as(tab, 1).await.starts_with("#EXTM3U"));
        assert!(roxmltree::Document::parse(&saved_as(tab, 2).await).is_ok());
        // Local files and songs that are gone have no link.
        let links = saved_as(tab, 3).await.lines().filter(|line| line.starts_with("https://open.spotify.com/")).count();
        assert!(links > 250 && links < rows, "{links} of {rows}");
        let whole: serde_json::Value = serde_json::from_str(&saved_as(tab, 4).await).unwrap();
        assert_eq!((whole["count"].as_u64().unwrap() as usize, whole["items"].as_array().unwrap().len()), (rows, rows));

        tab.back().await;
        tab.sees("The library of Ines Okafor-Lindqvist").await;
        // What is typed before goes nowhere.
        tab.until_focus_is_on("main").await;
        tab.fill("Search this file", "train").await;
        tab.sees_in("h2", "Found").await;
        tab.sees_in(".facts.ruled", "Slow trains, wide windows").await;
        tab.until_js("only rows with it", "return document.querySelectorAll('.tracks mark').length > 0").await;
        tab.until_js("lists are named", "return document.querySelectorAll('.tracks .in-list').length > 0").await;
        let found = saved_as(tab, 0).await;
        assert!(csv::Reader::from_reader(found.as_bytes()).records().count() > 0, "{found}");
        // A row of the menu on the left does not exist here: nobody is signed in.
        assert_eq!(tab.count("#contents").await, 0);
        tab.press_among(".facts.ruled a", "Slow trains").await;
        tab.until_text_of("h1", "Slow trains, wide windows").await;
        tab.back().await;
        tab.until_js("the words are there", "return document.querySelector('#archive-words').value === 'train'").await;

        tab.press("In pictures").await;
        tab.sees("Songs counted: 800").await;
        tab.sees("Liked, month by month").await;
        tab.until_title("In pictures · Lockgroove").await;
        tab.press("Close the file").await;
        tab.sees("Drop a file here").await;
        tab.until_title("Open an archive · Lockgroove").await;
        assert_eq!(tab.count(".filed").await, 0);
        let log = stage.emulator.log().await;
        assert!(log.calls().is_empty() && log.token_requests().is_empty(), "{log}");
    });
}

#[test]
fn an_archive_that_was_damaged_shows_the_rest() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("damaged"));
        let path = archive(stage, &disk).await;
        let mut files = container::read(&std::fs::read(path).unwrap()).unwrap();
        files.insert("liked-songs.json".to_owned(), pack("{}".to_owned(), &Flate).await.unwrap());
        files.remove("albums.json");
        let damaged = disk.put("damaged.zip", &zip_of(&files).await);
        open_page(stage).await;
        give(tab, &[damaged]).await;
        tab.sees("A part of this file cannot be read").await;
        tab.sees("liked-songs.json in it is damaged").await;
        tab.sees("albums.json is missing in it").await;
        let mut codes = tab.codes().await;
        codes.sort();
        assert_eq!(codes, ["file-changed", "file-missing"]);
        tab.press("Slow trains, wide windows").await;
        tab.until_text_of("h1", "Slow trains, wide windows").await;
    });
}

#[test]
fn a_file_that_cannot_be_used_says_why_and_the_next_one_is_opened() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("bad"));
        let good = zip_with(&[("a.csv", TABLE)]).await;
        let mut climbing = zip_with(&[("xx/a.csv", TABLE)]).await;
        // The writer cleans names, so the name is written over.
        let places: Vec<usize> = (0..climbing.len()).filter(|at| climbing[*at..].starts_with(b"xx/a.csv")).collect();
        places.into_iter().for_each(|at| climbing[at..at + 2].copy_from_slice(b".."));
        let mut bomb = pack("a".to_owned(), &Flate).await.unwrap();
        bomb.size = 200 << 20;
        open_page(stage).await;
        for (name, bytes, code) in [
            ("a.zip", b"hello".to_vec(), "file-not-a-zip"),
            ("a.csv", Vec::new(), "file-empty"),
            ("a.txt", b"Dear diary".to_vec(), "file-unknown"),
            ("a.csv", b"Colour,Taste\r\nred,sweet\r\n".to_vec(), "file-no-columns"),
            ("a.zip", good[..good.len() - 30].to_vec(), "file-cut-off"),
            ("a.zip", climbing, "file-climbs-out"),
            ("a.zip", zip_of(&BTreeMap::from([("a.csv".to_owned(), bomb)])).await, "file-unpacks-too-large"),
            ("a.zip", zip_with(&[("holiday.jpg", "")]).await, "file-no-manifest"),
            ("a.zip", zip_with(&[("manifest.json", r#"{"schema_version":9}"#)]).await, "file-version"),
            ("a.zip", zip_with(&[("manifest.json", "{")]).await, "file-manifest"),
        ] {
            let path = disk.put(name, &bytes);
            give(tab, &[path]).await;
            tab.until_codes_are(&[code]).await;
            tab.sees("This file cannot be opened").await;
        }
        let table = disk.put("Road trip.csv", TABLE.as_bytes());
        give(tab, &[table]).await;
        tab.sees("A file of another tool.").await;
        tab.sees_in(".notice", "line 4").await;
        assert_eq!(tab.codes().await, ["file-wrong-kind"]);
        let odd = disk.put("Old.csv", b"Track URI,Track Name\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,Bj\xf6rk\r\n");
        tab.press("Close the file").await;
        give(tab, &[odd]).await;
        tab.sees_in(".notice", "It is not in UTF-8").await;
        tab.press_among("th a", "Old").await;
        tab.sees_in(".tracks", "Björk").await;
    });
}

#[test]
fn two_files_are_compared() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("two"));
        open_page(stage).await;
        give(tab, &[disk.put("Mix.csv", TABLE.as_bytes())]).await;
        tab.press_among(".siblings a", "Compare").await;
        tab.sees("The other file").await;
        let folder = Disk::new("later");
        give(tab, &[folder.put("Mix.csv", LATER.as_bytes())]).await;
        tab.sees("1 entry was added, 0 removed, 1 moved. New lists: 0, gone: 0, renamed: 0.").await;
        keep_files(tab).await;
        let table = made_by(tab, "Save as a table (.csv)").await;
        let mut reader = csv::Reader::from_reader(table.as_slice());
        let changed: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(
            changed.iter().map(|record| (&record[1], &record[2])).collect::<Vec<_>>(),
            [("Added", "Points"), ("Moved", "Slow Train")]
        );
        let text = String::from_utf8(made_by(tab, "Save as text (.txt)").await).unwrap();
        assert!(text.contains("Mix: 1 added, 0 removed, 1 moved") && text.contains("  + Points / Kestrel (at 1)"), "{text}");
        tab.press_among(".compared a", "Mix").await;
        tab.sees("1 added, 0 removed, 1 moved.").await;
        tab.sees_in(".changes", "Points").await;
        assert_eq!((tab.count(".changes li").await, tab.count(".mark-sign.plus").await), (2, 1));
        tab.back().await;
        tab.press("Compare with another file").await;
        give(tab, &[disk.put("Same.csv", TABLE.as_bytes())]).await;
        tab.sees("New lists: 1, gone: 1").await;
    });
}

#[test]
fn an_archive_is_compared_with_the_library_of_today() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("today"));
        stage.console.expect("/v1/");
        stage.sign_in_with("View and edit").await;
        let path = back_up(stage, &disk).await;
        // Another device unlikes a song.
        let (http, token) = (reqwest::Client::new(), stage.emulator.newest_secret("access_token").await);
        let api = format!("{}/v1", stage.emulator.service);
        let liked = http.get(format!("{api}/me/tracks?limit=1&offset=99")).bearer_auth(&token).send().await.unwrap();
        let liked: serde_json::Value = serde_json::from_str(&liked.text().await.unwrap()).unwrap();
        let song = liked.pointer("/items/0/track").or(liked.pointer("/items/0/item")).unwrap().clone();
        let unlike = http.delete(format!("{api}/me/library?uris={}", song["uri"].as_str().unwrap())).bearer_auth(&token);
        assert_eq!(unlike.send().await.unwrap().status(), 200);
        stage.emulator.clear_log().await;
        tab.press("Look into an archive").await;
        give(tab, &[path]).await;
        tab.sees("The library of Ines Okafor-Lindqvist, as Spotify showed it on").await;
        tab.press_among(".siblings a", "Compare").await;
        tab.press("Compare with my library").await;
        tab.sees("0 entries were added, 1 removed, 0 moved. New lists: 0, gone: 0, renamed: 0.").await;
        tab.sees_in(".between", "Your library of today").await;
        let log = stage.emulator.log().await;
        let read = log.calls().iter().filter(|call| call.path.ends_with("/items") && call.status == Some(200)).count();
        assert_eq!(read, 0, "an unchanged playlist was read again:\n{log}");
        let albums = log.calls().iter().filter(|call| call.path == "/v1/me/albums" && call.status == Some(200)).count();
        assert_eq!(albums, 1, "unchanged albums were read again:\n{log}");
        tab.press_among(".compared a", "Liked songs").await;
        tab.sees_in(".changes", song["name"].as_str().unwrap()).await;
        assert_eq!(tab.count(".changes li").await, 1);
        // Nothing of it is kept longer than the sign-in. The file that was opened stays open.
        tab.press_element(".account-button").await;
        tab.press_among("#account button", "Sign out").await;
        tab.sees("Nothing is compared").await;
        tab.press_among("main a", "Compare").await;
        tab.sees("The other file").await;
        assert!(!tab.text().await.contains("Your library of today"));
    });
}

#[test]
fn the_files_of_the_privacy_export_are_opened_together_and_offline() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("privacy"));
        open_page(stage).await;
        tab.go_offline().await;
        let files = [disk.put("YourLibrary.json", LIBRARY.as_bytes()), disk.put("Playlist1.json", PLAYLISTS.as_bytes())];
        give(tab, &files).await;
        tab.sees_in("table.ledger", "Liked songs").await;
        tab.press_among("th a", "Mix").await;
        tab.sees_in(".tracks", "Slow Train").await;
        tab.go_online().await;
    });
}

#[test]
fn it_is_used_with_the_keyboard_alone() {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, Disk::new("keys"));
        open_page(stage).await;
        // The browser's own dialog is not part of the page.
        tab.js("HTMLInputElement.prototype.click = function () { window.asked = this.type }").await;
        tab.press_by_keyboard("Choose a file").await;
        assert_eq!(tab.js("return window.asked").await, json!("file"));
        give(tab, &[disk.put("Mix.csv", TABLE.as_bytes())]).await;
        tab.until_focus_is_on("main").await;
        tab.press_by_keyboard("Mix").await;
        tab.until_text_of("h1", "Mix").await;
        tab.tab_to_element(".tracks tbody tr").await;
        tab.press_key(Key::Down).await;
        tab.until_focus_is_on("#row-1").await;
        tab.press_key(Key::Space).await;
        tab.until_count("tr[aria-selected=true]", 1).await;
        tab.press_by_keyboard("Save 2 entries").await;
        tab.sees("Saved as Mix.csv.").await;
    });
}
