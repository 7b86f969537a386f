//! Files that a person opens: archives, damaged ones, traps, and files of other tools.

use std::collections::BTreeMap;

use lockgroove::backup::container::{self, InMemory, Packed, pack};
use lockgroove::backup::opened::Opened;

use crate::deflate::Flate;
use crate::http_app::{App, run};
use crate::{Earlier, all_scopes, back_up};

const TABLE: &str = "Track URI,Track Name,Artist Name(s)\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,Slow Train,Ana\r\n\
    spotify:album:4uLU6hMCjMI75M1A2tKUQC,No Song,Ana\r\n";
const PLAYLISTS: &str = r#"{"playlists":[{"name":"Mix","lastModifiedDate":"2026-01-01","items":[
    {"track":{"trackName":"Slow Train","artistName":"Ana","albumName":"Windows","trackUri":"spotify:track:4uLU6hMCjMI75M1A2tKUQC"},
    "episode":null,"localTrack":null,"addedDate":"2026-01-01"}]}]}"#;

async fn open(name: &str, bytes: &[u8]) -> Opened {
    Opened::read(name.to_owned(), bytes.to_vec(), &Flate).await
}

fn codes(opened: &Opened) -> Vec<&str> {
    opened.faults.iter().map(|fault| fault.code).collect()
}

async fn zip_of(files: &BTreeMap<String, Packed>) -> Vec<u8> {
    let zip = InMemory::default();
    container::write(&files.iter().map(|(path, file)| (path.as_str(), file)).collect::<Vec<_>>(), &zip).await.unwrap();
    zip.into_bytes()
}

async fn zip_with(files: &[(&str, &str)]) -> Vec<u8> {
    let mut packed = BTreeMap::new();
    for (path, text) in files {
        packed.insert((*path).to_owned(), pack((*text).to_owned(), &Flate).await.unwrap());
    }
    zip_of(&packed).await
}

/// The writer cleans names, so the name is written over.
async fn climbing() -> Vec<u8> {
    let mut zip = zip_with(&[("xx/a.csv", TABLE)]).await;
    let places: Vec<usize> = (0..zip.len()).filter(|at| zip[*at..].starts_with(b"xx/a.csv")).collect();
    for at in places {
        zip[at..at + 2].copy_from_slice(b"..");
    }
    zip
}

#[test]
fn an_archive_is_opened_and_a_damaged_file_costs_only_its_list() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let (_, zip) = back_up(&app, Earlier::default()).await;
        let whole = open("mine.zip", &zip).await;
        assert_eq!(whole.faults, []);
        let manifest = whole.manifest.as_ref().unwrap();
        assert_eq!(manifest.account.name, "Ines Okafor-Lindqvist");
        for (at, list) in whole.lists.iter().enumerate() {
            assert_eq!(whole.rows(at, &Flate).await.unwrap().len(), list.count as usize, "{}", list.name);
            let json = whole.json(at, &Flate).await.unwrap().unwrap();
            assert!(json.starts_with(&format!("{{\"count\":{}", list.count)), "{}", list.name);
        }
        assert!(whole.lists.len() > 25 && whole.lists.iter().any(|list| list.name == "Slow trains, wide windows"));
        assert_eq!(whole.rows(whole.lists.len(), &Flate).await, Ok(Vec::new()));

        let mut files = container::read(&zip).unwrap();
        files.insert("liked-songs.json".to_owned(), pack("{}".to_owned(), &Flate).await.unwrap());
        files.remove("albums.json");
        let mut faulty = open("mine.zip", &zip_of(&files).await).await;
        faulty.faults.sort_by_key(|fault| fault.code);
        assert_eq!(codes(&faulty), ["file-changed", "file-missing"]);
        assert!(faulty.faults[0].words.contains("liked-songs.json") && faulty.faults[1].words.contains("albums.json"));
        assert_eq!(faulty.lists.len(), whole.lists.len() - 2);
    });
}

#[test]
fn what_cannot_be_used_says_why() {
    run(async {
        let good = zip_with(&[("a.csv", TABLE)]).await;
        let mut bomb = pack("a".to_owned(), &Flate).await.unwrap();
        bomb.size = 200 << 20;
        let later = r#"{"schema_version":9}"#;
        for (name, bytes, code) in [
            ("a.zip", b"hello".to_vec(), "file-not-a-zip"),
            ("a.zip", Vec::new(), "file-not-a-zip"),
            ("a.csv", Vec::new(), "file-empty"),
            ("a.txt", b"Dear diary".to_vec(), "file-unknown"),
            ("a.csv", b"Colour,Taste\r\nred,sweet\r\n".to_vec(), "file-no-columns"),
            ("a.zip", good[..good.len() - 30].to_vec(), "file-cut-off"),
            ("a.zip", climbing().await, "file-climbs-out"),
            ("a.zip", zip_of(&BTreeMap::from([("a.csv".to_owned(), bomb)])).await, "file-unpacks-too-large"),
            ("a.zip", zip_with(&[("holiday.jpg", "")]).await, "file-no-manifest"),
            ("a.zip", zip_with(&[("manifest.json", later)]).await, "file-version"),
            ("a.zip", zip_with(&[("manifest.json", "{")]).await, "file-manifest"),
        ] {
            let opened = open(name, &bytes).await;
            assert_eq!((codes(&opened), opened.lists.len()), (vec![code], 0), "{name}");
        }
    });
}

#[test]
fn files_of_other_tools_are_opened_alone_and_in_a_zip() {
    run(async {
        let table = open("Road trip.csv", TABLE.as_bytes()).await;
        assert_eq!((table.lists[0].name.as_str(), table.lists[0].count), ("Road trip", 1));
        assert_eq!((table.faults[0].code, table.faults[0].place.as_str()), ("file-wrong-kind", "line 3"));
        let zip = zip_with(&[("x/Road trip.csv", TABLE), ("MyData/Playlist1.json", PLAYLISTS), ("MyData/Follow.json", "{}")]).await;
        let both = open("my_spotify_data.zip", &zip).await;
        let mut names: Vec<&str> = both.lists.iter().map(|list| list.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!((names, both.faults[0].place.as_str()), (vec!["Mix", "Road trip"], "x/Road trip.csv, line 3"));
        let titles: Vec<_> = both.rows(0, &Flate).await.unwrap().iter().map(|row| row.title.clone()).collect();
        assert_eq!(titles, [Some("Slow Train".to_owned())]);
    });
}

#[test]
fn several_files_are_one_and_each_fault_names_its_file() {
    run(async {
        let all = [("Road trip.csv", TABLE), ("Playlist1.json", PLAYLISTS), ("diary.txt", "Dear diary")];
        let mut files = Vec::new();
        for (name, text) in all {
            files.push(open(name, text.as_bytes()).await);
        }
        let whole = Opened::joined(files);
        assert_eq!(whole.name, "Road trip.csv, Playlist1.json, diary.txt");
        assert_eq!(whole.lists.iter().map(|list| list.name.as_str()).collect::<Vec<_>>(), ["Road trip", "Mix"]);
        let faults: Vec<_> = whole.faults.iter().map(|fault| (fault.code, fault.place.as_str())).collect();
        assert_eq!(faults, [("file-wrong-kind", "Road trip.csv, line 3"), ("file-unknown", "diary.txt")]);
        assert_eq!((whole.rows(1, &Flate).await.unwrap().len(), whole.json(1, &Flate).await), (1, Ok(None)));
        let one = Opened::joined(vec![open("Road trip.csv", TABLE.as_bytes()).await]);
        assert_eq!((one.name.as_str(), one.faults[0].place.as_str()), ("Road trip.csv", "line 3"));
    });
}
