//! What Organise and the pages of playlists do, by keyboard alone, and with a finger on a phone: several kinds of work after one another,
//! each planned, done, checked at the service, and taken back. Mice are in the files of each kind.

use std::path::PathBuf;

use emulator::Options;
use reqwest::Method;
use serde_json::json;
use thirtyfour::Key;

use crate::archive::Disk;
use crate::harness::{Setup, Stage, journey_with};
use crate::looks::{axe, overflow};
use crate::organise::{Device, is_done};

/// Titles and years; the album of a year has all its songs.
const SONGS: [(&str, u32); 16] = [
    ("Arrival", 2001),
    ("Ballast", 1999),
    ("Cinder", 2001),
    ("Drift", 1987),
    ("Ember", 1999),
    ("Fathom", 2010),
    ("Glacier", 1987),
    ("Harbour", 2010),
    ("Inlet", 2001),
    ("Juniper", 1999),
    ("Kelp", 1987),
    ("Lantern", 2010),
    ("Marble", 1987),
    ("Marble", 2010),
    ("Nectar", 1999),
    ("Oasis", 2001),
];
/// The song that does not play, and the same recording elsewhere.
const SILENT: u32 = 13;
const SAME: u32 = 14;
/// The songs of each playlist, by their numbers.
const LISTS: [(&str, &[u32]); 4] = [
    ("Voyage", &[7, 3, 12, 1, 9, 5, 11, 2, 8, 4, 10, 6]),
    ("Harvest", &[5, 2, 15]),
    ("Echoes", &[1, 2, 3, 1, 4, 2]),
    ("Silence", &[6, SILENT, 7]),
];
const LIKED: [u32; 4] = [1, 2, 3, 16];

fn id(number: u32) -> String {
    format!("{number:022}")
}

/// A library with these songs and playlists.
struct Library(PathBuf);

impl Library {
    fn new(name: &str) -> (Self, Setup) {
        let tracks = (1..).zip(SONGS).map(|(number, (title, year))| {
            let album = json!({"id": id(7_000 + year), "name": format!("Songs of {year}"), "release_date": year.to_string()});
            let recording = if number == SAME { SILENT } else { number };
            json!({"id": id(number), "name": title, "artists": ["Anna Lund"], "album": album, "track_number": number,
                "isrc": format!("ZZTST{recording:07}"), "is_playable": number != SILENT})
        });
        let lists = (5_000..).zip(LISTS).map(|(number, (name, songs))| {
            json!({"id": id(number), "name": name, "tracks": songs.iter().copied().map(id).collect::<Vec<_>>()})
        });
        let library = json!({"tracks": tracks.collect::<Vec<_>>(), "playlists": lists.collect::<Vec<_>>(), "liked": LIKED.map(id)});
        let file = std::env::temp_dir().join(format!("lockgroove-{name}-{}.json", std::process::id()));
        std::fs::write(&file, library.to_string()).unwrap();
        let emulator = Options { library: Some(file.clone()), ..Options::default() };
        (Self(file), Setup { emulator, ..Setup::default() })
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The songs of a playlist as another device sees them, by their numbers.
async fn songs(device: &Device, list: &str) -> Vec<u32> {
    let entries = device.entries(&device.list(list).await).await;
    entries.iter().map(|(uri, _)| uri.rsplit(':').next().unwrap().parse().unwrap()).collect()
}

fn songs_at_first(list: &str) -> Vec<u32> {
    LISTS.iter().find(|(name, _)| *name == list).unwrap().1.to_vec()
}

/// Whether there is a playlist with this name.
async fn is_there(device: &Device, list: &str) -> bool {
    let lists = device.call(Method::GET, "/v1/me/playlists?limit=50", None).await;
    lists["items"].as_array().unwrap().iter().any(|one| one["name"] == list)
}

/// Nothing scrolls sideways on this phone, and axe finds nothing.
async fn looks_well(stage: &Stage, state: &str) {
    let wide = overflow(&stage.tab).await;
    assert!(wide.is_empty(), "{state}: {wide}");
    let faults = axe(&stage.tab).await;
    assert!(faults.is_empty(), "{state}: {faults:#?}");
}

/// Waits until something on the page has the focus.
async fn has_focus(stage: &Stage) {
    let script = "const it = document.activeElement;
        return !!it && it !== document.body && it !== document.documentElement && it.checkVisibility()";
    stage.tab.until_js("the focus to be somewhere", script).await;
}

/// What somebody uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Keys,
    Finger,
}

/// A person at a page, who uses one of them.
struct Person<'a> {
    stage: &'a Stage,
    hand: Hand,
    device: Device,
}

impl<'a> Person<'a> {
    /// Signs in with every permission, and takes a phone, or puts the mouse away.
    async fn new(stage: &'a Stage, hand: Hand) -> Self {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.press("Everything").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        let device = Device::of(stage).await;
        if hand == Hand::Finger {
            tab.take_a_phone().await;
        }
        Self { stage, hand, device }
    }

    /// Ends it.
    async fn leaves(&self) {
        if self.hand == Hand::Finger {
            self.stage.tab.put_the_phone_away().await;
        }
    }

    /// Whether the first of these elements with this text is before what has the focus. Past the end of a page Tab leads out of it.
    async fn is_behind(&self, selector: &str, text: &str) -> bool {
        let script = "const all = [...document.querySelectorAll(arguments[0])].filter(it => it.checkVisibility() && !it.disabled);
            const found = all.find(it => (it.ariaLabel ?? it.textContent).includes(arguments[1]));
            return found ? (document.activeElement.compareDocumentPosition(found) & Node.DOCUMENT_POSITION_PRECEDING) > 0 : null";
        let arguments = vec![json!(selector), json!(text)];
        let tab = &self.stage.tab;
        tab.until(&format!("“{text}” among {selector}"), async || Ok(tab.try_js(script, arguments.clone()).await?.as_bool())).await
    }

    /// Moves the focus to an element that no text names, unless it is there.
    async fn moves_to(&self, selector: &str) {
        let has_it = "return document.activeElement.matches(arguments[0])";
        if self.stage.tab.js_with(has_it, vec![json!(selector)]).await == true {
            return;
        }
        if self.is_behind(selector, "").await {
            self.stage.tab.tab_back_to_element(selector).await;
        } else {
            self.stage.tab.tab_to_element(selector).await;
        }
    }

    /// Presses the first of these elements that contains this text. Keys lead past all others.
    async fn press_among(&self, selector: &str, text: &str) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                match (text, self.is_behind(selector, text).await) {
                    ("", _) => self.moves_to(selector).await,
                    (_, false) => tab.tab_to(text).await,
                    (_, true) => tab.tab_back_to(text).await,
                }
                tab.press_key(Key::Enter).await;
                has_focus(self.stage).await;
            }
            Hand::Finger => tab.tap_among(selector, text).await,
        }
    }

    /// Ticks or unticks a box.
    async fn tick(&self, selector: &str) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to(selector).await;
                tab.press_key(Key::Space).await;
                has_focus(self.stage).await;
            }
            Hand::Finger => tab.tap_element(selector).await,
        }
    }

    /// Chooses in a list.
    async fn choose(&self, selector: &str, text: &str) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to(selector).await;
                tab.type_text(text).await;
                tab.until_focus_is_on(selector).await;
            }
            Hand::Finger => tab.choose(selector, text).await,
        }
    }

    /// Writes a text into a field in place of what is there.
    async fn fill(&self, selector: &str, text: &str) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to(selector).await;
                tab.driver().action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control).perform().await.unwrap();
                tab.type_text(text).await;
                tab.until_focus_is_on(selector).await;
            }
            Hand::Finger => tab.tap_and_type(selector, text).await,
        }
    }

    /// Chooses one of several: with the arrow keys from the one that is chosen, so many further down.
    async fn pick_one(&self, name: &str, selector: &str, down: usize) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to(&format!("input[name='{name}']:checked")).await;
                for _ in 0..down {
                    tab.press_key(Key::Down).await;
                }
                has_focus(self.stage).await;
            }
            Hand::Finger => tab.tap_element(selector).await,
        }
    }

    /// The page has changed, and the next key begins there.
    async fn is_at_the_work(&self) {
        if self.hand == Hand::Keys {
            self.stage.tab.until_focus_is_on("#work").await;
        }
    }

    /// On a phone, looks at the page as it is.
    async fn looks(&self, state: &str) {
        if self.hand == Hand::Finger {
            looks_well(self.stage, state).await;
        }
    }

    /// Goes to another page.
    async fn opens(&self, page: &str) {
        let in_bar = ["Liked songs", "Playlists"].contains(&page);
        match (self.hand, in_bar) {
            (Hand::Finger, true) => self.press_among(".bar a", page).await,
            (Hand::Finger, false) => {
                self.stage.tab.tap("More").await;
                self.press_among("#contents a", page).await;
            }
            (Hand::Keys, _) => self.press_among("#contents a", page).await,
        }
    }

    /// Opens a playlist that has so many entries.
    async fn opens_list(&self, list: &str, items: &str) {
        self.opens("Playlists").await;
        self.press_among(".index li a", list).await;
        self.stage.tab.until_text_of("output", items).await;
        self.stage.tab.until_count("table.movable", 1).await;
    }

    /// Selects these rows of a table, the first ones first.
    async fn selects(&self, rows: &[usize]) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to("#row-0").await;
                for row in 0..=rows.iter().copied().max().unwrap_or(0) {
                    tab.until_focus_is_on(&format!("#row-{row}")).await;
                    if rows.contains(&row) {
                        tab.press_key(Key::Space).await;
                        tab.until_count(&format!("#row-{row}[aria-selected=true]"), 1).await;
                    }
                    if rows.iter().any(|other| *other > row) {
                        tab.press_key(Key::Down).await;
                    }
                }
            }
            Hand::Finger => {
                tab.tap("Select").await;
                for row in rows {
                    tab.tap_element(&format!("#row-{row} .t-time")).await;
                    tab.until_count(&format!("#row-{row}[aria-selected=true]"), 1).await;
                }
            }
        }
    }

    /// Goes to a kind of work.
    async fn open_work(&self, work: &str) {
        self.opens("Organise").await;
        self.stage.tab.sees("Undo a change from a file").await;
        self.press_among(".jobs a", work).await;
    }

    /// Goes from the plan for one playlist to a kind of work for another one.
    async fn open_other_work(&self, work: &str, list: &str) {
        self.press_among("#main a", "Another playlist").await;
        self.press_among("#main a", "All kinds of work").await;
        self.press_among(".jobs a", work).await;
        self.press_among(".ledger a", list).await;
    }

    /// Does what is planned.
    async fn does(&self, button: &str) {
        self.press_among("button.first", button).await;
        is_done(self.stage).await;
        self.is_at_the_work().await;
    }

    /// Looks at the playlists in another way, which is so many further down.
    async fn looks_for(&self, view: &str, down: usize) {
        let tab = &self.stage.tab;
        match self.hand {
            Hand::Keys => {
                self.moves_to("input[name='look']:checked").await;
                for _ in 0..down {
                    tab.press_key(Key::Down).await;
                }
                has_focus(self.stage).await;
            }
            Hand::Finger => tab.tap_among(".looks label", view).await,
        }
        tab.until_text_of("#work", view).await;
    }

    /// Ticks the line with this text.
    async fn tick_line(&self, text: &str) {
        match self.hand {
            Hand::Keys => {
                self.stage.tab.tab_to(text).await;
                self.stage.tab.press_key(Key::Space).await;
                has_focus(self.stage).await;
            }
            Hand::Finger => self.stage.tab.tap_among(".pick", text).await,
        }
    }

    /// Takes the last change back, and returns to the plan.
    async fn undoes(&self) {
        self.press_among(".undo button", "Undo").await;
        self.stage.tab.find_control("Do it").await;
        self.is_at_the_work().await;
        self.does("Do it").await;
        self.returns().await;
    }

    /// Leaves a change that is done.
    async fn returns(&self) {
        self.press_among("button", "Something else").await;
        self.stage.tab.no_longer_sees("Done, and checked").await;
        has_focus(self.stage).await;
    }

    /// Takes back a change that has no plan; then this holds again.
    async fn undoes_at_once(&self, holds: impl AsyncFn() -> bool) {
        self.press_among(".undo button", "Undo").await;
        self.stage.tab.until("the change to be taken back", async || Ok(holds().await.then_some(()))).await;
        is_done(self.stage).await;
        self.is_at_the_work().await;
        self.returns().await;
    }
}

/// Sorting by several keys, reversing with a pause, and shuffling by rewriting the list.
async fn sorts(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    let first = songs_at_first("Voyage");
    person.open_work("Sort a playlist").await;
    tab.sees("Choose a playlist.").await;
    person.looks("the playlists").await;
    person.press_among(".ledger a", "Voyage").await;
    tab.sees("songs move").await;
    has_focus(stage).await;

    // The newest first, and those of a year from Z to A: three keys become two, in another order.
    person.choose("[aria-label='Key 1']", "Title").await;
    person.choose("[aria-label='Direction of key 1']", "Z to A").await;
    person.choose("[aria-label='Direction of key 2']", "newest first").await;
    person.press_among("[aria-label='Remove key 3']", "").await;
    person.press_among("[aria-label='Move key 2 up']", "").await;
    person.looks("a plan").await;
    let mut wanted = first.clone();
    let of = |song: &u32| SONGS[*song as usize - 1];
    wanted.sort_by(|one, other| (of(other).1, of(other).0).cmp(&(of(one).1, of(one).0)));
    person.does("Sort 12 songs").await;
    assert_eq!(songs(device, "Voyage").await, wanted);
    person.looks("done").await;
    person.undoes().await;
    assert_eq!(songs(device, "Voyage").await, first);

    person.press_among("button", "Reverse").await;
    tab.sees("Reversed: the last song comes first.").await;
    let fault = json!({"kind": "delay", "ms": 60000});
    let rule = json!({"path": "/v1/playlists/*/items", "method": "PUT", "skip": 3, "times": 1, "after": true, "fault": fault});
    stage.emulator.inject_rule(rule).await;
    person.press_among("button.first", "Reverse 12 songs").await;
    tab.sees("3 of 11").await;
    person.looks("running").await;
    person.press_among("button", "Pause").await;
    tab.sees("Paused. Nothing is asked of Spotify until you go on.").await;
    person.is_at_the_work().await;
    person.looks("paused").await;
    person.does("Go on").await;
    assert!(songs(device, "Voyage").await.iter().eq(first.iter().rev()));
    person.undoes().await;
    assert_eq!(songs(device, "Voyage").await, first);

    person.press_among("button", "Shuffle").await;
    tab.sees("Shuffled. Press again for another order.").await;
    person.pick_one("how", "label[for='how-rewrite']", 1).await;
    stage.emulator.clear_log().await;
    person.does("Shuffle 12 songs").await;
    tab.sees("12 songs are “added today”, as planned.").await;
    let requests =
        stage.emulator.log().await.calls().iter().filter(|call| call.path.ends_with("/items") && call.method != "GET").count();
    assert!(requests <= 2, "{requests}");
    let mut shuffled = songs(device, "Voyage").await;
    assert_ne!(shuffled, first);
    shuffled.sort_unstable();
    assert!(shuffled.into_iter().eq(1..=12));
    person.undoes().await;
    assert_eq!(songs(device, "Voyage").await, first);
}

/// Two playlists become one in three ways; one loses what is there twice; and a song that does not play is replaced.
async fn combines_and_replaces(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    let first = songs_at_first("Voyage");
    person.open_other_work("Combine two playlists", "Voyage").await;
    let (other, both) = (songs_at_first("Harvest"), |song: &u32| [2, 5].contains(song));
    let all = first.iter().chain(other.iter().filter(|song| !both(song))).copied().collect::<Vec<_>>();
    let shared = first.iter().copied().filter(both).collect();
    let fewer = first.iter().copied().filter(|song| !both(song)).collect();
    for (down, (way, name, wanted)) in
        [("op-all", "Merged", all), ("op-both", "Shared", shared), ("op-less", "Fewer", fewer)].into_iter().enumerate()
    {
        person.choose("#second", "Harvest").await;
        tab.sees("Everything from both").await;
        person.pick_one("which", &format!("label[for='{way}']"), down).await;
        person.fill("#new-name", name).await;
        if down == 0 {
            person.looks("two playlists").await;
        }
        person.does("Make the list").await;
        assert_eq!(songs(device, name).await, wanted, "{name}");
        person.undoes_at_once(async || !is_there(device, name).await).await;
    }

    person.open_other_work("Duplicates", "Echoes").await;
    tab.sees("2 songs are there twice or more.").await;
    person.tick(".twin input:not(:checked)").await;
    tab.find_control("Remove 1 entry").await;
    person.looks("duplicates").await;
    person.does("Remove 1 entry").await;
    let mut left = songs(device, "Echoes").await;
    left.sort_unstable();
    assert!([&[1, 1, 2, 3, 4], &[1, 2, 2, 3, 4]].iter().any(|wanted| left == wanted[..]), "{left:?}");
    person.undoes().await;
    assert_eq!(songs(device, "Echoes").await, songs_at_first("Echoes"));

    person.open_other_work("Songs that cannot be played", "Silence").await;
    tab.sees("1 song cannot be played.").await;
    person.press_among("button", "Look for 1 song").await;
    tab.sees("The same recording.").await;
    person.pick_one("swap-0", ".swap-new label:first-child", 1).await;
    tab.find_control("Replace 1 song").await;
    person.looks("a song in place of another").await;
    person.does("Replace 1 song").await;
    assert_eq!(songs(device, "Silence").await, [6, SAME, 7]);
    person.looks("replaced").await;
    person.undoes().await;
    assert_eq!(songs(device, "Silence").await, songs_at_first("Silence"));
}

/// Whether a song is liked.
async fn is_liked(device: &Device, song: u32) -> bool {
    let path = format!("/v1/me/library/contains?uris=spotify:track:{}", id(song));
    device.call(Method::GET, &path, None).await[0] == json!(true)
}

/// All of the work over several playlists.
async fn works_across(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    let now = async || [songs(device, "Voyage").await, songs(device, "Harvest").await];
    let first = [songs_at_first("Voyage"), songs_at_first("Harvest")];
    person.open_work("Across all playlists").await;
    tab.sees("Entries").await;
    person.looks("which playlists").await;
    person.press_among("button.first", "Read 4 playlists and the liked songs").await;
    tab.sees("Read: 4 playlists").await;
    person.is_at_the_work().await;

    tab.sees("0 entries would go.").await;
    person.choose("#keep", "the one in Voyage").await;
    tab.no_longer_sees("0 entries would go.").await;
    person.looks("in several playlists").await;
    person.does("Remove ").await;
    assert_eq!(now().await, [first[0].clone(), vec![15]]);
    assert_eq!([songs(device, "Echoes").await, songs(device, "Silence").await], [vec![], vec![SILENT]]);
    person.looks("several playlists, done").await;
    person.undoes().await;
    for (list, _) in LISTS {
        assert_eq!(songs(device, list).await, songs_at_first(list));
    }
    tab.sees("Read: 4 playlists").await;

    person.looks_for("Which playlists is it in", 1).await;
    person.fill("#song-words", "Ballast").await;
    person.press_among(".hit", "Ballast").await;
    tab.sees("is in 3 playlists. It is among your liked songs.").await;
    person.looks("which playlists have it").await;

    person.looks_for("Liked, but in no playlist", 1).await;
    tab.sees("0 of 1 are chosen").await;
    person.tick(".pick input").await;
    person.looks("liked, in no playlist").await;
    person.does("Unlike 1 song").await;
    assert!(!is_liked(device, 16).await);
    person.undoes_at_once(async || is_liked(device, 16).await).await;
    tab.sees("0 of 1 are chosen").await;

    person.looks_for("In a playlist, but not liked", 1).await;
    person.press_among("button", "Choose all").await;
    person.looks("not liked").await;
    person.does("Like ").await;
    assert!(is_liked(device, 12).await && is_liked(device, 15).await);
    person.undoes_at_once(async || !is_liked(device, 12).await).await;
    assert!(!is_liked(device, 15).await && is_liked(device, 1).await);

    for (view, way, down, verb) in [(1, "way-copy", 1, "Copy"), (0, "way-move", 0, "Move")] {
        person.looks_for("Copy or move songs", view).await;
        person.choose("#from", "Voyage").await;
        person.choose("#to", "Harvest").await;
        person.pick_one("way", &format!("label[for='{way}']"), down).await;
        person.tick(".pick input").await;
        person.looks("a song for another playlist").await;
        person.does(&format!("{verb} 1 song")).await;
        let stays = if verb == "Move" { first[0].get(1..).unwrap() } else { &first[0] };
        assert_eq!(now().await, [stays.to_vec(), [&first[1][..], &[7]].concat()], "{verb}");
        person.undoes().await;
        assert_eq!(now().await, first, "{verb}");
    }

    person.looks_for("Unfollow and remove many", 1).await;
    person.tick_line("Echoes").await;
    person.tick_line("Silence").await;
    tab.sees("2 of them are yours").await;
    person.looks("unfollowing").await;
    person.does("Unfollow 2 playlists").await;
    assert!(!is_there(device, "Echoes").await && !is_there(device, "Silence").await);
    person.undoes_at_once(async || is_there(device, "Echoes").await && is_there(device, "Silence").await).await;
}

/// The smallest picture that is one.
const PICTURE: [u8; 67] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126, 155, 85, 0, 0, 0,
    10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// A playlist is made, renamed, described and given a cover.
async fn edits(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    person.opens("Playlists").await;
    tab.find("#playlists-order").await;
    person.press_among(".index button", "New playlist").await;
    tab.until_focus_is_on("#new-name").await;
    person.fill("#new-name", "Night bus").await;
    person.fill("#new-description", "For the way home").await;
    person.looks("a new playlist").await;
    person.press_among("dialog[open] button.first", "Make it").await;
    tab.sees("This playlist is empty").await;
    has_focus(stage).await;
    assert!(is_there(device, "Night bus").await);

    person.press_among("button", "Edit details").await;
    tab.until_focus_is_on("#edit-name").await;
    person.fill("#edit-name", "Night train").await;
    person.fill("#edit-description", "Slowly").await;
    if person.hand == Hand::Keys {
        // The picker that the field opens is the system's.
        person.moves_to("#edit-cover").await;
    }
    let disk = Disk::new(&format!("{:?}", person.hand));
    tab.find("#edit-cover").await.send_keys(&disk.put("cover.png", &PICTURE)).await.unwrap();
    tab.until_js("the drawing", "return !document.querySelector('#edit canvas').hidden").await;
    person.looks("details").await;
    stage.emulator.clear_log().await;
    person.press_among("dialog[open] button.first", "Save").await;
    stage
        .until_log("the cover", |log| log.calls().iter().any(|call| call.path.ends_with("/images") && call.status == Some(202)))
        .await;
    tab.until_count("dialog[open]", 0).await;
    has_focus(stage).await;
    let list = device.list("Night train").await;
    assert_eq!(device.call(Method::GET, &format!("/v1/playlists/{list}"), None).await["description"], "Slowly");
}

/// What is liked is added to a playlist, which has some of it. With keys that is in another journey.
async fn adds_many(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    person.opens("Liked songs").await;
    tab.until_text_of("output", "4 items").await;
    let liked = device.call(Method::GET, "/v1/me/tracks?limit=50", None).await;
    let at = |place: usize| liked["items"][place]["track"]["id"].as_str().unwrap().parse::<u32>().unwrap();
    let wanted: Vec<u32> = [0, 1, 3].map(at).into_iter().filter(|song| *song != 2).collect();
    person.selects(&[0, 1, 3]).await;
    person.press_among(".picked button", "Add to playlist").await;
    tab.sees("Add 3 items to a playlist").await;
    has_focus(stage).await;
    person.looks("which playlist").await;
    person.press_among(".choice button", "Harvest").await;
    tab.until("the songs to be added or asked about", async || {
        let text = tab.text().await;
        Ok((text.contains("already there") || text.contains("Added 3 items")).then_some(()))
    })
    .await;
    if wanted.len() < 3 {
        person.press_among("dialog[open] button.first", "Add the other 2 items").await;
    }
    tab.sees(&format!("Added {} items to “Harvest”.", wanted.len())).await;
    let mut more = songs(device, "Harvest").await.split_off(3);
    more.sort_unstable();
    let mut sorted = wanted.clone();
    sorted.sort_unstable();
    assert_eq!(more, sorted);
}

/// Songs of a playlist go, and come back; they are moved to a position, and by hand.
async fn changes_places(person: &Person<'_>) {
    let Person { stage, device, .. } = person;
    let tab = &stage.tab;
    let first = songs_at_first("Voyage");
    let until = async |wanted: &[u32]| {
        tab.until("the songs in their places", async || Ok((songs(device, "Voyage").await == wanted).then_some(()))).await;
    };
    person.opens_list("Voyage", "12 items").await;
    person.selects(&[0, 2]).await;
    person.looks("two songs selected").await;
    person.press_among(".picked button", "Remove from playlist").await;
    tab.sees("Removed 2 items.").await;
    has_focus(stage).await;
    until(&[&first[1..2], &first[3..]].concat()).await;
    person.press_among("main button", "Undo").await;
    tab.sees("Taken back.").await;
    until(&first).await;
    has_focus(stage).await;

    person.opens_list("Voyage", "12 items").await;
    person.selects(&[0]).await;
    person.press_among(".picked button", "Move to").await;
    tab.sees("Move to a position").await;
    person.fill("#where-position", "3").await;
    person.looks("where to").await;
    person.press_among("dialog[open] button.first", "Move").await;
    tab.sees("Moved 1 item to position 3.").await;
    has_focus(stage).await;
    until(&[&first[1..3], &first[..1], &first[3..]].concat()).await;
    person.press_among("main button", "Undo").await;
    tab.sees("Taken back.").await;
    until(&first).await;

    // With the keys of the row, or by its handle: the first one becomes the second one.
    person.opens_list("Voyage", "12 items").await;
    match person.hand {
        Hand::Keys => {
            person.moves_to("#row-0").await;
            tab.driver().action_chain().key_down(Key::Alt).send_keys(Key::Down).key_up(Key::Alt).perform().await.unwrap();
            tab.until_focus_is_on("#row-1").await;
        }
        Hand::Finger => {
            tab.tap("Select").await;
            tab.drag("#row-0 .grip", "#row-2 .t-title").await;
        }
    }
    tab.sees("Moved 1 item to position 2.").await;
    until(&[&first[1..2], &first[..1], &first[2..]].concat()).await;
    person.looks("moved").await;
    person.press_among("main button", "Undo").await;
    tab.sees("Taken back.").await;
    until(&first).await;
}

/// Somebody does this with their keys, or with a finger on a phone.
fn by(name: &str, hand: Hand, story: impl AsyncFnOnce(&Person)) {
    let (_file, setup) = Library::new(name);
    journey_with(setup, async |stage| {
        let person = Person::new(stage, hand).await;
        story(&person).await;
        person.leaves().await;
    });
}

#[test]
fn organise_by_keyboard() {
    by("hands-organise-keys", Hand::Keys, async |person| {
        sorts(person).await;
        combines_and_replaces(person).await;
    });
}

#[test]
fn organise_by_touch_on_a_phone() {
    by("hands-organise-touch", Hand::Finger, async |person| {
        sorts(person).await;
        combines_and_replaces(person).await;
    });
}

#[test]
fn across_by_keyboard() {
    by("hands-across-keys", Hand::Keys, async |person| works_across(person).await);
}

#[test]
fn across_by_touch_on_a_phone() {
    by("hands-across-touch", Hand::Finger, async |person| works_across(person).await);
}

#[test]
fn playlists_by_keyboard() {
    by("hands-lists-keys", Hand::Keys, async |person| {
        edits(person).await;
    });
}

#[test]
fn playlists_by_touch_on_a_phone() {
    by("hands-lists-touch", Hand::Finger, async |person| {
        edits(person).await;
        adds_many(person).await;
        changes_places(person).await;
    });
}
