//! Random numbers outside a browser.

use lockgroove::oauth::{NoRandomness, Random};

/// The random numbers of the operating system.
pub(crate) struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
