//! The app when it cannot start, and the panel after a crash.

use std::time::Duration;

use leptos::mount::mount_to;
use lockgroove::browser::WebWorld;
use lockgroove::oauth::{HttpRequest, Method, NetworkFault};
use lockgroove::session::ports::Transport as _;
use lockgroove::ui::app::{Root, RootProps};
use lockgroove::ui::panic::show_panel;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::browser::Fetch;
use crate::support::until;

fn host() -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let host: HtmlElement = document.create_element("section").unwrap().unchecked_into();
    document.body().unwrap().append_child(&host).unwrap();
    host
}

#[wasm_bindgen_test]
async fn a_misconfigured_deployment_is_reported() {
    for answer in ["new Response('<h1>Wi-Fi</h1>')", "new Response('', { status: 404 })", "new Response('{\"api\":\"nowhere\"}')"] {
        let _fetch = Fetch::replaced_by(&format!("() => Promise.resolve({answer})"));
        let host = host();
        let mounted = mount_to(host.clone(), || Root(RootProps { callback: None }));
        let shown = host.clone();
        until("the code", move || shown.text_content().unwrap_or_default().contains("LG-config-malformed")).await;
        assert!(host.text_content().unwrap_or_default().contains("This copy of Lockgroove is not set up correctly"));
        drop(mounted);
        host.remove();
    }
}

#[wasm_bindgen_test]
fn a_crashed_page_says_so_and_offers_a_reload() {
    show_panel().unwrap();
    let panel = web_sys::window().unwrap().document().unwrap().query_selector("body > .notice.wrong").unwrap().unwrap();
    let text = panel.text_content().unwrap();
    assert!(text.contains("LG-page-stopped") && text.contains("not in your library"), "{text}");
    assert_eq!(panel.query_selector("button").unwrap().unwrap().text_content().unwrap(), "Load the page again");
    assert_eq!(panel.get_attribute("role").as_deref(), Some("alert"));
    panel.remove();
}

/// A browser that reports to be offline is right; one that reports to be online may be wrong.
#[wasm_bindgen_test]
async fn being_offline_is_distinguished_from_no_answer() {
    let _fetch = Fetch::replaced_by("() => Promise.reject(new TypeError('no'))");
    let ask = || {
        WebWorld.send(HttpRequest {
            method: Method::Get,
            url: "/x".to_owned(),
            body: None,
            credential: None,
            cacheable: false,
            time_limit: Duration::from_secs(60),
        })
    };
    assert_eq!(ask().await, Err(NetworkFault::Unreachable));
    js_sys::eval("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })").unwrap();
    let offline = ask().await;
    js_sys::eval("delete navigator.onLine").unwrap();
    assert_eq!(offline, Err(NetworkFault::Offline));
    assert_eq!(ask().await, Err(NetworkFault::Unreachable));
}
