//! What changes come to, computed in the plainest way from what the service sends.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use lockgroove::library::fold::folded;
use serde_json::Value;

/// An entry of a playlist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Song {
    pub(super) uri: String,
    pub(super) added_at: String,
    added_by: String,
    title: String,
    artists: Vec<String>,
    album: String,
    year: Option<u64>,
    number: Option<(u64, u64)>,
    length: Option<u64>,
    pub(super) isrc: Option<String>,
    pub(super) is_silent: bool,
}

impl Song {
    pub(super) fn of(entry: &Value) -> Self {
        let item = &entry["item"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let is_episode = item["type"] == "episode";
        let released = if is_episode { &item["release_date"] } else { &item["album"]["release_date"] };
        let artists = item["artists"].as_array().into_iter().flatten().map(|artist| text(&artist["name"]));
        Self {
            uri: text(&item["uri"]),
            added_at: text(&entry["added_at"]),
            added_by: text(&entry["added_by"]["id"]),
            title: text(&item["name"]),
            artists: if is_episode { vec![text(&item["show"]["name"])] } else { artists.filter(|name| !name.is_empty()).collect() },
            album: if is_episode { String::new() } else { text(&item["album"]["name"]) },
            year: released.as_str().map(|date| date[..4].parse().unwrap()),
            // A local file has the number 0.
            number: item["track_number"]
                .as_u64()
                .filter(|number| *number > 0)
                .map(|number| (item["disc_number"].as_u64().unwrap_or(1), number)),
            length: item["duration_ms"].as_u64(),
            isrc: item["external_ids"]["isrc"].as_str().map(str::to_owned),
            is_silent: item["is_playable"] == false && !is_episode,
        }
    }

    /// Whether it can be added and removed.
    pub(super) fn is_writable(&self) -> bool {
        self.uri.starts_with("spotify:track:") || self.uri.starts_with("spotify:episode:")
    }

    pub(super) fn is_longer_than(&self, seconds: usize) -> bool {
        self.length.is_some_and(|length| length > seconds as u64 * 1_000)
    }

    fn date(&self) -> Option<&str> {
        Some(self.added_at.as_str()).filter(|date| !date.starts_with("1970"))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.uri == other.uri || self.isrc.is_some() && self.isrc == other.isrc
    }

    fn name(&self) -> (String, Vec<String>) {
        let mut artists: Vec<String> = self.artists.iter().map(|name| folded(name)).collect();
        artists.sort();
        (folded(&self.title), artists)
    }
}

/// The names of the keys of a sort, and of the two directions of each.
pub(super) const KEYS: [(&str, [&str; 2]); 8] = [
    ("Artist", ["A to Z", "Z to A"]),
    ("Album", ["A to Z", "Z to A"]),
    ("Year of the album", ["oldest first", "newest first"]),
    ("Title", ["A to Z", "Z to A"]),
    ("Number on the album", ["1, 2, 3", "3, 2, 1"]),
    ("Date added", ["oldest first", "newest first"]),
    ("Length", ["shortest first", "longest first"]),
    ("Added by", ["A to Z", "Z to A"]),
];

/// Sorted by these keys: their numbers in [`KEYS`], and whether the second direction is meant. What has no value comes last.
pub(super) fn sorted(songs: &[Song], keys: &[(usize, bool)]) -> Vec<Song> {
    let value = |song: &Song, key: usize| -> Option<(u64, u64, String)> {
        let text = |text: String| Some((0, 0, text)).filter(|(_, _, text)| !text.is_empty());
        let number = |number: u64| (number, 0, String::new());
        match key {
            0 => text(folded(&song.artists.join(", "))),
            1 => text(folded(&song.album)),
            2 => song.year.map(number),
            3 => text(folded(&song.title)),
            4 => song.number.map(|(disc, place)| (disc, place, String::new())),
            5 => text(song.date().unwrap_or_default().to_owned()),
            6 => song.length.map(number),
            _ => text(song.added_by.clone()),
        }
    };
    let compare = |one: &Song, other: &Song, (key, is_down): (usize, bool)| match (value(one, key), value(other, key)) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Greater,
        (_, None) => Ordering::Less,
        (one, other) => {
            if is_down {
                other.cmp(&one)
            } else {
                one.cmp(&other)
            }
        }
    };
    let mut sorted = songs.to_vec();
    sorted.sort_by(|one, other| keys.iter().fold(Ordering::Equal, |so_far, key| so_far.then_with(|| compare(one, other, *key))));
    sorted
}

/// How many have to move at least: all but the longest row of entries that are in the same order before and after. Every entry is another
/// one by its item and date.
pub(super) fn moved(before: &[Song], after: &[Song]) -> usize {
    let places: Vec<usize> = after.iter().map(|song| before.iter().position(|other| other == song).unwrap()).collect();
    let mut longest: Vec<usize> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        longest.push(1 + (0..at).filter(|other| places[*other] < *place).map(|other| longest[other]).max().unwrap_or(0));
    }
    after.len() - longest.into_iter().max().unwrap_or(0)
}

/// The places of all copies of a song but the one that stays: the oldest, the newest, or the oldest that plays.
pub(super) fn copies(songs: &[Song], keep: &str) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..songs.len()).collect();
    let mut join = |one: usize, other: usize| {
        let (into, from) = (groups[one], groups[other]);
        groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = into);
    };
    let is_writable = |at: &usize| songs[*at].is_writable();
    for one in (0..songs.len()).filter(is_writable) {
        for other in (one + 1..songs.len()).filter(is_writable) {
            if songs[one].is_same(&songs[other]) {
                join(one, other);
            }
        }
    }
    // By name: as long as the shortest, give or take two seconds.
    let named = |at: &usize| is_writable(at) && !songs[*at].title.is_empty() && !songs[*at].artists.is_empty();
    let mut by_name: Vec<usize> = (0..songs.len()).filter(named).collect();
    by_name.sort_by_key(|at| (songs[*at].name(), songs[*at].length, *at));
    let mut shortest: Option<usize> = None;
    for at in by_name {
        let length = |at: usize| songs[at].length.unwrap();
        match shortest {
            Some(first) if songs[first].name() == songs[at].name() && length(at) - length(first) <= 2_000 => join(first, at),
            _ => shortest = Some(at),
        }
    }
    let mut gone = Vec::new();
    for group in groups.iter().copied().collect::<BTreeSet<_>>() {
        let members: Vec<usize> = (0..songs.len()).filter(|at| groups[*at] == group).collect();
        let stays = *match keep {
            "the oldest" => members.iter().min_by_key(|at| (songs[**at].date(), **at)),
            "the newest" => members.iter().max_by_key(|at| (songs[**at].date(), std::cmp::Reverse(**at))),
            _ => members.iter().min_by_key(|at| (songs[**at].is_silent, songs[**at].date(), **at)),
        }
        .unwrap();
        gone.extend(members.into_iter().filter(|at| *at != stays));
    }
    gone.sort_unstable();
    gone
}

/// A list without the entries at these places, and the URIs that are removed. Their copies that stay come again, with another date.
pub(super) fn without(songs: &[Song], gone: &[usize]) -> (Vec<Song>, BTreeSet<String>) {
    let stays = songs.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, song)| song.clone());
    (stays.collect(), gone.iter().map(|at| songs[*at].uri.clone()).collect())
}

/// How many requests it takes to remove these and to add again their copies that stay.
pub(super) fn requests_without(after: &[Song], uris: &BTreeSet<String>) -> usize {
    let comes = |at: usize| uris.contains(&after[at].uri);
    let rows = (0..after.len()).filter(|at| comes(*at) && (*at == 0 || !comes(at - 1))).count();
    uris.len().div_ceil(100) + rows
}

/// The songs that are in both, in either or only in the first, each once.
pub(super) fn combined(first: &[Song], second: &[Song], which: &str) -> Vec<Song> {
    let mut made: Vec<Song> = Vec::new();
    for (place, song) in first.iter().chain(second).enumerate() {
        let is_wanted = match which {
            "all" => true,
            "both" => place < first.len() && second.iter().any(|other| other.is_same(song)),
            _ => place < first.len() && !second.iter().any(|other| other.is_same(song)),
        };
        if is_wanted && song.is_writable() && !made.iter().any(|other| other.is_same(song)) {
            made.push(song.clone());
        }
    }
    made
}

/// Those of these songs that are not in a list yet, each once.
pub(super) fn new_in(list: &[Song], songs: &[Song]) -> Vec<Song> {
    combined(songs, list, "less")
}

pub(super) fn uris(songs: &[Song]) -> Vec<&str> {
    songs.iter().map(|song| song.uri.as_str()).collect()
}

/// The same items in the same order; and with the same dates, but for these items.
pub(super) fn assert_same(found: &[Song], wanted: &[Song], but: &BTreeSet<String>) {
    assert_eq!(uris(found), uris(wanted));
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found == wanted || but.contains(&wanted.uri), "{wanted:?}\nis now\n{found:?}");
    }
}
