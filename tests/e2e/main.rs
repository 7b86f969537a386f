//! Journeys: a person, a real browser, the release bundle as it ships, and the emulator in Spotify's place.
//!
//! `cargo verify e2e` runs them once per browser, with these variables:
//!
//! | | |
//! |---|---|
//! | `LOCKGROOVE_BROWSER` | `chromium` or `firefox` |
//! | `LOCKGROOVE_BROWSERS` | how many of them run side by side |
//! | `CHROMEDRIVER` or `GECKODRIVER` | the driver |
//! | `CHROMIUM` or `FIREFOX` | the browser |
//! | `LOCKGROOVE_DIST` | the built site |
//! | `LOCKGROOVE_DIST_AT_SUBPATH` | the same, built to be served from `/somewhere/` |
//! | `LOCKGROOVE_AXE` | `axe.min.js` |
//! | `LOCKGROOVE_LONG` | set for more tabs, and another seed in each run |
//! | `LOCKGROOVE_SEED` | a seed that a journey with a random library has printed, to repeat it |
//!
//! Each journey has an emulator of its own, so also an origin of its own, and a new user context of a browser. It reads from the
//! emulator's log what was sent, and from the page what a person sees, and it waits for either before it reads. At its end the console
//! must hold nothing that the journey did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/deflate.rs"]
mod deflate;
mod harness;

mod access;
mod accounts;
mod across;
mod api;
mod archive;
mod backup;
mod boot;
mod callbacks;
mod causes;
mod check;
mod connect;
mod console;
mod covers;
mod editing;
mod exchange;
mod faults;
mod first_sign_in;
mod flow;
mod flows;
mod front_page;
mod glance;
mod grants;
mod hands;
mod history;
mod keyboard;
mod leaks;
mod leaving;
mod library;
mod lists;
mod looks;
mod organise;
mod parts;
mod people;
mod places;
mod policy;
mod properties;
mod reading;
mod refresh;
mod restore;
mod router;
mod rules;
mod saving;
mod subpath;
mod tabs;
mod translated;
