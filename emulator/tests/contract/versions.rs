//! Changes to an earlier version of a playlist, which are merged into the current one (Spotify, "Playlists"), compared with a simple model.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::harness::{Emulator, api_error};
use crate::samples::Samples;

/// An entry: its number, and the index of its URI.
type Entry = (usize, usize);

/// Every version with its snapshot id.
struct Model {
    versions: Vec<(String, Vec<Entry>)>,
    made: usize,
}

impl Model {
    fn now(&self) -> Vec<Entry> {
        self.versions.last().unwrap().1.clone()
    }

    fn add(&mut self, uris: &[usize], at: usize) -> Vec<Entry> {
        let mut list = self.now();
        for (step, uri) in uris.iter().enumerate() {
            self.made += 1;
            list.insert(at + step, (self.made, *uri));
        }
        list
    }

    /// Moves the entries of that range, one by one, before the first entry that followed it and still exists.
    fn move_range(&self, then: usize, start: usize, count: usize, before: usize) -> Vec<Entry> {
        let then = &self.versions[then].1;
        let mut list = self.now();
        if before >= start && before <= start + count {
            return list;
        }
        let moved: Vec<Entry> = then[start..start + count].iter().copied().filter(|entry| list.contains(entry)).collect();
        let goal = then[before..].iter().copied().find(|entry| list.contains(entry) && !moved.contains(entry));
        for entry in moved {
            let from = list.iter().position(|other| *other == entry).unwrap();
            list.remove(from);
            let to = goal.map_or(list.len(), |goal| list.iter().position(|other| *other == goal).unwrap());
            list.insert(to, entry);
        }
        list
    }

    /// Removes the entries that had one of these URIs in that version.
    fn remove(&self, then: usize, uris: &[usize]) -> Vec<Entry> {
        let then = &self.versions[then].1;
        self.now().into_iter().filter(|entry| !(then.contains(entry) && uris.contains(&entry.1))).collect()
    }

    /// Removes the entries at these positions of that version.
    fn remove_positions(&self, then: usize, positions: &[usize]) -> Vec<Entry> {
        let then = &self.versions[then].1;
        self.now().into_iter().filter(|entry| !positions.iter().any(|position| then[*position] == *entry)).collect()
    }
}

async fn some_uris(emulator: &Emulator, samples: &Samples) -> Vec<String> {
    let (_, page) = emulator.api(&samples.tokens.access, "/me/tracks?limit=5").await;
    page["items"].as_array().unwrap().iter().map(|item| item["track"]["uri"].as_str().unwrap().to_owned()).collect()
}

async fn make(emulator: &Emulator, samples: &Samples) -> (String, String) {
    let (_, made) = emulator.call(&samples.tokens.access, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    (made["id"].as_str().unwrap().to_owned(), made["snapshot_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_change_to_an_earlier_version_affects_the_same_entries() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    emulator.set(json!({"mode": "extended"})).await;
    let token = &samples.tokens.access;
    let uris = some_uris(&emulator, &samples).await;
    for seed in 1..=8 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let (id, first) = make(&emulator, &samples).await;
        let path = format!("/playlists/{id}/tracks");
        let mut model = Model { versions: vec![(first, Vec::new())], made: 0 };
        for step in 0..40 {
            let then = dice.below(model.versions.len());
            let (snapshot, version) = model.versions[then].clone();
            let (method, body, next) = match dice.below(4) {
                1 if !version.is_empty() => {
                    let start = dice.below(version.len());
                    let count = 1 + dice.below(version.len() - start);
                    let before = dice.below(version.len() + 1);
                    let body =
                        json!({"range_start": start, "range_length": count, "insert_before": before, "snapshot_id": snapshot});
                    ("PUT", body, model.move_range(then, start, count, before))
                }
                2 if step % 2 == 0 => {
                    let gone = [dice.below(uris.len())];
                    ("DELETE", json!({"tracks": [{"uri": uris[gone[0]]}], "snapshot_id": snapshot}), model.remove(then, &gone))
                }
                3 if !version.is_empty() => {
                    let positions = [dice.below(version.len()), dice.below(version.len())];
                    let tracks: Vec<Value> = positions
                        .iter()
                        .map(|position| json!({"uri": uris[version[*position].1], "positions": [position]}))
                        .collect();
                    ("DELETE", json!({"tracks": tracks, "snapshot_id": snapshot}), model.remove_positions(then, &positions))
                }
                _ => {
                    let added: Vec<usize> = (0..=dice.below(4)).map(|_| dice.below(uris.len())).collect();
                    let at = dice.below(model.now().len() + 1);
                    let body = json!({"uris": added.iter().map(|uri| &uris[*uri]).collect::<Vec<_>>(), "position": at});
                    ("POST", body, model.add(&added, at))
                }
            };
            let (status, answer) = emulator.call(token, method, &path, Some(body.clone())).await;
            let what = format!("seed {seed}, step {step}: {method} {body}");
            assert!([200, 201].contains(&status), "{what}: {answer}");
            let (_, page) = emulator.api(token, &format!("{path}?limit=100")).await;
            let seen: Vec<&str> =
                page["items"].as_array().unwrap().iter().map(|entry| entry["track"]["uri"].as_str().unwrap()).collect();
            let expected: Vec<&str> = next.iter().take(100).map(|(_, uri)| uris[*uri].as_str()).collect();
            assert_eq!(seen, expected, "{what}");
            assert_eq!(page["total"], next.len(), "{what}");
            model.versions.push((answer["snapshot_id"].as_str().unwrap().to_owned(), next));
        }
    }
}

#[tokio::test]
async fn a_playlist_keeps_a_hundred_versions() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let uris = some_uris(&emulator, &samples).await;
    let (id, first) = make(&emulator, &samples).await;
    let (other, _) = make(&emulator, &samples).await;
    let mut snapshots = vec![first];
    for _ in 0..101 {
        let (_, answer) = emulator.call(token, "POST", &format!("/playlists/{id}/items"), Some(json!({"uris": [uris[0]]}))).await;
        snapshots.push(answer["snapshot_id"].as_str().unwrap().to_owned());
    }
    let aim = async |id: &str, snapshot: &str| {
        let body = json!({"items": [{"uri": uris[1]}], "snapshot_id": snapshot});
        emulator.call(token, "DELETE", &format!("/playlists/{id}/items"), Some(body)).await
    };
    let unknown = api_error(400, "Invalid snapshot id");
    assert_eq!(aim(&id, &snapshots[0]).await, unknown, "no longer kept");
    for never in ["", "made-up", "AAAA"] {
        assert_eq!(aim(&id, never).await, unknown, "{never}");
    }
    assert_eq!(aim(&other, &snapshots[101]).await, unknown, "of another playlist");
    assert_eq!(aim(&id, &snapshots[101]).await.0, 200, "the current one");
    // That created a version, so the oldest one is dropped.
    assert_eq!(aim(&id, &snapshots[1]).await, unknown);
    assert_eq!(aim(&id, &snapshots[2]).await.0, 200, "the oldest that is kept");
}
