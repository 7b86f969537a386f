//! Changes that are aimed at an earlier version of a playlist (Spotify, "Playlists": "Spotify merges"), against a model that knows
//! nothing but lists.

use serde_json::{Value, json};

use crate::harness::{Party, api_error, party};
use crate::things::Things;

/// Numbers that follow from a seed (xorshift64, after Marsaglia 2003): the same walk each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

/// An entry: which one it is, and which of the URIs it has.
type One = (usize, usize);

/// Every version there was, with the name the emulator gave it.
struct Model {
    versions: Vec<(String, Vec<One>)>,
    made: usize,
}

impl Model {
    fn now(&self) -> Vec<One> {
        self.versions.last().unwrap().1.clone()
    }

    fn add(&mut self, uris: &[usize], at: usize) -> Vec<One> {
        let mut list = self.now();
        for (step, uri) in uris.iter().enumerate() {
            self.made += 1;
            list.insert(at + step, (self.made, *uri));
        }
        list
    }

    /// What stood there then is put, one after the other, before the first of what followed then and is still there.
    fn shift(&self, then: usize, start: usize, count: usize, before: usize) -> Vec<One> {
        let then = &self.versions[then].1;
        let mut list = self.now();
        if before >= start && before <= start + count {
            return list;
        }
        let moved: Vec<One> = then[start..start + count].iter().copied().filter(|one| list.contains(one)).collect();
        let goal = then[before..].iter().copied().find(|one| list.contains(one) && !moved.contains(one));
        for one in moved {
            let from = list.iter().position(|other| *other == one).unwrap();
            list.remove(from);
            let to = goal.map_or(list.len(), |goal| list.iter().position(|other| *other == goal).unwrap());
            list.insert(to, one);
        }
        list
    }

    /// What had one of these URIs then and is still there goes.
    fn remove(&self, then: usize, uris: &[usize]) -> Vec<One> {
        let then = &self.versions[then].1;
        self.now().into_iter().filter(|one| !(then.contains(one) && uris.contains(&one.1))).collect()
    }

    /// What stood at these places then goes.
    fn remove_places(&self, then: usize, places: &[usize]) -> Vec<One> {
        let then = &self.versions[then].1;
        self.now().into_iter().filter(|one| !places.iter().any(|place| then[*place] == *one)).collect()
    }
}

async fn some_uris(party: &Party, things: &Things) -> Vec<String> {
    let (_, page) = party.api(&things.tokens.access, "/me/tracks?limit=5").await;
    page["items"].as_array().unwrap().iter().map(|item| item["track"]["uri"].as_str().unwrap().to_owned()).collect()
}

async fn make(party: &Party, things: &Things) -> (String, String) {
    let (_, made) = party.call(&things.tokens.access, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    (made["id"].as_str().unwrap().to_owned(), made["snapshot_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_change_to_any_earlier_version_hits_the_same_entries_now() {
    let party = party().await;
    let things = Things::of(&party).await;
    party.set(json!({"mode": "extended"})).await;
    let token = &things.tokens.access;
    let uris = some_uris(&party, &things).await;
    for seed in 1..=8 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let (id, first) = make(&party, &things).await;
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
                    ("PUT", body, model.shift(then, start, count, before))
                }
                2 if step % 2 == 0 => {
                    let gone = [dice.below(uris.len())];
                    ("DELETE", json!({"tracks": [{"uri": uris[gone[0]]}], "snapshot_id": snapshot}), model.remove(then, &gone))
                }
                3 if !version.is_empty() => {
                    let places = [dice.below(version.len()), dice.below(version.len())];
                    let tracks: Vec<Value> =
                        places.iter().map(|place| json!({"uri": uris[version[*place].1], "positions": [place]})).collect();
                    ("DELETE", json!({"tracks": tracks, "snapshot_id": snapshot}), model.remove_places(then, &places))
                }
                _ => {
                    let added: Vec<usize> = (0..=dice.below(4)).map(|_| dice.below(uris.len())).collect();
                    let at = dice.below(model.now().len() + 1);
                    let body = json!({"uris": added.iter().map(|uri| &uris[*uri]).collect::<Vec<_>>(), "position": at});
                    ("POST", body, model.add(&added, at))
                }
            };
            let (status, answer) = party.call(token, method, &path, Some(body.clone())).await;
            let what = format!("seed {seed}, step {step}: {method} {body}");
            assert!([200, 201].contains(&status), "{what}: {answer}");
            let (_, page) = party.api(token, &format!("{path}?limit=100")).await;
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
async fn a_hundred_versions_are_remembered() {
    let party = party().await;
    let things = Things::of(&party).await;
    let token = &things.tokens.access;
    let uris = some_uris(&party, &things).await;
    let (id, first) = make(&party, &things).await;
    let (other, _) = make(&party, &things).await;
    let mut snapshots = vec![first];
    for _ in 0..101 {
        let (_, answer) = party.call(token, "POST", &format!("/playlists/{id}/items"), Some(json!({"uris": [uris[0]]}))).await;
        snapshots.push(answer["snapshot_id"].as_str().unwrap().to_owned());
    }
    let aim = async |id: &str, snapshot: &str| {
        let body = json!({"items": [{"uri": uris[1]}], "snapshot_id": snapshot});
        party.call(token, "DELETE", &format!("/playlists/{id}/items"), Some(body)).await
    };
    let unknown = api_error(400, "Invalid snapshot id");
    assert_eq!(aim(&id, &snapshots[0]).await, unknown, "forgotten");
    for never in ["", "made-up", "AAAA"] {
        assert_eq!(aim(&id, never).await, unknown, "{never}");
    }
    assert_eq!(aim(&other, &snapshots[101]).await, unknown, "of another playlist");
    assert_eq!(aim(&id, &snapshots[101]).await.0, 200, "the present one");
    // That made one more version, so one more is forgotten.
    assert_eq!(aim(&id, &snapshots[1]).await, unknown);
    assert_eq!(aim(&id, &snapshots[2]).await.0, 200, "the oldest that is remembered");
}
