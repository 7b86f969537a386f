//! The Web API, typed.
//!
//! Owns the requests to the Web API, how fast they are sent, how answers are read, and what each refusal means. It is pure: requests
//! go out through the ports of the [session](crate::session), which also keeps the token.
//!
//! - [`endpoint`]: one file per resource; each function describes one request. Pages never build an address by hand.
//! - [`model`]: the types that answers are read into.
//! - [`listing`]: lists that are read page by page: each thing once, no contradictory length, always an end.
//! - [`reading`]: whole lists, many pages at once, settled if they change meanwhile. Sans-IO.
//! - [`cache`]: playlists in memory, by version.
//! - [`client`]: makes a call: checks its scopes, waits for its turn, sends it, reads the answer.
//! - [`uri`] and [`links`]: what a thing is and which one, and its page at Spotify.
//! - [`pace`]: what to do about an answer, and how fast to go on. Sans-IO.
//! - [`error`], [`code`] and [`explain`]: one variant per reaction of the caller, and the text for the person.
//!
//! Follows <https://developer.spotify.com/documentation/web-api/concepts/api-calls> and, for the shapes of 2026,
//! <https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide>.

pub mod cache;
pub mod capability;
pub mod client;
pub mod code;
pub mod endpoint;
pub mod error;
pub mod explain;
pub mod id;
pub mod links;
pub mod listing;
pub mod model;
pub mod pace;
pub mod query;
pub mod read;
pub mod reading;
#[cfg(test)]
pub(crate) mod testing;
pub mod uri;

pub use cache::VersionCache;
pub use capability::{Capability, Share};
pub use client::{ApiClient, Change, SentCall};
pub use code::Code;
pub use endpoint::Endpoint;
pub use error::ApiError;
pub use id::PlaylistId;
pub use listing::{Listing, ReadPage};
pub use model::{Entry, Item, Me, Page, Playlist, Track};
pub use reading::{Collected, CursorReader, ListReader, News, Whole};
pub use uri::{Batch, Kind, Uri};
