//! Light, dark, or the system's: an attribute on the root element, remembered on this device.

use leptos::prelude::*;

use crate::browser::settings::Setting;

/// The themes a person can choose; `None` follows the system.
pub const CHOICES: [(&str, Option<&str>); 3] = [("Auto", None), ("Light", Some("light")), ("Dark", Some("dark"))];

/// What this device remembers.
#[must_use]
pub fn remembered() -> Option<String> {
    Setting::Theme.get().filter(|theme| theme == "light" || theme == "dark")
}

/// Puts the remembered theme on the page. Called before anything is drawn.
pub fn apply_remembered() {
    put_on(remembered().as_deref());
}

/// Chooses a theme and remembers it.
pub fn choose(theme: Option<&str>) {
    Setting::Theme.set(theme);
    put_on(theme);
}

fn put_on(theme: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    // The attribute is one of ours, so the browser takes it.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}
