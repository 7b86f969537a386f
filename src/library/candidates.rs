//! Candidates: songs that could stand in the place of one that is gone or cannot be played.
//!
//! Owns what is searched for, how near an answer is, and why. It chooses nothing: that is left to the person.
//!
//! Searches follow <https://developer.spotify.com/documentation/web-api/reference/search>.

use std::collections::BTreeSet;

use super::fold::fold_into;
use crate::spotify::endpoint::search;
use crate::spotify::model::Track;
use crate::spotify::uri::{Kind, Uri};
use crate::spotify::{ApiClient, ApiError};

/// How far the lengths of two copies of a song may lie apart, in milliseconds.
pub const APART: u32 = 2_000;

/// The most candidates for one song. A list to choose from is read to its end.
const MOST: usize = 5;

/// The most characters of a title or a name that go into a search.
const MAX_WORDS: usize = 80;

/// A song that is gone or cannot be played, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Song {
    /// Its own URI, which is no candidate.
    pub uri: Option<Uri>,
    /// Its title. Empty if it is not known.
    pub title: String,
    /// Its artists.
    pub artists: Vec<String>,
    /// The name of its album. Empty if it is not known.
    pub album: String,
    /// How long it is, in milliseconds.
    pub duration_ms: Option<u32>,
    /// The recording's ISRC.
    pub isrc: Option<String>,
}

/// A song that could stand in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its URI.
    pub uri: Uri,
    /// The song.
    pub track: Track,
    /// How near it is.
    pub why: Why,
}

/// How near a candidate is. The nearest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has the same ISRC, the number of a recording.
    Recording,
    /// It has the same title and the same artists, and their lengths lie this many milliseconds apart: [`APART`] at most.
    Title(u32),
    /// Its title is alike, and this is not the same.
    Near(Differs),
}

/// The difference between two songs whose titles are alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differs {
    /// The artists.
    pub artists: bool,
    /// The rest of the title: `Live in Bergen`.
    pub title: bool,
    /// How many seconds it is longer, if that is more than [`APART`]; negative if it is shorter.
    pub seconds: Option<i32>,
    /// Whether it is not known how long one of them is.
    pub unknown_length: bool,
}

impl Why {
    /// The reason, for the person.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Recording => "The same recording.".to_owned(),
            Self::Title(apart) => match (apart + 500) / 1_000 {
                0 => "Same title, same artists, same length.".to_owned(),
                seconds => format!("Same title, same artists, {seconds} s apart."),
            },
            Self::Near(differs) => {
                let seconds = differs
                    .seconds
                    .map(|seconds| format!("{} s {}", seconds.unsigned_abs(), if seconds > 0 { "longer" } else { "shorter" }));
                let parts: Vec<String> = [
                    differs.title.then(|| "another title".to_owned()),
                    differs.artists.then(|| "other artists".to_owned()),
                    seconds,
                    differs.unknown_length.then(|| "its length cannot be compared".to_owned()),
                ]
                .into_iter()
                .flatten()
                .collect();
                format!("Perhaps another recording: {}.", parts.join(", "))
            }
        }
    }
}

impl Song {
    /// The searches that may find it, the surest first. None if too little is known of it. A later one is made only if those before it
    /// find no other release of the recording.
    #[must_use]
    pub fn searches(&self) -> Vec<String> {
        let by_recording = self.recording().map(|isrc| format!("isrc:{isrc}"));
        let title = words(plain_title(&self.title));
        let by_title = (!title.is_empty()).then(|| {
            let artist = self.artists.first().map(|artist| words(artist)).filter(|artist| !artist.is_empty());
            let artist = artist.map(|artist| format!(" artist:\"{artist}\"")).unwrap_or_default();
            format!("track:\"{title}\"{artist}")
        });
        by_recording.into_iter().chain(by_title).collect()
    }

    /// How near a song is. `None` if it is no candidate: it is the same item, it does not play either, or it is something else.
    #[must_use]
    pub fn judge(&self, track: &Track) -> Option<Why> {
        let uri = track.uri.as_deref().and_then(Uri::parse).filter(|uri| uri.kind() == Kind::Track && !track.is_local)?;
        if track.is_playable == Some(false) || self.uri.as_ref() == Some(&uri) {
            return None;
        }
        if track.isrc.as_deref().is_some_and(|isrc| self.recording().is_some_and(|known| isrc.eq_ignore_ascii_case(known))) {
            return Some(Why::Recording);
        }
        let (own, other) = (fold(&self.title), fold(&track.name));
        let (plain, other_plain) = (fold(plain_title(&self.title)), fold(plain_title(&track.name)));
        if plain.is_empty() || (plain != other_plain && !begins_with(&other, &plain)) {
            return None;
        }
        let theirs: Vec<&str> = track.artists.iter().map(|artist| artist.name.as_str()).collect();
        let ours: Vec<&str> = self.artists.iter().map(String::as_str).collect();
        let apart = self.duration_ms.zip(track.duration_ms).map(|(own, other)| i64::from(other) - i64::from(own));
        let seconds = apart.filter(|apart| apart.unsigned_abs() > u64::from(APART));
        let differs = Differs {
            artists: !ours.is_empty() && artists_key(&ours) != artists_key(&theirs),
            title: own != other,
            seconds: seconds.map(|apart| i32::try_from(apart / 1_000).unwrap_or(i32::MAX)),
            unknown_length: apart.is_none(),
        };
        Some(match (apart, ours.is_empty()) {
            (Some(apart), false) if differs == Differs::default() => {
                Why::Title(u32::try_from(apart.unsigned_abs()).unwrap_or(APART))
            }
            _ => Why::Near(differs),
        })
    }

    /// The candidates among these songs, the nearest first, and each once. Those that are equally near stay in the service's order.
    #[must_use]
    pub fn candidates(&self, tracks: impl IntoIterator<Item = Track>) -> Vec<Candidate> {
        let candidate = |track: Track| {
            let why = self.judge(&track)?;
            Some(Candidate { uri: Uri::parse(track.uri.as_deref()?)?, track, why })
        };
        let mut found: Vec<Candidate> = tracks.into_iter().filter_map(candidate).collect();
        found.sort_by_key(|candidate| candidate.why.rank());
        let mut known = BTreeSet::new();
        found.retain(|candidate| known.insert(candidate.uri.clone()));
        found.truncate(MOST);
        found
    }

    /// Its ISRC, if it is one.
    fn recording(&self) -> Option<&str> {
        self.isrc
            .as_deref()
            .filter(|isrc| !isrc.is_empty() && isrc.len() <= 15 && isrc.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    }
}

impl Why {
    /// Whether it is another release of the same recording.
    #[must_use]
    pub const fn is_recording(self) -> bool {
        matches!(self, Self::Recording)
    }

    const fn rank(self) -> (u8, u32) {
        match self {
            Self::Recording => (0, 0),
            Self::Title(apart) => (1, apart),
            Self::Near(differs) => {
                let seconds = match differs.seconds {
                    Some(seconds) => seconds.unsigned_abs(),
                    None => 0,
                };
                (2 + differs.artists as u8 + differs.title as u8, seconds)
            }
        }
    }
}

/// How many searches these songs take: at least one for each of which enough is known, and at most all.
#[must_use]
pub fn searches<'a>(songs: impl IntoIterator<Item = &'a Song>) -> (u32, u32) {
    songs.into_iter().fold((0, 0), |(least, most), song| {
        let searches = u32::try_from(song.searches().len()).unwrap_or(u32::MAX);
        (least + searches.min(1), most + searches)
    })
}

/// Searches for candidates. One request, if that finds the same recording.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn find(client: &ApiClient, song: &Song) -> Result<Vec<Candidate>, ApiError> {
    let mut found: Vec<Track> = Vec::new();
    for words in song.searches() {
        if let Some(endpoint) = search::all(&words, &[Kind::Track], 0) {
            found.extend(client.get(&endpoint).await?.tracks.into_iter().flat_map(|page| page.items));
        }
        if song.candidates(found.iter().cloned()).first().is_some_and(|nearest| nearest.why.is_recording()) {
            break;
        }
    }
    Ok(song.candidates(found))
}

/// Writes title and artists as they are compared: without case, accents and the order of the artists.
pub fn write_name(title: &str, artists: &[&str], out: &mut String) {
    fold_into(title, out);
    if let [artist] = artists {
        out.push('\n');
        fold_into(artist, out);
        return;
    }
    let mut artists: Vec<String> = artists.iter().map(|artist| fold(artist)).collect();
    artists.sort_unstable();
    for artist in artists {
        out.push('\n');
        out.push_str(&artist);
    }
}

/// Whether a title begins with these whole words.
fn begins_with(title: &str, words: &str) -> bool {
    title.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn artists_key(artists: &[&str]) -> String {
    let mut key = String::new();
    write_name("", artists, &mut key);
    key
}

fn fold(text: &str) -> String {
    let mut out = String::new();
    fold_into(text, &mut out);
    out.trim().to_owned()
}

/// The title without what tells its release or its guests: `Dust (Deluxe)` and `Dust - Live` are `Dust`.
fn plain_title(title: &str) -> &str {
    let end = [" - ", " – ", " (", " ["].into_iter().filter_map(|mark| title.find(mark)).min().unwrap_or(title.len());
    match title.get(..end).map(str::trim) {
        Some(plain) if !plain.is_empty() => plain,
        _ => title.trim(),
    }
}

/// A title or a name as it stands between quotation marks in a search.
fn words(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c == '"' || c.is_control() { ' ' } else { c }).take(MAX_WORDS).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;
    use crate::spotify::model::track::{Album, Artist};

    fn track(id: &str, title: &str, artists: &[&str], seconds: u32, isrc: Option<&str>) -> Track {
        let artist = |name: &&str| Artist { id: None, name: (*name).to_owned(), url: None, images: Vec::new() };
        Track {
            id: None,
            uri: Some(format!("spotify:track:{id}")),
            name: title.to_owned(),
            artists: artists.iter().map(artist).collect(),
            album: Album::default(),
            disc: None,
            number: None,
            duration_ms: Some(seconds * 1_000),
            explicit: false,
            is_playable: None,
            restriction: None,
            is_local: false,
            isrc: isrc.map(str::to_owned),
            url: None,
        }
    }

    fn dust() -> Song {
        Song {
            uri: Uri::parse("spotify:track:gone"),
            title: "Dust on the \"Board\" - Remaster".to_owned(),
            artists: vec!["Nadia Olsen".to_owned(), "The Low Tide".to_owned()],
            album: String::new(),
            duration_ms: Some(224_000),
            isrc: Some("NOABC2600001".to_owned()),
        }
    }

    #[test]
    fn the_number_of_the_recording_is_searched_for_first() {
        assert_eq!(dust().searches(), ["isrc:NOABC2600001", "track:\"Dust on the Board\" artist:\"Nadia Olsen\""]);
        assert_eq!(
            Song { isrc: Some("not one: \"x\"".to_owned()), artists: Vec::new(), ..dust() }.searches(),
            ["track:\"Dust on the Board\""]
        );
        assert_eq!(Song { title: " ".to_owned(), isrc: None, ..dust() }.searches(), [""; 0]);
        assert_eq!(searches([&dust(), &Song::default(), &Song { isrc: None, ..dust() }]), (2, 3));
    }

    #[test]
    fn each_candidate_says_how_near_it_is_and_the_nearest_comes_first() {
        let title = "dust on the „Board“ – remaster";
        let both = ["The Low Tide", "NADIA OLSEN"];
        let found = dust().candidates([
            track("live", "Dust on the \"Board\" (Live in Bergen)", &["Nadia Olsen", "The Low Tide"], 302, None),
            track("alike", title, &both, 226, Some("NOABC2600009")),
            track("cover", "Dust on the \"Board\" - Remaster", &["Ann"], 224, None),
            track("gone", title, &both, 224, Some("NOABC2600001")),
            track("longer", "Dust on the \"Board\": live", &["Nadia Olsen", "The Low Tide"], 402, None),
            track("word", "Dust on the \"Board\"s", &["Nadia Olsen", "The Low Tide"], 224, None),
            track("other", "Rust", &["Nadia Olsen", "The Low Tide"], 224, None),
            Track { is_playable: Some(false), ..track("silent", title, &both, 224, Some("NOABC2600001")) },
            track("same", "Something else", &[], 9, Some("noabc2600001")),
            track("same", "Something else", &[], 9, Some("noabc2600001")),
        ]);
        let said: Vec<(String, String)> = found.iter().map(|one| (one.uri.id().to_owned(), one.why.words())).collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(id, why)| (id.as_str(), why.as_str())).collect();
        assert_eq!(
            said,
            [
                ("same", "The same recording."),
                ("alike", "Same title, same artists, 2 s apart."),
                ("cover", "Perhaps another recording: other artists."),
                ("live", "Perhaps another recording: another title, 78 s longer."),
                ("longer", "Perhaps another recording: another title, 178 s longer."),
            ]
        );
    }

    #[test]
    fn without_artists_or_a_length_nothing_is_called_the_same() {
        let bare = Song { title: "Dust".to_owned(), ..Song::default() };
        let why = bare.judge(&track("a", "Dust", &["Nadia Olsen"], 224, None)).unwrap();
        assert_eq!(why.words(), "Perhaps another recording: its length cannot be compared.");
    }

    fn any_song() -> impl Strategy<Value = Song> {
        (
            "[ab\"( -]{0,8}",
            prop::collection::vec("[xyÉ\"]{0,3}", 0..3),
            prop::option::of(0_u32..9_000),
            prop::option::of("[A-B1:\" ]{0,4}"),
        )
            .prop_map(|(title, artists, duration_ms, isrc)| Song { title, artists, duration_ms, isrc, ..dust() })
    }

    fn any_track() -> impl Strategy<Value = Track> {
        (any_song(), "[a-d]|gone", prop::option::of(any::<bool>())).prop_map(|(song, id, is_playable)| {
            let artists: Vec<&str> = song.artists.iter().map(String::as_str).collect();
            let track = track(&id, &song.title, &artists, 0, song.isrc.as_deref());
            Track { is_playable, duration_ms: song.duration_ms, ..track }
        })
    }

    proptest! {
        #[test]
        fn what_does_not_play_is_never_a_candidate_and_the_order_is_by_nearness(
            song in any_song(),
            tracks in prop::collection::vec(any_track(), 0..14),
        ) {
            let found = song.candidates(tracks.clone());
            prop_assert!(found.len() <= MOST);
            for one in &found {
                prop_assert!(one.track.is_playable != Some(false) && Some(&one.uri) != song.uri.as_ref());
                prop_assert_eq!(song.judge(&one.track), Some(one.why));
                prop_assert_eq!(found.iter().filter(|other| other.uri == one.uri).count(), 1);
                if one.why.is_recording() {
                    prop_assert!(song.isrc.as_deref().unwrap().eq_ignore_ascii_case(one.track.isrc.as_deref().unwrap()));
                }
                if let Why::Title(apart) = one.why {
                    prop_assert_eq!(song.duration_ms.unwrap().abs_diff(one.track.duration_ms.unwrap()), apart);
                    prop_assert!(apart <= APART);
                }
            }
            prop_assert!(found.iter().zip(found.iter().skip(1)).all(|(one, next)| one.why.rank() <= next.why.rank()));
            // Nothing that is nearer is left out.
            let best = tracks.iter().filter_map(|track| song.judge(track)).map(Why::rank).min();
            prop_assert_eq!(found.first().map(|one| one.why.rank()), best);
        }

        #[test]
        fn a_search_has_its_filters_and_nothing_that_ends_them(song in any_song()) {
            let searches = song.searches();
            prop_assert!(searches.len() <= 2);
            for search in searches {
                match search.strip_prefix("isrc:") {
                    Some(isrc) => prop_assert!(isrc.bytes().all(|byte| byte.is_ascii_alphanumeric())),
                    None => prop_assert!(search.matches('"').count() == if search.contains(" artist:") { 4 } else { 2 }, "{}", search),
                }
            }
        }
    }
}
