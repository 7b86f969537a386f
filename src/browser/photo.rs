//! A picture that a person chose from a file, as Spotify takes it for a cover: square, JPEG, in Base64.
//!
//! It is decoded and drawn by the browser. Nothing of the file but its pixels is sent: no place, no date, no name of a camera.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement};

use crate::spotify::endpoint::playlists::MAX_COVER;

/// The width and height of a cover, in pixels.
const SIZE: u32 = 640;
/// The qualities that are tried until one is small enough.
const QUALITIES: [f64; 5] = [0.92, 0.85, 0.7, 0.5, 0.3];

/// Draws the file that was chosen in an input on this canvas, with its middle where it is not square, and returns the drawing as JPEG in
/// Base64. `None` if the browser cannot read the file as a picture.
pub async fn drawn(input: &HtmlInputElement, canvas: &HtmlCanvasElement) -> Option<String> {
    let file = input.files()?.get(0)?;
    // Read by name, because its types are used nowhere else.
    let window = web_sys::window()?;
    let decode = Reflect::get(window.as_ref(), &"createImageBitmap".into()).ok()?.dyn_into::<Function>().ok()?;
    let decoding = decode.call1(window.as_ref(), &file).ok()?.dyn_into::<Promise>().ok()?;
    let picture = JsFuture::from(decoding).await.ok()?;
    let length = |name: &str| Reflect::get(&picture, &name.into()).ok()?.as_f64().filter(|length| *length >= 1.0);
    let (width, height) = (length("width")?, length("height")?);
    let side = width.min(height);

    canvas.set_width(SIZE);
    canvas.set_height(SIZE);
    let pen = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    // JPEG has no transparency.
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, f64::from(SIZE), f64::from(SIZE));
    let draw = Reflect::get(pen.as_ref(), &"drawImage".into()).ok()?.dyn_into::<Function>().ok()?;
    let whole = f64::from(SIZE);
    let places = [(width - side) / 2.0, (height - side) / 2.0, side, side, 0.0, 0.0, whole, whole];
    let arguments: Array = core::iter::once(picture).chain(places.map(JsValue::from_f64)).collect();
    Reflect::apply(&draw, pen.as_ref(), &arguments).ok()?;

    QUALITIES.into_iter().find_map(|quality| {
        let address = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into()).ok()?;
        let text = address.strip_prefix("data:image/jpeg;base64,")?;
        (text.len() <= MAX_COVER).then(|| text.to_owned())
    })
}
