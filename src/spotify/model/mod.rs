//! The types that answers are read into. They have what the app shows and backs up, and nothing else.
//!
//! Names and descriptions are untrusted: shown as text, never as markup. Addresses have passed [`Links`](super::links::Links). Dates
//! are kept as Spotify wrote them.

pub mod album;
pub mod answers;
pub mod audiobook;
pub mod cursor;
pub mod found;
pub mod image;
pub mod item;
pub mod name;
pub mod odd;
pub mod page;
pub mod play;
pub mod playlist;
pub mod saved;
pub mod show;
pub mod total;
pub mod track;
pub mod user;

pub use album::{Group, ListedAlbum, WholeAlbum};
pub use answers::{Answers, Version};
pub use audiobook::{Audiobook, Chapter};
pub use cursor::CursorPage;
pub use found::Found;
pub use image::Image;
pub use item::{Entry, Episode, Item};
pub use odd::Odd;
pub use page::{Page, PageItem};
pub use play::Play;
pub use playlist::{Owner, Playlist, unescaped};
pub use saved::Saved;
pub use show::{Heard, ListedEpisode, Show};
pub use total::Total;
pub use track::{Album, Artist, Track};
pub use user::Me;
