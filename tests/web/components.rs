//! Pieces by themselves.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::settings::Setting;
use lockgroove::oauth::NetworkFault;
use lockgroove::session::{Explanation, NextStep};
use lockgroove::ui::components::copy_field::CopyField;
use lockgroove::ui::components::groove::{IdleGroove, Life};
use lockgroove::ui::components::loading::AfterAMoment;
use lockgroove::ui::components::notice::ExplanationNotice;
use lockgroove::ui::components::sign_in::SignInButton;
use lockgroove::ui::components::theme_choice::ThemeChoice;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{CLIENT_ID, World, settle, stage};

fn quiet() -> Rc<World> {
    World::new(|_| Err(NetworkFault::Unreachable))
}

#[wasm_bindgen_test]
async fn a_notice_shows_its_text_and_its_code() {
    let stage = stage(quiet(), || {
        let explanation =
            Explanation::new("LG-test", "What happened", "Spotify said: <img src=x onerror=alert(1)>", NextStep::None);
        view! { <ExplanationNotice explanation /> }
    });
    stage.shows("<img src=x onerror=alert(1)>").await;
    assert_eq!(stage.count("img"), 0);
    assert_eq!(stage.find(".number-code").unwrap().text_content().unwrap(), "LG-test");
    assert_eq!(stage.find("[role=alert]").unwrap().class_name(), "notice wrong");
}

#[wasm_bindgen_test]
async fn try_again_runs_the_given_callback() {
    let stage = stage(quiet(), || {
        let times = RwSignal::new(0);
        let retry = Callback::new(move |()| times.update(|n| *n += 1));
        view! {
            <ExplanationNotice explanation=Explanation::new("LG-test", "No", "No.", NextStep::Retry) retry />
            <output>{times}</output>
        }
    });
    stage.shows("Try again").await;
    stage.button("Try again").click();
    stage.shows("1").await;
}

#[wasm_bindgen_test]
async fn only_the_first_click_leaves_for_spotify() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let stage = stage(quiet(), || view! { <SignInButton>"Sign in"</SignInButton> });
    stage.shows("Sign in").await;
    let button = stage.button("Sign in");
    button.click();
    button.click();
    settle().await;
    let left_for = stage.world.left_for.borrow().clone();
    assert_eq!(left_for.len(), 1);
    assert!(left_for[0].starts_with("https://accounts.spotify.com/authorize?"));
    assert!(left_for[0].contains("code_challenge_method=S256"));
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    // Brought back by the Back button, it works again.
    stage.session.page_restored();
    settle().await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("false"));
    button.click();
    assert_eq!(stage.world.left_for.borrow().len(), 2);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn the_theme_is_applied_and_remembered() {
    let root = document().document_element().unwrap();
    let stage = stage(quiet(), || view! { <ThemeChoice name="t" /> });
    stage.shows("Dark").await;
    let radio = |n: u32| stage.host.query_selector_all("input").unwrap().item(n).unwrap().unchecked_into::<HtmlElement>();
    radio(2).click();
    assert_eq!(root.get_attribute("data-theme").as_deref(), Some("dark"));
    assert_eq!(Setting::Theme.get().as_deref(), Some("dark"));
    radio(0).click();
    assert_eq!(root.get_attribute("data-theme"), None);
    assert_eq!(Setting::Theme.get(), None);
}

#[wasm_bindgen_test]
async fn a_copy_field_shows_its_text() {
    let stage = stage(quiet(), || view! { <CopyField label="Redirect URI" text="http://127.0.0.1:8080/callback".to_owned() /> });
    stage.shows("http://127.0.0.1:8080/callback").await;
    assert_eq!(stage.find("button").unwrap().get_attribute("aria-label").as_deref(), Some("Copy: Redirect URI"));
}

#[wasm_bindgen_test]
async fn half_an_hour_left_lights_half_the_rings() {
    let stage = stage(quiet(), || view! { <Life left=Signal::stored(0.5) /> });
    settle().await;
    assert_eq!(stage.count("circle.lit"), 12);
    assert_eq!(stage.count("circle.lit[hidden]"), 6);
    let dashes =
        |n: u32| stage.host.query_selector_all("circle.lit").unwrap().item(n).unwrap().unchecked_into::<web_sys::Element>();
    // Rim first: what is spent is bare, what is left is drawn all around.
    assert_eq!(dashes(0).get_attribute("stroke-dasharray").as_deref(), Some("0.0 100.0"));
    assert_eq!(dashes(11).get_attribute("stroke-dasharray").as_deref(), Some("100.0 0.0"));
    assert_eq!(stage.find("svg").unwrap().get_attribute("aria-hidden").as_deref(), Some("true"));
    // No geometry stands in a style.
    assert_eq!(stage.count("[style]"), 0);
}

#[wasm_bindgen_test]
async fn a_loader_appears_after_half_a_second() {
    let drawn = Rc::new(Cell::new(0));
    let stage = stage(quiet(), || view! { <AfterAMoment label="Loading things"><IdleGroove spin=true /></AfterAMoment> });
    settle().await;
    drawn.set(stage.count("svg"));
    assert_eq!(drawn.get(), 0);
    stage.shows("Loading things").await;
    assert_eq!(stage.count("svg.spin"), 1);
}
