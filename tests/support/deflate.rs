//! Compression without a browser.

use std::io::Read as _;

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use lockgroove::backup::container::{Codec, CodecFault};
use lockgroove::session::ports::Pending;

pub(crate) struct Flate;

impl Codec for Flate {
    fn deflate(&self, bytes: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>> {
        let mut deflated = Vec::new();
        let outcome = DeflateEncoder::new(&*bytes, Compression::default()).read_to_end(&mut deflated);
        Box::pin(async move { outcome.map(|_| deflated).map_err(|_| CodecFault) })
    }

    fn inflate(&self, bytes: Vec<u8>, most: u64) -> Pending<Result<Vec<u8>, CodecFault>> {
        let mut inflated = Vec::new();
        let outcome = DeflateDecoder::new(&*bytes).take(most + 1).read_to_end(&mut inflated);
        let fits = inflated.len() as u64 <= most;
        Box::pin(async move { outcome.ok().filter(|_| fits).map(|_| inflated).ok_or(CodecFault) })
    }
}
