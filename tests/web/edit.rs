//! The dialog that renames a playlist.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::draft;
use lockgroove::browser::settings::Setting;
use lockgroove::spotify::PlaylistId;
use lockgroove::spotify::endpoint::playlists;
use lockgroove::ui::api::use_api;
use lockgroove::ui::pages::playlists::edit::EditDetails;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlInputElement};

use crate::support::{CLIENT_ID, Mounted, SCOPES, World, api_error, json, mount, settle};

const ID: &str = "3cEYpjA9oz9GiPac4AsH4n";
const MODIFY: &str = "playlist-read-private playlist-modify-public";

/// A playlist that Spotify gives another name than the one that was sent. The change is answered with `status`.
fn world(status: u16, granted: &str) -> Rc<World> {
    let changed = Rc::new(Cell::new(false));
    let world = World::with_methods(move |method, _| {
        if method == "PUT" {
            changed.set(status == 200);
            return Ok(if status == 200 { json("") } else { api_error(status, "no") });
        }
        let name = if changed.get() { "As Spotify has it" } else { "Old" };
        Ok(json(&format!(
            r#"{{"id":"{ID}","name":"{name}","description":"Words &amp; words","owner":{{"id":"ann"}},"public":true}}"#
        )))
    });
    granted.clone_into(&mut world.granted.borrow_mut());
    world
}

fn playlist_page() -> impl IntoView {
    let about = use_api(|client| async move { client.get(&playlists::one(&PlaylistId::parse(ID).unwrap())).await });
    let name = move || about.ready().map(|playlist| playlist.name);
    let there = Memo::new(move |_| about.ready().is_some());
    view! {
        <h1>{name}</h1>
        {move || there.get().then(|| untrack(|| about.ready())).flatten().map(|playlist| view! { <EditDetails about playlist /> })}
    }
}

fn field(page: &Mounted, selector: &str) -> String {
    js_sys::Reflect::get(&page.find(selector).unwrap(), &"value".into()).unwrap().as_string().unwrap()
}

fn type_name(page: &Mounted, text: &str) {
    let input: HtmlInputElement = page.find("#edit-name").unwrap().unchecked_into();
    input.set_value(text);
    let options = EventInit::new();
    options.set_bubbles(true);
    input.dispatch_event(&Event::new_with_event_init_dict("input", &options).unwrap()).unwrap();
}

async fn open_dialog(page: &Mounted) {
    page.sign_in().await;
    page.shows("Edit details").await;
    page.button("Edit details").click();
    assert_eq!(page.count("dialog[open]"), 1);
    settle().await;
    assert_eq!((field(page, "#edit-name").as_str(), field(page, "#edit-description").as_str()), ("Old", "Words & words"));
}

#[wasm_bindgen_test]
async fn after_saving_the_page_shows_what_spotify_has() {
    let page = mount(world(200, MODIFY), playlist_page);
    open_dialog(&page).await;
    type_name(&page, "New");
    page.button("Save").click();
    page.shows("As Spotify has it").await;
    assert_eq!((page.count("dialog[open]"), page.find("h1").unwrap().text_content().as_deref()), (0, Some("As Spotify has it")));
    assert_eq!(page.world.requests_for("fields="), 2, "it is read again");
}

#[wasm_bindgen_test]
async fn a_failed_save_stays_in_the_dialog() {
    let page = mount(world(502, MODIFY), playlist_page);
    open_dialog(&page).await;
    type_name(&page, "New");
    page.button("Save").click();
    page.shows("LG-5xx-unavailable").await;
    assert_eq!((page.count("dialog[open]"), field(&page, "#edit-name").as_str()), (1, "New"));
    assert_eq!(page.find("h1").unwrap().text_content().as_deref(), Some("Old"));
    page.button("Cancel").click();
    assert_eq!(page.count("dialog[open]"), 0);
    page.button("Edit details").click();
    settle().await;
    assert_eq!((field(&page, "#edit-name").as_str(), page.count(".notice")), ("Old", 0), "cancelling discards the text");
}

#[wasm_bindgen_test]
async fn a_draft_survives_the_trip_to_spotify() {
    Setting::ClientId.set(Some(CLIENT_ID));
    draft::discard();
    let before = mount(world(200, SCOPES), playlist_page);
    open_dialog(&before).await;
    assert!(before.button("Save").has_attribute("hidden"), "saving takes a scope");
    type_name(&before, "New");
    before.button("Allow").click();
    assert!(
        before.authorization_parameter("scope").contains("playlist-modify-public"),
        "{}",
        before.authorization_parameter("scope")
    );
    drop(before);
    let after = mount(world(200, MODIFY), playlist_page);
    after.sign_in().await;
    after.shows("Edit details").await;
    settle().await;
    assert_eq!((after.count("dialog[open]"), field(&after, "#edit-name").as_str()), (1, "New"));
    assert_eq!(draft::take(&format!("/playlists/{ID}")), None, "the draft can be used again");
    after.button("Save").click();
    after.shows("As Spotify has it").await;
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn a_name_of_which_nothing_can_be_seen_is_not_saved() {
    let page = mount(world(200, MODIFY), playlist_page);
    open_dialog(&page).await;
    let requests = page.world.requests_for("/v1/");
    let input: HtmlInputElement = page.find("#edit-name").unwrap().unchecked_into();
    for name in ["\u{200b}", " \u{a0}", "\u{3164}"] {
        type_name(&page, name);
        page.button("Save").click();
        settle().await;
        assert_eq!(input.validation_message().unwrap(), "This name has no visible characters.");
        type_name(&page, "N");
        assert_eq!(input.validation_message().unwrap(), "");
    }
    assert_eq!(page.world.requests_for("/v1/"), requests, "something was sent");
    page.button("Save").click();
    page.shows("As Spotify has it").await;
}
