//! The one Trusted Types policy of the page (<https://www.w3.org/TR/trusted-types/>).
//!
//! Leptos creates static markup through `template.innerHTML`, which `require-trusted-types-for 'script'` refuses unless a policy named
//! `default` allows it. This policy allows markup without scripts and handlers, and allows no script and no script address at all.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

/// Whether this markup could run a script. Markup compiled into the app never does.
fn can_run_script(markup: &str) -> bool {
    let markup = markup.to_ascii_lowercase();
    let handler = |name: &str| markup.contains(&format!(" {name}="));
    ["<script", "<iframe", "<object", "<embed", "javascript:", "srcdoc"].iter().any(|part| markup.contains(part))
        || ["onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onbegin"].into_iter().any(handler)
}

/// Installs the policy, if the browser supports Trusted Types. Call it once, before anything is rendered.
pub fn install() {
    let Some(factory) =
        web_sys::window().and_then(|window| Reflect::get(&window, &"trustedTypes".into()).ok()).filter(JsValue::is_object)
    else {
        return;
    };
    let create_html = Closure::<dyn Fn(String) -> JsValue>::new(|markup: String| {
        // Null means: refused.
        if can_run_script(&markup) { JsValue::NULL } else { JsValue::from_str(&markup) }
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
