//! A library by chance: backed up, wiped, restored and backed up again.

use lockgroove::backup::archive::Archive;
use serde_json::{Value, json};

use super::LONG;
use super::chance::{Dice, mix_library, wipe};
use crate::archive::Disk;
use crate::backup::{ends_complete, keep_made_file, made_file};
use crate::deflate::Flate;
use crate::harness::{INES, journey};

/// The files of an archive that hold saved things.
const SAVED: [&str; 6] = ["liked-songs.json", "albums.json", "shows.json", "episodes.json", "audiobooks.json", "artists.json"];

async fn items(archive: &Archive, path: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(&archive.text(path, &Flate).await.unwrap()).unwrap();
    file["items"].as_array().unwrap().clone()
}

/// The saved things of a file in their order, without their dates, which cannot come back.
async fn saved(archive: &Archive, path: &str) -> Vec<Value> {
    let mut items = items(archive, path).await;
    items.iter_mut().for_each(|item| drop(item.as_object_mut().unwrap().remove("added_at")));
    if path == "artists.json" {
        // Spotify does not say in which order they are.
        items.sort_by_key(|artist| artist["uri"].to_string());
    }
    items
}

/// What of each playlist can come back: of other people's that they are followed; of one's own the name, the description, who may see and
/// change it, and every entry that is neither gone nor a local file.
async fn lists(archive: &Archive) -> Vec<Value> {
    let mut lists = Vec::new();
    for (list, entry) in items(archive, "playlists.json").await.iter().zip(&archive.manifest.playlists) {
        let is_own = list["owner"]["id"] == archive.manifest.account.id.as_str();
        let id = if is_own { &Value::Null } else { &list["id"] };
        let description = plain(list["description"].as_str().unwrap_or_default());
        let about = [id, &list["name"], &description, &list["owner"]["id"], &list["public"], &list["collaborative"]];
        let mut entries = Vec::new();
        if is_own {
            let all = items(archive, entry.list.file.as_ref().unwrap()).await;
            entries.extend(all.into_iter().filter(|one| one["is_local"] == false).map(|one| one["item"].clone()));
            entries.retain(|item| !item.is_null());
        }
        lists.push(json!({"about": about, "entries": entries}));
    }
    lists
}

/// A description without its escapes: one character has several.
fn plain(text: &str) -> Value {
    let escapes =
        [("&#x27;", "'"), ("&#39;", "'"), ("&#x2F;", "/"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    json!(escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain)))
}

#[test]
fn a_library_comes_back_as_it_was() {
    journey(async |stage| {
        let mut dice = Dice::of_this_run();
        let tab = &stage.tab;
        // The entries of other people's playlists are refused, and browsers report that.
        stage.console.expect("/v1/");
        stage.sign_in_with("View and edit").await;
        let mut state = stage.emulator.state().await;
        mix_library(&mut dice, &mut state);
        stage.emulator.set_state(state).await;
        keep_made_file(tab).await;
        tab.press_element("#contents a[href$='/backup']").await;
        tab.press("Start the backup").await;
        let wanted = ends_complete(tab).await;
        let disk = Disk::new("library");
        let file = disk.put("library.zip", &made_file(tab).await);

        let mut state = stage.emulator.state().await;
        wipe(&mut state);
        stage.emulator.set_state(state).await;
        tab.press_element("#contents a[href$='/restore']").await;
        tab.find("#restore-file").await.send_keys(file).await.unwrap();
        tab.sees(&format!("Library of {INES}.")).await;
        tab.press("Show the plan").await;
        tab.sees_within(LONG, "What Spotify cannot bring back").await;
        tab.press_among(".price button", "Restore").await;
        tab.sees_within(LONG, "exactly as planned").await;

        tab.js("window.made = null").await;
        tab.press_element("#contents a[href$='/backup']").await;
        tab.press("Make another backup").await;
        tab.press("Start the backup").await;
        let found = ends_complete(tab).await;
        for path in SAVED {
            assert_eq!(saved(&found, path).await, saved(&wanted, path).await, "{path}");
        }
        let (found, wanted) = (lists(&found).await, lists(&wanted).await);
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found, wanted);
        }
    });
}
