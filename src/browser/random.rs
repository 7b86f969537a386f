//! Random bytes from Web Crypto, through getrandom.

use super::WebWorld;
use crate::oauth::{NoRandomness, Random};

impl Random for WebWorld {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
