//! What Node.js measures: the size of a file as a static host sends it. It comes with both compressors, so this program needs none.

use std::path::Path;

use crate::fault::{Done, Fault};
use crate::process::Run;

/// Bytes of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    /// At the highest level.
    pub(crate) gzip: u64,
    /// At the highest level.
    pub(crate) brotli: u64,
}

impl Sizes {
    fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split(' ').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self { raw: next()?, gzip: next()?, brotli: next()? })
    }
}

/// The sizes of each file.
pub(crate) fn sizes<P: AsRef<Path>>(files: &[P]) -> Done<Vec<Sizes>> {
    let paths = files.iter().map(|file| file.as_ref().as_os_str());
    let output = Run::new("node").args(["xtask/tools/sizes.mjs"]).args(paths).answer().unwrap_or_default();
    let sizes: Vec<Sizes> = output.lines().filter_map(Sizes::parse).collect();
    if sizes.len() == files.len() { Ok(sizes) } else { Err(Fault::new("Node.js could not measure the files")) }
}

#[cfg(test)]
mod tests {
    use super::Sizes;

    #[test]
    fn reads_a_line_of_sizes() {
        assert_eq!(Sizes::parse("30 20 10"), Some(Sizes { raw: 30, gzip: 20, brotli: 10 }));
        assert_eq!(Sizes::parse("30 20"), None);
    }
}
