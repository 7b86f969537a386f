//! Restoring: what is in an archive is put back into an account.
//!
//! An account is read the way a backup reads it, so that what it has now and what it had then are compared as equals. What is missing
//! becomes a [`plan`], a [`run`] carries it out, and then the account is read once more and compared with the plan: a write that
//! succeeds proves nothing.
//!
//! - [`holding`]: what an archive says that an account has.
//! - [`plan`]: what is to be done, and what cannot be.
//! - [`run`]: one request after the other, none of them twice. Sans-IO.
//! - [`driver`]: carries a run out.
//! - [`verify`]: what is not as planned afterwards.

pub mod driver;
pub mod holding;
pub mod plan;
mod planning;
mod playlists;
pub mod run;
pub mod verify;
