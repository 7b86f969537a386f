//! The panel after a panic. The module cannot continue, so plain DOM calls show the panel, which offers to reload the page.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::browser::{address, boot};
use crate::session::Code;

/// Installs the hook. The message goes to the console. It cannot contain secrets, because their types print `[redacted]`.
pub fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(info);
        // Without a document there is nowhere to show it.
        let _ = show_panel();
    }));
}

/// Shows the panel above everything. `None` without a document.
pub fn show_panel() -> Option<()> {
    boot::remove_words();
    let document = web_sys::window()?.document()?;
    let body = document.body()?;
    let element = |name: &str, class: &str, text: &str| {
        let element = document.create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let panel = element("div", "notice wrong", "")?;
    panel.set_attribute("role", "alert").ok()?;
    let button = element("button", "button first little", "Load the page again")?;
    let again = Closure::<dyn Fn()>::new(address::reload);
    button.add_event_listener_with_callback("click", again.as_ref().unchecked_ref()).ok()?;
    again.forget();
    // Evaluated while compiling, so that the main part contains these words and no others.
    let words = const { Code::PageStopped.problem() };
    let parts =
        [element("h2", "", words.title)?, element("p", "", words.meaning)?, element("p", "number-code", words.code)?, button];
    for part in parts {
        panel.append_child(&part).ok()?;
    }
    body.prepend_with_node_1(&panel).ok()
}
