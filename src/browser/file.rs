//! Files that a person gives and gets.

use core::cell::Cell;

use js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlElement, HtmlInputElement, Url};

use crate::backup::container::{CodecFault, Sink};
use crate::session::ports::Pending;

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
    /// Makes a file of this media type. `None` if there is no memory for it.
    #[must_use]
    pub fn of_type(name: String, media_type: &str, bytes: &[u8]) -> Option<Self> {
        Self::of_parts(name, media_type, &Array::of1(&Uint8Array::from(bytes)), u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    }

    fn of_parts(name: String, media_type: &str, parts: &Array, size: u32) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(parts, &options).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        Some(Self { name, address, size })
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

/// A zip that is being made. The browser keeps its pieces, so that they take no memory of the module.
#[derive(Debug, Default)]
pub struct MadeZip {
    pieces: Array,
    size: Cell<u32>,
}

impl MadeZip {
    /// The whole file. `None` if there is no memory for it.
    #[must_use]
    pub fn file(self, name: String) -> Option<MadeFile> {
        MadeFile::of_parts(name, "application/zip", &self.pieces, self.size.get())
    }
}

impl Sink for MadeZip {
    fn take(&self, piece: Vec<u8>) -> Pending<Result<(), CodecFault>> {
        self.pieces.push(&Uint8Array::from(&*piece));
        self.size.set(self.size.get().saturating_add(u32::try_from(piece.len()).unwrap_or(u32::MAX)));
        Box::pin(core::future::ready(Ok(())))
    }
}

/// A file on the disk that a person picked to be written (<https://wicg.github.io/file-system-access/>). web-sys has it only among what is
/// not stable yet.
#[derive(Debug)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    handle: JsValue,
}

/// What is being written to it. The file itself changes when it is closed.
#[derive(Debug)]
pub struct Writing {
    stream: JsValue,
    size: Cell<u32>,
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Calls a method that promises something.
fn promised(of: &JsValue, name: &str, argument: &JsValue) -> Option<JsFuture> {
    let promise: Promise = method(of, name)?.call1(of, argument).ok()?.dyn_into().ok()?;
    Some(JsFuture::from(promise))
}

impl PickedFile {
    /// Whether this browser lets a person pick a file to write.
    #[must_use]
    pub fn can_be_picked() -> bool {
        web_sys::window().is_some_and(|window| method(&window, "showSaveFilePicker").is_some())
    }

    /// Asks the person for a zip file. Only in answer to something that they press. `None` if they pick none.
    pub fn pick(name: &str) -> impl Future<Output = Option<Self>> + use<> {
        let accept = r#""types":[{"description":"Archive","accept":{"application/zip":[".zip"]}}]"#;
        let options = JSON::parse(&format!(r#"{{"suggestedName":"{name}",{accept}}}"#)).unwrap_or_default();
        let picked = web_sys::window().and_then(|window| promised(&window, "showSaveFilePicker", &options));
        async move {
            let handle = picked?.await.ok()?;
            let name = Reflect::get(&handle, &"name".into()).ok()?.as_string()?;
            Some(Self { name, handle })
        }
    }

    /// Begins to write it. `None` if the browser does not allow it.
    pub async fn write(&self) -> Option<Writing> {
        let stream = promised(&self.handle, "createWritable", &JsValue::UNDEFINED)?.await.ok()?;
        Some(Writing { stream, size: Cell::new(0) })
    }
}

impl Writing {
    /// Ends it: the file has what was written. Resolves to its length in bytes. `None` if the disk does not take it.
    pub async fn close(self) -> Option<u32> {
        promised(&self.stream, "close", &JsValue::UNDEFINED)?.await.ok()?;
        Some(self.size.get())
    }

    /// Throws away what was written. The file stays as it was.
    pub async fn abort(self) {
        if let Some(aborted) = promised(&self.stream, "abort", &JsValue::UNDEFINED) {
            let _ = aborted.await;
        }
    }
}

impl Sink for Writing {
    fn take(&self, piece: Vec<u8>) -> Pending<Result<(), CodecFault>> {
        let written = promised(&self.stream, "write", &Uint8Array::from(&*piece));
        self.size.set(self.size.get().saturating_add(u32::try_from(piece.len()).unwrap_or(u32::MAX)));
        Box::pin(async move {
            let written = written.ok_or(CodecFault)?.await;
            written.map(drop).map_err(|_| CodecFault)
        })
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
