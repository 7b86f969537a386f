//! Files that a person gives and gets.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlInputElement, Url};

/// A file that the page made, with an address while this value lives.
#[derive(Debug)]
pub struct MadeFile {
    /// Its name.
    pub name: String,
    /// Its address, for a link with `download`.
    pub address: String,
    /// Its length in bytes.
    pub size: u32,
}

impl MadeFile {
    /// Makes a zip file. `None` if there is no memory for it.
    #[must_use]
    pub fn zip(name: String, bytes: &[u8]) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type("application/zip");
        let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        Some(Self { name, address, size: u32::try_from(bytes.len()).unwrap_or(u32::MAX) })
    }

    /// Saves it where the browser saves files.
    pub fn save(&self) {
        let document = web_sys::window().and_then(|window| window.document());
        let Some(link) = document.and_then(|document| document.create_element("a").ok()) else { return };
        // Neither can fail on a new link.
        let _ = link.set_attribute("href", &self.address);
        let _ = link.set_attribute("download", &self.name);
        if let Ok(link) = link.dyn_into::<HtmlElement>() {
            link.click();
        }
    }
}

impl Drop for MadeFile {
    fn drop(&mut self) {
        // Its memory is given back. Saving that has begun goes on.
        let _ = Url::revoke_object_url(&self.address);
    }
}

/// The name and the bytes of the file that was chosen in an input. `None` if there is none, or it cannot be read.
pub async fn chosen(input: HtmlInputElement) -> Option<(String, Vec<u8>)> {
    let file = input.files()?.get(0)?;
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some((file.name(), Uint8Array::new(&buffer).to_vec()))
}
