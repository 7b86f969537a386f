//! Each page of the library in each kind of trouble: one code, the page stands, and *Try again* shows what was asked for.

use serde_json::{Value, json};

use crate::harness::{Stage, journey};
use crate::library::sign_in_with_all;

/// A page, the list it reads, and what it shows in the end.
struct Page {
    path: &'static str,
    list: &'static str,
    shows: &'static str,
}

const PAGES: [Page; 8] = [
    Page { path: "/liked", list: "/v1/me/tracks", shows: "main table.tracks tbody .t-name" },
    Page { path: "/playlists", list: "/v1/me/playlists", shows: ".index li a" },
    Page { path: "/albums", list: "/v1/me/albums", shows: "main .shelf a" },
    Page { path: "/artists", list: "/v1/me/following", shows: "main .shelf a" },
    Page { path: "/podcasts", list: "/v1/me/shows", shows: "main .shelf a" },
    Page { path: "/audiobooks", list: "/v1/me/audiobooks", shows: "main .shelf a" },
    Page { path: "/top", list: "/v1/me/top/tracks", shows: "main table.tracks tbody tr" },
    Page { path: "/recent", list: "/v1/me/player/recently-played", shows: "main .brief li" },
];

/// One thing on a shelf, with its list. It is opened from the shelf before.
const ONES: [Page; 4] = [
    Page { path: "/albums", list: "/v1/albums/*", shows: "main table.tracks tbody tr" },
    Page { path: "/artists", list: "/v1/artists/*/albums", shows: "main .shelf a" },
    Page { path: "/podcasts", list: "/v1/shows/*/episodes", shows: "main .brief li, main table tbody tr" },
    Page { path: "/playlists", list: "/v1/playlists/*/items", shows: "main table.tracks tbody .t-name" },
];

impl Page {
    async fn open(&self, stage: &Stage) {
        stage.tab.press_element(&format!("#contents a[href$='{}']", self.path)).await;
        stage.tab.arrives_at(self.path).await;
    }

    /// Waits until the page shows what it is for, and no trouble.
    async fn is_whole(&self, stage: &Stage) {
        stage.tab.find(self.shows).await;
        stage.tab.sees_no_notice().await;
    }
}

/// Every page fails in this way and is whole after *Try again*.
async fn each_page_recovers(stage: &Stage, fault: &Value, code: &str) {
    let fails = async |page: &Page| {
        stage.tab.sees_code(code).await;
        stage.emulator.clear_faults().await;
        stage.tab.press("Try again").await;
        page.is_whole(stage).await;
    };
    stage.console.expect("/v1/");
    sign_in_with_all(stage, "/library").await;
    for page in &PAGES {
        stage.emulator.inject(page.list, fault.clone()).await;
        page.open(stage).await;
        fails(page).await;
    }
    for one in &ONES {
        one.open(stage).await;
        stage.emulator.inject(one.list, fault.clone()).await;
        stage.tab.press_element(if one.path == "/playlists" { ".index li a" } else { "main .shelf a" }).await;
        fails(one).await;
    }
    let log = stage.emulator.log().await;
    assert_eq!((log.exchanges().len(), log.refreshes().len()), (1, 0), "{log}");
}

macro_rules! faults {
    ($($name:ident: $fault:expr => $code:literal;)*) => {
        $(
            #[test]
            fn $name() {
                journey(async |stage| each_page_recovers(stage, &$fault, $code).await);
            }
        )*
    };
}

faults! {
    each_page_stands_while_the_service_is_down: json!({"kind": "status", "status": 503}) => "LG-5xx-unavailable";
    each_page_stands_while_the_service_limits_without_cors: json!({"kind": "rate_limit", "retry_after": 1}) => "LG-api-unreachable";
    each_page_stands_when_an_answer_is_cut_off: json!({"kind": "truncate"}) => "LG-api-malformed";
    each_page_stands_when_something_else_answers: json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}) => "LG-api-malformed";
}

#[test]
fn each_page_waits_when_the_service_asks_for_it_and_needs_no_press() {
    journey(async |stage| {
        stage.console.expect("/v1/");
        sign_in_with_all(stage, "/library").await;
        for page in &PAGES {
            stage.emulator.inject_once(page.list, json!({"kind": "rate_limit", "retry_after": 1, "cors": true})).await;
            page.open(stage).await;
            page.is_whole(stage).await;
        }
    });
}

#[test]
fn each_page_renews_an_expired_token_by_itself() {
    journey(async |stage| {
        stage.console.expect("/v1/");
        sign_in_with_all(stage, "/library").await;
        for page in &PAGES {
            stage.emulator.expire_access_tokens().await;
            page.open(stage).await;
            page.is_whole(stage).await;
        }
        let log = stage.emulator.log().await;
        // A page that is still reading when it is left may renew it for the next one.
        assert_eq!(log.exchanges().len(), 1, "{log}");
        assert!((1..=PAGES.len()).contains(&log.refreshes().len()), "more than one renewal for each end of a token:\n{log}");
    });
}

#[test]
fn each_page_can_be_left_before_its_answer() {
    journey(async |stage| {
        sign_in_with_all(stage, "/library").await;
        for page in &PAGES {
            stage.emulator.inject(page.list, json!({"kind": "delay", "ms": 60_000})).await;
        }
        for page in PAGES.iter().chain(PAGES.iter().rev()) {
            page.open(stage).await;
        }
        stage.emulator.clear_faults().await;
        for page in &PAGES {
            page.open(stage).await;
            page.is_whole(stage).await;
        }
    });
}

#[test]
fn each_page_reads_the_shapes_from_before_2026() {
    journey(async |stage| {
        sign_in_with_all(stage, "/library").await;
        for shapes in ["older", "both"] {
            stage.emulator.set(json!({"shapes": shapes})).await;
            for page in &PAGES {
                page.open(stage).await;
                page.is_whole(stage).await;
            }
            for one in &ONES {
                one.open(stage).await;
                stage.tab.press_element(if one.path == "/playlists" { ".index li a" } else { "main .shelf a" }).await;
                one.is_whole(stage).await;
            }
        }
    });
}

#[test]
fn each_page_shows_its_rows_among_entries_that_are_null() {
    journey(async |stage| {
        sign_in_with_all(stage, "/library").await;
        for page in &PAGES {
            stage.emulator.inject_rule(json!({"path": page.list, "fault": {"kind": "null_items", "every": 2}})).await;
        }
        for page in &PAGES {
            page.open(stage).await;
            page.is_whole(stage).await;
        }
    });
}
