//! Spotify URIs: `spotify:<kind>:<id>`.

use super::call::Call;
use crate::world::Kind;

/// What a URI names.
pub(crate) enum Named {
    /// Something of the catalogue.
    Thing(Kind, usize),
    /// A playlist's identifier.
    Playlist(String),
    /// A person's key.
    User(String),
}

/// Whether a text has the form of an identifier: 22 letters and digits (Spotify, "Spotify URIs and IDs").
pub(crate) fn is_identifier(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads a URI; `None` when it is malformed or names nothing that exists.
pub(crate) fn read(call: &Call<'_>, uri: &str) -> Option<Named> {
    let (kind, id) = uri.strip_prefix("spotify:")?.split_once(':')?;
    let thing = |kind| call.catalogue().place(kind, id).map(|place| Named::Thing(kind, place));
    match kind {
        "track" => thing(Kind::Track),
        "album" => thing(Kind::Album),
        "artist" => thing(Kind::Artist),
        "episode" => thing(Kind::Episode),
        // Audiobooks are shows in their URIs.
        "show" => thing(Kind::Show).or_else(|| thing(Kind::Audiobook)),
        "audiobook" => thing(Kind::Audiobook),
        "playlist" => call.state.libraries.playlists.contains_key(id).then(|| Named::Playlist(id.to_owned())),
        "user" => call.state.directory.display_name(id).map(|_| Named::User(id.to_owned())),
        _ => None,
    }
}
