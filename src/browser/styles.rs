//! Stylesheets that come with a part of the module, so that a first visit does not load them.

use core::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

thread_local! {
    /// The addresses of the texts that were adopted.
    static ADOPTED: RefCell<Vec<*const u8>> = const { RefCell::new(Vec::new()) };
}

/// Adds a stylesheet to the page, unless it has it. Only text of this app: it is compiled in.
pub fn adopt(text: &'static str) {
    let is_new = ADOPTED.with_borrow_mut(|adopted| {
        let is_new = !adopted.contains(&text.as_ptr());
        adopted.push(text.as_ptr());
        is_new
    });
    if is_new {
        // A browser that refuses shows the page without it.
        let _ = try_adopt(text);
    }
}

fn try_adopt(text: &str) -> Result<(), JsValue> {
    let make: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&make, &Array::new())?;
    let fill: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    fill.call1(&sheet, &text.into())?;
    let document = Reflect::get(&js_sys::global(), &"document".into())?;
    let name = "adoptedStyleSheets".into();
    let all = Array::from(&Reflect::get(&document, &name)?);
    all.push(&sheet);
    Reflect::set(&document, &name, &all).map(drop)
}
