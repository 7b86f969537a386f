//! What the browser says of the network (<https://wicg.github.io/netinfo/>, <https://wicg.github.io/savedata/>).

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Whether a person may pay for each byte, or wait long for it: they asked to save data, or the network is a very slow one. Browsers that
/// do not say count as fast.
#[must_use]
pub fn is_costly() -> bool {
    let connection = || Reflect::get(&web_sys::window()?.navigator(), &"connection".into()).ok().filter(JsValue::is_object);
    let Some(connection) = connection() else { return false };
    let of = |name: &str| Reflect::get(&connection, &name.into()).unwrap_or(JsValue::UNDEFINED);
    of("saveData").is_truthy() || of("effectiveType").as_string().is_some_and(|kind| kind.contains("2g"))
}
