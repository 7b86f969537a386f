//! `GET /search` (Spotify, "Web API Reference"): words and filters, over the catalogue and public playlists.

use serde_json::{Map, Value, json};

use super::call::{ApiResult, Call, ok};
use super::catalogue::sold_here;
use super::errors;
use super::objects::playlist::listed;
use super::objects::{artist, audiobook, episode, simplified, track};
use super::paging::{SEARCH, Window};
use super::value::{extend, put};
use crate::clock;
use crate::random::Random;
use crate::world::catalogue::WORLD_DATE;
use crate::world::{Album, Catalogue, Track};

/// How many results a search has at most.
const MAX_RESULTS: usize = 1_000;

/// A parsed query: words to find, and filters.
struct Query {
    words: Vec<String>,
    filters: Vec<(String, String)>,
}

/// A page of results for each type.
pub(crate) fn search(call: &mut Call<'_>) -> ApiResult {
    let text = call.query.filled("q").ok_or_else(|| errors::regular(400, "No search query"))?;
    let types = call.query.filled("type").ok_or_else(|| errors::regular(400, "Missing parameter type"))?;
    let window = Window::of(call, SEARCH)?;
    if window.limit.saturating_add(window.offset) > MAX_RESULTS {
        return Err(errors::regular(400, "Limit + Offset exceeds maximum of 1000"));
    }
    let external = match call.query.filled("include_external") {
        None => false,
        Some("audio") => true,
        Some(_) => return Err(errors::regular(400, "Invalid include_external")),
    };
    let query = Query::parse(text);
    let mut body = Map::new();
    for kind in types.split(',') {
        let (name, total, items) = match kind.trim() {
            "album" => ("albums", page(window, albums(call, &query), |one| simplified::album(call, one))),
            "artist" => ("artists", page(window, artists(call, &query), |index| artist::artist(call, index))),
            "track" => ("tracks", page(window, tracks(call, &query), |index| track::track(call, index))),
            "show" => {
                let shows = call.catalogue().shows.iter().filter(|show| query.matches_name(&show.name)).collect();
                ("shows", page(window, shows, |show| episode::show_simple(call, show)))
            }
            "episode" => {
                let episodes = call.catalogue().episodes.iter().enumerate();
                let indices = episodes.filter(|(_, one)| query.matches_name(&one.name)).map(|(index, _)| index).collect();
                ("episodes", page(window, indices, |index| found_episode(call, index, external)))
            }
            "audiobook" => {
                // Where they are not sold, searches were observed to find none.
                let are_found = !call.observed() || sold_here(call).is_ok();
                let books = call.catalogue().audiobooks.iter().filter(|book| are_found && query.matches_name(&book.name)).collect();
                ("audiobooks", page(window, books, |book| audiobook::audiobook_simple(call, book)))
            }
            "playlist" => ("playlists", playlists(call, &query, window)),
            _ => return Err(errors::regular(400, "Bad search type field")),
        }
        .flatten();
        let mut page = window.page(call, "/v1/search", total, items);
        put(&mut page, "total", stated_total(call, &query, name, window, total));
        body.insert(name.to_owned(), page);
    }
    ok(&Value::Object(body))
}

/// The `total` of a page. It was observed to be no count: it differed between requests with the same query, and was 0 with `isrc:`.
fn stated_total(call: &Call<'_>, query: &Query, name: &str, window: Window, found: usize) -> usize {
    if found == 0 || !call.observed() {
        return found;
    }
    if query.filters.iter().any(|(filter, _)| filter == "isrc") {
        return 0;
    }
    let purpose = format!("{:?} {:?} {name} {} {}", query.words, query.filters, window.limit, window.offset);
    1 + Random::new(call.world.sizes.seed, &purpose).below(MAX_RESULTS)
}

/// Flattens a name with its page.
trait Flatten {
    fn flatten(self) -> (&'static str, usize, Vec<Value>);
}

impl Flatten for (&'static str, (usize, Vec<Value>)) {
    fn flatten(self) -> (&'static str, usize, Vec<Value>) {
        (self.0, self.1.0, self.1.1)
    }
}

fn page<T: Copy>(window: Window, found: Vec<T>, object: impl Fn(T) -> Value) -> (usize, Vec<Value>) {
    let total = found.len().min(MAX_RESULTS);
    (total, window.cut(&found).iter().map(|one| object(*one)).collect())
}

/// Public playlists. Every third is `null`: developers report about three in ten in real responses.
fn playlists(call: &Call<'_>, query: &Query, window: Window) -> (usize, Vec<Value>) {
    let all = call.state.libraries.playlists.values();
    let mut found: Vec<_> = all.filter(|one| one.public && query.matches_name(&one.name)).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let part = window.cut(&found).iter().enumerate();
    let items = part.map(|(at, one)| if (window.offset + at) % 3 == 2 { Value::Null } else { listed(call, one) });
    (found.len(), items.collect())
}

/// Only clients with `include_external=audio` can play an episode that is hosted elsewhere.
fn found_episode(call: &Call<'_>, index: usize, external: bool) -> Value {
    let mut object = episode::episode_simple(call, index);
    let is_external = object.get("is_externally_hosted") == Some(&Value::Bool(true));
    extend(&mut object, json!({"is_playable": external || !is_external}));
    object
}

fn albums<'a>(call: &'a Call<'_>, query: &Query) -> Vec<&'a Album> {
    let hipster =
        query.filters.iter().any(|(name, value)| name == "tag" && value == "hipster").then(|| hipster_popularity(call.catalogue()));
    let fits = |album: &&Album| {
        let artist = call.catalogue().artists.get(album.artist).map_or("", |artist| &artist.name);
        query.matches_words(&[&album.name, artist])
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "album" => contains(&album.name, value),
                "artist" => contains(artist, value),
                "year" => in_year(album, value),
                "upc" => album.upc == *value,
                "tag" if value == "new" => album.released > WORLD_DATE - 14 * clock::DAY_SECONDS,
                "tag" => hipster.is_some_and(|max| value == "hipster" && call.catalogue().popularity(album) <= max),
                _ => false,
            })
    };
    call.catalogue().albums.iter().filter(fits).take(MAX_RESULTS).collect()
}

fn artists(call: &Call<'_>, query: &Query) -> Vec<usize> {
    let all = call.catalogue().artists.iter().enumerate();
    all.filter(|(index, artist)| {
        query.matches_words(&[&artist.name])
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "artist" => contains(&artist.name, value),
                "genre" => contains(artist.genre, value),
                "year" => call.catalogue().albums.iter().any(|album| album.artist == *index && in_year(album, value)),
                _ => false,
            })
    })
    .map(|(index, _)| index)
    .take(MAX_RESULTS)
    .collect()
}

fn tracks(call: &Call<'_>, query: &Query) -> Vec<usize> {
    let catalogue = call.catalogue();
    let fits = |track: &Track| {
        let album = catalogue.albums.get(track.album);
        let album_name = album.map_or("", |album| &album.name);
        let artists: Vec<&str> =
            track.artists.iter().filter_map(|index| catalogue.artists.get(*index)).map(|artist| artist.name.as_str()).collect();
        let mut texts = vec![track.name.as_str(), album_name];
        texts.extend(&artists);
        query.matches_words(&texts)
            && query.filters.iter().all(|(name, value)| match name.as_str() {
                "track" => contains(&track.name, value),
                "album" => contains(album_name, value),
                "artist" => artists.iter().any(|artist| contains(artist, value)),
                "year" => album.is_some_and(|album| in_year(album, value)),
                "isrc" => track.isrc.eq_ignore_ascii_case(value),
                "genre" => {
                    let mut known = track.artists.iter().filter_map(|index| catalogue.artists.get(*index));
                    known.any(|artist| contains(artist.genre, value))
                }
                _ => false,
            })
    };
    let all = catalogue.tracks.iter().enumerate();
    all.filter(|(_, track)| fits(track)).map(|(index, _)| index).take(MAX_RESULTS).collect()
}

impl Query {
    /// Parses a query such as `slow artist:"halvard quist" year:1990-2000`. If the name before a colon is not a filter, it is a word.
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

    fn matches_words(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }

    /// For types without filters.
    fn matches_name(&self, text: &str) -> bool {
        self.filters.is_empty() && self.matches_words(&[text])
    }
}

/// The maximum popularity of the least popular tenth of all albums.
fn hipster_popularity(catalogue: &Catalogue) -> usize {
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
    fn queries_are_parsed() {
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
