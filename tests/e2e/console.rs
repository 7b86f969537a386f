//! Calls put together by hand: what goes out is what the page said, what came back is what the page shows.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::emulator::Entry;
use crate::harness::{Browser, Stage, Tab, journey};

/// Opens an operation by its address and waits until its form is there.
async fn at(stage: &Stage, query: &str, line: &str) {
    stage.signed_in_at(&format!("/console?{query}")).await;
    shows_line(stage, line).await;
}

/// Waits until the page says that it will send this, below the API's address.
async fn shows_line(stage: &Stage, line: &str) {
    let (method, target) = line.split_once(' ').unwrap();
    let whole = format!("{method} {}/v1{target}", stage.emulator.service);
    let script = format!("return document.getElementById('request-line')?.textContent === {}", json!(whole));
    stage.tab.until_js(&format!("the line {whole}"), &script).await;
}

/// Waits until the answer's status line begins so.
async fn is_answered(tab: &Tab, words: &str) {
    let script = format!("return document.getElementById('status')?.textContent.startsWith({})", json!(words));
    tab.until_js(&format!("the answer {words}"), &script).await;
}

async fn body(tab: &Tab) -> String {
    tab.js("return document.getElementById('body').textContent").await.as_str().unwrap().to_owned()
}

/// What stands in a field by its id.
async fn value(tab: &Tab, id: &str) -> String {
    tab.js(&format!("return document.getElementById('{id}').value")).await.as_str().unwrap().to_owned()
}

async fn choose(tab: &Tab, words: &str) {
    tab.press_among("#operation option", words).await;
}

async fn writes(stage: &Stage) -> Vec<Entry> {
    stage.emulator.log().await.calls().into_iter().filter(|call| call.method != "GET").cloned().collect()
}

/// Pastes what was copied into a field, as a person would.
async fn pasted(tab: &Tab, id: &str) -> String {
    tab.js(&format!("const field = document.getElementById('{id}'); field.value = ''; field.focus()")).await;
    let keys = tab.driver().action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control);
    keys.perform().await.unwrap();
    tab.until_js("something pasted", &format!("return document.getElementById('{id}').value !== ''")).await;
    value(tab, id).await
}

#[test]
fn the_request_is_sent_as_shown_and_the_response_is_shown_unchanged() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.press("Try a call").await;
        tab.arrives_at("/console").await;
        shows_line(stage, "GET /me").await;
        // Numbers that a program would round, and an order that a program would lose.
        let odd = r#"{"z":1.50,"big":12345678901234567890,"a":"\u00e9 <b>","list":[],"n":null}"#;
        let fault = json!({"kind": "body", "status": 200, "content_type": "application/json", "body": odd});
        stage.emulator.strike_once("/v1/me", fault).await;
        tab.press("Send").await;
        is_answered(tab, "200 OK in ").await;
        let lines =
            "{\n  \"z\": 1.50,\n  \"big\": 12345678901234567890,\n  \"a\": \"\\u00e9 <b>\",\n  \"list\": [],\n  \"n\": null\n}";
        assert_eq!(body(tab).await, lines);

        choose(tab, "GET /me/top/{type}").await;
        shows_line(stage, "GET /me/top/{type}").await;
        stage.emulator.forget_log().await;
        tab.press("Send it all the same").await;
        tab.sees("This is needed.").await;
        assert_eq!(tab.js("return document.activeElement.id").await, "p-type");
        assert!(stage.emulator.log().await.calls().is_empty());

        choose(tab, "GET /playlists/{id}/items").await;
        tab.fill("id", "https://open.spotify.com/intl-sv/playlist/0000000000000000000000?si=1").await;
        tab.fill("limit", "51").await;
        tab.sees("A whole number from 1 to 50.").await;
        assert_eq!(tab.js("return document.getElementById('p-limit').getAttribute('aria-invalid')").await, "true");
        tab.fill("limit", "3").await;
        shows_line(stage, "GET /playlists/0000000000000000000000/items?limit=3").await;
        stage.console.expect("/v1/playlists");
        tab.press("Send").await;
        is_answered(tab, "404 Not Found in ").await;
        tab.is_told("LG-404-not-found").await;
        assert!(body(tab).await.contains("\"status\": 404"));
        let log = stage.emulator.log().await;
        let call = log.calls()[0];
        assert_eq!(
            (log.calls().len(), call.path.as_str(), &call.query),
            (1, "/v1/playlists/0000000000000000000000/items", &json!({"limit": "3"}))
        );
        // What is in the form stands in the address.
        let here = tab.address().await;
        assert!(here.ends_with("&limit=3") && here.contains("op=get-playlist-items"), "{here}");
        // Access lives in memory, so a page that is loaded again asks to sign in, and comes back to the form.
        tab.reload().await;
        tab.press("Sign in at Spotify").await;
        shows_line(stage, "GET /playlists/0000000000000000000000/items?limit=3").await;
    });
}

#[test]
fn granting_a_missing_scope_keeps_the_form() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me/top");
        at(stage, "op=get-top&type=tracks&limit=2", "GET /me/top/tracks?limit=2").await;
        tab.sees("not granted").await;
        tab.press("Send it all the same").await;
        is_answered(tab, "403 Forbidden").await;
        tab.is_told("LG-403-not-granted").await;
        tab.fill("offset", "4").await;
        shows_line(stage, "GET /me/top/tracks?limit=2&offset=4").await;
        tab.press("Grant user-top-read").await;
        tab.agree().await;
        tab.sees("Try a call").await;
        shows_line(stage, "GET /me/top/tracks?limit=2&offset=4").await;
        assert_eq!((value(tab, "p-type").await, value(tab, "p-offset").await), ("tracks".to_owned(), "4".to_owned()));
        stage.emulator.forget_log().await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        let shown: Value = serde_json::from_str(&body(tab).await).unwrap();
        assert_eq!((shown["items"].as_array().unwrap().len(), &shown["offset"]), (2, &json!(4)));
        assert_eq!(stage.emulator.log().await.calls().len(), 1);
    });
}

#[test]
fn a_form_too_long_for_an_address_survives_the_trip_to_spotify() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=remove-items&id=0000000000000000000000", "DELETE /playlists/0000000000000000000000/items").await;
        let long = format!("[{}]", vec![r#"{"uri":"spotify:track:11dFghVXANMlKmJXsNCbNl"}"#; 20].join(","));
        let script = "const field = document.getElementById('p-items'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
        tab.try_js(script, vec![json!(long)]).await.unwrap();
        tab.press("Grant playlist-modify-private").await;
        tab.agree().await;
        shows_line(stage, "DELETE /playlists/0000000000000000000000/items").await;
        assert_eq!(value(tab, "p-items").await, long);
        assert_eq!(tab.storage("sessionStorage").await.get("draft"), None);
    });
}

#[test]
fn a_request_that_changes_something_asks_first() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        at(stage, "op=create-playlist&name=It%27s+%22new%22&public=false", "POST /me/playlists").await;
        tab.press("Grant playlist-modify-private").await;
        tab.agree().await;
        shows_line(stage, "POST /me/playlists").await;
        stage.emulator.forget_log().await;
        let send = tab.control("Send").await;
        send.click().await.unwrap();
        tab.sees("nothing here can undo it").await;
        let asked = tab.js("return document.querySelector('dialog[open]').innerText").await;
        for words in ["POST /me/playlists", r#"{"name":"It's \"new\"","public":false}"#] {
            assert!(asked.as_str().unwrap().contains(words), "{asked}");
        }
        tab.key(Key::Escape).await;
        tab.until_js("the question to go", "return !document.querySelector('dialog[open]')").await;
        assert_eq!(tab.js("return document.activeElement.textContent").await, "Send", "the focus is back");
        assert!(writes(stage).await.is_empty());

        tab.press("Send").await;
        tab.press("Make a playlist").await;
        is_answered(tab, "201 Created").await;
        let made: Value = serde_json::from_str(&body(tab).await).unwrap();
        assert_eq!((&made["name"], &made["public"]), (&json!("It's \"new\""), &json!(false)));
        assert_eq!(writes(stage).await.len(), 1);

        // A change whose answer is lost is not made twice, and what happened is not known.
        stage.emulator.strike("/v1/me/playlists", json!({"kind": "status", "status": 503})).await;
        tab.press("Send").await;
        tab.press("Make a playlist").await;
        is_answered(tab, "503 Service Unavailable").await;
        tab.is_told("LG-5xx-unavailable").await;
        tab.sees("cannot be known from here").await;
        assert_eq!(writes(stage).await.len(), 2);
        stage.emulator.mend().await;
        tab.press("Playlists").await;
        tab.sees("It's \"new\"").await;
    });
}

#[test]
fn each_failure_is_shown_as_it_is_and_not_retried() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        at(stage, "op=get-me", "GET /me").await;
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
            (json!({"kind": "cut"}), "No answer", "LG-api-unreachable"),
            (wait, "429 Too Many Requests", "LG-429-wait"),
            // The pace is everybody's: nothing is sent before the time is over.
            (json!({"kind": "status", "status": 500}), "No answer", "LG-429-wait"),
        ] {
            stage.emulator.mend().await;
            stage.emulator.strike("/v1/me", fault.clone()).await;
            stage.emulator.forget_log().await;
            let before = tab.js("return document.querySelectorAll('.call-past').length").await.as_u64().unwrap();
            tab.press("Send").await;
            tab.until_js("one call more", &format!("return document.querySelectorAll('.call-past').length === {}", before + 1))
                .await;
            is_answered(tab, status).await;
            tab.is_told(code).await;
            let calls = stage.emulator.log().await.calls_of("/v1/me").len();
            // Browsers ask again by themselves when a connection is cut.
            match (status, code) {
                ("No answer", "LG-api-unreachable") => assert!(calls >= 1, "{fault}"),
                ("No answer", _) => assert_eq!(calls, 0, "{fault}"),
                _ => assert_eq!(calls, 1, "{fault}"),
            }
        }
        // A quota closes one operation and no other.
        stage.emulator.mend().await;
        stage.emulator.strike("/v1/search", json!({"kind": "rate_limit", "quota": true, "cors": true})).await;
        stage.console.expect("/v1/search");
        choose(tab, "GET /search").await;
        tab.fill("q", "a").await;
        tab.fill("type", "track").await;
        for (status, calls) in [("429 Too Many Requests", 1), ("No answer", 1)] {
            tab.press("Send").await;
            is_answered(tab, status).await;
            tab.is_told("LG-429-quota-spent").await;
            let log = stage.emulator.log().await;
            assert_eq!(log.calls_of("/v1/search").len(), calls, "{log}");
        }
        choose(tab, "GET /artists/{id}").await;
        tab.fill("id", "0000000000000000000000").await;
        stage.console.expect("/v1/artists");
        tab.press("Send").await;
        is_answered(tab, "404 Not Found").await;
        let shown = tab.text().await.unwrap();
        assert!(shown.contains("429") && shown.contains("503"), "{shown}");
    });
}

#[test]
fn a_rejected_token_is_renewed_once_and_a_short_pause_is_waited_for() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        at(stage, "op=get-me", "GET /me").await;
        stage.emulator.forget_log().await;
        stage.emulator.strike_once("/v1/me", json!({"kind": "expired_token"})).await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        let log = stage.emulator.log().await;
        assert_eq!((log.calls_of("/v1/me").len(), log.refreshes().len()), (2, 1), "{log}");

        stage.emulator.strike_once("/v1/me", json!({"kind": "rate_limit", "retry_after": 2, "cors": true, "expose": true})).await;
        tab.press("Send").await;
        is_answered(tab, "429 Too Many Requests").await;
        tab.find(".call-headers summary").await.click().await.unwrap();
        tab.sees("Headers that a page may read: ").await;
        tab.sees("retry-after").await;
        tab.press("Try again").await;
        is_answered(tab, "200 OK").await;
        assert_eq!(tab.js("return document.activeElement.id").await, "c-answer", "the button is gone");
    });
}

#[test]
fn a_call_while_offline_has_no_response_and_works_once_online() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        at(stage, "op=get-me", "GET /me").await;
        // Firefox without a network still reaches this machine's own servers.
        stage.emulator.strike("/v1/me", json!({"kind": "cut"})).await;
        tab.set_offline(true).await;
        tab.sees("No network.").await;
        tab.press("Send").await;
        tab.is_told("LG-api-unreachable").await;
        is_answered(tab, "No answer").await;
        tab.set_offline(false).await;
        stage.emulator.mend().await;
        tab.press("Try again").await;
        is_answered(tab, "200 OK").await;
        assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn ten_thousand_lines_can_be_searched_and_use_few_nodes() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=get-me", "GET /me").await;
        let rows: Vec<String> = (0..10_000).map(|row| format!(r#""{}{row}""#, if row % 2 == 0 { "Even" } else { "odd" })).collect();
        let long = format!("[{}]", rows.join(","));
        stage
            .emulator
            .strike("/v1/me", json!({"kind": "body", "status": 200, "content_type": "application/json", "body": long}))
            .await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        let few = async |when: &str| {
            let nodes = tab.js("let count = 0; for (const walk = document.createTreeWalker(document.documentElement); walk.nextNode();) count++; return count").await;
            assert!(nodes.as_u64().unwrap() < 2_000, "{when}: {nodes}");
        };
        few("at first").await;
        assert!(!body(tab).await.contains("odd9999"));
        tab.press("Show all 10,002 lines").await;
        tab.until_js("the last line", "return document.getElementById('body').textContent.includes('odd9999')").await;
        assert_eq!(tab.js("return document.activeElement.id").await, "body", "the button is gone");
        few("all of it").await;

        tab.fill("Search the answer", "EVEN").await;
        tab.sees("1 of 5000, the first 200 are marked").await;
        few("marked").await;
        let current = "return [...document.querySelectorAll('mark')].findIndex(mark => mark.hasAttribute('aria-current'))";
        tab.key(Key::Enter).await;
        tab.sees("2 of 5000").await;
        tab.until_js("the second to be the current one", &format!("{current} === 1")).await;
        tab.press("Previous").await;
        tab.press("Previous").await;
        tab.sees("200 of 5000").await;
        tab.until_js("the last that is marked in sight", "const box = document.querySelector('mark[aria-current]')?.getBoundingClientRect(); return !!box && box.top >= 0 && box.bottom <= innerHeight").await;
        tab.fill("Search the answer", "odd9999").await;
        tab.sees("1 of 1").await;
        assert_eq!(tab.js("return document.querySelector('mark').textContent").await, "odd9999");
        tab.fill("Search the answer", "nothing").await;
        tab.sees("Not in it").await;

        // The next answer is searched anew.
        stage.emulator.mend().await;
        tab.js("scrollTo(0, 0)").await;
        tab.press("Send").await;
        tab.until_js("another answer", "return document.getElementById('body').textContent.includes('Ines')").await;
        assert_eq!(value(tab, "search-answer").await, "");
        tab.fill("Search the answer", "SPOTIFY").await;
        tab.sees("1 of 3").await;
        tab.press("Next").await;
        tab.sees("2 of 3").await;
        tab.until_js("the second to be the current one", &format!("{current} === 1")).await;
        tab.press("Copy the answer").await;
        tab.sees("Copied").await;
        assert!(pasted(tab, "find-operation").await.contains("Ines"));
    });
}

#[test]
fn calls_are_listed_until_cleared_or_signed_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=get-me", "GET /me").await;
        tab.sees("None yet.").await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        choose(tab, "GET /me/playlists").await;
        tab.fill("limit", "1").await;
        tab.press("Send").await;
        tab.until_js("two calls", "return document.querySelectorAll('.call-past').length === 2").await;
        let lines = tab.js("return [...document.querySelectorAll('.call-past')].map(one => one.textContent)").await;
        assert_eq!(lines, json!(["GET /me/playlists?limit=1", "GET /me"]), "the newest first");
        // From another page and back, they are still there; choosing one fills the form and shows its answer.
        stage.emulator.forget_log().await;
        tab.press("Overview").await;
        tab.sees("songs you have liked").await;
        tab.press("Try a call").await;
        tab.press("GET /me/playlists?limit=1").await;
        shows_line(stage, "GET /me/playlists?limit=1").await;
        is_answered(tab, "200 OK").await;
        assert!(body(tab).await.contains("\"limit\": 1"));
        tab.press("GET /me").await;
        shows_line(stage, "GET /me").await;
        assert!(body(tab).await.contains("Ines"));
        tab.press("Forget these calls").await;
        tab.sees("None yet.").await;
        assert_eq!(tab.js("return document.activeElement.id").await, "c-past");
        assert_eq!(tab.js("return document.getElementById('body')").await, Value::Null);

        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        tab.signs_out().await;
        tab.press("Sign in at Spotify").await;
        tab.sees("What you allowed").await;
        tab.press("Try a call").await;
        tab.sees("None yet.").await;
    });
}

#[test]
fn signing_out_in_another_tab_clears_the_calls() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=get-me", "GET /me").await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        let first = tab.handle().await;
        tab.open_tab().await;
        tab.open("/library").await;
        tab.signs_out().await;
        tab.switch_to(&first).await;
        tab.is_told("LG-session-signed-out").await;
        let page = tab.js("return document.documentElement.outerHTML").await;
        assert!(!page.as_str().unwrap().contains("Ines"));
    });
}

#[test]
fn the_token_is_neither_shown_nor_copied() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=search&q=it%27s&type=track", "GET /search?q=it%27s&type=track").await;
        tab.press("Send").await;
        is_answered(tab, "200 OK").await;
        tab.press("Copy the answer").await;
        tab.sees("Copied").await;
        let answer = pasted(tab, "find-operation").await;
        assert!(answer.contains("tracks"));
        tab.press("Copy: As a curl line").await;
        tab.until_js(
            "the line copied",
            "return [...document.querySelectorAll('.field .hint')].some(one => one.textContent === 'Copied')",
        )
        .await;
        let line = pasted(tab, "find-operation").await;
        let service = &stage.emulator.service;
        assert_eq!(line, format!("curl -X GET '{service}/v1/search?q=it%27s&type=track' -H \"Authorization: Bearer $TOKEN\""));
        let found = tab
            .js("return [document.documentElement.outerHTML, [...document.querySelectorAll('input, textarea')].map(field => field.value).join('|'),
                location.href, JSON.stringify(history.state), JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage))].join('\\n')")
            .await;
        for (kind, secret) in stage.emulator.secrets().await {
            assert!(!found.as_str().unwrap().contains(&secret) && !line.contains(&secret) && !answer.contains(&secret), "a {kind}");
        }
    });
}

#[test]
fn a_call_can_be_made_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        at(stage, "op=get-me", "GET /me").await;
        tab.tab_to_what("#find-operation").await;
        tab.types("me/following").await;
        tab.sees("1 of 48.").await;
        tab.tab_to_what("#operation").await;
        // Firefox opens the list; Chromium goes on to the next one in it.
        tab.key(Key::Down).await;
        if Browser::of_this_run() == Browser::Firefox {
            tab.key(Key::Enter).await;
        }
        shows_line(stage, "GET /me/following").await;
        tab.tab_to_what("#p-type").await;
        tab.types("artist").await;
        if Browser::of_this_run() == Browser::Firefox {
            tab.key(Key::Enter).await;
        }
        shows_line(stage, "GET /me/following?type=artist").await;
        tab.tab_to_what("#p-limit").await;
        tab.types("2").await;
        shows_line(stage, "GET /me/following?type=artist&limit=2").await;
        stage.console.expect("/v1/me/following");
        // From a field, Enter sends.
        tab.key(Key::Enter).await;
        is_answered(tab, "403 Forbidden").await;
        tab.tab_to_what("#search-answer").await;
        tab.types("scope").await;
        tab.sees("1 of 1").await;
        tab.tab_to("GET /me/following?type=artist&limit=2").await;
    });
}
