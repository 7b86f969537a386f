//! Pages, one per route.

mod callback;
mod connect;
mod landing;
pub mod life;
mod not_found;
mod overview;
mod playlist;
mod playlists;
pub mod title;

pub use callback::Callback;
pub use connect::Connect;
pub use landing::Landing;
pub use not_found::NotFound;
pub use overview::Overview;
pub use playlist::Playlist;
pub use playlists::{PlaylistIndex, Playlists};
