//! Top artists and tracks.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{Artist, Page, Track};

/// The scope for reading what the person plays most.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserTopRead]);

/// The time range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// About four weeks.
    Weeks,
    /// About half a year, which is the default of the Web API.
    #[default]
    Months,
    /// About a year, or all the data there is.
    Years,
}

impl Range {
    /// All ranges, shortest first.
    pub const ALL: [Self; 3] = [Self::Weeks, Self::Months, Self::Years];

    /// Its name in the Web API, and in this app's addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weeks => "short_term",
            Self::Months => "medium_term",
            Self::Years => "long_term",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|range| range.as_str() == text)
    }
}

fn call(kind: &str, range: Range) -> Call {
    let call = Call::get(format!("/me/top/{kind}"), Bucket::Top, READ);
    Call { query: vec![("time_range", range.as_str().into())], ..call }
}

/// `GET /me/top/artists`, most played first.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks>
#[must_use]
pub fn artists(range: Range) -> Endpoint<Page<Artist>> {
    Endpoint::paged(call("artists", range))
}

/// `GET /me/top/tracks`, most played first.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks>
#[must_use]
pub fn tracks(range: Range) -> Endpoint<Page<Track>> {
    Endpoint::paged(call("tracks", range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_from_its_name() {
        for range in Range::ALL {
            assert_eq!(Range::parse(range.as_str()), Some(range));
        }
        assert_eq!(Range::parse("all_time"), None);
    }
}
