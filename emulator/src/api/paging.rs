//! Offset paging (Spotify, "Web API Reference"): the requested part of a list, and the paging object around it.

use serde_json::{Value, json};

use super::call::Call;
use super::errors;
use super::value::put;
use crate::http::Response;

/// The parameters that the address of the next page repeats.
const KEPT: &[&str] = &["market", "fields", "additional_types", "time_range", "include_groups", "q", "type", "include_external"];

/// The limits of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) default: usize,
    pub(crate) max: usize,
    pub(crate) max_offset: usize,
    /// Default and maximum in extended mode, where they differ.
    pub(crate) extended: Option<(usize, usize)>,
}

/// Most lists.
pub(crate) const COMMON: Bounds = Bounds { default: 20, max: 50, max_offset: usize::MAX, extended: None };
pub(crate) const PLAYLISTS: Bounds = Bounds { max_offset: 100_000, ..COMMON };

/// Albums of an artist.
pub(crate) const ARTIST_ALBUMS: Bounds = Bounds { default: 5, max: 10, max_offset: usize::MAX, extended: Some((20, 50)) };
pub(crate) const SEARCH: Bounds = ARTIST_ALBUMS;

/// Entries of a playlist: up to 100. According to the documentation, development mode gets only 50.
pub(crate) fn entries_bounds(call: &Call<'_>) -> Bounds {
    if call.extended() || call.observed() { Bounds { max: 100, ..COMMON } } else { COMMON }
}

impl Bounds {
    /// The default and the maximum for this caller.
    pub(crate) fn in_mode(self, call: &Call<'_>) -> (usize, usize) {
        self.extended.filter(|_| call.extended()).unwrap_or((self.default, self.max))
    }
}

/// The requested part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    /// How many entries of each page stand again on the next one.
    pub(crate) repeated: usize,
}

impl Window {
    /// The start of a list.
    pub(crate) const fn first(limit: usize) -> Self {
        Self { limit, offset: 0, repeated: 0 }
    }

    /// Reads `limit` and `offset`.
    pub(crate) fn of(call: &Call<'_>, bounds: Bounds) -> Result<Self, Response> {
        let (default, max) = bounds.in_mode(call);
        let limit = match call.query.get("limit") {
            None => default,
            Some(text) => text.parse().ok().filter(|limit| (1..=max).contains(limit)).ok_or_else(errors::invalid_limit)?,
        };
        let offset = match call.query.get("offset") {
            None => 0,
            Some(text) => text
                .parse()
                .ok()
                .filter(|offset| *offset <= bounds.max_offset)
                .ok_or_else(|| errors::regular(400, "Invalid offset"))?,
        };
        Ok(Self { limit, offset, repeated: call.state.settings.repeated_entries })
    }

    /// Cuts this part out of a list.
    pub(crate) fn cut<T>(self, list: &[T]) -> &[T] {
        let from = self.offset.saturating_sub(self.repeated).min(list.len());
        list.get(from..from.saturating_add(self.limit).min(list.len())).unwrap_or_default()
    }

    /// The paging object. `path` is the list's address after the origin. The addresses of other pages keep the request's parameters.
    pub(crate) fn page(self, call: &Call<'_>, path: &str, total: usize, items: Vec<Value>) -> Value {
        let address = |offset: usize| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("offset", &offset.to_string()).append_pair("limit", &self.limit.to_string());
            for (name, value) in call.query.pairs() {
                if KEPT.contains(&name) {
                    query.append_pair(name, value);
                }
            }
            format!("{}{path}?{}", call.origin(), query.finish())
        };
        // Repeats count as entries.
        let total = if total > self.limit { total.saturating_add(self.repeated) } else { total };
        let end = self.offset.saturating_add(self.limit);
        let mut page = json!({
            "href": address(self.offset),
            "limit": self.limit,
            "next": (end < total).then(|| address(end)),
            "offset": self.offset,
            "previous": (self.offset > 0).then(|| address(self.offset.saturating_sub(self.limit))),
            "total": total,
        });
        put(&mut page, "items", items);
        page
    }
}
