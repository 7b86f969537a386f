//! Randomness on a machine that is not a browser.

use lockgroove::oauth::{NoRandomness, Random};

/// The operating system's.
pub(crate) struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
