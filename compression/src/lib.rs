//! Brotli and gzip at their highest levels: the build makes compressed copies of its files with them, and the emulator compresses the
//! page that it changes.
//!
//! This is a crate of its own because the compressors are generic: compiled with the code that calls them, they would be as slow as that,
//! or it would take as long to compile as they do. The same body always gives the same bytes.

use std::io::{self, Write as _};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

/// Compresses with Brotli (RFC 7932).
///
/// # Errors
/// None is known for a body in memory.
pub fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, size_hint: body.len(), ..BrotliEncoderParams::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*body, &mut out, &params)?;
    Ok(out)
}

/// Compresses with gzip (RFC 1952).
///
/// # Errors
/// None is known for a body in memory.
pub fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    // The default header names neither a time nor a file, so the result depends on the body alone.
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Read as _;

    use super::{brotli, gzip};

    const BODY: &[u8] = include_bytes!("lib.rs");

    #[test]
    fn what_is_compressed_is_smaller_and_can_be_read_again() {
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        brotli::BrotliDecompress(&mut &*brotli(BODY).unwrap(), &mut from_brotli).unwrap();
        flate2::read::GzDecoder::new(&*gzip(BODY).unwrap()).read_to_end(&mut from_gzip).unwrap();
        assert!(from_brotli == BODY && from_gzip == BODY);
        assert!(brotli(BODY).unwrap().len() < gzip(BODY).unwrap().len() && gzip(BODY).unwrap().len() < BODY.len());
    }

    #[test]
    fn the_same_body_gives_the_same_bytes() {
        assert_eq!(brotli(BODY).unwrap(), brotli(BODY).unwrap());
        let compressed = gzip(BODY).unwrap();
        assert_eq!(compressed, gzip(BODY).unwrap());
        assert_eq!(compressed.get(4..8), Some(&[0, 0, 0, 0][..]), "the time in the header");
    }
}
