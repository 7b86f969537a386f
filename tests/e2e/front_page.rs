//! The front page: HTML that is complete without the app, which is loaded when somebody is about to need it.

use emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::harness::emulator::{AppFiles, Log};
use crate::harness::{INES, Profile, Setup, Stage, Tab, journey, journey_with};

const SIGN_IN: &str = "Sign in at Spotify";
/// The notice for people who turned scripts off.
const NEEDS_SCRIPT: &str = "Everything but this page needs JavaScript";
/// Ways into the app that the front page has.
const WAYS: &str = ".ways > .way";

/// The files of the app that were requested, without the styles and the font of the page.
fn app_files(log: &Log) -> Vec<String> {
    let is_of_app = |path: &str| [".js", ".wasm", ".json"].iter().any(|ending| path.ends_with(ending));
    log.site_requests().iter().map(|entry| entry.path.clone()).filter(|path| is_of_app(path)).collect()
}

/// Delays the app's module, so that whatever is there meanwhile is not its work.
async fn delay_module(stage: &Stage, ms: u64) {
    stage.emulator.break_site("/app-*.wasm", json!({"kind": "delay", "ms": ms})).await;
}

async fn until_app_started(tab: &Tab) {
    tab.until_count("html:not([data-page])", 1).await;
}

async fn has_app_started(tab: &Tab) -> bool {
    tab.count("html:not([data-page])").await == 1
}

/// Waits until the page has done what it does when there is nothing else to do.
async fn until_idle(tab: &Tab) {
    let script =
        "const done = arguments[0], twice = () => requestIdleCallback(() => requestIdleCallback(() => setTimeout(done, 300)));
        if (document.readyState === 'complete') twice(); else addEventListener('load', twice)";
    tab.js_async(script, vec![]).await;
}

/// The texts of the buttons and links that lead into the app, as far as they show.
async fn shown_ways(tab: &Tab) -> Value {
    let script = format!(
        "return [...document.querySelectorAll('{WAYS}')].filter(way => way.checkVisibility()).map(way => way.querySelector('a, button').textContent)"
    );
    tab.js(&script).await
}

// Without scripts

/// The text of the page as WebDriver reads it.
async fn read(tab: &Tab) -> String {
    tab.driver().find(By::Css("body")).await.unwrap().text().await.unwrap()
}

#[test]
fn without_javascript_the_front_page_is_complete() {
    let profile = Profile { has_no_script: true, ..Profile::default() };
    journey_with(Setup { profile, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        let text = read(tab).await;
        for part in [NEEDS_SCRIPT, "with nobody", "Connect Spotify", "Why no server sees anything", "How it works", "OAuth flows"] {
            assert!(text.contains(part), "no “{part}” in {text}");
        }
        for absent in [SIGN_IN, "Open your library", "did not load completely", "loading takes a while"] {
            assert!(!text.contains(absent), "“{absent}” in {text}");
        }
        assert_eq!(tab.driver().title().await.unwrap(), "Lockgroove: your Spotify library, with nobody in the middle");
        assert!(app_files(&stage.emulator.log().await).is_empty());

        // Every link leads to something that is there.
        let mut links = Vec::new();
        for link in tab.driver().find_all(By::Css("a[href]")).await.unwrap() {
            links.push(link.attr("href").await.unwrap().unwrap());
        }
        assert!(links.len() > 8, "{links:?}");
        for link in &links {
            let (path, place) = link.split_once('#').map_or((link.as_str(), None), |(path, place)| (path, Some(place)));
            let path = if path.is_empty() { "/" } else { path };
            let answer = reqwest::get(format!("{}{path}", stage.emulator.site)).await.unwrap();
            assert_eq!(answer.status(), 200, "{link}");
            // A field of a page that needs the app is not in its HTML.
            if let Some(place) = place.filter(|_| path == "/") {
                assert_eq!(tab.driver().find_all(By::Id(place)).await.unwrap().len(), 1, "{link}");
            }
        }
        tab.driver().find(By::LinkText("How it works")).await.unwrap().click().await.unwrap();
        assert!(tab.driver().current_url().await.unwrap().as_str().ends_with("/#how"));
        tab.driver().find(By::LinkText("Connect Spotify")).await.unwrap().click().await.unwrap();
        tab.until("the page behind the link", async || Ok((tab.driver().current_url().await?.path() == "/connect").then_some(())))
            .await;
        // So do pages that need the app.
        for path in ["/connect", "/library", "/playlists/0000000000000000000000", "/callback", "/nowhere"] {
            tab.open(path).await;
            let text = read(tab).await;
            assert!(text.contains(NEEDS_SCRIPT), "{path}: {text}");
        }
        assert!(app_files(&stage.emulator.log().await).is_empty());
    });
}

// What is loaded when

#[test]
fn a_newcomer_gets_the_app_after_everything_else() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        until_app_started(tab).await;
        let script = "const [page] = performance.getEntriesByType('navigation');
            return performance.getEntriesByType('resource').filter(entry => /\\.(js|wasm|json)$/.test(entry.name))
                .map(entry => [entry.name, entry.startTime >= page.loadEventStart])";
        let files: Vec<(String, bool)> = serde_json::from_value(tab.js(script).await).unwrap();
        assert!(files.len() >= 3, "{files:?}");
        assert!(files.iter().all(|(_, later)| *later), "requested before the page was loaded: {files:?}");
        // No piece of another page.
        assert_eq!(files.iter().filter(|(name, _)| name.ends_with(".wasm")).count(), 1, "{files:?}");
    });
}

#[test]
fn a_newcomer_who_saves_data_gets_the_app_with_the_page_that_needs_it() {
    for network in [json!({"saveData": true}), json!({"effectiveType": "2g"}), json!({"effectiveType": "slow-2g"})] {
        journey(async |stage| {
            let tab = &stage.tab;
            tab.describe_network(network).await;
            tab.open("/").await;
            until_idle(tab).await;
            assert_eq!(app_files(&stage.emulator.log().await), Vec::<String>::new());
            tab.press("Connect Spotify").await;
            tab.sees("You use your own Spotify app").await;
            tab.arrives_at("/connect").await;
        });
    }
}

#[test]
fn pointing_at_a_link_or_reaching_it_by_keyboard_or_touch_loads_the_app() {
    for way in ["pointer", "keyboard", "touch"] {
        journey(async |stage| {
            let tab = &stage.tab;
            tab.be_busy().await;
            tab.open("/").await;
            tab.js_async("setTimeout(arguments[0], 300)", vec![]).await;
            assert_eq!(app_files(&stage.emulator.log().await), Vec::<String>::new());
            match way {
                "pointer" => {
                    let link = tab.find_control("Connect Spotify").await;
                    tab.driver().action_chain().move_to_element_center(&link).perform().await.unwrap();
                }
                "keyboard" => {
                    tab.press_key(Key::Tab).await;
                    tab.press_key(Key::Tab).await;
                    tab.until_focus_is_on("#landing a").await;
                }
                _ => drop(
                    tab.js("document.querySelector('.ways a').dispatchEvent(new Event('touchstart', { bubbles: true }))").await,
                ),
            }
            until_app_started(tab).await;
        });
    }
}

#[test]
fn pointing_at_a_link_loads_the_part_of_its_page_once_the_app_is_there() {
    for is_costly in [false, true] {
        journey(async |stage| {
            let tab = &stage.tab;
            let piece = AppFiles::built().pieces_of("learn").into_iter().find(|name| name.starts_with("learn-")).unwrap();
            let is_requested = |log: &Log| app_files(log).iter().any(|path| path.ends_with(&piece));
            tab.open("/").await;
            until_app_started(tab).await;
            if is_costly {
                let script = "const page = window.wrappedJSObject ?? window, network = { saveData: true };
                    page.Object.defineProperty(page.navigator, 'connection', { value: typeof cloneInto === 'function' ? cloneInto(network, page) : network })";
                tab.js(script).await;
            }
            let point_at = async |text: &str| {
                let link = tab.find_control(text).await;
                link.scroll_into_view().await.unwrap();
                tab.driver().action_chain().move_to_element_center(&link).perform().await.unwrap();
            };
            point_at("Which one do I use?").await;
            if is_costly {
                until_idle(tab).await;
                assert!(!is_requested(&stage.emulator.log().await));
            } else {
                stage.until_log("the part", is_requested).await;
            }
            tab.press("Which one do I use?").await;
            tab.sees("Four ways to sign in.").await;
        });
    }
}

#[test]
fn a_link_pressed_before_the_app_is_there_is_an_ordinary_link() {
    journey(async |stage| {
        let tab = &stage.tab;
        delay_module(stage, 3000).await;
        tab.open("/").await;
        tab.mark_page().await;
        tab.press("Connect Spotify").await;
        tab.sees("You use your own Spotify app").await;
        tab.arrives_at("/connect").await;
        assert!(!tab.is_marked_page().await, "the app opened it");
    });
}

// Who comes

/// Has the right way in while the app is still on its way, and not only then.
async fn shows_at_once(stage: &Stage, way: &str) {
    let tab = &stage.tab;
    tab.until("the way in", async || {
        let shown = shown_ways(tab).await;
        Ok((shown == json!([way])).then_some(()))
    })
    .await;
    assert!(!has_app_started(tab).await, "the app was faster than this journey");
    until_app_started(tab).await;
    assert_eq!(shown_ways(tab).await, json!([way]));
}

/// Delays what the app reads at each start before it draws anything.
async fn delay_start(stage: &Stage) {
    stage.emulator.break_site("/config.json", json!({"kind": "delay", "ms": 8000})).await;
}

#[test]
fn somebody_whose_client_id_is_known_can_sign_in_at_once() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        delay_module(stage, 3000).await;
        tab.open("/").await;
        shows_at_once(stage, "Connect Spotify").await;
        tab.open("/connect").await;
        tab.fill("Client ID", SAMPLE_CLIENT_ID).await;
        delay_start(stage).await;
        tab.open("/").await;
        shows_at_once(stage, SIGN_IN).await;
        tab.sees(SAMPLE_CLIENT_ID).await;
    });
}

#[test]
fn somebody_who_is_signed_in_can_open_the_library_at_once() {
    journey(async |stage| {
        let tab = &stage.tab;
        // In another tab.
        stage.sign_in().await;
        let first = tab.handle().await;
        tab.open_tab().await;
        delay_start(stage).await;
        tab.open("/").await;
        shows_at_once(stage, "Open your library").await;
        tab.press("Open your library").await;
        tab.sees(INES).await;
        // On this device, in no tab.
        tab.switch_to(&first).await;
        stage.open_permissions().await;
        tab.press("Stay signed in on this device").await;
        tab.until_token_is_stored(true).await;
        for tab_of_journey in tab.all_tabs().await {
            tab.switch_to(&tab_of_journey).await;
            tab.go("about:blank").await;
        }
        tab.open("/").await;
        shows_at_once(stage, "Open your library").await;
        tab.press("Open your library").await;
        tab.sees(INES).await;
        stage.emulator.clear_faults().await;
        // Nobody is, once they signed out.
        stage.sign_out().await;
        delay_start(stage).await;
        tab.open("/").await;
        tab.until_js("the page", "return document.readyState === 'complete'").await;
        assert_ne!(shown_ways(tab).await, json!(["Open your library"]));
        until_app_started(tab).await;
        assert_ne!(shown_ways(tab).await, json!(["Open your library"]));
    });
}

#[test]
fn somebody_whose_stored_session_is_gone_is_not_called_signed_in_for_long() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.open_unknown_page().await;
        tab.js("localStorage.setItem('stay', '\"yes\"')").await;
        tab.open("/").await;
        tab.until("a way to sign in", async || Ok((shown_ways(tab).await == json!([SIGN_IN])).then_some(()))).await;
        tab.press("Lockgroove").await;
        tab.until("the same", async || Ok((shown_ways(tab).await == json!([SIGN_IN])).then_some(()))).await;
    });
}

#[test]
fn a_button_pressed_before_the_app_is_there_works_once_when_it_is() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.fill("Client ID", SAMPLE_CLIENT_ID).await;
        delay_start(stage).await;
        tab.open("/").await;
        assert!(!has_app_started(tab).await, "the app was faster than this journey");
        tab.press(SIGN_IN).await;
        tab.press(SIGN_IN).await;
        assert_eq!(tab.find_control(SIGN_IN).await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
        tab.is_at_service("/en/login").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations().len(), 1, "{log}");
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        stage.sees_overview().await;
        // The front page does not press it again.
        stage.emulator.clear_log().await;
        tab.press_element("a.brand").await;
        tab.sees("with nobody").await;
        stage.nobody_left_the_app().await;
    });
}

// Together with the app

#[test]
fn the_front_page_is_the_same_element_in_the_app() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        tab.open("/").await;
        until_app_started(tab).await;
        tab.mark_page().await;
        tab.js("document.getElementById('landing').dataset.mark = 'the same'").await;
        for (link, path, text) in [
            ("Connect Spotify", "/connect", "You use your own Spotify app"),
            ("OAuth flows", "/flows", "Four ways to sign in."),
            ("Which one do I use?", "/flows", "Four ways to sign in."),
            ("Connection check", "/check", "If something fails"),
        ] {
            // The client ID of the site is known by now.
            let link = if link == "Connect Spotify" { "Use another one" } else { link };
            tab.press(link).await;
            tab.sees(text).await;
            let address = tab.address().await;
            assert!(address.starts_with(&format!("{}{path}", stage.emulator.site)), "{address}");
            tab.until_count("#landing", 0).await;
            tab.press("Lockgroove").await;
            tab.sees("with nobody").await;
            assert_eq!((tab.count("#landing[data-mark]").await, tab.count("#landing").await, tab.count("main").await), (1, 1, 1));
            tab.back().await;
            tab.sees(text).await;
            tab.until_count("#landing", 0).await;
            tab.back().await;
            tab.sees("with nobody").await;
            assert_eq!(tab.count("#landing[data-mark]").await, 1);
        }
        // A place on the page.
        tab.press("How it works").await;
        tab.arrives_at("/#how").await;
        tab.until_js("the place", "return document.getElementById('how').getBoundingClientRect().top < innerHeight / 2").await;
        assert_eq!(tab.count("#landing[data-mark]").await, 1);
        assert!(tab.is_marked_page().await, "the page was loaded again");
    });
}

#[test]
fn the_app_draws_no_second_front_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        tab.open("/check").await;
        tab.sees("If something fails").await;
        tab.until_count("#landing", 0).await;
        tab.press("Lockgroove").await;
        tab.sees("with nobody").await;
        assert_eq!((tab.count("#landing").await, tab.count("main").await, tab.count("h1").await), (1, 1, 1));
    });
}

#[test]
fn a_theme_holds_on_the_front_page_and_on_all_others() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        let theme = async || tab.attribute_of("html", "data-theme").await;
        let chosen = async |place: &str| {
            let script =
                "return document.querySelector(`${arguments[0]} .choices input:checked`).closest('label').textContent.trim()";
            tab.js_with(script, vec![json!(place)]).await
        };
        let choose = async |place: &str, name: &str| tab.press_among(&format!("{place} .choices label"), name).await;
        // Before the app is there.
        tab.be_busy().await;
        stage.emulator.break_site("/app-*.wasm", json!({"kind": "delay", "ms": 3000})).await;
        tab.open("/").await;
        choose("#landing", "Dark").await;
        assert_eq!(theme().await.as_deref(), Some("dark"));
        tab.open("/flows").await;
        assert_eq!(theme().await.as_deref(), Some("dark"));
        tab.sees("Four ways to sign in.").await;
        assert_eq!((theme().await.as_deref(), chosen(".colophon").await), (Some("dark"), json!("Dark")));
        choose(".colophon", "Light").await;
        assert_eq!(theme().await.as_deref(), Some("light"));
        tab.press("Lockgroove").await;
        tab.sees("with nobody").await;
        assert_eq!((theme().await.as_deref(), chosen("#landing").await), (Some("light"), json!("Light")));
        // With the app.
        choose("#landing", "Auto").await;
        assert_eq!(theme().await, None);
        tab.press("Connection check").await;
        tab.sees("If something fails").await;
        assert_eq!((theme().await, chosen(".colophon").await), (None, json!("Auto")));
        tab.open("/").await;
        assert_eq!((theme().await, chosen("#landing").await), (None, json!("Auto")));
    });
}

// When the app cannot be had

#[test]
fn the_front_page_stays_usable_without_the_app() {
    for name in ["/app-*.wasm", "/app-*.js"] {
        journey(async |stage| {
            let tab = &stage.tab;
            stage.console.expect(&stage.emulator.site);
            stage.emulator.break_site(name, json!({"kind": "status", "status": 404})).await;
            tab.open("/").await;
            tab.until_codes_are(&["LG-page-broken"]).await;
            for part in ["with nobody", "Connect Spotify", "How it works", "Why no server sees anything"] {
                tab.sees(part).await;
            }
            assert_eq!(shown_ways(tab).await, json!(["Connect Spotify"]));
            tab.press("How it works").await;
            tab.arrives_at("/#how").await;
            tab.js("document.querySelector('#landing .choices input[value=dark]').click()").await;
            assert_eq!(tab.attribute_of("html", "data-theme").await.as_deref(), Some("dark"));
            // A link is a link, and the next page may find the app.
            stage.emulator.clear_faults().await;
            tab.press("Connect Spotify").await;
            tab.sees("You use your own Spotify app").await;
            assert!(tab.codes().await.is_empty());
        });
    }
}
