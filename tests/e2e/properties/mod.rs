//! By chance: whatever is in a playlist, a change does what its plan says, for its price, and is undone; whatever is in a library, it comes
//! back from its backup.
//!
//! A long run has a seed of its own, which it prints. `LOCKGROOVE_SEED` repeats it.

mod chance;
mod library;
mod song;

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Stage, Tab, journey};
use crate::organise::{Device, SLOW, TWICE};
use chance::{Dice, Pool, set_entries, whole_catalogue};
use song::{KEYS, Song, assert_same, combined, copies, moved, new_in, requests_without, sorted, uris, without};

/// Longer than a change of every entry takes.
const LONG: Duration = Duration::from_secs(120);

/// Two playlists by chance, and a person who changes them.
struct Scene<'a> {
    tab: &'a Tab,
    stage: &'a Stage,
    device: Device,
    /// The playlist with entries of all kinds, and the one that can be rewritten.
    ids: [String; 2],
}

impl<'a> Scene<'a> {
    async fn new(stage: &'a Stage, dice: &mut Dice) -> Self {
        stage.sign_in_with("View and edit").await;
        let device = Device::of(stage).await;
        let ids = [device.list(SLOW).await, device.list(TWICE).await];
        let scene = Self { tab: &stage.tab, stage, device, ids };
        let mut state = stage.emulator.state().await;
        let all = whole_catalogue(&state);
        set_entries(&mut state, &scene.ids[0], all);
        stage.emulator.set_state(state).await;
        let pool = Pool::new(dice, &scene.songs(0).await);
        let mut state = stage.emulator.state().await;
        for (id, all_kinds) in scene.ids.iter().zip([true, false]) {
            set_entries(&mut state, id, pool.entries(dice, all_kinds));
        }
        stage.emulator.set_state(state).await;
        scene
    }

    /// What one of the playlists has now.
    async fn songs(&self, list: usize) -> Vec<Song> {
        self.songs_of(&self.ids[list]).await
    }

    async fn songs_of(&self, id: &str) -> Vec<Song> {
        self.device.items(id).await.iter().map(Song::of).collect()
    }

    /// Opens a kind of work for a playlist.
    async fn open(&self, work: &str, list: &str) {
        self.tab.press_among("#contents a", "Organise").await;
        self.tab.press_among(".jobs a", work).await;
        self.tab.press_among(".ledger a", list).await;
        self.tab.sees("Another playlist").await;
    }

    /// Chooses two or three keys, and returns them.
    async fn choose_keys(&self, dice: &mut Dice) -> Vec<(usize, bool)> {
        let mut all: Vec<usize> = (0..KEYS.len()).collect();
        dice.shuffle(&mut all);
        let keys: Vec<(usize, bool)> = all.into_iter().take(2 + dice.below(2)).map(|key| (key, dice.below(2) == 1)).collect();
        self.tab.find("select[aria-label='Key 3']").await;
        if keys.len() == 2 {
            self.tab.press("Remove key 3").await;
        }
        for (number, (key, is_down)) in (1..).zip(&keys) {
            let (name, directions) = KEYS[*key];
            self.choose(&format!("Key {number}"), name).await;
            self.choose(&format!("Direction of key {number}"), directions[usize::from(*is_down)]).await;
        }
        keys
    }

    /// Chooses in the list with this label. Typing its words would choose others on the way.
    async fn choose(&self, label: &str, words: &str) {
        let script = "const list = document.querySelector(`select[aria-label='${arguments[0]}']`);
            if (![...list.options].some(one => one.text === arguments[1])) return false;
            list.value = arguments[1];
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        self.tab
            .until(&format!("{words} in {label}"), async || {
                Ok((self.tab.try_js(script, vec![json!(label), json!(words)]).await? == true).then_some(()))
            })
            .await;
    }

    /// A number of the large sentence on the page, by a word beside it.
    async fn said(&self, word: &str) -> usize {
        let text = self.tab.text_of(".says").await;
        text.split(". ").find(|sentence| sentence.contains(word)).map_or(0, first_number)
    }

    /// A number of a list of facts.
    async fn fact(&self, of: &str, name: &str) -> usize {
        let script = "return [...document.querySelectorAll(arguments[0] + ' dt')].findLast(one => one.textContent === arguments[1])
            .nextElementSibling.textContent";
        let text = self.tab.js_with(script, vec![json!(of), json!(name)]).await;
        if text == "once" { 1 } else { first_number(text.as_str().unwrap()) }
    }

    /// Carries a change out by this button, and counts what it asks of the service for playlists that are so long afterwards. Returns the
    /// number of writes.
    async fn carry_out(&self, button: &str, price: usize, lengths: &[usize]) -> usize {
        self.stage.emulator.clear_log().await;
        self.tab.press(button).await;
        self.tab.sees_within(LONG, "Done, and checked").await;
        let log = self.stage.emulator.log().await;
        // Whose file undoes it is asked once.
        let calls: Vec<_> = log.calls().into_iter().filter(|call| call.path != "/v1/me").collect();
        let writes = calls.iter().filter(|call| call.method != "GET").count();
        let reads: usize = lengths.iter().copied().map(reads).sum();
        assert_eq!((price, calls.len()), (writes + reads, writes + reads), "“{button}” has another price:\n{log}");
        writes
    }

    /// Undoes the last change: so many entries come back.
    async fn undo(&self, comes: usize, lengths: &[usize]) {
        self.tab.press("Undo").await;
        self.tab.find_control("Do it").await;
        assert_eq!(self.said(" back").await, comes);
        let price = self.fact(".price", "Asks Spotify").await;
        self.carry_out("Do it", price, lengths).await;
    }

    /// Makes a playlist of these songs by this button, and takes it back.
    async fn make(&self, button: &str, name: &str, wanted: &[Song]) {
        self.stage.emulator.clear_log().await;
        self.tab.press(button).await;
        self.tab.sees("Done, and checked").await;
        let log = self.stage.emulator.log().await;
        let writes = log.calls().iter().filter(|call| call.method != "GET").count();
        assert_eq!(writes, 1 + wanted.len().div_ceil(100), "one that makes it, and one for each hundred\n{log}");
        let made = self.songs_of(&self.device.list(name).await).await;
        assert_eq!(uris(&made), uris(wanted), "{name}");
        self.tab.press("Undo").await;
        self.tab.until_text_of("#work", &format!("Unfollowed {name}")).await;
        let lists = self.device.call(Method::GET, "/v1/me/playlists?limit=50", None).await;
        assert!(lists["items"].as_array().unwrap().iter().all(|list| list["name"] != name));
        self.tab.press("Something else").await;
    }

    /// Gives the first playlist another order, and undoes it. Without `wanted`, any order is meant.
    async fn order(&self, verb: &str, start: &[Song], wanted: Option<Vec<Song>>) {
        let (tab, length) = (self.tab, start.len());
        let button = format!("{verb} {length} songs");
        tab.find_control(&button).await;
        tab.sees("The list cannot be rewritten").await;
        let (moves, untouched) = (self.said(" move").await, self.said(" touched").await);
        let price = self.fact(".offer:has(#how-few)", "Requests").await;
        let steps = self.carry_out(&button, price, &[length]).await;
        tab.sees("All dates are as they were.").await;
        let after = self.songs(0).await;
        match wanted {
            Some(wanted) => assert_same(&after, &wanted, &BTreeSet::new()),
            None => {
                let [mut one, mut other] = [start, &after].map(<[_]>::to_vec);
                one.sort();
                other.sort();
                assert_eq!(one, other, "every entry is there, with its date");
            }
        }
        assert_eq!((moves, untouched), (moved(start, &after), length - moves), "{verb}");
        assert!(steps <= moves, "{steps} steps for {moves} entries");
        self.undo(0, &[length]).await;
        assert_same(&self.songs(0).await, start, &BTreeSet::new());
        tab.press("Something else").await;
    }
}

/// How many requests look at a playlist that is so long after a change: at its version before, at its version and its entries afterwards,
/// and where those are on several pages, at the version once more.
fn reads(length: usize) -> usize {
    2 + length.div_ceil(100).max(1) + usize::from(length > 100)
}

/// The first number of a text.
fn first_number(text: &str) -> usize {
    text.split_whitespace().find_map(|word| word.replace(',', "").parse().ok()).unwrap()
}

/// `1 song` and `12 songs`.
fn songs_in_words(number: usize) -> String {
    if number == 1 { "1 song".to_owned() } else { format!("{number} songs") }
}

/// What is said of dates once a change is done.
fn new_dates(number: usize) -> String {
    match number {
        0 => "All dates are as they were.".to_owned(),
        1 => "1 song is “added today”, as planned.".to_owned(),
        _ => format!("{number} songs are “added today”, as planned."),
    }
}

#[test]
fn any_playlist_is_changed_as_its_plan_says_and_comes_back() {
    journey(async |stage| {
        let mut dice = Dice::of_this_run();
        let scene = Scene::new(stage, &mut dice).await;
        let tab = &stage.tab;
        let start = scene.songs(0).await;

        scene.open("Sort a playlist", SLOW).await;
        let keys = scene.choose_keys(&mut dice).await;
        eprintln!(
            "{} entries, sorted by {:?}",
            start.len(),
            keys.iter().map(|(key, down)| (KEYS[*key].0, down)).collect::<Vec<_>>()
        );
        scene.order("Sort", &start, Some(sorted(&start, &keys))).await;
        tab.press("Shuffle").await;
        scene.order("Shuffle", &start, None).await;
        tab.press("Reverse").await;
        scene.order("Reverse", &start, Some(start.iter().rev().cloned().collect())).await;

        scene.open("Duplicates", SLOW).await;
        let keep = dice.pick(&["the oldest", "the newest", "the one that plays"]);
        tab.find("#keep").await.send_keys(keep).await.unwrap();
        let gone = copies(&start, keep);
        let (wanted, removed) = without(&start, &gone);
        tab.sees(&format!("{} entries would go.", gone.len())).await;
        let (price, lost) = (scene.fact(".price", "Asks Spotify").await, scene.fact(".price", "Dates lost").await);
        let button = format!("Remove {} entries", gone.len());
        let writes = scene.carry_out(&button, price, &[wanted.len()]).await;
        assert_eq!(writes, requests_without(&wanted, &removed));
        assert_eq!(lost, wanted.iter().filter(|song| removed.contains(&song.uri)).count());
        tab.sees(&new_dates(lost)).await;
        assert_same(&scene.songs(0).await, &wanted, &removed);
        scene.undo(gone.len(), &[start.len()]).await;
        assert_same(&scene.songs(0).await, &start, &removed);
        tab.press("Something else").await;

        replace_one(&scene).await;
    });
}

/// Replaces a song that cannot be played, and undoes it.
async fn replace_one(scene: &Scene<'_>) {
    let tab = scene.tab;
    let start = scene.songs(0).await;
    let mut silent: Vec<&str> = Vec::new();
    for song in start.iter().filter(|song| song.is_silent) {
        if !silent.contains(&song.uri.as_str()) {
            silent.push(&song.uri);
        }
    }
    scene.open("Songs that cannot be played", SLOW).await;
    assert_eq!(scene.said(" be played").await, silent.len());
    tab.press_among("button", "Look for ").await;
    tab.until_count(".swap-new", silent.len() as u64).await;
    let first =
        "return [...document.querySelectorAll('.swaps > li')].findIndex(one => one.querySelector('label:not(:last-child)'))";
    let Ok(number) = usize::try_from(tab.js(first).await.as_i64().unwrap()) else {
        return eprintln!("nothing is like {silent:?}");
    };
    tab.press_element(".swap-new label:first-child:not(:last-child) input").await;
    let places: Vec<usize> = (0..start.len()).filter(|at| start[*at].uri == silent[number]).collect();
    let button = format!("Replace {}", songs_in_words(places.len()));
    tab.find_control(&button).await;
    let price = scene.fact(".price", "Asks Spotify").await;
    scene.carry_out(&button, price, &[start.len()]).await;
    tab.sees(&new_dates(places.len())).await;
    let after = scene.songs(0).await;
    let new = &after[places[0]];
    assert!(!new.is_silent && new.uri != silent[number], "{new:?}");
    let mut wanted = start.clone();
    places.iter().for_each(|at| wanted[*at] = after[*at].clone());
    assert!(places.iter().all(|at| after[*at].uri == new.uri), "in each of its places");
    assert_same(&after, &wanted, &BTreeSet::new());
    scene.undo(places.len(), &[start.len()]).await;
    assert_same(&scene.songs(0).await, &start, &[silent[number].to_owned(), new.uri.clone()].into());
}

#[test]
fn any_two_playlists_are_combined_rewritten_and_moved_between_as_planned() {
    journey(async |stage| {
        let mut dice = Dice::of_this_run();
        let scene = Scene::new(stage, &mut dice).await;
        let tab = &stage.tab;
        let start = [scene.songs(0).await, scene.songs(1).await];
        eprintln!("{} and {} entries", start[0].len(), start[1].len());

        for (which, name) in [("all", "Either"), ("both", "Both"), ("less", "The rest")] {
            let wanted = combined(&start[0], &start[1], which);
            scene.open("Combine two playlists", SLOW).await;
            tab.find("#second").await.send_keys(TWICE).await.unwrap();
            tab.press_element(&format!("#op-{which}")).await;
            tab.until_text_of(&format!("label[for=op-{which}] .much"), &songs_in_words(wanted.len())).await;
            tab.fill("Name of the new list", name).await;
            scene.make("Make the list", name, &wanted).await;
            for (list, start) in start.iter().enumerate() {
                assert_same(&scene.songs(list).await, start, &BTreeSet::new());
            }
        }

        move_some(&scene, &mut dice, &start).await;
        make_by_rule(&scene, &mut dice).await;

        let start = scene.songs(1).await;
        scene.open("Sort a playlist", TWICE).await;
        let keys = scene.choose_keys(&mut dice).await;
        tab.press_element("#how-rewrite").await;
        tab.sees(&format!("{} dates are lost", start.len())).await;
        let price = scene.fact(".offer:has(#how-rewrite)", "Requests").await;
        let writes = scene.carry_out(&format!("Sort {} songs", start.len()), price, &[start.len()]).await;
        assert_eq!(writes, start.len().div_ceil(100));
        tab.sees(&new_dates(start.len())).await;
        let after = scene.songs(1).await;
        assert_eq!(uris(&after), uris(&sorted(&start, &keys)));
        let dates: BTreeSet<&str> = start.iter().map(|song| song.added_at.as_str()).collect();
        assert!(after.iter().all(|song| !dates.contains(song.added_at.as_str())), "all of them were added today");
        scene.undo(0, &[start.len()]).await;
        assert_eq!(uris(&scene.songs(1).await), uris(&start));
    });
}

/// Moves or copies some songs, or all, from the first playlist to the end of the second, and undoes it.
async fn move_some(scene: &Scene<'_>, dice: &mut Dice, start: &[Vec<Song>; 2]) {
    let (tab, [here, there]) = (scene.tab, start);
    let (moves, takes_all) = (dice.below(2) == 0, dice.below(4) == 0);
    let mut places: Vec<usize> = (0..here.len()).collect();
    if !takes_all {
        // Only so many are drawn at first.
        places.truncate(100);
        dice.shuffle(&mut places);
        places.truncate(3 + dice.below(10));
        places.sort_unstable();
    }
    eprintln!("{} of these: {places:?}", if moves { "a move" } else { "a copy" });
    tab.press_among("#contents a", "Organise").await;
    tab.press_among(".jobs a", "Across all playlists").await;
    tab.press_among("summary", "Single playlists").await;
    tab.press("None").await;
    for name in [SLOW, TWICE] {
        tab.press_among("label", name).await;
    }
    tab.press_among("button", "Read 2 playlists").await;
    tab.press_among(".looks label", "Copy or move songs").await;
    tab.find("#from").await.send_keys(SLOW).await.unwrap();
    tab.find("#to").await.send_keys(TWICE).await.unwrap();
    if !moves {
        tab.press_element("#way-copy").await;
    }
    let is_there = |song: &Song| song.is_writable() && new_in(there, std::slice::from_ref(song)).is_empty();
    if let Some(place) = here.iter().take(100).position(is_there) {
        tab.press_element(&format!(".pick:nth-of-type({}) input", place + 1)).await;
        tab.sees("0 songs would come in at the end. 1 more is there already").await;
        let (left, removed) = without(here, &[place]);
        let price = if moves { reads(left.len()) + requests_without(&left, &removed) } else { 0 };
        assert_eq!(scene.fact(".price", "Asks Spotify").await, price, "nothing is asked of a playlist that stays as it is");
        tab.press("Choose none").await;
    }
    if takes_all {
        tab.press("Choose all").await;
    } else {
        for place in &places {
            tab.press_element(&format!(".pick:nth-of-type({}) input", place + 1)).await;
        }
    }
    tab.sees(&format!("{} of {} are chosen", places.len(), here.len())).await;

    let chosen: Vec<Song> = places.iter().map(|at| here[*at].clone()).collect();
    let comes = new_in(there, &chosen);
    places.retain(|at| moves && here[*at].is_writable());
    let (wanted_here, removed) = without(here, &places);
    let wanted_there: Vec<Song> = there.iter().chain(&comes).cloned().collect();
    tab.sees(&format!("{} would come in at the end.", songs_in_words(comes.len()))).await;
    let changed = |lists: [usize; 2]| -> Vec<usize> {
        lists
            .into_iter()
            .zip([places.is_empty(), comes.is_empty()])
            .filter(|(_, is_as_it_was)| !is_as_it_was)
            .map(|(length, _)| length)
            .collect()
    };
    let lengths = changed([wanted_here.len(), wanted_there.len()]);
    if lengths.is_empty() {
        return;
    }
    let (price, lost) = (scene.fact(".price", "Asks Spotify").await, scene.fact(".price", "Dates lost").await);
    let button = format!("{} {}", if moves { "Move" } else { "Copy" }, songs_in_words(chosen.len()));
    let writes = scene.carry_out(&button, price, &lengths).await;
    assert_eq!(writes, comes.len().div_ceil(100) + requests_without(&wanted_here, &removed));
    assert_eq!(lost, wanted_here.iter().filter(|song| removed.contains(&song.uri)).count());
    let new: BTreeSet<String> = comes.iter().map(|song| song.uri.clone()).collect();
    assert_same(&scene.songs(0).await, &wanted_here, &removed);
    assert_same(&scene.songs(1).await, &wanted_there, &new);
    scene.undo(places.len(), &changed([here.len(), there.len()])).await;
    assert_same(&scene.songs(0).await, here, &removed);
    assert_same(&scene.songs(1).await, there, &BTreeSet::new());
    tab.press("Something else").await;
}

/// Makes a playlist of the liked songs that are longer than this and not in the second playlist, and takes it back.
async fn make_by_rule(scene: &Scene<'_>, dice: &mut Dice) {
    let (tab, seconds) = (scene.tab, 120 + dice.below(200));
    let mut liked: Vec<Song> = Vec::new();
    loop {
        let path = format!("/v1/me/tracks?limit=50&offset={}", liked.len());
        let page = scene.device.call(Method::GET, &path, None).await;
        let song = |one: &Value| Song::of(&json!({"item": one["track"], "added_at": one["added_at"]}));
        liked.extend(page["items"].as_array().unwrap().iter().map(song));
        if page["next"].is_null() {
            break;
        }
    }
    liked.retain(|song| song.is_longer_than(seconds));
    let wanted = new_in(&scene.songs(1).await, &liked);
    eprintln!("{} liked songs are longer than {seconds} s, and {} of them are new", liked.len(), wanted.len());
    tab.press_among("#contents a", "Organise").await;
    tab.press_among(".jobs a", "Playlists from rules").await;
    tab.press("New rule").await;
    tab.fill("Name", "By rule").await;
    scene.choose("Condition 1", "Longer than").await;
    let length = format!("{}:{:02}", seconds / 60, seconds % 60);
    tab.find("input[aria-label='Condition 1: minutes']").await.send_keys(length).await.unwrap();
    tab.press("Add a condition").await;
    scene.choose("Condition 2", "Not in the playlist").await;
    tab.find("select[aria-label='Condition 2: playlist']").await.send_keys(TWICE).await.unwrap();
    tab.sees(&format!("{} fit, ", songs_in_words(wanted.len()))).await;
    scene.make("Make the playlist", "By rule", &wanted).await;
}
