//! A picture as an image: drawn on a canvas that is never in the document, copied, or given out as a file.
//!
//! The page's policy allows no image from a `blob:` address, and none is shown: the clipboard and a download need no leave for it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, Element, HtmlCanvasElement, Url};

use crate::library::picture::{Mark, Picture, Tone};

const TYPE: &str = "image/png";

/// The colours of a picture, as CSS writes them.
#[derive(Clone, Debug)]
pub struct Colours {
    ground: String,
    ink: String,
    soft: String,
    accent: String,
    face: String,
}

impl Colours {
    /// The colours that are seen: those of the texts `ink`, `soft` and `accent`, on the ground of the page.
    #[must_use]
    pub fn seen(ink: &Element, soft: &Element, accent: &Element) -> Option<Self> {
        let window = web_sys::window()?;
        let value = |element: &Element, property: &str| window.get_computed_style(element).ok()??.get_property_value(property).ok();
        Some(Self {
            ground: value(&window.document()?.document_element()?, "background-color")?,
            ink: value(ink, "color")?,
            soft: value(soft, "color")?,
            accent: value(accent, "color")?,
            face: value(ink, "font-family")?,
        })
    }

    fn of(&self, tone: Tone) -> &str {
        match tone {
            Tone::Ink => &self.ink,
            Tone::Soft => &self.soft,
            Tone::Accent => &self.accent,
        }
    }
}

/// Where the image went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copied {
    /// To the clipboard.
    ToClipboard,
    /// The clipboard takes no images here. The image is at this address until [`forget`] is called with it.
    At(String),
    /// The browser draws no images.
    Nowhere,
}

/// Copies a picture. To be called while a person presses a key or button, because browsers ask for that.
pub async fn copy(picture: &Picture, colours: &Colours) -> Copied {
    let Some(image) = draw(picture, colours).and_then(|canvas| image_of(&canvas)) else { return Copied::Nowhere };
    if let Some(writing) = write(&image)
        && JsFuture::from(writing).await.is_ok()
    {
        return Copied::ToClipboard;
    }
    let blob = JsFuture::from(image).await.ok().and_then(|blob| blob.dyn_into::<Blob>().ok());
    let address = blob.and_then(|blob| Url::create_object_url_with_blob(&blob).ok());
    address.map_or(Copied::Nowhere, Copied::At)
}

/// Frees the image at this address.
pub fn forget(address: &str) {
    // It may be freed already.
    let _ = Url::revoke_object_url(address);
}

/// Writes an image to the clipboard. `None` if this browser cannot.
fn write(image: &Promise) -> Option<Promise> {
    let window = web_sys::window()?;
    // Read by name, because some browsers have no such thing.
    let clipboard = Reflect::get(window.navigator().as_ref(), &"clipboard".into()).ok()?;
    let write = Reflect::get(&clipboard, &"write".into()).ok()?.dyn_into::<Function>().ok()?;
    let item = Reflect::get(window.as_ref(), &"ClipboardItem".into()).ok()?.dyn_into::<Function>().ok()?;
    let content = Object::new();
    Reflect::set(&content, &TYPE.into(), image).ok()?;
    let item = Reflect::construct(&item, &Array::of1(&content)).ok()?;
    write.call1(&clipboard, &Array::of1(&item)).ok()?.dyn_into().ok()
}

/// The canvas as an image, when it is ready.
fn image_of(canvas: &HtmlCanvasElement) -> Option<Promise> {
    let mut is_refused = false;
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |image: JsValue| {
            let settle = if image.is_null() { reject } else { resolve };
            // Settling a promise cannot fail.
            let _ = settle.call1(&JsValue::NULL, &image);
        });
        is_refused = canvas.to_blob(done.unchecked_ref()).is_err();
    });
    (!is_refused).then_some(promise)
}

fn draw(picture: &Picture, colours: &Colours) -> Option<HtmlCanvasElement> {
    let canvas = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(picture.width as u32);
    canvas.set_height(picture.height as u32);
    let pen = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    pen.set_fill_style_str(&colours.ground);
    pen.fill_rect(0.0, 0.0, picture.width, picture.height);
    for mark in &picture.marks {
        match mark {
            Mark::Block { place: [x, y, width, height], tone } => {
                pen.set_fill_style_str(colours.of(*tone));
                pen.fill_rect(*x, *y, *width, *height);
            }
            Mark::Text { words, x, y, size, ends_there, width, tone } => {
                pen.set_fill_style_str(colours.of(*tone));
                pen.set_font(&format!("{size}px {}", colours.face));
                pen.set_text_align(if *ends_there { "right" } else { "left" });
                pen.fill_text_with_max_width(words, *x, *y, *width).ok()?;
            }
        }
    }
    Some(canvas)
}
