//! The 96 operations of Spotify's description: 48 for apps in development mode, 40 for extended mode, and eight that are closed to every
//! app (Spotify, "February 2026 migration guide"). Two of the 40 were still open to development mode in October 2026.

use super::call::{ApiResult, Call};
use super::{catalogue, library, library_write, me, older, player, playlist_write, playlists, search, top};
use crate::state::scope::Scopes;

/// One operation.
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// Below `/v1/`; `{id}` matches any one segment.
    pub(crate) path: &'static str,
    pub(crate) needs: Needs,
    pub(crate) run: Run,
}

impl Operation {
    /// Whether `{id}` is an identifier. People and categories have names instead.
    pub(crate) fn has_identifiers(&self) -> bool {
        !(self.path.starts_with("users/") || self.path.starts_with("browse/"))
    }
}

/// The scopes an operation needs.
pub(crate) enum Needs {
    Nothing,
    /// All of them.
    All(&'static [&'static str]),
    /// At least one of them; a guess where Spotify lists several for an operation.
    Any(&'static [&'static str]),
}

impl Needs {
    /// Whether these scopes suffice.
    pub(crate) fn met_by(&self, scopes: &Scopes) -> bool {
        match self {
            Self::Nothing => true,
            Self::All(wanted) => wanted.iter().all(|scope| scopes.contains(*scope)),
            Self::Any(wanted) => wanted.iter().any(|scope| scopes.contains(*scope)),
        }
    }
}

/// How an operation is answered.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    Handler(fn(&mut Call<'_>) -> ApiResult),
    /// Deprecated in 2026: for extended mode only.
    Older(fn(&mut Call<'_>) -> ApiResult),
    /// The same, but development mode could still use it in October 2026.
    StillOpen(fn(&mut Call<'_>) -> ApiResult),
    /// Closed to every app in November 2024.
    Closed,
    /// The same, but in October 2026 it returned 404 instead of 403.
    Gone,
}

/// The result of [`find`].
pub(crate) enum Found {
    Operation(&'static Operation, Vec<String>),
    OtherMethod,
    Nothing,
}

/// Finds the operation of a request. The tables list a path without `{id}` before any with `{id}` that also matches it.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let Some(path) = path.strip_prefix("/v1/") else { return Found::Nothing };
    // Some clients of the real service send one.
    let path = path.strip_suffix('/').unwrap_or(path);
    let method = if method == "HEAD" { "GET" } else { method };
    let mut other_method = false;
    for operation in LIVE.iter().chain(OLDER) {
        if let Some(ids) = match_path(operation.path, path) {
            if operation.method == method {
                return Found::Operation(operation, ids);
            }
            other_method = true;
        }
    }
    if other_method { Found::OtherMethod } else { Found::Nothing }
}

/// The fixed segments of all paths.
pub(crate) fn segments() -> impl Iterator<Item = &'static str> {
    LIVE.iter().chain(OLDER).flat_map(|operation| operation.path.split('/')).filter(|segment| *segment != "{id}")
}

fn match_path(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut ids = Vec::new();
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        let segment = segments.next()?;
        if wanted == "{id}" {
            if segment.is_empty() {
                return None;
            }
            ids.push(segment.to_owned());
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(ids)
}

const fn live(method: &'static str, path: &'static str, needs: Needs, handler: fn(&mut Call<'_>) -> ApiResult) -> Operation {
    Operation { method, path, needs, run: Run::Handler(handler) }
}

const fn older(method: &'static str, path: &'static str, needs: Needs, handler: fn(&mut Call<'_>) -> ApiResult) -> Operation {
    Operation { method, path, needs, run: Run::Older(handler) }
}

const fn still_open(method: &'static str, path: &'static str, handler: fn(&mut Call<'_>) -> ApiResult) -> Operation {
    Operation { method, path, needs: MODIFY, run: Run::StillOpen(handler) }
}

/// All closed operations were for reading.
const fn closed(path: &'static str, run: Run) -> Operation {
    Operation { method: "GET", path, needs: Needs::Nothing, run }
}

const MODIFY: Needs = Needs::Any(&["playlist-modify-public", "playlist-modify-private"]);
const PLAYER_READ: Needs = Needs::All(&["user-read-playback-state"]);
const PLAYER_WRITE: Needs = Needs::All(&["user-modify-playback-state"]);
const LIBRARY_READ: Needs = Needs::All(&["user-library-read"]);
const LIBRARY_WRITE: Needs = Needs::Any(&["user-library-modify", "user-follow-modify", "playlist-modify-public"]);
const SAVE: Needs = Needs::All(&["user-library-modify"]);
const FOLLOW: Needs = Needs::All(&["user-follow-modify"]);
const POSITION: Needs = Needs::All(&["user-read-playback-position"]);
const TOP: Needs = Needs::All(&["user-top-read"]);

/// For apps in development mode.
static LIVE: &[Operation] = &[
    live("GET", "albums/{id}", Needs::Nothing, catalogue::album),
    live("GET", "albums/{id}/tracks", Needs::Nothing, catalogue::album_tracks),
    live("GET", "artists/{id}", Needs::Nothing, catalogue::artist),
    live("GET", "artists/{id}/albums", Needs::Nothing, catalogue::artist_albums),
    live("GET", "tracks/{id}", Needs::Nothing, catalogue::track),
    live("GET", "shows/{id}", POSITION, catalogue::show),
    live("GET", "shows/{id}/episodes", POSITION, catalogue::show_episodes),
    live("GET", "episodes/{id}", POSITION, catalogue::episode),
    live("GET", "audiobooks/{id}", Needs::Nothing, catalogue::audiobook),
    live("GET", "audiobooks/{id}/chapters", Needs::Nothing, catalogue::audiobook_chapters),
    live("GET", "chapters/{id}", Needs::Nothing, catalogue::chapter),
    live("GET", "search", Needs::Nothing, search::search),
    live("GET", "me", Needs::Nothing, me::profile),
    live("GET", "me/top/artists", TOP, top::top_artists),
    live("GET", "me/top/tracks", TOP, top::top_tracks),
    live("GET", "me/albums", LIBRARY_READ, library::albums),
    live("GET", "me/tracks", LIBRARY_READ, library::tracks),
    live("GET", "me/episodes", Needs::All(&["user-library-read", "user-read-playback-position"]), library::episodes),
    live("GET", "me/shows", LIBRARY_READ, library::shows),
    live("GET", "me/audiobooks", LIBRARY_READ, library::audiobooks),
    live("GET", "me/following", Needs::All(&["user-follow-read"]), library::following),
    live("PUT", "me/library", LIBRARY_WRITE, library_write::save),
    live("DELETE", "me/library", LIBRARY_WRITE, library_write::remove),
    live(
        "GET",
        "me/library/contains",
        Needs::Any(&["user-library-read", "user-follow-read", "playlist-read-private"]),
        library_write::contains,
    ),
    live("GET", "me/playlists", Needs::All(&["playlist-read-private"]), playlists::mine),
    live("POST", "me/playlists", MODIFY, playlist_write::create),
    live("GET", "playlists/{id}", Needs::Nothing, playlists::one),
    live("PUT", "playlists/{id}", MODIFY, playlist_write::details),
    live("GET", "playlists/{id}/items", Needs::All(&["playlist-read-private"]), playlists::items),
    live("POST", "playlists/{id}/items", MODIFY, playlist_write::add),
    live("PUT", "playlists/{id}/items", MODIFY, playlist_write::replace_or_move),
    live("DELETE", "playlists/{id}/items", MODIFY, playlist_write::remove),
    live("GET", "playlists/{id}/images", Needs::Nothing, playlist_write::images),
    live("PUT", "playlists/{id}/images", Needs::All(&["ugc-image-upload"]), playlist_write::upload),
    live("GET", "me/player", PLAYER_READ, player::read::state),
    live("PUT", "me/player", PLAYER_WRITE, player::command::transfer),
    live("GET", "me/player/devices", PLAYER_READ, player::read::devices),
    live("GET", "me/player/currently-playing", Needs::All(&["user-read-currently-playing"]), player::read::currently),
    live("PUT", "me/player/play", PLAYER_WRITE, player::command::play),
    live("PUT", "me/player/pause", PLAYER_WRITE, player::command::pause),
    live("POST", "me/player/next", PLAYER_WRITE, player::command::next),
    live("POST", "me/player/previous", PLAYER_WRITE, player::command::previous),
    live("PUT", "me/player/seek", PLAYER_WRITE, player::command::seek),
    live("PUT", "me/player/repeat", PLAYER_WRITE, player::command::repeat),
    live("PUT", "me/player/volume", PLAYER_WRITE, player::command::volume),
    live("PUT", "me/player/shuffle", PLAYER_WRITE, player::command::shuffle),
    live("GET", "me/player/recently-played", Needs::All(&["user-read-recently-played"]), player::recently_played::recently_played),
    live("GET", "me/player/queue", Needs::All(&["user-read-currently-playing", "user-read-playback-state"]), player::read::queue),
    live("POST", "me/player/queue", PLAYER_WRITE, player::command::queue),
];

/// Deprecated or closed.
static OLDER: &[Operation] = &[
    older("GET", "tracks", Needs::Nothing, older::several::tracks),
    older("GET", "albums", Needs::Nothing, older::several::albums),
    older("GET", "artists", Needs::Nothing, older::several::artists),
    older("GET", "shows", POSITION, older::several::shows),
    older("GET", "episodes", POSITION, older::several::episodes),
    older("GET", "audiobooks", Needs::Nothing, older::several::audiobooks),
    older("GET", "chapters", Needs::Nothing, older::several::chapters),
    older("GET", "playlists/{id}/tracks", Needs::Nothing, older::playlists::tracks),
    older("POST", "playlists/{id}/tracks", MODIFY, playlist_write::add),
    older("PUT", "playlists/{id}/tracks", MODIFY, playlist_write::replace_or_move),
    older("DELETE", "playlists/{id}/tracks", MODIFY, playlist_write::remove_positions),
    older("GET", "playlists/{id}/followers/contains", Needs::All(&["playlist-read-private"]), older::playlists::is_followed),
    still_open("PUT", "playlists/{id}/followers", older::playlists::follow),
    still_open("DELETE", "playlists/{id}/followers", older::playlists::unfollow),
    older("GET", "users/{id}", Needs::Nothing, older::users::profile),
    older("GET", "users/{id}/playlists", Needs::All(&["playlist-read-private"]), older::users::playlists),
    older("POST", "users/{id}/playlists", MODIFY, older::users::create_playlist),
    older("PUT", "me/albums", SAVE, older::saved::save),
    older("PUT", "me/tracks", SAVE, older::saved::save),
    older("PUT", "me/episodes", SAVE, older::saved::save),
    older("PUT", "me/shows", SAVE, older::saved::save),
    older("PUT", "me/audiobooks", SAVE, older::saved::save),
    older("DELETE", "me/albums", SAVE, older::saved::remove),
    older("DELETE", "me/tracks", SAVE, older::saved::remove),
    older("DELETE", "me/episodes", SAVE, older::saved::remove),
    older("DELETE", "me/shows", SAVE, older::saved::remove),
    older("DELETE", "me/audiobooks", SAVE, older::saved::remove),
    older("GET", "me/albums/contains", LIBRARY_READ, older::saved::contains),
    older("GET", "me/tracks/contains", LIBRARY_READ, older::saved::contains),
    older("GET", "me/episodes/contains", LIBRARY_READ, older::saved::contains),
    older("GET", "me/shows/contains", LIBRARY_READ, older::saved::contains),
    older("GET", "me/audiobooks/contains", LIBRARY_READ, older::saved::contains),
    older("PUT", "me/following", FOLLOW, older::saved::save),
    older("DELETE", "me/following", FOLLOW, older::saved::remove),
    older("GET", "me/following/contains", Needs::All(&["user-follow-read"]), older::saved::contains),
    older("GET", "artists/{id}/top-tracks", Needs::Nothing, older::browse::top_tracks),
    older("GET", "browse/new-releases", Needs::Nothing, older::browse::new_releases),
    older("GET", "browse/categories", Needs::Nothing, older::browse::categories),
    older("GET", "browse/categories/{id}", Needs::Nothing, older::browse::category),
    older("GET", "markets", Needs::Nothing, older::browse::markets),
    closed("artists/{id}/related-artists", Run::Closed),
    closed("recommendations", Run::Gone),
    closed("recommendations/available-genre-seeds", Run::Gone),
    closed("audio-features", Run::Closed),
    closed("audio-features/{id}", Run::Closed),
    closed("audio-analysis/{id}", Run::Closed),
    closed("browse/featured-playlists", Run::Closed),
    closed("browse/categories/{id}/playlists", Run::Closed),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_every_operation_of_the_description() {
        // The description has one operation for both kinds of top lists.
        assert_eq!(LIVE.len(), 48 + 1);
        assert_eq!(OLDER.len(), 48);
    }

    #[test]
    fn paths_match_segment_by_segment() {
        for (pattern, path, expected) in [
            ("me", "me", Some(0)),
            ("me", "me/", None),
            ("playlists/{id}", "playlists/x", Some(1)),
            ("playlists/{id}", "playlists/", None),
            ("playlists/{id}/items", "playlists/x/items", Some(1)),
            ("playlists/{id}/items", "playlists/x/y/items", None),
        ] {
            assert_eq!(match_path(pattern, path).map(|ids| ids.len()), expected, "{pattern} {path}");
        }
    }
}
