//! Changes of playlists in an emulator's account, over HTTP, with the app's client and without a browser.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the network and the clocks are real here")]
#[path = "../support/fake_world.rs"]
mod fake_world;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../support/http_app.rs"]
mod http_app;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../../examples/support/native.rs"]
mod native;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../support/person.rs"]
mod person;

mod across;
mod one;

use std::time::Duration;

use lockgroove::oauth::ScopeSet;
use lockgroove::organise::driver::Surroundings;
use lockgroove::organise::run::Progress;
use lockgroove::session::ports::Pending;
use lockgroove::spotify::capability::Capability;

/// Waits for nothing.
struct AtOnce {
    /// Whether what is written down is stored.
    stores: bool,
}

const AT_ONCE: AtOnce = AtOnce { stores: true };

impl Surroundings for AtOnce {
    fn note(&self, _: Progress) -> Pending<bool> {
        let stores = self.stores;
        Box::pin(async move { stores })
    }

    fn wait(&self, _: Duration) -> Pending<()> {
        Box::pin(async {})
    }

    fn changed(&self) {}
}

fn scopes() -> ScopeSet {
    [Capability::SeeLibrary, Capability::ChangeLibrary, Capability::ChangePlaylists].into_iter().map(Capability::scopes).collect()
}

/// Numbers that look random, always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}
