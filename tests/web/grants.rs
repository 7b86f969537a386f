//! What is granted, what is not, and for how long: offers, staying signed in, setbacks, the end of consent.

use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::settings::Setting;
use lockgroove::browser::{SharedPages, draft};
use lockgroove::oauth::capability::USED_BY_PAGES;
use lockgroove::oauth::{NetworkFault, Preset, ScopeSet};
use lockgroove::session::State;
use lockgroove::spotify::PlaylistId;
use lockgroove::spotify::endpoint::{playlists, saved_tracks, top};
use lockgroove::ui::needs;
use lockgroove::ui::pages::{Access, Callback, Connect, Overview, Top};
use lockgroove::ui::shell::{SignedIn, Told};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{CLIENT_ID, SCOPES, Stage, World, json, refusal, settle, stage, stage_in, until};

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
        _ => Ok(refusal(404, "Resource not found")),
    })
}

fn granting(scopes: &str) -> Rc<World> {
    let world = world();
    scopes.clone_into(&mut world.granted.borrow_mut());
    world
}

fn is_ticked(stage: &Stage) -> bool {
    stage.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().checked()
}

#[wasm_bindgen_test]
fn pages_need_the_scopes_of_their_calls() {
    let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
    assert!(
        needs::LIBRARY
            .scopes
            .covers(playlists::mine().scopes().and(playlists::items(&id).scopes()).and(saved_tracks::all().scopes()))
    );
    assert_eq!(needs::LIBRARY.scopes, Preset::Least.scopes(), "the set-up begins with it");
    assert_eq!(needs::LIBRARY.scopes.and(needs::TOP.scopes), Preset::Look.scopes());
    let edits = needs::edit(Some(true)).scopes.and(needs::edit(Some(false)).scopes);
    assert_eq!(
        needs::LIBRARY.scopes.and(needs::TOP.scopes).and(edits),
        USED_BY_PAGES,
        "what is said to be used is what is asked for"
    );
    let range = top::Range::Weeks;
    assert_eq!(needs::TOP.scopes, top::artists(range).scopes().and(top::tracks(range).scopes()));
    assert_eq!(needs::edit(Some(true)).scopes, ScopeSet::parse("playlist-modify-public"));
    assert_eq!(needs::edit(Some(false)).scopes, ScopeSet::parse("playlist-modify-private"));
    assert_eq!(needs::edit(None), needs::edit(Some(false)));
}

#[wasm_bindgen_test]
async fn a_missing_scope_is_offered_and_no_call_is_made() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let stage = stage(world(), || view! { <Top /> });
    stage.sign_in().await;
    stage.shows("Seeing what you listen to is not granted").await;
    stage.shows("Read your top artists and content.").await;
    stage.shows("LG-403-not-granted").await;
    assert_eq!(stage.count(".notice li"), 1, "the one line that Spotify will show");
    assert_eq!(stage.world.count("/me/top"), 0);
    stage.button("Grant it").click();
    assert_eq!(stage.asked_for("scope"), TOP_TOO, "what is granted, and what is missing");
    assert_eq!(stage.asked_for("show_dialog"), "", "who agreed to it before is not asked again");
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_granted_page_is_shown() {
    let stage = stage(granting(TOP_TOO), || view! { <Top /> });
    stage.sign_in().await;
    stage.shows("Artist 2 <b>").await;
    stage.shows("Song 4").await;
    assert_eq!((stage.count(".shelf li"), stage.count("tbody tr"), stage.count(".notice")), (3, 5, 0));
    assert_eq!(stage.world.count("time_range=medium_term"), 2);
    assert!(stage.find("input[value=medium_term]").unwrap().unchecked_into::<HtmlInputElement>().checked());
}

#[wasm_bindgen_test]
async fn a_403_for_a_scope_leads_to_the_same_offer() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let world = World::new(|_| Ok(refusal(403, "Insufficient client scope")));
    TOP_TOO.clone_into(&mut world.granted.borrow_mut());
    let stage = stage(world, || view! { <Top /> });
    stage.sign_in().await;
    stage.shows("Read your top artists and content.").await;
    let host = stage.host.clone();
    until("the songs to step back", move || host.query_selector_all("section.spread[hidden]").unwrap().length() == 1).await;
    stage.button("Grant it").click();
    assert_eq!(stage.asked_for("scope"), TOP_TOO);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_partial_consent_shows_what_it_covers_and_names_the_rest() {
    let stage = stage(granting("playlist-read-private"), || view! { <Overview /> });
    stage.sign_in().await;
    stage.shows("All 0 playlists").await;
    stage.shows("Seeing your library is not granted").await;
    assert_eq!(stage.count(".notice"), 1, "the liked songs and nothing else");
    assert_eq!(stage.world.count("/me/tracks"), 0);
}

fn input(stage: &Stage, selector: &str) -> HtmlInputElement {
    stage.find(selector).unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
}

#[wasm_bindgen_test]
async fn groups_presets_and_permissions_stay_in_step() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let stage = stage(world(), || view! { <Connect /> });
    stage.shows("The least: 3 of 19 permissions.").await;
    assert_eq!((stage.count("details .tick input"), stage.count("details[open]")), (19, 0), "all of them, folded away");
    let presets: Vec<HtmlInputElement> =
        (1..=4).map(|n| input(&stage, &format!(".presets label:nth-of-type({n}) input"))).collect();
    assert!(presets[0].checked());
    let listening = input(&stage, "#c1");
    assert!(!listening.checked() && !listening.indeterminate());

    input(&stage, "#user-top-read").click();
    stage.shows("Look only: 4 of 19 permissions.").await;
    assert!(presets[1].checked() && !presets[0].checked(), "found again by what is ticked");
    assert!(!listening.checked() && listening.indeterminate(), "neither whole nor absent");
    stage.shows("1 of 3 scopes").await;
    listening.click();
    stage.shows("Your own choice: 6 of 19 permissions.").await;
    assert!(listening.checked() && !listening.indeterminate());
    assert!(presets.iter().all(|preset| !preset.checked()));
    listening.click();
    input(&stage, "#user-library-read").click();
    stage.shows("Your own choice: 2 of 19 permissions.").await;
    assert!(!listening.checked() && !listening.indeterminate() && input(&stage, "#c0").indeterminate());
    stage.shows("2 of 3 scopes").await;

    presets[3].click();
    stage.shows("Everything this app can use: 15 of 19 permissions.").await;
    assert!((0..=6).all(|n| input(&stage, &format!("#c{n}")).checked()));
    assert!((7..=8).all(|n| !input(&stage, &format!("#c{n}")).checked()), "what nothing here can use");
    presets[2].click();
    stage.shows("Look and organise: 6 of 19 permissions.").await;
    stage.button("Sign in at Spotify").click();
    assert_eq!(
        stage.asked_for("scope"),
        "playlist-read-private playlist-read-collaborative playlist-modify-public playlist-modify-private user-top-read user-library-read"
    );
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn scopes_beyond_the_request_are_listed_too() {
    let stage = stage(granting("playlist-read-private user-follow-read"), || view! { <Access /> });
    stage.sign_in().await;
    stage.shows("Granted without being asked for this time: 1.").await;
    stage.shows("Asked for and left out: playlist-read-collaborative, user-library-read").await;
    assert_eq!((stage.count(".grants li"), stage.count(".grants .chip.on"), stage.count(".grants .chip.broken")), (2, 1, 1));
}

#[wasm_bindgen_test]
async fn staying_signed_in_is_off_by_default_and_can_be_undone() {
    Setting::Stay.set(None);
    let stage = stage_in(Rc::new(SharedPages::new()), world(), || view! { <Access /> });
    stage.sign_in().await;
    stage.shows("Stay signed in on this device").await;
    assert!(!is_ticked(&stage));
    assert!(stage.button("Forget this device").has_attribute("hidden"));
    stage.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    settle().await;
    assert_eq!(Setting::Stay.get().as_deref(), Some("yes"));
    assert!(stage.session.state().grant().unwrap().stays && is_ticked(&stage));
    stage.button("Forget this device").click();
    settle().await;
    assert!(!is_ticked(&stage) && !stage.session.stays());
    assert_eq!(Setting::Stay.get(), None);
    assert_eq!(document().active_element().unwrap().id(), "stay", "the focus has somewhere to be");
}

#[wasm_bindgen_test]
async fn staying_signed_in_can_be_chosen_before_sign_in() {
    let stage = stage(world(), || view! { <Connect /> });
    stage.shows("Stay signed in on this device").await;
    assert!(!is_ticked(&stage));
    stage.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    assert!(stage.session.stays());
    stage.session.stay(false);
}

#[wasm_bindgen_test]
async fn a_browser_that_cannot_store_says_so_once() {
    let stage = stage(world(), || view! { <Told /> <Access /> });
    stage.sign_in().await;
    stage.shows("Stay signed in on this device").await;
    stage.find("#stay").unwrap().unchecked_into::<HtmlInputElement>().click();
    stage.shows("LG-stay-not-kept").await;
    assert!(!is_ticked(&stage), "the tick tells the truth");
    stage.button("Close").click();
    settle().await;
    assert_eq!(stage.count(".told"), 0);
    assert!(stage.session.state().grant().unwrap().setback.is_none());
}

#[wasm_bindgen_test]
async fn a_failed_request_for_more_scopes_keeps_the_session() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let stage = stage(world(), || view! { <Told /> <Top /> });
    stage.sign_in().await;
    stage.shows("Grant it").await;
    stage.world.blocked.set(true);
    stage.button("Grant it").click();
    stage.shows("LG-storage-blocked").await;
    stage.shows("everything you granted before still works").await;
    assert_eq!(stage.session.state().grant().unwrap().scopes, ScopeSet::parse(SCOPES));
    stage.button("Close").click();
    settle().await;
    assert_eq!(stage.count(".told"), 0);
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn the_end_of_consent_is_announced_a_week_ahead() {
    Setting::ClientId.set(Some(CLIENT_ID));
    const DAY: i64 = 86_400_000;
    for (age, foretold) in [(173 * DAY, 0), (175 * DAY, 1)] {
        let world = world();
        world.lag.set(age);
        let stage = stage(world, || view! { <Told /> });
        stage.sign_in().await;
        stage.world.lag.set(0);
        settle().await;
        assert_eq!(stage.count(".notice.calm[role=status]"), foretold, "{}", stage.text());
        if foretold == 1 {
            stage.shows("LG-consent-ends-soon").await;
            let day = lockgroove::browser::intl::day_of(js_sys::Date::now() as i64 + 6 * DAY);
            assert!(stage.text().contains(&format!("Spotify asks you again by {day}")), "{}", stage.text());
            stage.button("Sign in again").click();
            assert_eq!((stage.asked_for("scope"), stage.asked_for("show_dialog")), (SCOPES.to_owned(), "true".to_owned()));
        }
    }
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn declining_more_scopes_returns_to_the_earlier_grant() {
    Setting::ClientId.set(Some(CLIENT_ID));
    for (words, scopes) in [("Sign in as before", "user-library-read"), ("Ask again", "user-top-read user-library-read")] {
        let stage = stage(world(), || view! { <Callback /> });
        stage.is_declined("user-library-read").await;
        stage.shows("LG-auth-declined").await;
        let filled = stage.find(".button.first").unwrap();
        assert_eq!(filled.text_content().as_deref(), Some("Sign in as before"), "the one to press first");
        stage.button(words).click();
        assert_eq!((stage.asked_for("scope").as_str(), stage.asked_for("show_dialog").as_str()), (scopes, ""));
    }
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_tab_that_may_adopt_a_session_shows_nothing_at_first() {
    let stage = stage(World::new(|_| Err(NetworkFault::Unreachable)), || view! { <SignedIn /> });
    stage.shows("Sign in to see this").await;
    assert_eq!(stage.count(".late h1"), 1);
    stage.session.sign_out();
    stage.shows("You are signed out").await;
    assert!(matches!(stage.session.state(), State::SignedOut { .. }));
    assert_eq!((stage.count(".late"), stage.count("h1")), (0, 1), "what is known is said at once");
}

#[wasm_bindgen_test]
fn a_draft_is_taken_once_and_only_where_it_was_written() {
    draft::keep("/playlists/a", "Ünïcode", "two\nlines");
    assert_eq!(draft::take("/playlists/a"), Some(("Ünïcode".to_owned(), "two\nlines".to_owned())));
    assert_eq!(draft::take("/playlists/a"), None);
    draft::keep("/playlists/a", "", "");
    draft::keep("/playlists/ab", "b", "");
    assert_eq!(draft::take("/playlists/a"), None, "one is kept, the newest");
    assert_eq!(draft::take("/playlists/ab"), None, "and no other place leaves it lying about");
    draft::keep("/playlists/a", "b", "");
    draft::forget();
    assert_eq!(draft::take("/playlists/a"), None);
}
