//! The types that answers are read into. They have what the app shows and backs up, and nothing else.
//!
//! Names and descriptions are untrusted: shown as text, never as markup. Addresses have passed [`Links`](super::links::Links). Dates
//! are kept as Spotify wrote them.

pub mod image;
pub mod item;
pub mod name;
pub mod page;
pub mod playlist;
pub mod track;
pub mod user;

pub use image::Image;
pub use item::{Entry, Episode, Item};
pub use page::{Page, PageItem};
pub use playlist::{Owner, Playlist};
pub use track::{Album, Artist, Track};
pub use user::Me;
