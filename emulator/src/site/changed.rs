//! Bodies that the emulator wrote or changed, compressed. The compressed file beside the original would be that of another body.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use super::encoding::Coding;

/// A site has a page and a configuration, in each coding. More than this is left over from builds before.
const MAX_ENTRIES: usize = 16;

/// A body as it is, and in a coding.
type Compressed = BTreeMap<(Coding, Vec<u8>), Vec<u8>>;

/// Compresses each body once, because the page is asked for again and again.
#[derive(Debug, Default)]
pub(crate) struct Changed(Mutex<Compressed>);

impl Changed {
    /// The body in this coding.
    pub(crate) fn compressed(&self, coding: Coding, body: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (coding, body);
        if let Some(compressed) = known.get(&key) {
            return Ok(compressed.clone());
        }
        if known.len() >= MAX_ENTRIES {
            known.clear();
        }
        let compressed = coding.compress(&key.1)?;
        known.insert(key, compressed.clone());
        Ok(compressed)
    }
}
