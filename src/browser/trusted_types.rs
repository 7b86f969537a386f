//! The one Trusted Types policy of the page (<https://www.w3.org/TR/trusted-types/>).
//!
//! Leptos makes static markup by way of `template.innerHTML`, which `require-trusted-types-for 'script'` refuses unless a policy
//! named `default` lets it pass. This one lets markup pass that holds no script and no handler, and makes no script and no
//! script address at all.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

/// Whether a piece of markup could run something. Markup compiled into the app never does.
fn runs_something(markup: &str) -> bool {
    let markup = markup.to_ascii_lowercase();
    let handler = |name: &str| markup.contains(&format!(" {name}="));
    ["<script", "<iframe", "<object", "<embed", "javascript:", "srcdoc"].iter().any(|part| markup.contains(part))
        || ["onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onbegin"].into_iter().any(handler)
}

/// Installs the policy, where the browser knows Trusted Types. To be called once, before anything is drawn.
pub fn install() {
    let Some(factory) =
        web_sys::window().and_then(|window| Reflect::get(&window, &"trustedTypes".into()).ok()).filter(JsValue::is_object)
    else {
        return;
    };
    let create_html = Closure::<dyn Fn(String) -> JsValue>::new(|markup: String| {
        // A policy that answers with null refuses.
        if runs_something(&markup) { JsValue::NULL } else { JsValue::from_str(&markup) }
    });
    let rules = Object::new();
    let installed = Reflect::set(&rules, &"createHTML".into(), create_html.as_ref())
        .and_then(|_| Reflect::get(&factory, &"createPolicy".into()))
        .and_then(|create| create.dyn_into::<Function>())
        .and_then(|create| create.call2(&factory, &"default".into(), &rules));
    if installed.is_ok() {
        // The policy lives as long as the page.
        create_html.forget();
    }
}
