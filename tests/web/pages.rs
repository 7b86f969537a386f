//! Pages with a scripted Web API.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use lockgroove::browser::settings::Setting;
use lockgroove::oauth::{HttpResponse, NetworkFault, Origin};
use lockgroove::spotify::links::Links;
use lockgroove::spotify::read::decode;
use lockgroove::spotify::{Entry, Item, Page};
use lockgroove::ui::components::item_table::ItemRow;
use lockgroove::ui::pages::connect::Connect;
use lockgroove::ui::pages::console::Console;
use lockgroove::ui::pages::overview::Overview;
use lockgroove::ui::pages::playlists::index::Index;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlInputElement};

use crate::support::{CLIENT_ID, Mounted, World, api_error, in_library, json, mount, settle, until};

fn playlist(n: usize) -> String {
    format!(
        r#"{{"id":"p{n}","name":"List {n} <b>bold</b>","owner":{{"id":"u","display_name":"Una"}},"public":true,"collaborative":false,"snapshot_id":"s","images":[],"items":{{"total":{n}}}}}"#
    )
}

fn playlists(path: &str, total: usize) -> String {
    let number = |name: &str, default: usize| {
        path.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok()).unwrap_or(default)
    };
    let (offset, limit) = (number("offset", 0), number("limit", 20));
    let end = (offset + limit).min(total);
    let items: Vec<String> = (offset..end).map(playlist).collect();
    let next = if end < total {
        format!(r#""https://api.spotify.com/v1/me/playlists?limit={limit}&offset={end}""#)
    } else {
        "null".into()
    };
    format!(r#"{{"items":[{}],"total":{total},"limit":{limit},"offset":{offset},"next":{next}}}"#, items.join(","))
}

fn good(path: &str) -> lockgroove::oauth::HttpResponse {
    match path.split('?').next().unwrap() {
        "/me" => json(r#"{"id":"ann","display_name":"Ann"}"#),
        "/me/playlists" => json(&playlists(path, 120)),
        "/me/tracks" => json(r#"{"items":[],"total":4812,"limit":1,"offset":0,"next":null}"#),
        _ => api_error(404, "Resource not found"),
    }
}

pub fn type_into(page: &Mounted, selector: &str, text: &str) {
    let input: HtmlInputElement = page.find(selector).unwrap().unchecked_into();
    input.set_value(text);
    let options = web_sys::EventInit::new();
    options.set_bubbles(true);
    input.dispatch_event(&Event::new_with_event_init_dict("input", &options).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn an_invalid_client_id_is_explained_and_disables_the_button() {
    Setting::ClientId.set(None);
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || view! { <Connect /> });
    page.shows("Paste the client ID").await;
    type_into(&page, "#client-id", &CLIENT_ID[..28]);
    page.shows("This has 28 characters. A client ID has 32: the end may be missing.").await;
    assert_eq!(page.find("#client-id").unwrap().get_attribute("aria-invalid").as_deref(), Some("true"));
    page.button("Sign in at Spotify").click();
    assert!(page.world.navigations.borrow().is_empty());
    type_into(&page, "#client-id", CLIENT_ID);
    settle().await;
    assert_eq!(Setting::ClientId.get().as_deref(), Some(CLIENT_ID), "it is remembered");
    page.button("Sign in at Spotify").click();
    let navigations = page.world.navigations.borrow()[0].clone();
    assert!(navigations.contains("scope=playlist-read-private+playlist-read-collaborative+user-library-read"), "{navigations}");
    assert!(!navigations.contains("modify"), "more than the first page needs");
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn ticked_permissions_are_requested() {
    Setting::ClientId.set(Some(CLIENT_ID));
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || view! { <Connect /> });
    page.shows("Edit your playlists").await;
    page.find("#c4").unwrap().unchecked_into::<HtmlInputElement>().click();
    page.find("#c0").unwrap().unchecked_into::<HtmlInputElement>().click();
    settle().await;
    page.button("Sign in at Spotify").click();
    let navigations = page.world.navigations.borrow()[0].clone();
    assert!(navigations.contains("scope=playlist-modify-public+playlist-modify-private"), "{navigations}");
    Setting::ClientId.set(None);
}

#[wasm_bindgen_test]
async fn the_overview_shows_the_person_and_their_library() {
    let page = mount(World::new(|path| Ok(good(path))), || view! { <Overview /> });
    page.sign_in().await;
    page.shows("List 0 <b>bold</b>").await;
    assert_eq!(page.count("b b"), 0, "a name became markup");
    page.shows("4,812").await;
}

#[wasm_bindgen_test]
async fn an_error_is_explained_in_place_and_can_be_retried() {
    let broken = Rc::new(Cell::new(true));
    let world = World::new({
        let broken = Rc::clone(&broken);
        move |path| {
            if broken.get() && path.starts_with("/me/tracks") {
                Ok(api_error(403, "User not registered in the Developer Dashboard"))
            } else {
                Ok(good(path))
            }
        }
    });
    let page = mount(world, || view! { <Overview /> });
    page.sign_in().await;
    page.shows("LG-403-user-not-listed").await;
    page.shows("List 0").await;
    assert_eq!(page.count(".notice"), 1, "other parts of the page are affected");
    assert!(page.session.state().epoch().is_some(), "a 403 ended the session");
    broken.set(false);
    page.button("Try again").click();
    page.shows("4,812").await;
    assert_eq!(page.count(".notice"), 0);
}

#[wasm_bindgen_test]
async fn an_error_common_to_all_calls_is_shown_once() {
    let world = World::new(|_| Ok(api_error(403, "User not registered in the Developer Dashboard")));
    let page = mount(world, || view! { <Overview /> });
    page.sign_in().await;
    page.shows("LG-403-user-not-listed").await;
    let host = page.host.clone();
    until("the other parts to be hidden", move || host.query_selector_all("section.spread[hidden]").unwrap().length() == 1).await;
}

#[wasm_bindgen_test]
async fn a_long_pause_shows_its_end_and_sends_no_more_requests() {
    let world = World::new(|path| match path {
        path if path.starts_with("/me/tracks") => Ok(HttpResponse {
            status: 429,
            retry_after: Some(86_207),
            body: r#"{"error":{"status":429,"message":"x","reason":"QUOTA_EXCEEDED"}}"#.into(),
            ..HttpResponse::default()
        }),
        path => Ok(good(path)),
    });
    let page = mount(world, || view! { <Overview /> });
    page.sign_in().await;
    page.shows("LG-429-quota-spent").await;
    assert!(page.text().contains("That is at "), "{}", page.text());
    assert_eq!(page.world.requests_for("/v1/me/tracks"), 1);
    page.button("Try again").click();
    settle().await;
    page.shows("LG-429-quota-spent").await;
    assert_eq!(page.world.requests_for("/v1/me/tracks"), 1, "a request during the pause");
}

#[wasm_bindgen_test]
async fn the_playlist_index_reads_every_page_once() {
    let page = mount(World::new(|path| Ok(good(path))), || view! { <Index /> });
    page.sign_in().await;
    let host = page.host.clone();
    until("120 rows", move || host.query_selector_all(".index .list > li").unwrap().length() == 120).await;
    assert_eq!(page.world.requests_for("/me/playlists"), 3);
}

#[wasm_bindgen_test]
async fn a_renewed_token_redraws_nothing_and_a_sign_out_clears_the_page() {
    let page = mount(World::new(|path| Ok(good(path))), || view! { <Overview /> });
    page.sign_in().await;
    page.shows("List 0").await;
    let requests = page.world.requests_for("/v1/");
    let heading = page.find("h1").unwrap();
    heading.set_attribute("data-mark", "the same").unwrap();
    let bearer = page.session.token().await.unwrap();
    page.session.replace_token(bearer).await.unwrap();
    settle().await;
    assert_eq!(page.world.requests_for("/api/token"), 2);
    assert_eq!(page.world.requests_for("/v1/"), requests, "a call was repeated");
    assert_eq!(page.find("h1").unwrap().get_attribute("data-mark").as_deref(), Some("the same"));
    page.session.sign_out();
    settle().await;
    assert!(page.session.state().epoch().is_none());
}

#[wasm_bindgen_test]
async fn the_library_asks_for_a_sign_in() {
    let page = mount(World::new(|path| Ok(good(path))), || in_library("the page"));
    page.shows("Sign in to see this").await;
    assert!(!page.text().contains("the page"));
    assert_eq!(page.world.requests_for("/v1/"), 0);
}

#[wasm_bindgen_test]
async fn a_removed_entry_keeps_its_place() {
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || {
        let entry = Entry { added_at: Some("2026-11-02T10:00:00Z".into()), added_by: None, item: Item::Removed };
        view! { <table class="tracks"><tbody><ItemRow number=12 entry /></tbody></table> }
    });
    page.shows("No longer at Spotify").await;
    assert_eq!(page.find("tr").unwrap().class_name(), "gone");
    assert_eq!(page.find(".t-no").unwrap().text_content().unwrap(), "12");
}

/// The server of these tests has no operations.json.
#[wasm_bindgen_test]
async fn a_console_without_its_operations_says_so() {
    let page = mount(World::new(|path| Ok(good(path))), || view! { <Console /> });
    page.sign_in().await;
    page.shows("LG-console-unread").await;
    page.button("Try again").click();
    page.shows("LG-console-unread").await;
    assert_eq!(page.world.requests_for("/v1/"), 0, "something was sent");
}

#[wasm_bindgen_test]
async fn a_playlist_without_a_visible_name_is_untitled() {
    let nameless = r#"{"items":[
        {"id":"p1","name":"","owner":{"id":"u"},"images":[]},
        {"id":"p2","name":null,"owner":{"id":"u"},"images":[]},
        {"id":"p3","name":" \u200b\n","owner":{"id":"u"},"images":[]}
    ],"total":3,"limit":50,"offset":0,"next":null}"#;
    let world = World::new(|path| Ok(if path.starts_with("/me/playlists") { json(nameless) } else { good(path) }));
    let page = mount(world, || view! { <Index /> });
    page.sign_in().await;
    until("three playlists", || page.count(".index-name") == 3).await;
    assert_eq!(page.text().matches("Untitled").count(), 3, "{}", page.text());
}

#[wasm_bindgen_test]
async fn artists_without_a_name_and_unknown_dates_leave_nothing_behind() {
    let items = r#"{"items":[{"added_at":"1970-01-01T00:00:00Z","item":{"type":"track","id":null,"name":"Song","duration_ms":1000,
        "artists":[null,{"name":null},{"name":"B"},{"name":" "},{"name":"C"}],"album":{"name":""}}}],"total":1,"limit":50,"offset":0,"next":null}"#;
    let page: Page<Entry> = decode(items, &Links::of(&Origin::parse("https://api.spotify.com/v1").unwrap())).unwrap();
    let entry = page.items[0].clone();
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), move || {
        view! { <table class="tracks"><tbody><ItemRow number=1 entry=entry.clone() /></tbody></table> }
    });
    page.shows("B, C").await;
    assert!(!page.text().contains("1970"), "{}", page.text());
}

/// `/me/playlists` whose last entry of a page is also the first of the next: 121 entries, 120 playlists.
fn repeating(path: &str) -> HttpResponse {
    let offset: usize = path.split(['?', '&']).find_map(|pair| pair.strip_prefix("offset=")?.parse().ok()).unwrap_or(0);
    let items: Vec<String> = (offset..(offset + 50).min(121)).map(|place| playlist(place - usize::from(place >= 50))).collect();
    let next =
        if offset < 100 { format!(r#""https://api.spotify.com/v1/me/playlists?offset={}""#, offset + 50) } else { "null".into() };
    json(&format!(r#"{{"items":[{}],"total":121,"limit":50,"offset":{offset},"next":{next}}}"#, items.join(",")))
}

#[wasm_bindgen_test]
async fn a_playlist_that_stands_on_two_pages_is_listed_once_and_none_is_lost() {
    let page = mount(World::new(|path| Ok(repeating(path))), || view! { <Index /> });
    page.sign_in().await;
    until("120 rows", || page.count(".index .list > li") == 120).await;
    for n in 0..120 {
        assert_eq!(page.count(&format!(".index a[href$='/playlists/p{n}']")), 1, "playlist {n}");
    }
    assert_eq!(page.world.requests_for("/me/playlists"), 3);
}

#[wasm_bindgen_test]
async fn a_next_page_past_the_stated_length_is_read_when_a_person_asks() {
    let page = mount(
        World::new(|path| Ok(json(&playlists(path, 2_000).replace("\"total\":2000", "\"total\":0")))),
        || view! { <Index /> },
    );
    page.sign_in().await;
    until("a thousand rows", || page.count(".index .list > li") == 1_000).await;
    until("the button", || page.count(".row.more:not([hidden])") == 1).await;
    page.button("Show more").click();
    until("the next page", || page.count(".index .list > li") == 1_050).await;
}

#[wasm_bindgen_test]
async fn a_bad_link_to_the_next_page_costs_no_entry_that_was_read() {
    let bad = |path: &str| playlists(path, 120).replace("offset=50", "offset=0");
    let page = mount(World::new(move |path| Ok(json(&bad(path)))), || view! { <Index /> });
    page.sign_in().await;
    until("fifty rows", || page.count(".index .list > li") == 50).await;
    page.shows("LG-api-malformed").await;
    assert_eq!(page.world.requests_for("/me/playlists"), 1);
    page.button("Try again").click();
    until("it was read again", || page.world.requests_for("/me/playlists") == 2).await;
}

#[wasm_bindgen_test]
async fn a_count_never_contradicts_the_entries() {
    let world = World::new(|path| {
        Ok(match path.split('?').next().unwrap() {
            "/me/playlists" => json(&playlists(path, 120).replace("\"total\":120", "\"total\":0")),
            "/me/tracks" => json(
                r#"{"items":[{"item":null}],"total":0,"limit":1,"offset":0,"next":"https://api.spotify.com/v1/me/tracks?offset=1"}"#,
            ),
            _ => good(path),
        })
    });
    let page = mount(world, || view! { <Overview /> });
    page.sign_in().await;
    page.shows("All playlists").await;
    page.shows("Spotify does not say how many.").await;
    assert_eq!(page.count(".shelf li"), 6);
}

#[wasm_bindgen_test]
async fn people_and_albums_without_a_visible_name_leave_no_empty_place() {
    let world = World::new(|path| {
        Ok(match path.split('?').next().unwrap() {
            "/me" => json(r#"{"id":"\u200b","display_name":" "}"#),
            "/me/playlists" => {
                json(r#"{"items":[{"id":"p1","name":"A","owner":{"id":" ","display_name":"\u2060"}}],"total":1,"next":null}"#)
            }
            _ => good(path),
        })
    });
    let page = mount(world, || view! { <Overview /> <Index /> });
    page.sign_in().await;
    page.shows("Your library").await;
    until("the row", || page.count(".index .index-fact") == 1).await;
    assert_eq!(page.find(".index .index-fact").unwrap().text_content().unwrap(), "");
    let entry = r#"{"items":[{"item":{"type":"track","name":"Song","artists":[],
        "album":{"name":"\u200b","external_urls":{"spotify":"https://open.spotify.com/album/1a"}}}}],"total":1}"#;
    let list: Page<Entry> = decode(entry, &Links::of(&Origin::parse("https://api.spotify.com/v1").unwrap())).unwrap();
    let entry = list.items[0].clone();
    let row = mount(World::new(|_| Err(NetworkFault::Unreachable)), move || {
        view! { <table class="tracks"><tbody><ItemRow number=1 entry=entry.clone() /></tbody></table> }
    });
    row.shows("Song").await;
    assert_eq!(row.find(".t-album a").unwrap().text_content().unwrap(), "Untitled");
    assert_eq!(row.count(".t-artist a, .t-artist span"), 0);
}

#[wasm_bindgen_test]
async fn a_client_id_is_read_as_people_paste_it_and_an_odd_character_is_named() {
    Setting::ClientId.set(None);
    let page = mount(World::new(|_| Err(NetworkFault::Unreachable)), || view! { <Connect /> });
    page.shows("Paste the client ID").await;
    type_into(&page, "#client-id", &format!("\u{200b}“{CLIENT_ID}”\u{a0}"));
    settle().await;
    assert_eq!(Setting::ClientId.get().as_deref(), Some(CLIENT_ID));
    assert_eq!(page.find("#client-id").unwrap().get_attribute("aria-invalid").as_deref(), Some("false"));
    type_into(&page, "#client-id", &format!("\u{301}{}", &CLIENT_ID[1..]));
    page.shows("(U+0301) cannot be part of a client ID").await;
    type_into(&page, "#client-id", &format!("{}g", &CLIENT_ID[1..]));
    page.shows("“g” cannot be part of a client ID").await;
    Setting::ClientId.set(None);
}
