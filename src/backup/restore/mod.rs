//! Restoring: the contents of an archive are put back into an account.
//!
//! The account is read the way a backup reads it, so that its contents now and then are compared as equals. Everything missing becomes
//! a [`plan`], a [`run`] carries it out, and then the account is read once more and compared with the plan: a write that succeeds
//! proves nothing.
//!
//! - [`holding`]: the contents of an account, as an archive has them.
//! - [`foreign`]: the same of a file of another tool.
//! - [`plan`]: the writes, and the things that cannot be put back.
//! - [`lost`]: songs that Spotify no longer has, and others that the person chose in their places.
//! - [`run`]: one request after the other, none of them twice. Sans-IO.
//! - [`driver`]: carries a run out.
//! - [`verify`]: differences from the plan afterwards.

pub mod driver;
pub mod foreign;
pub mod holding;
pub mod lost;
pub mod plan;
mod planning;
mod playlists;
pub mod run;
pub mod verify;
