//! One person's library.

/// A liked song or another saved thing, by its place in the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    /// Seconds since 1970.
    pub(crate) added_at: i64,
    pub(crate) place: usize,
}

/// What a person keeps. Newest first, as the Web API lists it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Library {
    pub(crate) tracks: Vec<Saved>,
    /// Identifiers of own and followed playlists, in the order the app shows them.
    pub(crate) playlists: Vec<String>,
}
