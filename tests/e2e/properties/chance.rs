//! Playlists and libraries by chance: what the service no longer has, local files, episodes, repeats, and recordings under several IDs.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Value, json};

use super::song::Song;

/// The seed of a run that is not long, so that it says the same each time.
const SEED: u64 = 20_261_130;

/// Numbers that look random. The same seed gives the same ones.
pub(super) struct Dice(u64);

impl Dice {
    /// The seed of `LOCKGROOVE_SEED`; without it, [`SEED`], or in a long run another one each time. It is printed, so that a failure can be
    /// repeated.
    pub(super) fn of_this_run() -> Self {
        let seed = match std::env::var("LOCKGROOVE_SEED") {
            Ok(text) => text.parse().expect("LOCKGROOVE_SEED is a number"),
            Err(_) if std::env::var_os("LOCKGROOVE_LONG").is_some() => RandomState::new().hash_one(0) >> 40,
            Err(_) => SEED,
        };
        eprintln!("by chance: LOCKGROOVE_SEED={seed} repeats this journey");
        Self(seed)
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most.max(1) as u64) as usize
    }

    pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let other = self.below(place + 1);
            list.swap(place, other);
        }
    }
}

/// The songs that the playlists of a journey are made of, by their numbers in the emulator's catalogue.
pub(super) struct Pool {
    songs: Vec<usize>,
    /// Those that share their recording with another one.
    twins: Vec<usize>,
    /// Those that cannot be played.
    silent: Vec<usize>,
}

impl Pool {
    /// A few of the catalogue, so that most songs of one playlist are in the other one too.
    pub(super) fn new(dice: &mut Dice, catalogue: &[Song]) -> Self {
        let mut recordings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, song) in catalogue.iter().enumerate() {
            recordings.entry(song.isrc.as_deref().unwrap_or_default()).or_default().push(number);
        }
        let pairs: Vec<Vec<usize>> = recordings.into_values().filter(|numbers| numbers.len() == 2).collect();
        let silent: Vec<usize> = (0..catalogue.len()).filter(|number| catalogue[*number].is_silent).collect();
        assert!(!pairs.is_empty() && !silent.is_empty());
        Self {
            songs: (0..260).map(|_| dice.below(catalogue.len())).collect(),
            twins: (0..6).flat_map(|_| dice.pick(&pairs)).collect(),
            silent: (0..4).map(|_| dice.pick(&silent)).collect(),
        }
    }

    /// The entries of a playlist of several pages, as the emulator's state has them. With `all_kinds`, there are also entries that cannot be
    /// added or removed, and no two copies of an item have the same date.
    pub(super) fn entries(&self, dice: &mut Dice, all_kinds: bool) -> Vec<Value> {
        let size = 60 + dice.below(191);
        let mut items = vec![episode(dice), track(dice.pick(&self.silent))];
        if all_kinds {
            items.extend([json!("gone"), json!("gone"), local(dice)]);
        }
        while items.len() < size {
            items.push(match dice.below(100) {
                0..4 if all_kinds => json!("gone"),
                4..8 if all_kinds => local(dice),
                8..14 => episode(dice),
                14..30 => dice.pick(&items),
                30..40 => track(dice.pick(&self.twins)),
                40..43 => track(dice.pick(&self.silent)),
                _ => track(dice.pick(&self.songs)),
            });
        }
        dice.shuffle(&mut items);
        let (mut at, mut seen) = (1_400_000_000, HashSet::new());
        let dated = items.into_iter().map(|item| {
            at = match dice.below(20) {
                // Several songs that were added at once, and a date that nobody knows.
                0..4 => at,
                4 => 0,
                _ => 1_300_000_000 + dice.below(450_000_000),
            };
            while all_kinds && !seen.insert((item.to_string(), at)) {
                at = at.max(1_300_000_000) + 1;
            }
            let by = if dice.below(8) == 0 { "noor" } else { "ines" };
            json!({"added_at": at, "added_by": by, "what": item, "mark": 0})
        });
        dated.collect()
    }
}

fn track(number: usize) -> Value {
    json!({"track": number})
}

fn episode(dice: &mut Dice) -> Value {
    json!({"episode": dice.below(5)})
}

fn local(dice: &mut Dice) -> Value {
    let (artist, album, title) = dice.pick(&[("", "", "Take 0"), ("Ana", "Tapes", "Take 1"), ("ana", "", "Take 2")]);
    json!({"local": {"artist": artist, "album": album, "title": title, "seconds": 61}})
}

/// Entries in the order of the emulator's catalogue, to learn what is in it.
pub(super) fn whole_catalogue(state: &Value) -> Vec<Value> {
    // Those that come after the tracks of the invented albums are other releases of them.
    let count = state["world"]["tracks"].as_u64().unwrap() + 50;
    (0..count).map(|number| json!({"added_at": 0, "added_by": "ines", "what": {"track": number}, "mark": 0})).collect()
}

/// Gives a playlist of the emulator's state these entries, as a change on another device would.
pub(super) fn set_entries(state: &mut Value, id: &str, mut entries: Vec<Value>) {
    for (mark, entry) in (1..).zip(&mut entries) {
        entry["mark"] = json!(mark);
    }
    let list = &mut state["state"]["libraries"]["playlists"][id];
    list["revision"] = json!(list["revision"].as_u64().unwrap() + 1);
    list["history"] = json!({"earlier": [], "given": entries.len()});
    list["entries"] = json!(entries);
}

/// The saved lists of a library in the emulator's state.
const SAVED: [&str; 6] = ["tracks", "albums", "shows", "episodes", "audiobooks", "artists"];

/// Some of what Ines has, in another order, with her own playlists filled by chance and some of their names there more than once.
pub(super) fn mix_library(dice: &mut Dice, state: &mut Value) {
    let libraries = &mut state["state"]["libraries"];
    for name in SAVED {
        let saved = libraries["of"]["ines"][name].as_array_mut().unwrap();
        let mut dates: Vec<Value> = saved.iter().map(|one| one["added_at"].clone()).collect();
        dates.sort_by_key(|date| std::cmp::Reverse(date.as_i64()));
        dice.shuffle(saved);
        // So many likes that there are several pages.
        saved.truncate(if name == "tracks" { 101 + dice.below(200) } else { dice.below(saved.len() + 1) });
        saved.iter_mut().zip(dates).for_each(|(one, date)| one["added_at"] = date);
    }
    let lists = libraries["of"]["ines"]["playlists"].as_array_mut().unwrap();
    dice.shuffle(lists);
    lists.truncate(8 + dice.below(12));
    let ids: Vec<String> = lists.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    let all: Vec<Value> =
        libraries["playlists"].as_object().unwrap().values().flat_map(|list| list["entries"].as_array().unwrap().clone()).collect();
    for id in ids {
        if state["state"]["libraries"]["playlists"][&id]["owner"] == "ines" {
            let entries = (0..dice.below(260)).map(|_| dice.pick(&all)).collect();
            set_entries(state, &id, entries);
            if dice.below(4) == 0 {
                state["state"]["libraries"]["playlists"][&id]["name"] = json!("Twice");
            }
        }
    }
}

/// Takes everything out of the library of Ines.
pub(super) fn wipe(state: &mut Value) {
    for name in SAVED.into_iter().chain(["playlists"]) {
        state["state"]["libraries"]["of"]["ines"][name] = json!([]);
    }
}
