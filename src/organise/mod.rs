//! Changing playlists, with a way back: every change is planned, shown, carried out, checked and can be undone.
//!
//! Owns how an order is reached in few requests, what counts as a duplicate, and how a change goes on after a fault. It is pure: no
//! browser, no clock, no network.
//!
//! - [`task`]: the kinds of work.
//! - [`entry`]: the entries of a playlist as the service lists them, none left out: every position depends on all of them.
//! - [`sort`]: an order by several keys, reversed, or shuffled.
//! - [`moves`]: an order, reached by moving few blocks.
//! - [`twins`]: entries that are the same song, and why.
//! - [`replace`]: songs that cannot be played, and others in their places.
//! - [`sets`]: one list out of two, and what is in some lists and in none of others.
//! - [`by_hand`]: an edit of a playlist's table as a change like any other.
//! - [`details`]: a playlist's name, description and place on the profile.
//! - [`gather`]: many playlists and the liked songs, read into memory.
//! - [`places`]: which playlists a song is in.
//! - [`moving`]: songs of one playlist, copied or moved to another.
//! - [`saves`]: many things saved or removed.
//! - [`rules`]: a playlist as a rule over the library.
//! - [`step`]: a request that changes a playlist, and what it makes of the entries.
//! - [`plan`]: the steps from the current entries to those that are wanted, and their price.
//! - [`undo`]: the plan that leads back, or on, when others have changed the playlist too.
//! - [`run`]: a plan that is being carried out. Sans-IO.
//! - [`driver`]: carries a run out.
//! - [`journal`]: a run as a later visit finds it.
//! - [`undo_file`]: a file that undoes a change later.

pub mod by_hand;
pub mod details;
pub mod driver;
pub mod entry;
pub mod gather;
pub mod journal;
pub mod moves;
pub mod moving;
pub mod places;
pub mod plan;
pub mod replace;
pub mod rules;
pub mod run;
pub mod saves;
pub mod sets;
pub mod sort;
pub mod step;
mod stored;
pub mod task;
pub mod twins;
pub mod undo;
pub mod undo_file;
