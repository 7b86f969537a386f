//! `GET /search` (Spotify, "Web API Reference"): words and filters over the catalogue and the playlists that are public.

use serde_json::{Map, Value, json};

use super::call::{Call, Outcome, ok};
use super::errors;
use super::objects::playlist::frame;
use super::objects::{artist, audiobook, episode, simplified, track};
use super::paging::{SEARCH, Window};
use super::value::extend;
use crate::clock;
use crate::world::catalogue::MADE;
use crate::world::{Album, Catalogue, Track};

/// No search goes further than this.
const FURTHEST: usize = 1_000;

/// A query taken apart: words that have to be found, and filters.
struct Query {
    words: Vec<String>,
    filters: Vec<(String, String)>,
}

/// Answers a search: a page for each type.
pub(crate) fn search(call: &mut Call<'_>) -> Outcome {
    let text = call.query.filled("q").ok_or_else(|| errors::regular(400, "No search query"))?;
    let types = call.query.filled("type").ok_or_else(|| errors::regular(400, "Missing parameter type"))?;
    let window = Window::of(call, SEARCH)?;
    if window.limit + window.offset > FURTHEST {
        return Err(errors::regular(400, "Invalid offset"));
    }
    let external = match call.query.filled("include_external") {
        None => false,
        Some("audio") => true,
        Some(_) => return Err(errors::regular(400, "Invalid include_external")),
    };
    let query = Query::parse(text);
    let mut answer = Map::new();
    for kind in types.split(',') {
        let (name, total, items) = match kind.trim() {
            "album" => ("albums", page(window, albums(call, &query), |one| simplified::album(call, one))),
            "artist" => ("artists", page(window, artists(call, &query), |place| artist::artist(call, place))),
            "track" => ("tracks", page(window, tracks(call, &query), |place| track::track(call, place))),
            "show" => {
                let shows = call.catalogue().shows.iter().filter(|show| query.plain(&show.name)).collect();
                ("shows", page(window, shows, |show| episode::show_simple(call, show)))
            }
            "episode" => {
                let episodes = call.catalogue().episodes.iter().enumerate();
                let places = episodes.filter(|(_, one)| query.plain(&one.name)).map(|(place, _)| place).collect();
                ("episodes", page(window, places, |place| found_episode(call, place, external)))
            }
            "audiobook" => {
                let books = call.catalogue().audiobooks.iter().filter(|book| query.plain(&book.name)).collect();
                ("audiobooks", page(window, books, |book| audiobook::audiobook_simple(call, book)))
            }
            "playlist" => ("playlists", playlists(call, &query, window)),
            _ => return Err(errors::regular(400, "Bad search type field")),
        }
        .flatten();
        answer.insert(name.to_owned(), window.page(call, "/v1/search", total, items));
    }
    ok(&Value::Object(answer))
}

/// Brings a name and a page onto one level.
trait Flatten {
    fn flatten(self) -> (&'static str, usize, Vec<Value>);
}

impl Flatten for (&'static str, (usize, Vec<Value>)) {
    fn flatten(self) -> (&'static str, usize, Vec<Value>) {
        (self.0, self.1.0, self.1.1)
    }
}

fn page<T: Copy>(window: Window, found: Vec<T>, object: impl Fn(T) -> Value) -> (usize, Vec<Value>) {
    let total = found.len().min(FURTHEST);
    (total, window.cut(&found).iter().map(|one| object(*one)).collect())
}

/// Public playlists. About three in ten places of a real answer hold nothing, as developers report: here every third.
fn playlists(call: &Call<'_>, query: &Query, window: Window) -> (usize, Vec<Value>) {
    let all = call.state.libraries.playlists.values();
    let mut found: Vec<_> = all.filter(|one| one.public && query.plain(&one.name)).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let part = window.cut(&found).iter().enumerate();
    let items = part.map(|(at, one)| if (window.offset + at) % 3 == 2 { Value::Null } else { frame(call, one) });
    (found.len(), items.collect())
}

/// An episode that lies elsewhere can be played only by clients that say they can.
fn found_episode(call: &Call<'_>, place: usize, external: bool) -> Value {
    let mut object = episode::episode_simple(call, place);
    let elsewhere = object.get("is_externally_hosted") == Some(&Value::Bool(true));
    extend(&mut object, json!({"is_playable": external || !elsewhere}));
    object
}

fn albums<'a>(call: &'a Call<'_>, query: &Query) -> Vec<&'a Album> {
    let hipster =
        query.filters.iter().any(|(name, value)| name == "tag" && value == "hipster").then(|| least_popular(call.catalogue()));
    let fits = |album: &&Album| {
        let artist = call.catalogue().artists.get(album.artist).map_or("", |artist| &artist.name);
        query.words_in(&[&album.name, artist])
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "album" => contains(&album.name, value),
                "artist" => contains(artist, value),
                "year" => in_year(album, value),
                "upc" => album.upc == *value,
                "tag" if value == "new" => album.released > MADE - 14 * clock::DAY_SECONDS,
                "tag" => hipster.is_some_and(|most| value == "hipster" && call.catalogue().popularity(album) <= most),
                _ => false,
            })
    };
    call.catalogue().albums.iter().filter(fits).take(FURTHEST).collect()
}

fn artists(call: &Call<'_>, query: &Query) -> Vec<usize> {
    let all = call.catalogue().artists.iter().enumerate();
    all.filter(|(place, artist)| {
        query.words_in(&[&artist.name])
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "artist" => contains(&artist.name, value),
                "genre" => contains(artist.genre, value),
                "year" => call.catalogue().albums.iter().any(|album| album.artist == *place && in_year(album, value)),
                _ => false,
            })
    })
    .map(|(place, _)| place)
    .take(FURTHEST)
    .collect()
}

fn tracks(call: &Call<'_>, query: &Query) -> Vec<usize> {
    let catalogue = call.catalogue();
    let fits = |track: &Track| {
        let album = catalogue.albums.get(track.album);
        let album_name = album.map_or("", |album| &album.name);
        let artists: Vec<&str> =
            track.artists.iter().filter_map(|place| catalogue.artists.get(*place)).map(|artist| artist.name.as_str()).collect();
        let mut texts = vec![track.name.as_str(), album_name];
        texts.extend(&artists);
        query.words_in(&texts)
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "track" => contains(&track.name, value),
                "album" => contains(album_name, value),
                "artist" => artists.iter().any(|artist| contains(artist, value)),
                "year" => album.is_some_and(|album| in_year(album, value)),
                "isrc" => track.isrc.eq_ignore_ascii_case(value),
                "genre" => {
                    let mut known = track.artists.iter().filter_map(|place| catalogue.artists.get(*place));
                    known.any(|artist| contains(artist.genre, value))
                }
                _ => false,
            })
    };
    let all = catalogue.tracks.iter().enumerate();
    all.filter(|(_, track)| fits(track)).map(|(place, _)| place).take(FURTHEST).collect()
}

impl Query {
    /// Takes `slow artist:"halvard quist" year:1990-2000` apart. A name before a colon that is no filter is a word.
    fn parse(text: &str) -> Self {
        const FILTERS: &[&str] = &["album", "artist", "track", "year", "upc", "isrc", "genre", "tag"];
        let mut query = Self { words: Vec::new(), filters: Vec::new() };
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let filter = rest.split_once(':').filter(|(name, _)| FILTERS.contains(&name.to_lowercase().as_str()));
            let name = filter.map(|(name, _)| name.to_lowercase());
            let after = filter.map_or(rest, |(_, after)| after);
            let (value, left) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            match name {
                Some(name) => query.filters.push((name, value.to_lowercase())),
                None if !value.is_empty() => query.words.push(value.to_lowercase()),
                None => {}
            }
            rest = left.trim_start();
        }
        query
    }

    fn words_in(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }

    /// For what no filter applies to.
    fn plain(&self, text: &str) -> bool {
        self.filters.is_empty() && self.words_in(&[text])
    }
}

/// How popular the least popular tenth of all albums is at most.
fn least_popular(catalogue: &Catalogue) -> usize {
    let mut all: Vec<usize> = catalogue.albums.iter().map(|album| catalogue.popularity(album)).collect();
    all.sort_unstable();
    all.get((all.len() / 10).saturating_sub(1)).copied().unwrap_or(0)
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(part)
}

fn in_year(album: &Album, wanted: &str) -> bool {
    let date = clock::date(album.released);
    let year = date.get(..4).unwrap_or_default();
    match wanted.split_once('-') {
        Some((from, to)) => (from..=to).contains(&year),
        None => year == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_taken_apart() {
        for (text, words, filters) in [
            ("slow Train", vec!["slow", "train"], vec![]),
            ("artist:\"Halvard Quist\" night", vec!["night"], vec![("artist", "halvard quist")]),
            ("isrc:GBABC year:1990-2000", vec![], vec![("isrc", "gbabc"), ("year", "1990-2000")]),
            ("\"the long platform\" x:y", vec!["the long platform", "x:y"], vec![]),
            ("artist:\"open", vec![], vec![("artist", "open")]),
            ("  \"\"  ", vec![], vec![]),
        ] {
            let query = Query::parse(text);
            let filters: Vec<_> = filters.iter().map(|(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!((query.words, query.filters), (words.iter().map(|word| (*word).to_owned()).collect(), filters), "{text}");
        }
    }
}
