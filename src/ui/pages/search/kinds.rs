//! The kinds of things that can be found, in words.

use crate::spotify::Kind;

/// Its name as a heading.
#[must_use]
pub const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Track => "Songs",
        Kind::Artist => "Artists",
        Kind::Album => "Albums",
        Kind::Playlist => "Playlists",
        Kind::Show => "Podcasts",
        Kind::Episode => "Episodes",
        Kind::Audiobook => "Audiobooks",
        Kind::Chapter => "Chapters",
        Kind::User => "People",
    }
}

/// The same within a sentence.
#[must_use]
pub fn plural(kind: Kind) -> String {
    title(kind).to_lowercase()
}

/// The `id` of the button that shows this kind alone, or everything.
#[must_use]
pub const fn chip_id(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Track) => "kind-track",
        Some(Kind::Artist) => "kind-artist",
        Some(Kind::Album) => "kind-album",
        Some(Kind::Playlist) => "kind-playlist",
        Some(Kind::Show) => "kind-show",
        Some(Kind::Episode) => "kind-episode",
        Some(Kind::Audiobook) => "kind-audiobook",
        _ => "kind-all",
    }
}
