//! Search over the whole catalogue.

use super::{Bucket, Call, Endpoint, MAX_FOUND_PER_PAGE};
use crate::oauth::ScopeSet;
use crate::spotify::model::Found;
use crate::spotify::uri::Kind;

/// Offset and limit together may not be more than this.
pub const LAST: u32 = 1_000;

/// What can be searched for, in the order in which results are shown.
pub const KINDS: [Kind; 7] = [Kind::Track, Kind::Artist, Kind::Album, Kind::Playlist, Kind::Show, Kind::Episode, Kind::Audiobook];

/// `GET /search`: up to ten of each kind, from this offset on. `None` if nothing is asked for, or more than the service gives.
///
/// The words may have Spotify's filters in them: `artist:`, `album:`, `track:`, `year:1955-1960`, `genre:`, `isrc:`, `upc:`, `tag:new`.
/// The totals of the answer are not counts.
/// <https://developer.spotify.com/documentation/web-api/reference/search>
#[must_use]
pub fn all(words: &str, kinds: &[Kind], offset: u32) -> Option<Endpoint<Found>> {
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| kinds.contains(kind)).map(Kind::as_str).collect();
    let limit = MAX_FOUND_PER_PAGE.min(LAST.saturating_sub(offset));
    if words.trim().is_empty() || kinds.is_empty() || limit == 0 {
        return None;
    }
    let call = Call::get("/search", Bucket::Search, ScopeSet::NONE);
    let mut query =
        vec![("q", words.trim().to_owned().into()), ("type", kinds.join(",").into()), ("limit", limit.to_string().into())];
    if offset > 0 {
        query.push(("offset", offset.to_string().into()));
    }
    Some(Endpoint::new(Call { query, ..call }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn target(words: &str, kinds: &[Kind], offset: u32) -> Option<String> {
        Some(all(words, kinds, offset)?.call().target())
    }

    #[test]
    fn a_search_asks_for_ten_of_each_kind_and_never_past_a_thousand() {
        assert_eq!(
            target(" größe year:1955-1960 & x ", &KINDS, 0).unwrap(),
            "/search?q=gr%C3%B6%C3%9Fe+year%3A1955-1960+%26+x&type=track%2Cartist%2Calbum%2Cplaylist%2Cshow%2Cepisode%2Caudiobook&limit=10"
        );
        assert_eq!(target("a", &[Kind::Artist], 20).unwrap(), "/search?q=a&type=artist&limit=10&offset=20");
        assert_eq!(target("a", &[Kind::Artist], 995).unwrap(), "/search?q=a&type=artist&limit=5&offset=995");
        assert_eq!(target("a", &[Kind::Artist], 1_000), None);
        assert_eq!(target(" ", &KINDS, 0), None);
        assert_eq!(target("a", &[Kind::User, Kind::Chapter], 0), None, "neither can be searched for");
    }
}
