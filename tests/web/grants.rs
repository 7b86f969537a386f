//! Grants: offers of missing scopes, staying signed in, failures, the end of consent.

use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::settings::Setting;
use lockgroove::browser::{SharedPages, draft};
use lockgroove::oauth::{NetworkFault, ScopeSet};
use lockgroove::session::SessionState;
use lockgroove::ui::pages::callback::Callback;
use lockgroove::ui::pages::connect::Connect;
use lockgroove::ui::pages::overview::Overview;
use lockgroove::ui::pages::permissions::Permissions;
use lockgroove::ui::pages::top::Top;
use lockgroove::ui::shell::SessionNotices;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{CLIENT_ID, Mounted, SCOPES, World, api_error, in_library, json, mount, mount_in, settle, until};

const TOP_TOO: &str = "playlist-read-private playlist-read-collaborative user-top-read user-library-read";

fn artists(n: usize) -> String {
    let one = |n| format!(r#"{{"id":"a{n}","name":"Artist {n} <b>","type":"artist","images":[]}}"#);
    format!(r#"{{"items":[{}],"total":{n}}}"#, (0..n).map(one).collect::<Vec<_>>().join(","))
}

fn tracks(n: usize) -> String {
    let one =
        |n| format!(r#"{{"id":"t{n}","name":"Song {n}","type":"track","artists":[{{"name":"Somebody"}}],"duration_ms":60000}}"#);
    format!(r#"{{"items":[{}],"total":{n}}}"#, (0..n).map(one).collect::<Vec<_>>().join(","))
}

fn world() -> Rc<World> {
    World::new(|path| match path.split('?').next().unwrap() {
        "/me/top/artists" => Ok(json(&artists(3))),
        "/me/top/tracks" => Ok(json(&tracks(5))),
        "/me" => Ok(json(r#"{"id":"ann","display_name":"Ann"}"#)),
        "/me/playlists" => Ok(json(r#"{"items":[],"total":0}"#)),
        "/me/tracks" => Ok(json(r#"{"items":[],"total":12}"#)),
        _ => Ok(api_error(404, "Resource not found")),
    })
}

fn granting(scopes: &str) -> Rc<World> {
    let world = world();
    scopes.clone_into(&mut world.granted.borrow_mut());
    world
}

fn is_ticked(page: &Mounted) -> bool {
    page.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().checked()
}

#[wasm_bindgen_test]
async fn a_missing_scope_is_offered_and_no_call_is_made() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let page = mount(world(), || view! { <Top /> });
    page.sign_in().await;
    page.shows("Allow access to your top artists and songs").await;
    page.shows("Read your top artists and content.").await;
    assert_eq!(page.count(".notice li"), 1, "the line that Spotify will show");
    assert_eq!(page.world.requests_for("/me/top"), 0);
    page.button("Allow").click();
    assert_eq!(page.authorization_parameter("scope"), TOP_TOO, "the granted and the missing scopes");
    assert_eq!(page.authorization_parameter("show_dialog"), "", "an earlier consent is asked for again");
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_granted_page_is_shown() {
    let page = mount(granting(TOP_TOO), || view! { <Top /> });
    page.sign_in().await;
    page.shows("Artist 2 <b>").await;
    page.shows("Song 4").await;
    assert_eq!((page.count(".shelf li"), page.count("tbody tr"), page.count(".notice")), (3, 5, 0));
    assert_eq!(page.world.requests_for("time_range=medium_term"), 2);
    assert!(page.find("input[value=medium_term]").unwrap().unchecked_into::<HtmlInputElement>().checked());
}

#[wasm_bindgen_test]
async fn a_403_for_a_scope_leads_to_the_same_offer() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let world = World::new(|_| Ok(api_error(403, "Insufficient client scope")));
    TOP_TOO.clone_into(&mut world.granted.borrow_mut());
    let page = mount(world, || view! { <Top /> });
    page.sign_in().await;
    page.shows("Read your top artists and content.").await;
    let host = page.host.clone();
    until("the songs to be hidden", move || host.query_selector_all("section.spread[hidden]").unwrap().length() == 1).await;
    page.button("Allow").click();
    assert_eq!(page.authorization_parameter("scope"), TOP_TOO);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_partial_consent_shows_what_it_covers_and_names_the_rest() {
    let page = mount(granting("playlist-read-private"), || view! { <Overview /> });
    page.sign_in().await;
    page.shows("All 0 playlists").await;
    page.shows("Allow access to your playlists and liked songs").await;
    assert_eq!(page.count(".notice"), 1, "only the liked songs are missing");
    assert_eq!(page.world.requests_for("/me/tracks"), 0);
}

fn input(page: &Mounted, selector: &str) -> HtmlInputElement {
    page.find(selector).unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
}

#[wasm_bindgen_test]
async fn groups_presets_and_permissions_stay_in_step() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let page = mount(world(), || view! { <Connect /> });
    page.shows("Minimum: 3 of 19 permissions.").await;
    assert_eq!(
        (page.count(".capability details .tick input"), page.count("details[open]")),
        (19, 0),
        "all permissions, in closed groups"
    );
    let presets: Vec<HtmlInputElement> = (1..=4).map(|n| input(&page, &format!(".presets label:nth-of-type({n}) input"))).collect();
    assert!(presets[0].checked());
    let listening = input(&page, "#c1");
    assert!(!listening.checked() && !listening.indeterminate());

    input(&page, "#user-top-read").click();
    page.shows("Your own choice: 4 of 19 permissions.").await;
    assert!(!listening.checked() && listening.indeterminate(), "a mixed tick");
    page.shows("1 of 3 permissions").await;
    listening.click();
    page.shows("Your own choice: 6 of 19 permissions.").await;
    assert!(listening.checked() && !listening.indeterminate());
    assert!(presets.iter().all(|preset| !preset.checked()));
    input(&page, "#user-follow-read").click();
    page.shows("View only: 7 of 19 permissions.").await;
    assert!(presets[1].checked() && !presets[0].checked(), "the preset follows the ticks");
    input(&page, "#user-follow-read").click();
    listening.click();
    input(&page, "#user-library-read").click();
    page.shows("Your own choice: 2 of 19 permissions.").await;
    assert!(!listening.checked() && !listening.indeterminate() && input(&page, "#c0").indeterminate());
    page.shows("2 of 3 permissions").await;

    presets[3].click();
    page.shows("Everything: 15 of 19 permissions.").await;
    assert!((0..=6).all(|n| input(&page, &format!("#c{n}")).checked()));
    assert!((7..=8).all(|n| !input(&page, &format!("#c{n}")).checked()), "groups that the app does not use");
    presets[2].click();
    page.shows("View and edit: 11 of 19 permissions.").await;
    page.button("Sign in at Spotify").click();
    assert_eq!(
        page.authorization_parameter("scope"),
        "playlist-read-private playlist-read-collaborative playlist-modify-public playlist-modify-private user-follow-modify user-follow-read user-read-playback-position user-top-read user-read-recently-played user-library-modify user-library-read"
    );
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn scopes_beyond_the_request_are_listed_too() {
    let page = mount(granting("playlist-read-private user-follow-read"), || view! { <Permissions /> });
    page.sign_in().await;
    page.shows("It has one more that it did not ask for this time.").await;
    page.shows("Not allowed: See playlists that others share with you; See liked songs, saved albums and shows").await;
    assert_eq!((page.count(".grants li"), page.count(".grants .chip.on"), page.count(".grants .chip.broken")), (2, 1, 1));
}

#[wasm_bindgen_test]
async fn staying_signed_in_is_off_by_default_and_can_be_undone() {
    Setting::Stay.set(None);
    let page = mount_in(Rc::new(SharedPages::new()), world(), || view! { <Permissions /> });
    page.sign_in().await;
    page.shows("Stay signed in on this device").await;
    assert!(!is_ticked(&page));
    assert!(page.button("Forget this device").has_attribute("hidden"));
    page.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    settle().await;
    assert_eq!(Setting::Stay.get().as_deref(), Some("yes"));
    assert!(page.session.stays_signed_in() && is_ticked(&page));
    page.button("Forget this device").click();
    settle().await;
    assert!(!is_ticked(&page) && !page.session.stays_signed_in());
    assert_eq!(Setting::Stay.get(), None);
    assert_eq!(document().active_element().unwrap().id(), "stay", "the focus is lost");
}

#[wasm_bindgen_test]
async fn staying_signed_in_can_be_chosen_before_sign_in() {
    let page = mount(world(), || view! { <Connect /> });
    page.shows("Stay signed in on this device").await;
    assert!(!is_ticked(&page));
    page.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    assert!(page.session.stays_signed_in());
    page.session.stay_signed_in(false);
}

#[wasm_bindgen_test]
async fn a_browser_that_cannot_store_says_so_once() {
    let page = mount(world(), || view! { <SessionNotices /> <Permissions /> });
    page.sign_in().await;
    page.shows("Stay signed in on this device").await;
    page.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    page.shows("LG-stay-not-kept").await;
    assert!(!is_ticked(&page), "the tick stays although nothing is stored");
    page.button("Close").click();
    settle().await;
    assert_eq!(page.count(".notices"), 0);
    assert!(page.session.state().grant().unwrap().setback.is_none());
}

#[wasm_bindgen_test]
async fn a_failed_request_for_more_scopes_keeps_the_session() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let page = mount(world(), || view! { <SessionNotices /> <Top /> });
    page.sign_in().await;
    page.shows("Allow").await;
    page.world.blocked.set(true);
    page.button("Allow").click();
    page.shows("LG-storage-blocked").await;
    page.shows("everything you allowed before still works").await;
    assert_eq!(page.session.state().grant().unwrap().consent.scopes, ScopeSet::parse(SCOPES));
    page.button("Close").click();
    settle().await;
    assert_eq!(page.count(".notices"), 0);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn the_end_of_consent_is_announced_a_week_ahead() {
    Setting::ClientId.set(Some(CLIENT_ID));
    const DAY: i64 = 86_400_000;
    for (age, notices) in [(173 * DAY, 0), (175 * DAY, 1)] {
        let world = world();
        world.lag.set(age);
        let page = mount(world, || view! { <SessionNotices /> });
        page.sign_in().await;
        page.world.lag.set(0);
        settle().await;
        assert_eq!(page.count(".notice.calm[role=status]"), notices, "{}", page.text());
        if notices == 1 {
            page.shows("LG-consent-ends-soon").await;
            let day = lockgroove::browser::intl::day_of(js_sys::Date::now() as i64 + 6 * DAY);
            assert!(page.text().contains(&format!("Spotify asks you again by {day}")), "{}", page.text());
            page.button("Sign in again").click();
            assert_eq!(
                (page.authorization_parameter("scope"), page.authorization_parameter("show_dialog")),
                (SCOPES.to_owned(), "true".to_owned())
            );
        }
    }
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn declining_more_scopes_returns_to_the_earlier_grant() {
    Setting::ClientId.set(Some(CLIENT_ID));
    for (button, scopes) in [("Sign in as before", "user-library-read"), ("Ask again", "user-top-read user-library-read")] {
        let page = mount(world(), || view! { <Callback /> });
        page.decline("user-library-read").await;
        page.shows("LG-auth-declined").await;
        let first = page.find(".button.first").unwrap();
        assert_eq!(first.text_content().as_deref(), Some("Sign in as before"), "the main button");
        page.button(button).click();
        assert_eq!(
            (page.authorization_parameter("scope").as_str(), page.authorization_parameter("show_dialog").as_str()),
            (scopes, "")
        );
    }
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_tab_that_may_adopt_a_session_shows_nothing_at_first() {
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || in_library("the page"));
    page.shows("Sign in to see this").await;
    assert_eq!(page.count(".late h1"), 1);
    page.session.sign_out();
    page.shows("You are signed out").await;
    assert!(matches!(page.session.state(), SessionState::SignedOut { .. }));
    assert_eq!((page.count(".late"), page.count("h1")), (0, 1), "it shows at once");
}

#[wasm_bindgen_test]
fn a_draft_is_taken_once_and_only_where_it_was_written() {
    draft::save("/playlists/a", "Ünïcode", "two\nlines");
    assert_eq!(draft::take("/playlists/a"), Some(("Ünïcode".to_owned(), "two\nlines".to_owned())));
    assert_eq!(draft::take("/playlists/a"), None);
    draft::save("/playlists/a", "", "");
    draft::save("/playlists/ab", "b", "");
    assert_eq!(draft::take("/playlists/a"), None, "only the newest is kept");
    assert_eq!(draft::take("/playlists/ab"), None, "looking elsewhere drops it");
    draft::save("/playlists/a", "b", "");
    draft::discard();
    assert_eq!(draft::take("/playlists/a"), None);
}

#[wasm_bindgen_test]
async fn another_account_can_be_used_wherever_the_account_may_be_the_reason() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let another = |page: &Mounted, scopes: &str| {
        page.button("Use another account").click();
        assert_eq!(
            (page.authorization_parameter("show_dialog").as_str(), page.authorization_parameter("scope").as_str()),
            ("true", scopes)
        );
    };
    // After signing out, and where nobody is signed in yet.
    let page = mount(world(), || in_library("the page"));
    page.shows("Sign in to see this").await;
    another(&page, SCOPES);
    let page = mount(world(), || in_library("the page"));
    page.sign_in().await;
    page.session.sign_out();
    page.shows("LG-session-signed-out").await;
    page.button("Sign in at Spotify").click();
    assert_eq!(page.authorization_parameter("show_dialog"), "");
    page.session.page_restored();
    another(&page, SCOPES);
    // After declining, maybe because the wrong account was asked.
    let page = mount(world(), || view! { <Callback /> });
    page.decline("").await;
    page.shows("LG-auth-declined").await;
    another(&page, "user-top-read");
    // While signed in.
    let page = mount(world(), || view! { <Permissions /> });
    page.sign_in().await;
    another(&page, SCOPES);
    for (message, code) in [
        ("User not registered in the Developer Dashboard", "LG-403-user-not-listed"),
        ("Premium required", "LG-403-premium-required"),
        ("Forbidden", "LG-403-not-allowed"),
    ] {
        let page = mount(World::new(move |_| Ok(api_error(403, message))), || view! { <Overview /> });
        page.sign_in().await;
        page.shows(code).await;
        another(&page, SCOPES);
    }
    // Another account does not help where the owner of the app is the reason.
    let owner = "Active premium subscription required for the owner of the app.";
    let page = mount(World::new(move |_| Ok(api_error(403, owner))), || view! { <Overview /> });
    page.sign_in().await;
    page.shows("LG-403-owner-without-premium").await;
    assert!(!page.text().contains("Use another account"));
    Setting::ClientId.set(None);
}
