//! Light, dark, or the system's: an attribute on the root element, remembered on this device.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::browser::settings::Setting;

/// The themes a person can choose; `None` follows the system.
pub const CHOICES: [(&str, Option<&str>); 3] = [("Auto", None), ("Light", Some("light")), ("Dark", Some("dark"))];

/// The theme stored on this device.
#[must_use]
pub fn remembered() -> Option<String> {
    Setting::Theme.get().filter(|theme| theme == "light" || theme == "dark")
}

/// Applies the stored theme. Called before anything is drawn.
pub fn apply_remembered() {
    put_on(remembered().as_deref());
}

/// Applies a theme and stores it.
pub fn choose(theme: Option<&str>) {
    Setting::Theme.set(theme);
    put_on(theme);
}

fn put_on(theme: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    // A valid attribute name, so this cannot fail.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// Checks the radio button of the current theme in a choice that this page contains as markup.
pub fn mark_choice(place: &web_sys::Element) {
    let theme = remembered().unwrap_or_else(|| "auto".to_owned());
    let button = place.query_selector(&format!("input[name=theme][value='{theme}']")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        button.set_checked(true);
    }
}
