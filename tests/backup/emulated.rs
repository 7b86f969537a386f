//! The emulator, with an archive as its library.

use emulator::Options;
use lockgroove::backup::archive::Archive;
use serde_json::Value;

use crate::deflate::Flate;
use crate::http_app::{App, run};
use crate::{Earlier, all_scopes, back_up, items};

/// What a list has of each item: when it was added, and what.
async fn dated(archive: &Archive, path: &str, members: &[&str]) -> Vec<(Value, Value)> {
    let items = items(archive, path).await;
    let uri = |item: &Value| members.iter().find_map(|name| item.pointer(name)).cloned().unwrap_or_default();
    items.iter().map(|item| (item["added_at"].clone(), uri(item))).collect()
}

#[test]
fn a_library_comes_back_from_its_archive() {
    // With the same invented world, and with another: there, all of the archive is new.
    for seed in [Options::default().seed, 77] {
        run(async {
            let app = App::signed_in("ines", all_scopes()).await;
            let (_, zip) = back_up(&app, Earlier::default()).await;
            let path = std::env::temp_dir().join(format!("lockgroove-archive-{}-{seed}.zip", std::process::id()));
            std::fs::write(&path, &zip).unwrap();
            let options = Options { library: Some(path.clone()), seed, ..Options::default() };
            let app = App::signed_in_with(options, "ines", all_scopes()).await;
            std::fs::remove_file(path).unwrap();
            let (_, again) = back_up(&app, Earlier::default()).await;
            let (before, after) = (Archive::read(&zip, &Flate).await.unwrap(), Archive::read(&again, &Flate).await.unwrap());
            for (file, members) in
                [("liked-songs.json", ["/track/uri"]), ("albums.json", ["/album/uri"]), ("artists.json", ["/uri"])]
            {
                let expected: Vec<_> = dated(&before, file, &members).await;
                assert!(!expected.is_empty(), "{file} of {seed}");
                assert_eq!(dated(&after, file, &members).await, expected, "{file} of {seed}");
            }
            let names = async |archive: &Archive| {
                let lists = items(archive, "playlists.json").await;
                lists.iter().map(|list| (list["id"].clone(), list["name"].clone(), list["description"].clone())).collect::<Vec<_>>()
            };
            assert_eq!(names(&after).await, names(&before).await);
            let mut compared = 0;
            for list in &before.manifest.playlists {
                let Some(file) = &list.list.file else { continue };
                let members = ["/item/uri", "/track/uri"];
                let mut expected = dated(&before, file, &members).await;
                if seed == 77 {
                    // Episodes are those of the invented world, so another one has others.
                    for (_, uri) in
                        expected.iter_mut().filter(|(_, uri)| uri.as_str().is_some_and(|uri| uri.starts_with("spotify:episode:")))
                    {
                        *uri = Value::Null;
                    }
                }
                assert_eq!(dated(&after, file, &members).await, expected, "{} of {seed}", list.name);
                compared += 1;
            }
            assert!(compared > 20, "{compared}");
        });
    }
}
