//! The objects of the Web API, in the generation of responses that is set (Spotify, "February 2026 migration guide").

pub(crate) mod album;
pub(crate) mod artist;
pub(crate) mod audiobook;
pub(crate) mod common;
pub(crate) mod episode;
pub(crate) mod images;
pub(crate) mod playlist;
pub(crate) mod simplified;
pub(crate) mod track;
