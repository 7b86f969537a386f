//! Compression by the browser (<https://compression.spec.whatwg.org>), so that the module carries no codec. Hashes by Web Crypto, which takes
//! them off the thread that draws.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use super::turns;
use crate::backup::container::{Codec, CodecFault};
use crate::session::ports::Pending;

/// The codec of the browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserCodec;

impl Codec for BrowserCodec {
    fn deflate(&self, bytes: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>> {
        Box::pin(async move { through(bytes, &stream("CompressionStream")?, u64::MAX).await })
    }

    fn inflate(&self, bytes: Vec<u8>, most: u64) -> Pending<Result<Vec<u8>, CodecFault>> {
        Box::pin(async move { through(bytes, &stream("DecompressionStream")?, most).await })
    }

    fn sha256(&self, bytes: &[u8]) -> Pending<Option<[u8; 32]>> {
        let bytes = Uint8Array::from(bytes);
        Box::pin(async move {
            let subtle = web_sys::window()?.crypto().ok()?.subtle();
            let digest = JsFuture::from(subtle.digest_with_str_and_js_u8_array("SHA-256", &bytes).ok()?).await.ok()?;
            Uint8Array::new(&digest).to_vec().try_into().ok()
        })
    }

    fn rest(&self) -> Pending<()> {
        turns::rest()
    }
}

impl From<()> for CodecFault {
    fn from((): ()) -> Self {
        Self
    }
}

/// A stream of this class. web-sys has them only among what is not stable yet.
fn stream(class: &str) -> Result<ReadableWritablePair, CodecFault> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into()).map_err(drop)?.dyn_into().map_err(drop)?;
    let stream = Reflect::construct(&class, &Array::of1(&"deflate-raw".into())).map_err(drop)?;
    Ok(stream.unchecked_into())
}

/// Sends bytes through a stream. More than `most` bytes are not read.
async fn through(bytes: Vec<u8>, stream: &ReadableWritablePair, most: u64) -> Result<Vec<u8>, CodecFault> {
    let parts = Array::of1(&Uint8Array::from(&*bytes));
    drop(bytes);
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(drop)?;
    let out: ReadableStream = blob.stream().pipe_through(stream);
    let reader: ReadableStreamDefaultReader = out.get_reader().dyn_into().map_err(drop)?;
    let mut read = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(drop)?;
        let of = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if of("done").is_truthy() {
            return Ok(read);
        }
        let chunk: Uint8Array = of("value").dyn_into().map_err(drop)?;
        if read.len() as u64 + u64::from(chunk.length()) > most {
            // The browser throws the rest away.
            drop(reader.cancel());
            return Err(CodecFault);
        }
        let start = read.len();
        read.resize(start + chunk.length() as usize, 0);
        chunk.copy_to(read.get_mut(start..).ok_or(CodecFault)?);
    }
}
