//! The invented world: a catalogue that never changes, and people whose libraries do.
//!
//! The same seed and sizes give the same world, byte for byte. Nothing here is copied from Spotify.

pub(crate) mod catalogue;
pub(crate) mod history;
pub(crate) mod library;
pub(crate) mod names;
pub(crate) mod people;
pub(crate) mod player;
pub(crate) mod playlist;
pub(crate) mod random;
pub(crate) mod sample;
pub(crate) mod words;

pub(crate) use catalogue::{Album, Catalogue, Kind, Show, Track};
pub(crate) use library::{Library, Saved};
pub(crate) use playlist::{Cover, Entry, LocalFile, Playlist, What};
