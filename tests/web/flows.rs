//! The implicit grant with the real service: the app neither requests a token in the address nor reads one.

use leptos::mount::mount_to;
use leptos::prelude::*;
use lockgroove::browser::address;
use lockgroove::oauth::NetworkFault;
use lockgroove::ui::app::{Root, RootProps};
use lockgroove::ui::pages::implicit::Implicit;
use lockgroove::ui::pages::implicit::demonstration::Demonstration;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::browser::Fetch;
use crate::support::{World, mount, settle, until};

/// Puts a token into the address bar until it is dropped.
struct TokenInAddress;

impl TokenInAddress {
    fn new() -> Self {
        window().location().set_hash("access_token=slippedin&token_type=Bearer&expires_in=3600&state=s").unwrap();
        Self
    }
}

impl Drop for TokenInAddress {
    fn drop(&mut self) {
        let path = window().location().pathname().unwrap();
        window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(&path)).unwrap();
    }
}

#[wasm_bindgen_test]
async fn the_implicit_grant_is_not_offered_with_the_real_service() {
    let world = World::new(|_| Err(NetworkFault::Unreachable));
    let page = mount(world, || view! { <Demonstration /> });
    page.shows("This copy of Lockgroove uses a real accounts service").await;
    assert_eq!(page.count("button"), 1, "the copy button");
    assert_eq!(page.find("code.exact").unwrap().text_content().unwrap(), "cargo run --example implicit");
    assert!(page.world.navigations.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn a_token_in_the_address_is_ignored_with_the_real_service() {
    let _token = TokenInAddress::new();
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || view! { <Implicit /> });
    page.shows("There is no token here").await;
    settle().await;
    assert!(!page.text().contains("slippe"), "{}", page.text());
}

#[wasm_bindgen_test]
async fn a_token_in_the_address_is_removed_before_anything_is_drawn() {
    let _fetch = Fetch::replaced_by("() => Promise.resolve(new Response('{}'))");
    let _token = TokenInAddress::new();
    let host: HtmlElement = document().create_element("section").unwrap().unchecked_into();
    document().body().unwrap().append_child(&host).unwrap();
    let entries = window().history().unwrap().length().unwrap();
    let mounted = mount_to(host.clone(), || Root(RootProps { callback: None }));
    until("the address to be clean", || window().location().hash().unwrap().is_empty()).await;
    assert_eq!(window().history().unwrap().length().unwrap(), entries, "an entry was added");
    settle().await;
    assert!(!host.text_content().unwrap_or_default().contains("slippe"));
    drop(mounted);
    host.remove();
}

#[wasm_bindgen_test]
fn a_fragment_without_a_token_stays() {
    let _clean = TokenInAddress::new();
    for (fragment, stays) in [("#access", true), ("#access_token=t", false), ("#x=1&access%5Ftoken=t", false), ("#pkce", true)] {
        window().location().set_hash(fragment).unwrap();
        address::drop_token_fragment();
        assert_eq!(window().location().hash().unwrap() == fragment, stays, "{fragment}");
    }
}
