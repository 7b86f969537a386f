//! The user interface. Pages compose, components render; what they show is decided by plain functions on the floors below.
//!
//! [`route`], [`needs`], [`presets`] and [`trouble`] are pure; everything else exists in the browser only.

#[cfg(target_arch = "wasm32")]
pub mod adds;
#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod by_hand;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod context;
#[cfg(target_arch = "wasm32")]
pub mod editing;
#[cfg(target_arch = "wasm32")]
pub mod focus;
#[cfg(target_arch = "wasm32")]
pub mod keep_once;
#[cfg(target_arch = "wasm32")]
pub mod kept;
#[cfg(target_arch = "wasm32")]
pub mod life;
pub mod needs;
#[cfg(target_arch = "wasm32")]
pub mod pages;
#[cfg(target_arch = "wasm32")]
pub mod panic;
#[cfg(target_arch = "wasm32")]
pub mod part_page;
#[cfg(target_arch = "wasm32")]
pub mod parts;
pub mod presets;
#[cfg(target_arch = "wasm32")]
pub mod record;
pub mod route;
#[cfg(target_arch = "wasm32")]
pub mod router;
#[cfg(target_arch = "wasm32")]
pub mod saving;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
mod start;
#[cfg(target_arch = "wasm32")]
pub mod theme;
pub mod trouble;
#[cfg(target_arch = "wasm32")]
pub mod whole;

#[cfg(target_arch = "wasm32")]
pub use start::start;
