//! Spotify URIs: `spotify:<kind>:<id>`.

use super::call::Call;
use super::identifier::is_identifier;
use super::mix;
use crate::world::ItemKind;

/// The target of a URI.
pub(crate) enum UriTarget {
    /// An item of the catalogue, by its index.
    Item(ItemKind, usize),
    /// A playlist's identifier.
    Playlist(String),
    /// A person's key.
    User(String),
}

/// Whether a URI is a well-formed one of a track or an episode, which need not exist.
pub(crate) fn is_playable(uri: &str) -> bool {
    let id = uri.strip_prefix("spotify:track:").or_else(|| uri.strip_prefix("spotify:episode:"));
    id.is_some_and(is_identifier)
}

/// Parses a URI; `None` if it is malformed or its target does not exist.
pub(crate) fn read(call: &Call<'_>, uri: &str) -> Option<UriTarget> {
    let (kind, id) = uri.strip_prefix("spotify:")?.split_once(':')?;
    let item = |kind| call.catalogue().find(kind, id).map(|index| UriTarget::Item(kind, index));
    match kind {
        "track" => item(ItemKind::Track),
        "album" => item(ItemKind::Album),
        "artist" => item(ItemKind::Artist),
        "episode" => item(ItemKind::Episode),
        // Audiobooks have URIs like shows.
        "show" => item(ItemKind::Show).or_else(|| item(ItemKind::Audiobook)),
        "audiobook" => item(ItemKind::Audiobook),
        "playlist" => {
            let is_known =
                call.state.libraries.playlists.contains_key(id) || call.observed() && mix::is_mix(&call.state.libraries, id);
            is_known.then(|| UriTarget::Playlist(id.to_owned()))
        }
        "user" => call.state.directory.display_name(id).map(|_| UriTarget::User(id.to_owned())),
        _ => None,
    }
}
