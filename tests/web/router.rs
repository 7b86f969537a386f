//! Links and the browser's history.

use leptos::prelude::*;
use lockgroove::oauth::NetworkFault;
use lockgroove::ui::components::link::Link;
use lockgroove::ui::context::use_app;
use lockgroove::ui::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, MouseEvent, MouseEventInit};

use crate::support::{Mounted, World, mount, settle, until};

/// Puts the address of the tests back.
struct Address(String);

impl Address {
    fn now() -> String {
        let location = window().location();
        format!("{}{}{}", location.pathname().unwrap(), location.search().unwrap(), location.hash().unwrap())
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        window().history().unwrap().replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&self.0)).unwrap();
    }
}

/// Two links, and the path of the current route.
fn links() -> (Mounted, Address) {
    let address = Address(Address::now());
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || {
        let router = use_app().router;
        view! {
            <Link to=Route::TOP>"Top"</Link>
            <Link to=Route::FLOWS place="implicit">"Flows"</Link>
            <output>{move || router.route.get().path()}</output>
        }
    });
    (page, address)
}

#[wasm_bindgen_test]
async fn a_plain_click_opens_the_page_in_the_app() {
    let (page, _address) = links();
    settle().await;
    let entries = window().history().unwrap().length().unwrap();
    assert_eq!(page.button("Top").get_attribute("aria-current"), None);
    page.button("Top").click();
    page.shows("/top").await;
    assert_eq!(Address::now(), "/top");
    assert_eq!(page.button("Top").get_attribute("aria-current").as_deref(), Some("page"));
    page.button("Top").click();
    assert_eq!(window().history().unwrap().length().unwrap(), entries + 1, "a second click adds no entry");
    page.button("Flows").click();
    page.shows("/flows").await;
    assert_eq!(Address::now(), "/flows#implicit");
    assert_eq!(document().title(), "OAuth flows · Lockgroove");
    window().history().unwrap().back().unwrap();
    until("the page before", || Address::now() == "/top").await;
    page.shows("/top").await;
    until("its title", || document().title() == "What you play most · Lockgroove").await;
}

#[wasm_bindgen_test]
async fn any_other_click_is_left_to_the_browser() {
    let (page, _address) = links();
    settle().await;
    let before = Address::now();
    let taken = std::rc::Rc::new(std::cell::Cell::new(0));
    // Otherwise the browser would open a tab or download the page.
    let keep = Closure::<dyn Fn(MouseEvent)>::new({
        let taken = taken.clone();
        move |event: MouseEvent| {
            taken.set(taken.get() + u32::from(event.default_prevented()));
            event.prevent_default();
        }
    });
    page.host.add_event_listener_with_callback("click", keep.as_ref().unchecked_ref()).unwrap();
    let with: [fn(&MouseEventInit); 5] = [
        |click| click.set_ctrl_key(true),
        |click| click.set_meta_key(true),
        |click| click.set_shift_key(true),
        |click| click.set_alt_key(true),
        |click| click.set_button(1),
    ];
    for key in with {
        let click = MouseEventInit::new();
        click.set_bubbles(true);
        click.set_cancelable(true);
        key(&click);
        let link: HtmlElement = page.button("Top");
        link.dispatch_event(&MouseEvent::new_with_mouse_event_init_dict("click", &click).unwrap()).unwrap();
    }
    settle().await;
    assert_eq!((taken.get(), Address::now()), (0, before));
    page.host.remove_event_listener_with_callback("click", keep.as_ref().unchecked_ref()).unwrap();
}

/// A form that changes while the person types is written into the address, and the page does not react to its own change.
#[wasm_bindgen_test]
async fn an_address_is_changed_without_opening_a_page() {
    let _address = Address(Address::now());
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || {
        let router = use_app().router;
        let times = StoredValue::new(0);
        let form = router.part(|route| if let Route::Console { form } = route { Some(form.clone()) } else { None });
        let shown = move || {
            times.update_value(|times| *times += 1);
            format!("{}: {}", times.get_value(), form.get().unwrap_or_default())
        };
        let note = move |_| router.note(Route::Console { form: "op=b".to_owned() });
        view! {
            <button on:click=move |_| router.go(&Route::Console { form: "op=a".to_owned() })>"Go"</button>
            <button on:click=note>"Note"</button>
            <button on:click=move |_| router.go(&Route::Landing)>"Leave"</button>
            <output>{shown}</output>
        }
    });
    page.button("Go").click();
    page.shows("2: op=a").await;
    let entries = window().history().unwrap().length().unwrap();
    page.button("Note").click();
    settle().await;
    assert_eq!(Address::now(), "/console?op=b");
    assert_eq!(window().history().unwrap().length().unwrap(), entries);
    assert!(page.text().contains("2: op=a"), "{}", page.text());
    // While a page is being left it keeps its part of the route.
    page.button("Leave").click();
    settle().await;
    assert!(page.text().contains("2: op=a"), "{}", page.text());
}
