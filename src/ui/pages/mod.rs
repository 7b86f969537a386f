//! Pages, one per route.

pub mod access;
pub mod callback;
pub mod check;
pub mod connect;
pub mod console;
pub mod flow;
pub mod flows;
pub mod implicit;
pub mod landing;
pub mod life;
pub mod not_found;
pub mod overview;
pub mod playlist;
pub mod playlist_edit;
pub mod playlists;
pub mod title;
pub mod top;

pub use access::Access;
pub use callback::Callback;
pub use check::CheckPage;
pub use connect::Connect;
pub use console::Console;
pub use flow::Flow;
pub use flows::Flows;
pub use implicit::Implicit;
pub use landing::Landing;
pub use not_found::NotFound;
pub use overview::Overview;
pub use playlist::Playlist;
pub use playlists::{PlaylistIndex, Playlists};
pub use top::Top;
