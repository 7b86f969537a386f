//! Components on their own.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::settings::Setting;
use lockgroove::oauth::NetworkFault;
use lockgroove::session::{Explanation, NextStep};
use lockgroove::ui::components::copy_field::CopyField;
use lockgroove::ui::components::cover::Cover;
use lockgroove::ui::components::groove::{IdleGroove, Life};
use lockgroove::ui::components::loading::AfterAMoment;
use lockgroove::ui::components::notice::ExplanationNotice;
use lockgroove::ui::components::sign_in::SignInButton;
use lockgroove::ui::components::theme_choice::ThemeChoice;
use lockgroove::ui::parts::Acts;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{CLIENT_ID, World, mount, settle, until};

fn quiet() -> Rc<World> {
    World::new(|_| Err(NetworkFault::Unreachable))
}

fn explanation(title: &str, meaning: &str, next: NextStep) -> Explanation {
    Explanation { code: "LG-test", title: title.to_owned(), meaning: meaning.to_owned(), next, fix: &[] }
}

#[wasm_bindgen_test]
async fn a_notice_shows_its_text_and_its_code() {
    let page = mount(quiet(), || {
        let explanation = explanation("What happened", "Spotify said: <img src=x onerror=alert(1)>", NextStep::None);
        view! { <ExplanationNotice explanation /> }
    });
    page.shows("<img src=x onerror=alert(1)>").await;
    assert_eq!(page.count("img"), 0);
    assert_eq!(page.find(".number-code").unwrap().text_content().unwrap(), "LG-test");
    assert_eq!(page.find("[role=alert]").unwrap().class_name(), "notice wrong");
}

#[wasm_bindgen_test]
async fn try_again_runs_the_given_callback() {
    let page = mount(quiet(), || {
        let times = RwSignal::new(0);
        let retry = Callback::new(move |()| times.update(|n| *n += 1));
        view! {
            <ExplanationNotice explanation=explanation("No", "No.", NextStep::Retry) acts=Acts { retry: Some(retry), ..Acts::default() } />
            <output>{times}</output>
        }
    });
    page.shows("Try again").await;
    page.button("Try again").click();
    page.shows("1").await;
}

#[wasm_bindgen_test]
async fn only_the_first_click_leaves_for_spotify() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let page = mount(quiet(), || view! { <SignInButton>"Sign in"</SignInButton> });
    page.shows("Sign in").await;
    let button = page.button("Sign in");
    button.click();
    button.click();
    settle().await;
    let navigations = page.world.navigations.borrow().clone();
    assert_eq!(navigations.len(), 1);
    assert!(navigations[0].starts_with("https://accounts.spotify.com/authorize?"));
    assert!(navigations[0].contains("code_challenge_method=S256"));
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    // After Back, the button works again.
    page.session.page_restored();
    settle().await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("false"));
    button.click();
    assert_eq!(page.world.navigations.borrow().len(), 2);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn the_theme_is_applied_and_remembered() {
    let root = document().document_element().unwrap();
    let page = mount(quiet(), || view! { <ThemeChoice /> });
    page.shows("Dark").await;
    let radio = |n: u32| page.host.query_selector_all("input").unwrap().item(n).unwrap().unchecked_into::<HtmlElement>();
    radio(2).click();
    assert_eq!(root.get_attribute("data-theme").as_deref(), Some("dark"));
    assert_eq!(Setting::Theme.get().as_deref(), Some("dark"));
    radio(0).click();
    assert_eq!(root.get_attribute("data-theme"), None);
    assert_eq!(Setting::Theme.get(), None);
}

#[wasm_bindgen_test]
async fn a_copy_field_shows_its_text() {
    let page = mount(quiet(), || view! { <CopyField label="Redirect URI" text="http://127.0.0.1:8080/callback".to_owned() /> });
    page.shows("http://127.0.0.1:8080/callback").await;
    assert_eq!(page.find("button").unwrap().get_attribute("aria-label").as_deref(), Some("Copy: Redirect URI"));
}

#[wasm_bindgen_test]
async fn half_an_hour_left_lights_half_the_rings() {
    let page = mount(quiet(), || view! { <Life left=Signal::stored(0.5) /> });
    settle().await;
    assert_eq!(page.count("circle.lit"), 12);
    assert_eq!(page.count("circle.lit[hidden]"), 6);
    let dashes = |n: u32| page.host.query_selector_all("circle.lit").unwrap().item(n).unwrap().unchecked_into::<web_sys::Element>();
    // From the rim inwards: spent rings are empty, the rest are full.
    assert_eq!(dashes(0).get_attribute("stroke-dasharray").as_deref(), Some("0.0 100.0"));
    assert_eq!(dashes(11).get_attribute("stroke-dasharray").as_deref(), Some("100.0 0.0"));
    assert_eq!(page.find("svg").unwrap().get_attribute("aria-hidden").as_deref(), Some("true"));
    // The policy forbids style attributes.
    assert_eq!(page.count("[style]"), 0);
}

#[wasm_bindgen_test]
async fn a_loader_appears_after_half_a_second() {
    let drawn = Rc::new(Cell::new(0));
    let page = mount(quiet(), || view! { <AfterAMoment label="Loading things"><IdleGroove spin=true /></AfterAMoment> });
    settle().await;
    drawn.set(page.count("svg"));
    assert_eq!(drawn.get(), 0);
    page.shows("Loading things").await;
    assert_eq!(page.count("svg.spin"), 1);
}

#[wasm_bindgen_test]
async fn a_cover_that_does_not_load_shows_the_mark_in_the_same_size() {
    for large in [false, true] {
        let page = mount(quiet(), move || {
            view! {
                <Cover src=Some("/nothing-here.png".to_owned()) alt="Cover of A" large />
                <Cover src=None alt="" large />
            }
        });
        // A cover out of view is not loaded.
        page.host.scroll_into_view();
        let host = page.host.clone();
        until("two marks", move || host.query_selector_all(".cover.none .mark").unwrap().length() == 2).await;
        assert_eq!(page.count("img"), 0);
        let covers = page.host.query_selector_all(".cover").unwrap();
        let size = |n: u32| covers.item(n).unwrap().unchecked_into::<HtmlElement>();
        assert_eq!((size(0).offset_width(), size(0).class_name()), (size(1).offset_width(), size(1).class_name()));
    }
}
