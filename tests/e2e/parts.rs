//! The parts of the module: each is loaded with the page that needs it, can be missing, late or broken, and is had again on demand.

use lockgroove::ui::route::{RETURN_RULES, Route, Shell};
use serde_json::{Value, json};

use crate::harness::emulator::{AppFiles, Log, built_page};
use crate::harness::{INES, Setup, Stage, journey, journey_with};

const NEWEST: &str = "Load the newest version";
/// The link on the front page to a page of the part `learn`.
const TO_FLOWS: &str = "Which one do I use?";
/// A path of each part, with what its page says.
const ONE_OF_EACH: [(&str, &str); 4] = [
    ("/playlists", "Kitchen, Sunday"),
    ("/check", "If something fails, this shows the fix."),
    ("/flows", "Four ways to sign in."),
    ("/console?op=get-top&type=tracks&limit=2", "GET /me/top/{type}"),
];

fn delay(ms: u64) -> Value {
    json!({"kind": "delay", "ms": ms})
}

fn not_found() -> Value {
    json!({"kind": "status", "status": 404})
}

impl Log {
    /// The names of the module's files that were requested, in order.
    fn modules(&self) -> Vec<String> {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        self.site_requests().iter().filter(|entry| entry.path.ends_with(".wasm")).filter_map(|entry| name(&entry.path)).collect()
    }
}

impl Stage {
    /// The connection check makes requests that fail without a session.
    pub(crate) fn expect_check(&self) {
        for path in ["/v1/me", "/authorize", "/api/token"] {
            self.console.expect(path);
        }
    }

    /// Opens the front page and waits until the app has started there.
    async fn open_front_page_with_app(&self) {
        self.tab.open("/").await;
        self.until_app_started().await;
    }

    async fn until_app_started(&self) {
        self.tab.until_count("html:not([data-page])", 1).await;
    }

    /// Makes every request for one file of the site fail.
    async fn break_file(&self, name: &str, fault: Value) {
        self.emulator.break_site(&format!("*/{name}"), fault).await;
    }

    /// The next page at this path is that of a version whose script and module still are in the browser's cache, and whose pieces are gone.
    async fn serve_page_whose_pieces_are_gone(&self, path: &str) {
        let gone = AppFiles::built().pieces().iter().fold(built_page(), |page, piece| page.replace(piece, &format!("0ld-{piece}")));
        self.serve_once(path, &gone).await;
    }

    /// Tries once more, and sees a new notice.
    async fn tries_again_in_vain(&self, code: &str, route: &Route) {
        self.tab.js("document.querySelector('#main .notice').dataset.old = ''").await;
        self.tab.press("Try again").await;
        self.tab.until_count("#main .notice:not([data-old])", 1).await;
        self.misses_part(code, route).await;
    }

    /// The app says that the part of this page is missing, in a page that is otherwise whole.
    async fn misses_part(&self, code: &str, route: &Route) {
        let tab = &self.tab;
        tab.until_codes_are(&[code]).await;
        assert_eq!(tab.text_of("#main h1").await, route.title());
        tab.find_control("Try again").await;
        tab.find_control(NEWEST).await;
    }
}

// Every page

#[test]
fn every_route_opened_directly_shows_its_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        stage.sign_in_beside().await;
        for route in Route::ALL {
            // The page of the last round may have the same text.
            tab.go("about:blank").await;
            tab.open(&route.path()).await;
            // Somebody who is signed in has nothing to do at the callback.
            stage.is_loaded(if route == Route::Callback { &Route::Overview } else { &route }).await;
            tab.find("#main h1").await;
            assert!(!tab.codes().await.contains(&"LG-part-missing".to_owned()), "{route}");
        }
    });
}

#[test]
fn every_route_opened_by_a_link_shows_its_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        let front = "Lockgroove";
        for (link, route) in [
            ("Connection check", Route::Check),
            (front, Route::Landing),
            (TO_FLOWS, Route::FLOWS),
            ("Connect", Route::CONNECT),
            (front, Route::Landing),
        ] {
            tab.press(link).await;
            stage.is_loaded(&route).await;
        }
        assert!(tab.is_marked_page().await, "the page was loaded again");

        stage.sign_in().await;
        tab.mark_page().await;
        for route in Stage::in_menus() {
            stage.go_to(&route).await;
            stage.is_loaded(&route).await;
            assert_eq!(tab.codes().await, Vec::<String>::new(), "{route}");
        }
        assert!(tab.is_marked_page().await, "the page was loaded again");
    });
}

#[test]
fn a_page_opened_directly_requests_all_its_files_before_the_first_arrives() {
    for (path, parts) in [
        ("/library", ["home"].as_slice()),
        ("/nowhere", &[]),
        ("/top", &["home", "library"]),
        ("/albums", &["home", "browse"]),
        ("/backup", &["keep"]),
        ("/restore", &["restore"]),
        ("/archive", &["archive"]),
        ("/glance", &["home", "pictures"]),
        ("/organise", &["home", "organise"]),
        ("/organise/replace", &["home", "replace"]),
        ("/organise/across", &["home", "across"]),
        ("/organise/rules", &["home", "rules"]),
        ("/access", &["home", "account"]),
        ("/flow", &["learn"]),
        ("/console", &["home", "console"]),
    ] {
        journey(async |stage| {
            let tab = &stage.tab;
            let files = AppFiles::built();
            for slow in ["/*.wasm", "/app-*.js", "/config.json"] {
                stage.emulator.break_site(slow, delay(1500)).await;
            }
            let mut expected: Vec<String> = parts.iter().flat_map(|part| files.pieces_of(part)).collect();
            expected.push(files.module());
            expected.sort();
            expected.dedup();
            tab.open(path).await;
            stage.until_app_started().await;
            // Browsers hold some back while many are on their way.
            let script = "return performance.getEntriesByType('resource').filter(entry => /\\.wasm$/.test(entry.name)).length";
            tab.until("the module's files", async || Ok((tab.try_js(script, vec![]).await? == expected.len()).then_some(()))).await;
            let script = "const files = performance.getEntriesByType('resource').filter(entry => /\\.wasm$|app-.*\\.js$|config\\.json$/.test(entry.name));
                const first = Math.min(...files.map(file => file.responseEnd)), begin = {};
                for (const { name, startTime } of files) begin[name] = Math.min(startTime, begin[name] ?? Infinity);
                return Object.keys(begin).filter(name => begin[name] >= first)";
            assert_eq!(tab.js(script).await, json!([]), "{path}: requested after another had arrived");
            let mut requested = stage.emulator.log().await.modules();
            requested.sort();
            assert_eq!(requested, expected, "{path}");
        });
    }
}

// Missing, broken, late

/// Each way in which a piece can be missing or wrong, one after the other.
fn a_piece_in_trouble(victim: &str) {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.break_file(victim, not_found()).await;
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        tab.press(TO_FLOWS).await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;
        let html = "<!doctype html><title>x</title><p>Not here</p>";
        for fault in [
            json!({"kind": "status", "status": 503}),
            json!({"kind": "cut"}),
            json!({"kind": "truncate"}),
            json!({"kind": "truncate", "wire": true}),
            json!({"kind": "body", "status": 404, "content_type": "text/html", "body": html}),
            json!({"kind": "body", "status": 200, "content_type": "text/html", "body": html}),
            // What browsers keep for a year.
            json!({"kind": "status", "status": 200, "body": "\0asm\u{1}\0\0\0",
                "headers": {"content-type": "application/wasm", "cache-control": "public, max-age=31536000, immutable"}}),
        ] {
            stage.emulator.clear_faults().await;
            stage.break_file(victim, fault.clone()).await;
            stage.emulator.clear_log().await;
            stage.tries_again_in_vain("LG-part-missing", &Route::FLOWS).await;
            let log = stage.emulator.log().await;
            // A browser repeats a request by itself after a connection that was cut.
            assert!(!log.modules().is_empty() && log.modules().iter().all(|name| name == victim), "{fault}:\n{log}");
        }

        // Everything else works.
        tab.press("Connect").await;
        tab.sees("You use your own Spotify app").await;
        tab.press("Lockgroove").await;
        tab.sees("with nobody").await;
        tab.back().await;
        tab.sees("You use your own Spotify app").await;
        stage.emulator.clear_log().await;
        tab.back().await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;

        stage.emulator.clear_faults().await;
        stage.emulator.clear_log().await;
        tab.press("Try again").await;
        stage.is_loaded(&Route::FLOWS).await;
        tab.sees("Four ways to sign in.").await;
        assert_eq!(stage.emulator.log().await.modules(), [victim]);
        assert!(tab.is_marked_page().await, "the page was loaded again");
        assert!(tab.codes().await.is_empty());
    });
}

#[test]
fn a_page_whose_own_piece_is_missing_or_broken_says_so_and_tries_again() {
    let pieces = AppFiles::built().pieces_of("learn");
    a_piece_in_trouble(pieces.iter().find(|name| name.starts_with("learn-")).unwrap());
}

#[test]
fn a_page_whose_shared_piece_is_missing_or_broken_says_so_and_tries_again() {
    let files = AppFiles::built();
    // None of the other pages of the journey needs it.
    let others = files.pieces_of("connect");
    a_piece_in_trouble(files.pieces_of("learn").iter().find(|name| name.starts_with("shared-") && !others.contains(name)).unwrap());
}

#[test]
fn a_page_opened_directly_without_a_piece_says_so_and_tries_again() {
    for name in ["/connect-*.wasm", "/shared-*.wasm"] {
        for fault in [not_found(), json!({"kind": "cut"})] {
            journey(async |stage| {
                let tab = &stage.tab;
                stage.console.expect(&stage.emulator.site);
                stage.emulator.break_site(name, fault).await;
                tab.open("/connect").await;
                stage.misses_part("LG-part-missing", &Route::CONNECT).await;
                tab.mark_page().await;
                stage.emulator.clear_faults().await;
                tab.press("Try again").await;
                tab.sees("You use your own Spotify app").await;
                assert!(tab.is_marked_page().await, "the page was loaded again");
                assert!(tab.codes().await.is_empty());
            });
        }
    }
}

#[test]
fn a_broken_piece_in_the_browsers_cache_is_replaced_with_the_newest_version() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        let headers = json!({"content-type": "application/wasm", "cache-control": "public, max-age=31536000, immutable"});
        let fault = json!({"kind": "status", "status": 200, "body": "broken", "headers": headers});
        stage.emulator.break_site("/learn-*.wasm", fault).await;
        tab.open("/flows").await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;
        stage.emulator.clear_faults().await;
        tab.press(NEWEST).await;
        stage.is_loaded(&Route::FLOWS).await;
        tab.sees("Four ways to sign in.").await;
        // Not only this once.
        tab.open("/flow").await;
        stage.is_loaded(&Route::SignInLog).await;
        assert!(tab.codes().await.is_empty());
    });
}

#[test]
fn an_old_tab_loads_the_newest_version_in_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.serve_page_whose_pieces_are_gone("/").await;
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        tab.press(TO_FLOWS).await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;
        stage.tries_again_in_vain("LG-part-missing", &Route::FLOWS).await;
        assert!(tab.is_marked_page().await, "the page was loaded again");
        tab.press("Connect").await;
        stage.misses_part("LG-part-missing", &Route::CONNECT).await;
        // The pointer is above a link to this page, which loads nothing by itself again.
        stage.tries_again_in_vain("LG-part-missing", &Route::CONNECT).await;
        stage.emulator.clear_log().await;
        tab.press(NEWEST).await;
        tab.sees("You use your own Spotify app").await;
        tab.arrives_at("/connect").await;
        assert!(!tab.is_marked_page().await, "the page was not loaded again");
        let log = stage.emulator.log().await;
        assert_eq!(
            log.site_requests().iter().filter(|entry| entry.path == "/connect").count(),
            2,
            "past the cache, and again:\n{log}"
        );
        tab.back().await;
        tab.sees("Four ways to sign in.").await;
        assert!(tab.codes().await.is_empty());
    });
}

#[test]
fn what_was_typed_in_the_console_is_there_after_the_newest_version_was_loaded() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.sign_in_beside().await;
        tab.open("/console?op=get-top&type=tracks&limit=2").await;
        tab.sees("GET /me/top/{type}").await;
        tab.fill("offset", "4").await;
        // The part of the next page is gone.
        stage.emulator.break_site("/learn-*.wasm", not_found()).await;
        stage.go_to(&Route::SignInLog).await;
        stage.misses_part("LG-part-missing", &Route::SignInLog).await;
        stage.emulator.clear_faults().await;
        tab.press(NEWEST).await;
        stage.is_loaded(&Route::SignInLog).await;
        tab.arrives_at("/flow").await;
        tab.back().await;
        tab.until("what was typed", async || {
            let values = "return ['type', 'limit', 'offset'].map(name => document.querySelector(`#p-${name}`)?.value)";
            Ok((tab.try_js(values, vec![]).await? == json!(["tracks", "2", "4"])).then_some(()))
        })
        .await;
    });
}

#[test]
fn a_draft_is_there_after_the_newest_version_was_loaded() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.sign_in_beside().await;
        tab.open("/playlists").await;
        stage.sees_playlists().await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        let here = tab.address().await;
        tab.press("Edit details").await;
        tab.fill("Name", "Slow trains, wider windows").await;
        // The page that Spotify returns to is of a version whose pieces are gone.
        stage.serve_page_whose_pieces_are_gone("/callback").await;
        tab.press("Allow").await;
        tab.agree().await;
        tab.is_at(&here).await;
        tab.until_codes_are(&["LG-part-missing"]).await;
        tab.press(NEWEST).await;
        tab.until("what was typed", async || {
            let name = "return document.querySelector('dialog[open] #edit-name')?.value ?? ''";
            Ok((tab.try_js(name, vec![]).await? == "Slow trains, wider windows").then_some(()))
        })
        .await;
        tab.is_at(&here).await;
    });
}

#[test]
fn a_late_piece_disturbs_no_other_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        let piece = AppFiles::built().pieces_of("learn").into_iter().find(|name| name.starts_with("learn-")).unwrap();
        let status = |log: &Log| {
            let found = log.site_requests().into_iter().find(|entry| entry.path.ends_with(&piece)).cloned();
            found.map(|entry| entry.status)
        };
        stage.break_file(&piece, delay(20_000)).await;
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        tab.press(TO_FLOWS).await;
        tab.until_count("main [aria-busy=true]", 1).await;
        assert_eq!(tab.text_of("#main h1").await, Route::FLOWS.title());
        for (link, text) in [("Connect", "You use your own Spotify app"), ("Lockgroove", "with nobody")] {
            tab.press(link).await;
            tab.sees(text).await;
        }
        tab.back().await;
        tab.sees("You use your own Spotify app").await;
        assert_eq!(status(&stage.emulator.log().await), Some(None), "the piece arrived too early for this journey");
        stage.until_log("the late piece", |log| status(log) == Some(Some(200))).await;
        tab.sees("You use your own Spotify app").await;
        tab.back().await;
        tab.sees("Four ways to sign in.").await;
        assert!(tab.is_marked_page().await && tab.codes().await.is_empty());
    });
}

#[test]
fn a_part_first_opened_offline_is_loaded_when_the_network_is_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        tab.go_offline().await;
        tab.press(TO_FLOWS).await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;
        tab.sees("You are offline.").await;
        stage.tries_again_in_vain("LG-part-missing", &Route::FLOWS).await;
        tab.go_online().await;
        tab.sees("Four ways to sign in.").await;
        assert!(tab.is_marked_page().await, "the page was loaded again");
    });
}

// The words for what goes wrong

#[test]
fn without_its_words_a_trouble_says_that_a_file_is_missing_and_tries_again() {
    for fault in [not_found(), json!({"kind": "cut"})] {
        journey(async |stage| {
            let tab = &stage.tab;
            stage.console.expect(&stage.emulator.site);
            stage.emulator.break_site("/words-*.wasm", fault).await;
            tab.open("/callback").await;
            tab.until_codes_are(&["LG-part-missing"]).await;
            tab.mark_page().await;
            stage.emulator.clear_faults().await;
            tab.press("Try again").await;
            tab.until_codes_are(&["LG-callback-empty"]).await;
            assert!(tab.is_marked_page().await, "the page was loaded again");
        });
    }
}

#[test]
fn a_trouble_that_begins_offline_says_so_and_is_explained_when_the_network_is_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.open_front_page_with_app().await;
        let callback = format!("{}/callback", stage.emulator.site);
        tab.open("/nowhere").await;
        tab.sees("No such page").await;
        tab.mark_page().await;
        tab.go_offline().await;
        // The app opens the page, as it does after a sign-in.
        tab.js(&format!("history.pushState(null, '', '{callback}'); dispatchEvent(new PopStateEvent('popstate'))")).await;
        tab.until_codes_are(&["LG-part-missing"]).await;
        tab.sees("You are offline").await;
        tab.go_online().await;
        tab.until_codes_are(&["LG-callback-empty"]).await;
        assert!(tab.is_marked_page().await, "the page was loaded again");
    });
}

#[test]
fn a_piece_cut_off_by_leaving_the_site_is_loaded_when_one_is_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_beside().await;
        stage.emulator.break_site("/library-*.wasm", delay(60_000)).await;
        tab.open("/library").await;
        stage.sees_overview().await;
        tab.press_element("#contents a[href$='/playlists']").await;
        tab.arrives_at("/playlists").await;
        tab.go(&format!("{}/en/login", stage.emulator.service)).await;
        tab.is_at_service("/").await;
        stage.emulator.clear_faults().await;
        tab.back().await;
        stage.sees_playlists().await;
    });
}

// Signing in

#[test]
fn a_sign_in_returns_to_every_page_it_may_return_to() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        let mut consented = false;
        for route in Route::ALL.into_iter().filter(|route| !RETURN_RULES.forbidden.contains(&&*route.path())) {
            let path = route.path();
            let start = Route::Connect { to: Some(RETURN_RULES.parse(&path)) }.to_string();
            let starts = if route.shell() == Shell::SignedIn { vec![path.to_string(), start] } else { vec![start] };
            for start in starts {
                tab.go("about:blank").await;
                tab.open(&start).await;
                tab.press("Sign in at Spotify").await;
                if !consented {
                    tab.log_in_as("ines").await;
                    tab.agree().await;
                    consented = true;
                }
                tab.arrives_at(&path).await;
                stage.is_loaded(&route).await;
                assert!(!tab.codes().await.contains(&"LG-part-missing".to_owned()), "{start}");
            }
        }
    });
}

#[test]
fn the_address_of_the_callback_is_clean_before_any_part_arrives() {
    journey(async |stage| {
        let tab = &stage.tab;
        let login = stage.start_sign_in("/playlists").await;
        // The browser has no piece yet: the page that asks to sign in has the ones it was opened for, so they are asked for anew.
        for slow in ["/config.json", "/shared-*", "/library-*", "/connect-*", "/account-*", "/words-*", "/learn-*", "/console-*"] {
            stage.emulator.break_site(slow, delay(5000)).await;
        }
        stage.emulator.clear_log().await;
        stage.finish_sign_in(&login).await;
        tab.arrives_at("/callback").await;
        let log = stage.emulator.log().await;
        let others: Vec<_> = log.site_requests().into_iter().filter(|entry| entry.path == "/config.json").collect();
        assert_eq!(others.iter().map(|entry| entry.status).collect::<Vec<_>>(), [None], "it was answered first:\n{log}");
        assert!(log.exchanges().is_empty());
        assert_eq!(tab.js("return location.search + location.hash + JSON.stringify(history.state)").await, "null");

        tab.arrives_at("/playlists").await;
        stage.sees_playlists().await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "{log}");
        for entry in log.site_requests() {
            let referrer = entry.referer.as_deref().unwrap_or_default();
            assert!(!referrer.contains("code=") && !referrer.contains("state="), "{} got {referrer}", entry.path);
        }
        // Nothing in the history leads to the code again.
        tab.mark_page().await;
        tab.back().await;
        stage.leaves_the_marked_page().await;
        tab.forward().await;
        tab.arrives_at("/playlists").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "{log}");
    });
}

// In a folder of a site

#[test]
fn each_part_is_found_in_a_folder_of_the_site() {
    journey_with(Setup::at_subpath(), async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        stage.sign_in_beside().await;
        for (path, text) in ONE_OF_EACH {
            tab.open(path).await;
            tab.sees(text).await;
        }
        tab.press("Overview").await;
        tab.sees(INES).await;
        tab.mark_page().await;
        for (route, text) in [(Route::Playlists, "Kitchen, Sunday"), (Route::TOP, "Allow access"), (Route::CONSOLE, "GET /me")] {
            stage.go_to(&route).await;
            tab.sees(text).await;
        }
        assert!(tab.is_marked_page().await && tab.codes().await.is_empty());
        let log = stage.emulator.log().await;
        for entry in log.site_requests() {
            assert!(entry.path.starts_with("/somewhere/") && matches!(entry.status, Some(200 | 304)), "{log}");
        }
    });
}

#[test]
fn the_newest_version_is_loaded_in_a_folder_of_the_site_too() {
    journey_with(Setup::at_subpath(), async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.emulator.break_site("/somewhere/learn-*.wasm", not_found()).await;
        stage.open_front_page_with_app().await;
        tab.mark_page().await;
        tab.press(TO_FLOWS).await;
        stage.misses_part("LG-part-missing", &Route::FLOWS).await;
        stage.emulator.clear_faults().await;
        tab.press(NEWEST).await;
        tab.sees("Four ways to sign in.").await;
        tab.arrives_at("/flows").await;
        assert!(!tab.is_marked_page().await, "the page was not loaded again");
    });
}
