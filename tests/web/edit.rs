//! The dialog that gives a playlist another name.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::draft;
use lockgroove::browser::settings::Setting;
use lockgroove::spotify::PlaylistId;
use lockgroove::spotify::endpoint::playlists;
use lockgroove::ui::api::use_api;
use lockgroove::ui::pages::playlist_edit::EditDetails;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlInputElement};

use crate::support::{CLIENT_ID, SCOPES, Stage, World, json, refusal, settle, stage};

const ID: &str = "3cEYpjA9oz9GiPac4AsH4n";
const MODIFY: &str = "playlist-read-private playlist-modify-public";

/// A playlist whose name is, once `renamed`, something else than what was sent. `status` is the answer to the change.
fn world(status: u16, granted: &str) -> Rc<World> {
    let changed = Rc::new(Cell::new(false));
    let world = World::changing(move |method, _| {
        if method == "PUT" {
            changed.set(status == 200);
            return Ok(if status == 200 { json("") } else { refusal(status, "no") });
        }
        let name = if changed.get() { "As Spotify has it" } else { "Old" };
        Ok(json(&format!(
            r#"{{"id":"{ID}","name":"{name}","description":"Words &amp; words","owner":{{"id":"ann"}},"public":true}}"#
        )))
    });
    granted.clone_into(&mut world.granted.borrow_mut());
    world
}

fn page() -> impl IntoView {
    let about = use_api(|client| async move { client.get(&playlists::one(&PlaylistId::parse(ID).unwrap())).await });
    let name = move || about.ready().map(|playlist| playlist.name);
    let there = Memo::new(move |_| about.ready().is_some());
    view! {
        <h1>{name}</h1>
        {move || there.get().then(|| untrack(|| about.ready())).flatten().map(|playlist| view! { <EditDetails about playlist /> })}
    }
}

fn field(stage: &Stage, selector: &str) -> String {
    js_sys::Reflect::get(&stage.find(selector).unwrap(), &"value".into()).unwrap().as_string().unwrap()
}

fn type_name(stage: &Stage, text: &str) {
    let input: HtmlInputElement = stage.find("#edit-name").unwrap().unchecked_into();
    input.set_value(text);
    let options = EventInit::new();
    options.set_bubbles(true);
    input.dispatch_event(&Event::new_with_event_init_dict("input", &options).unwrap()).unwrap();
}

async fn opened(stage: &Stage) {
    stage.sign_in().await;
    stage.shows("Edit name and description").await;
    stage.button("Edit name and description").click();
    assert_eq!(stage.count("dialog[open]"), 1);
    settle().await;
    assert_eq!((field(stage, "#edit-name").as_str(), field(stage, "#edit-description").as_str()), ("Old", "Words & words"));
}

#[wasm_bindgen_test]
async fn after_saving_the_page_shows_what_spotify_has() {
    let stage = stage(world(200, MODIFY), page);
    opened(&stage).await;
    type_name(&stage, "New");
    stage.button("Save").click();
    stage.shows("As Spotify has it").await;
    assert_eq!((stage.count("dialog[open]"), stage.find("h1").unwrap().text_content().as_deref()), (0, Some("As Spotify has it")));
    assert_eq!(stage.world.count("fields="), 2, "read anew");
}

#[wasm_bindgen_test]
async fn a_failed_save_stays_in_the_dialog() {
    let stage = stage(world(502, MODIFY), page);
    opened(&stage).await;
    type_name(&stage, "New");
    stage.button("Save").click();
    stage.shows("LG-5xx-unavailable").await;
    assert_eq!((stage.count("dialog[open]"), field(&stage, "#edit-name").as_str()), (1, "New"));
    assert_eq!(stage.find("h1").unwrap().text_content().as_deref(), Some("Old"));
    stage.button("Cancel").click();
    assert_eq!(stage.count("dialog[open]"), 0);
    stage.button("Edit name").click();
    settle().await;
    assert_eq!((field(&stage, "#edit-name").as_str(), stage.count(".notice")), ("Old", 0), "cancelled is forgotten");
}

#[wasm_bindgen_test]
async fn a_draft_survives_the_trip_to_spotify() {
    Setting::ClientId.set(Some(CLIENT_ID));
    draft::forget();
    let before = stage(world(200, SCOPES), page);
    opened(&before).await;
    assert!(before.button("Save").has_attribute("hidden"), "nothing can be saved yet");
    type_name(&before, "New");
    before.button("Grant it").click();
    assert!(before.asked_for("scope").contains("playlist-modify-public"), "{}", before.asked_for("scope"));
    drop(before);
    let after = stage(world(200, MODIFY), page);
    after.sign_in().await;
    after.shows("Edit name and description").await;
    settle().await;
    assert_eq!((after.count("dialog[open]"), field(&after, "#edit-name").as_str()), (1, "New"));
    assert_eq!(draft::take(&format!("/playlists/{ID}")), None, "used once");
    after.button("Save").click();
    after.shows("As Spotify has it").await;
    Setting::ClientId.set(None);
}
