//! Component tests: parts of the page, mounted in a real browser, with a scripted network.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod app;
mod browser;
mod components;
mod edit;
mod flows;
mod grants;
mod pages;
mod router;
mod secrets;
mod shared;
mod support;
mod translated;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
