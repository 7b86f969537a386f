//! Files that a person gives and gets.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlElement, HtmlInputElement, Url};

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
        Self::of_type(name, "application/zip", bytes)
    }

    /// Makes a file of this media type. `None` if there is no memory for it.
    #[must_use]
    pub fn of_type(name: String, media_type: &str, bytes: &[u8]) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
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
    let file = Chosen(input.files()?.get(0)?);
    Some((file.name(), file.bytes().await?))
}

/// A file that a person chose or dropped. It is read when its bytes are asked for.
#[derive(Clone, Debug)]
pub struct Chosen(File);

impl Chosen {
    /// Every file that was chosen in an input. The input is empty afterwards, so that the same file can be chosen again.
    #[must_use]
    pub fn in_input(input: &HtmlInputElement) -> Vec<Self> {
        let chosen = Self::all(input.files());
        input.set_value("");
        chosen
    }

    /// Every file that was dropped.
    #[must_use]
    pub fn dropped(event: &DragEvent) -> Vec<Self> {
        Self::all(event.data_transfer().and_then(|dropped| dropped.files()))
    }

    fn all(files: Option<FileList>) -> Vec<Self> {
        let files = files.into_iter().flat_map(|files| (0..files.length()).filter_map(move |at| files.get(at)));
        files.map(Self).collect()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its length in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// What is in it. `None` if the browser cannot read it, for example because it is a folder or was deleted.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}
