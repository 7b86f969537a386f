//! Journeys: a person, a real browser, the release bundle as it ships, and the emulator in Spotify's place.
//!
//! Run by `cargo verify e2e`, once for each browser, with these variables:
//!
//! | | |
//! |---|---|
//! | `LOCKGROOVE_BROWSER` | `chromium` or `firefox` |
//! | `CHROMEDRIVER` or `GECKODRIVER` | the driver |
//! | `CHROMIUM` or `FIREFOX` | the browser |
//! | `LOCKGROOVE_DIST` | the built site |
//! | `LOCKGROOVE_DIST_IN_FOLDER` | the same, built to be served from `/somewhere/` |
//! | `LOCKGROOVE_AXE` | `axe.min.js` |
//!
//! Every test has an emulator and a browser of its own. What a test says happened on the wire it reads from the emulator's log; what
//! it says a person sees it reads from the page. At its end the console must be empty but for what the test said it would provoke.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod harness;

mod access;
mod api;
mod callbacks;
mod causes;
mod check;
mod connect;
mod console;
mod exchange;
mod first_sign_in;
mod flow;
mod flows;
mod grants;
mod keyboard;
mod leaks;
mod leaving;
mod looks;
mod people;
mod places;
mod policy;
mod reading;
mod refresh;
mod router;
mod subpath;
mod tabs;
