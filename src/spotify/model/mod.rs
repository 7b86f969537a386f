//! What the answers hold, kept to what the app shows and backs up.
//!
//! Names and descriptions are text from elsewhere: shown as text, never as markup. Addresses have been through
//! [`Links`](super::links::Links). Dates stay as they were written.

pub mod image;
pub mod item;
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
