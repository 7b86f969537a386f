//! The API console: requests are sent as shown, and responses are shown as they came.

use lockgroove::ui::route::Route;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::emulator::Entry;
use crate::harness::{Browser, Stage, Tab, journey};

/// Signs in at the address of an operation and waits for its form.
async fn open_operation(stage: &Stage, query: &str, line: &str) {
    stage.sign_in_at(&format!("/console?{query}")).await;
    shows_request(stage, line).await;
}

/// Waits until the request line is this, with the API's address in between.
async fn shows_request(stage: &Stage, line: &str) {
    let (method, target) = line.split_once(' ').unwrap();
    let line = format!("{method} {}/v1{target}", stage.emulator.service);
    stage.tab.until_text_of("#request-line", &line).await;
}

/// Waits until the response's status line says this.
async fn responds(tab: &Tab, status: &str) {
    tab.sees_in("#status", status).await;
}

async fn body(tab: &Tab) -> String {
    tab.text_of("#body").await
}

async fn choose(tab: &Tab, words: &str) {
    tab.press_among("#operation option", words).await;
}

async fn writes(stage: &Stage) -> Vec<Entry> {
    stage.emulator.log().await.calls().into_iter().filter(|call| call.method != "GET").cloned().collect()
}

/// Pastes what was copied into the search field, as a person would, and returns it.
async fn pasted(tab: &Tab) -> String {
    tab.js("const field = document.querySelector('#find-operation'); field.value = ''; field.focus()").await;
    let keys = tab.driver().action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control);
    keys.perform().await.unwrap();
    tab.until_js("a pasted text", "return document.querySelector('#find-operation').value !== ''").await;
    tab.value_of("#find-operation").await
}

/// Sets a field to a text too long to be typed.
async fn set_field(tab: &Tab, selector: &str, text: &str) {
    let script = "const field = document.querySelector(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    tab.js_with(script, vec![json!(selector), json!(text)]).await;
}

/// The page stays small: how long the response is does not matter.
async fn has_few_nodes(tab: &Tab, when: &str) {
    // Of the page itself: the menus around it are the same on all.
    let script = "let count = 0;
        for (const walk = document.createTreeWalker(document.querySelector('main')); walk.nextNode();) count++;
        return count";
    let nodes = tab.js(script).await.as_u64().unwrap();
    assert!(nodes < 2_000, "{when}: {nodes}");
}

/// Waits until this mark, counted from 0, is the current one.
async fn is_current_mark(tab: &Tab, index: usize) {
    let script = "const marks = [...document.querySelectorAll('mark')];
        return marks.findIndex(mark => mark.hasAttribute('aria-current'))";
    tab.until(&format!("mark {index} to be the current one"), async || {
        Ok((tab.try_js(script, vec![]).await? == index).then_some(()))
    })
    .await;
}

#[test]
fn the_request_is_sent_as_shown_and_the_response_is_shown_unchanged() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.go_to(&Route::CONSOLE).await;
        tab.arrives_at("/console").await;
        shows_request(stage, "GET /me").await;
        // Numbers and an order of members that parsing would lose.
        let odd = r#"{"z":1.50,"big":12345678901234567890,"a":"\u00e9 <b>","list":[],"n":null}"#;
        let fault = json!({"kind": "body", "status": 200, "content_type": "application/json", "body": odd});
        stage.emulator.inject_once("/v1/me", fault).await;
        tab.press("Send").await;
        responds(tab, "200 OK in ").await;
        let lines =
            "{\n  \"z\": 1.50,\n  \"big\": 12345678901234567890,\n  \"a\": \"\\u00e9 <b>\",\n  \"list\": [],\n  \"n\": null\n}";
        assert_eq!(body(tab).await, lines);

        choose(tab, "GET /me/top/{type}").await;
        shows_request(stage, "GET /me/top/{type}").await;
        stage.emulator.clear_log().await;
        tab.press("Send anyway").await;
        tab.sees("This field is required.").await;
        tab.until_focus_is_on("#p-type").await;
        assert!(stage.emulator.log().await.calls().is_empty());

        choose(tab, "GET /playlists/{id}/items").await;
        tab.fill("id", "https://open.spotify.com/intl-sv/playlist/0000000000000000000000?si=1").await;
        tab.fill("limit", "101").await;
        tab.sees("A whole number from 1 to 100.").await;
        assert_eq!(tab.attribute_of("#p-limit", "aria-invalid").await.as_deref(), Some("true"));
        tab.fill("limit", "3").await;
        shows_request(stage, "GET /playlists/0000000000000000000000/items?limit=3").await;
        stage.console.expect("/v1/playlists");
        tab.press("Send").await;
        responds(tab, "404 Not Found in ").await;
        tab.sees_code("LG-404-not-found").await;
        assert!(body(tab).await.contains("\"status\": 404"));
        let log = stage.emulator.log().await;
        let call = log.calls()[0];
        assert_eq!(
            (log.calls().len(), call.path.as_str(), &call.query),
            (1, "/v1/playlists/0000000000000000000000/items", &json!({"limit": "3"}))
        );
        // The address holds the form.
        let here = tab.address().await;
        assert!(here.ends_with("&limit=3") && here.contains("op=get-playlist-items"), "{here}");
        // Tokens live in memory, so a reloaded page asks to sign in, and returns to the form.
        tab.reload().await;
        tab.press("Sign in at Spotify").await;
        shows_request(stage, "GET /playlists/0000000000000000000000/items?limit=3").await;
    });
}

#[test]
fn granting_a_missing_scope_keeps_the_form() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me/top");
        open_operation(stage, "op=get-top&type=tracks&limit=2", "GET /me/top/tracks?limit=2").await;
        tab.sees("not granted").await;
        tab.press("Send anyway").await;
        responds(tab, "403 Forbidden").await;
        tab.sees_code("LG-403-not-granted").await;
        tab.fill("offset", "4").await;
        shows_request(stage, "GET /me/top/tracks?limit=2&offset=4").await;
        tab.press("Grant user-top-read").await;
        tab.agree().await;
        tab.sees("API console").await;
        shows_request(stage, "GET /me/top/tracks?limit=2&offset=4").await;
        assert_eq!((tab.value_of("#p-type").await, tab.value_of("#p-offset").await), ("tracks".to_owned(), "4".to_owned()));
        stage.emulator.clear_log().await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        let shown: Value = serde_json::from_str(&body(tab).await).unwrap();
        assert_eq!((shown["items"].as_array().unwrap().len(), &shown["offset"]), (2, &json!(4)));
        assert_eq!(stage.emulator.log().await.calls().len(), 1);
    });
}

#[test]
fn a_form_too_long_for_an_address_survives_the_trip_to_spotify() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=remove-items&id=0000000000000000000000", "DELETE /playlists/0000000000000000000000/items").await;
        let long = format!("[{}]", vec![r#"{"uri":"spotify:track:11dFghVXANMlKmJXsNCbNl"}"#; 20].join(","));
        set_field(tab, "#p-items", &long).await;
        tab.press("Grant playlist-modify-private").await;
        tab.agree().await;
        shows_request(stage, "DELETE /playlists/0000000000000000000000/items").await;
        assert_eq!(tab.value_of("#p-items").await, long);
        assert_eq!(tab.storage("sessionStorage").await.get("draft"), None);
    });
}

#[test]
fn a_request_that_changes_something_asks_first() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        open_operation(stage, "op=create-playlist&name=It%27s+%22new%22&public=false", "POST /me/playlists").await;
        tab.press("Grant playlist-modify-private").await;
        tab.agree().await;
        shows_request(stage, "POST /me/playlists").await;
        stage.emulator.clear_log().await;
        tab.press("Send").await;
        tab.sees("nothing here can undo it").await;
        let question = tab.text_of("dialog[open]").await;
        for part in ["POST /me/playlists", r#"{"name":"It's \"new\"","public":false}"#] {
            assert!(question.contains(part), "{question}");
        }
        tab.press_key(Key::Escape).await;
        tab.until_count("dialog[open]", 0).await;
        tab.until_focused("Send").await;
        assert!(writes(stage).await.is_empty());

        tab.press("Send").await;
        tab.press("Create a playlist").await;
        responds(tab, "201 Created").await;
        let made: Value = serde_json::from_str(&body(tab).await).unwrap();
        assert_eq!((&made["name"], &made["public"]), (&json!("It's \"new\""), &json!(false)));
        assert_eq!(writes(stage).await.len(), 1);

        // A change whose response is lost is not sent again, and the page says that its outcome is unknown.
        stage.emulator.inject("/v1/me/playlists", json!({"kind": "status", "status": 503})).await;
        tab.press("Send").await;
        tab.press("Create a playlist").await;
        responds(tab, "503 Service Unavailable").await;
        tab.sees_code("LG-5xx-unavailable").await;
        tab.sees("may have been made anyway").await;
        assert_eq!(writes(stage).await.len(), 2);
        stage.emulator.clear_faults().await;
        tab.press("Playlists").await;
        tab.sees("It's \"new\"").await;
    });
}

#[test]
fn each_failure_is_shown_as_it_is_and_not_retried() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        open_operation(stage, "op=get-me", "GET /me").await;
        let wait = json!({"kind": "rate_limit", "retry_after": 120, "cors": true, "expose": true});
        for (fault, status, code) in [
            (json!({"kind": "status", "status": 503}), "503 Service Unavailable", "LG-5xx-unavailable"),
            (json!({"kind": "forbidden", "which": "not_listed_text"}), "403 Forbidden", "LG-403-user-not-listed"),
            (
                json!({"kind": "body", "status": 400, "content_type": "application/json", "body": "{\"error\":{\"status\":400,\"message\":\"Only so\"}}"}),
                "400 Bad Request",
                "LG-4xx-bad-request",
            ),
            (
                json!({"kind": "body", "status": 418, "content_type": "text/plain", "body": "<p>tea"}),
                "418 in",
                "LG-4xx-bad-request",
            ),
            (json!({"kind": "cut"}), "No response", "LG-api-unreachable"),
            (wait, "429 Too Many Requests", "LG-429-wait"),
            // All calls share the pause: nothing is sent before it ends.
            (json!({"kind": "status", "status": 500}), "No response", "LG-429-wait"),
        ] {
            stage.emulator.clear_faults().await;
            stage.emulator.inject("/v1/me", fault.clone()).await;
            stage.emulator.clear_log().await;
            let before = tab.count(".call-past").await;
            tab.press("Send").await;
            tab.until_count(".call-past", before + 1).await;
            responds(tab, status).await;
            tab.sees_code(code).await;
            let calls = stage.emulator.log().await.calls_of("/v1/me").len();
            // Browsers retry a cut connection on their own.
            match (status, code) {
                ("No response", "LG-api-unreachable") => assert!(calls >= 1, "{fault}"),
                ("No response", _) => assert_eq!(calls, 0, "{fault}"),
                _ => assert_eq!(calls, 1, "{fault}"),
            }
        }
        // A quota closes one operation and no other.
        stage.emulator.clear_faults().await;
        stage.emulator.inject("/v1/search", json!({"kind": "rate_limit", "quota": true, "cors": true})).await;
        stage.console.expect("/v1/search");
        choose(tab, "GET /search").await;
        tab.fill("q", "a").await;
        tab.fill("type", "track").await;
        for (status, calls) in [("429 Too Many Requests", 1), ("No response", 1)] {
            tab.press("Send").await;
            responds(tab, status).await;
            tab.sees_code("LG-429-quota-spent").await;
            let log = stage.emulator.log().await;
            assert_eq!(log.calls_of("/v1/search").len(), calls, "{log}");
        }
        choose(tab, "GET /artists/{id}").await;
        tab.fill("id", "0000000000000000000000").await;
        stage.console.expect("/v1/artists");
        tab.press("Send").await;
        responds(tab, "404 Not Found").await;
        let shown = tab.text().await;
        assert!(shown.contains("429") && shown.contains("503"), "{shown}");
    });
}

#[test]
fn a_rejected_token_is_renewed_once_and_a_short_pause_is_waited_for() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        open_operation(stage, "op=get-me", "GET /me").await;
        stage.emulator.clear_log().await;
        stage.emulator.inject_once("/v1/me", json!({"kind": "expired_token"})).await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        let log = stage.emulator.log().await;
        assert_eq!((log.calls_of("/v1/me").len(), log.refreshes().len()), (2, 1), "{log}");

        stage.emulator.inject_once("/v1/me", json!({"kind": "rate_limit", "retry_after": 2, "cors": true, "expose": true})).await;
        tab.press("Send").await;
        responds(tab, "429 Too Many Requests").await;
        tab.press_element(".call-headers summary").await;
        tab.sees("Headers this page may read: ").await;
        tab.sees("retry-after").await;
        tab.press("Try again").await;
        responds(tab, "200 OK").await;
        // The button is gone, so the focus moves on.
        tab.until_focus_is_on("#response-heading").await;
    });
}

#[test]
fn a_call_while_offline_has_no_response_and_works_once_online() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        open_operation(stage, "op=get-me", "GET /me").await;
        stage.has_part("words").await;
        tab.go_offline().await;
        tab.sees("You are offline.").await;
        tab.press("Send").await;
        tab.sees_code("LG-api-unreachable").await;
        responds(tab, "No response").await;
        tab.go_online().await;
        tab.press("Try again").await;
        responds(tab, "200 OK").await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn ten_thousand_lines_can_be_searched_and_use_few_nodes() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=get-me", "GET /me").await;
        let rows: Vec<String> = (0..10_000).map(|row| format!(r#""{}{row}""#, if row % 2 == 0 { "Even" } else { "odd" })).collect();
        let long = format!("[{}]", rows.join(","));
        stage
            .emulator
            .inject("/v1/me", json!({"kind": "body", "status": 200, "content_type": "application/json", "body": long}))
            .await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        has_few_nodes(tab, "at first").await;
        assert!(!body(tab).await.contains("odd9999"));
        tab.press("Show all 10,002 lines").await;
        tab.sees_in("#body", "odd9999").await;
        tab.until_focus_is_on("#body").await;
        has_few_nodes(tab, "all lines").await;

        tab.fill("Search the response", "EVEN").await;
        tab.sees("1 of 5000; the first 200 are highlighted").await;
        has_few_nodes(tab, "marked").await;
        tab.press_key(Key::Enter).await;
        tab.sees("2 of 5000").await;
        is_current_mark(tab, 1).await;
        tab.press("Previous").await;
        tab.press("Previous").await;
        tab.sees("200 of 5000").await;
        tab.until_in_view("mark[aria-current]").await;
        tab.fill("Search the response", "odd9999").await;
        tab.sees("1 of 1").await;
        assert_eq!(tab.text_of("mark").await, "odd9999");
        tab.fill("Search the response", "nothing").await;
        tab.sees("No matches").await;

        // The search starts afresh with the next response.
        stage.emulator.clear_faults().await;
        tab.press("Send").await;
        tab.sees_in("#body", "Ines").await;
        assert_eq!(tab.value_of("#search-response").await, "");
        tab.fill("Search the response", "SPOTIFY").await;
        tab.sees("1 of 3").await;
        tab.press("Next").await;
        tab.sees("2 of 3").await;
        is_current_mark(tab, 1).await;
        tab.press("Copy the response").await;
        tab.sees("Copied").await;
        assert!(pasted(tab).await.contains("Ines"));
    });
}

#[test]
fn calls_are_listed_until_cleared_or_signed_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=get-me", "GET /me").await;
        tab.sees("No calls yet.").await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        choose(tab, "GET /me/playlists").await;
        tab.fill("limit", "1").await;
        tab.press("Send").await;
        tab.until_count(".call-past", 2).await;
        assert_eq!(tab.texts_of(".call-past").await, ["GET /me/playlists?limit=1", "GET /me"], "the newest first");
        // They survive a visit to another page; choosing one fills the form and shows its response.
        stage.emulator.clear_log().await;
        tab.press("Overview").await;
        stage.sees_overview().await;
        stage.go_to(&Route::CONSOLE).await;
        tab.press("GET /me/playlists?limit=1").await;
        shows_request(stage, "GET /me/playlists?limit=1").await;
        responds(tab, "200 OK").await;
        tab.sees_in("#body", "\"limit\": 1").await;
        tab.press("GET /me").await;
        shows_request(stage, "GET /me").await;
        tab.sees_in("#body", "Ines").await;
        tab.press("Clear the history").await;
        tab.sees("No calls yet.").await;
        tab.until_focus_is_on("#history-heading").await;
        assert_eq!(tab.count("#body").await, 0);

        tab.press("Send").await;
        responds(tab, "200 OK").await;
        stage.sign_out().await;
        tab.press("Sign in at Spotify").await;
        tab.sees("No calls yet.").await;
    });
}

#[test]
fn signing_out_in_another_tab_clears_the_calls() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=get-me", "GET /me").await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        let first = tab.handle().await;
        tab.open_tab().await;
        tab.open("/library").await;
        stage.sign_out().await;
        tab.switch_to(&first).await;
        tab.sees_code("LG-session-signed-out").await;
        assert!(!tab.html().await.contains("Ines"));
    });
}

#[test]
fn the_token_is_neither_shown_nor_copied() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=search&q=it%27s&type=track", "GET /search?q=it%27s&type=track").await;
        tab.press("Send").await;
        responds(tab, "200 OK").await;
        tab.press("Copy the response").await;
        tab.sees("Copied").await;
        let answer = pasted(tab).await;
        assert!(answer.contains("tracks"));
        tab.press("Copy: curl command").await;
        tab.until_js(
            "the copied line",
            "return [...document.querySelectorAll('.field .hint')].some(hint => hint.textContent === 'Copied')",
        )
        .await;
        let line = pasted(tab).await;
        let service = &stage.emulator.service;
        assert_eq!(line, format!("curl -X GET '{service}/v1/search?q=it%27s&type=track' -H \"Authorization: Bearer $TOKEN\""));
        stage.page_has_no_secret("console").await;
        for (kind, secret) in stage.emulator.secrets().await {
            assert!(!line.contains(&secret) && !answer.contains(&secret), "a {kind}");
        }
    });
}

#[test]
fn a_call_can_be_made_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        open_operation(stage, "op=get-me", "GET /me").await;
        tab.tab_to_element("#find-operation").await;
        tab.type_text("me/following").await;
        tab.sees("1 of 48.").await;
        tab.tab_to_element("#operation").await;
        // In Firefox, Down opens the list; in Chromium it chooses the next entry.
        tab.press_key(Key::Down).await;
        if Browser::of_this_run() == Browser::Firefox {
            tab.press_key(Key::Enter).await;
        }
        shows_request(stage, "GET /me/following").await;
        tab.tab_to_element("#p-type").await;
        tab.type_text("artist").await;
        if Browser::of_this_run() == Browser::Firefox {
            tab.press_key(Key::Enter).await;
        }
        shows_request(stage, "GET /me/following?type=artist").await;
        tab.tab_to_element("#p-limit").await;
        tab.type_text("2").await;
        shows_request(stage, "GET /me/following?type=artist&limit=2").await;
        stage.console.expect("/v1/me/following");
        // From a field, Enter sends.
        tab.press_key(Key::Enter).await;
        responds(tab, "403 Forbidden").await;
        tab.tab_to_element("#search-response").await;
        tab.type_text("scope").await;
        tab.sees("1 of 1").await;
        tab.tab_to("GET /me/following?type=artist&limit=2").await;
    });
}
