//! The app by keyboard alone.

use lockgroove::ui::route::Route;
use serde_json::json;
use thirtyfour::Key;

use crate::harness::{INES, Tab, journey};

#[test]
fn the_keyboard_leads_from_the_landing_page_to_a_playlist() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.find_control("Sign in at Spotify").await;

        // The first stop skips the masthead.
        tab.press_key(Key::Tab).await;
        tab.until_focused("Skip to the content").await;
        tab.press_key(Key::Enter).await;
        tab.until_focus_is_on("#main").await;

        tab.press_by_keyboard("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        tab.press_by_keyboard("Log in as Ines").await;
        tab.is_at_service("/authorize").await;
        tab.press_by_keyboard("Agree").await;

        tab.arrives_at("/library").await;
        stage.sees_overview().await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("All 48 playlists").await;
        tab.arrives_at("/playlists").await;
        stage.sees_playlists().await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        tab.until_focus_is_on("#record").await;
    });
}

#[test]
fn the_setup_works_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        // Tab on a page without controls would lead to the browser's own buttons.
        tab.find_control("Sign in at Spotify").await;
        tab.tab_to("Client ID").await;
        tab.press_by_keyboard("Choose one by one").await;
        tab.tab_to("Edit your playlists").await;
        tab.press_key(Key::Space).await;
        tab.find(":focus:checked").await;
        tab.sees("Change anything yes").await;
        tab.press_key(Key::Space).await;
        tab.sees("Change anything no").await;
        tab.press_by_keyboard("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
    });
}

#[test]
fn the_masthead_leads_to_sign_out_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.until_focus_is_on("#main").await;
        tab.tab_back_to(INES).await;
        tab.press_key(Key::Enter).await;
        tab.press_by_keyboard("Sign out").await;
        tab.sees_code("LG-session-signed-out").await;
    });
}

#[test]
fn permissions_are_renewed_and_requested_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.tab_back_to(INES).await;
        tab.press_key(Key::Enter).await;
        tab.press_by_keyboard("Permissions").await;
        tab.arrives_at("/access").await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("Renew now").await;
        tab.sees("Renewed. Valid until").await;
        tab.until_focused("Renew now").await;
        tab.press_by_keyboard("Copy: Client ID").await;
        // The presets are one stop, with arrows between them.
        tab.tab_to("Minimum").await;
        tab.press_key(Key::Down).await;
        tab.sees("View only: 7 of 19 permissions.").await;
        tab.press_by_keyboard("3 of 3 permissions: See what you listen to").await;
        tab.tab_to("See your last fifty plays").await;
        tab.press_key(Key::Space).await;
        tab.sees("Your own choice: 6 of 19 permissions.").await;
        tab.press_by_keyboard("Allow more").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        tab.sees("Lockgroove asked for 6 permissions and got all of them.").await;
    });
}

#[test]
fn the_sign_in_log_is_read_and_copied_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.go_to(&Route::SignInLog).await;
        tab.sees("Sign-in at").await;
        tab.until_focus_is_on("#main").await;
        tab.record_copies().await;
        tab.press_by_keyboard("Copy as text").await;
        tab.sees("Copied. It contains no secrets.").await;
        tab.press_by_keyboard("Timing to scale").await;
        tab.sees("One bar per step").await;
        tab.press_by_keyboard("Requests a code").await;
        tab.sees("The app that asks. Public.").await;
        tab.tab_to("RFC 7636, section 4.3").await;
    });
}

/// The element that has the focus, if the masthead covers its upper edge once the browser has scrolled; otherwise nothing. What is taller
/// than the window is left out.
async fn covered_focus(tab: &Tab) -> String {
    let script = "const done = arguments[arguments.length - 1];
        const look = () => {
            const it = document.activeElement, masthead = document.querySelector('.masthead');
            if (!it || it === document.body || it.closest('.masthead, .contents, .foot, .skip')) return '';
            const box = it.getBoundingClientRect(), edge = masthead.getBoundingClientRect().bottom;
            const isCovered = box.height > 0 && box.height < innerHeight - 2 * edge && (box.top < edge - 1 || box.top > innerHeight);
            return isCovered ? `${it.outerHTML.slice(0, 120)} at ${box.top}, the masthead ends at ${edge}` : '';
        };
        requestAnimationFrame(() => requestAnimationFrame(() => done(look())));";
    tab.js_async(script, vec![]).await.as_str().unwrap().to_owned()
}

#[test]
fn the_masthead_covers_nothing_that_has_the_focus_or_is_linked_to() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/library?x=y#o-liked").await;
        stage.sees_overview().await;
        // A narrow window, and text twice as large, as larger fonts make it too.
        for (width, text) in [(320, "200%"), (1280, "100%")] {
            tab.resize(width).await;
            tab.js_with("document.documentElement.style.fontSize = arguments[0]", vec![json!(text)]).await;
            let mut covered = Vec::new();
            for (path, sign) in [("/access", "What you allowed"), ("/flow", "Took"), ("/playlists", "Kitchen, Sunday")] {
                let press =
                    "[...document.querySelectorAll('.shell a')].find(one => one.getAttribute('href') === arguments[0]).click()";
                tab.js_with(press, vec![json!(path)]).await;
                tab.sees(sign).await;
                for backwards in [false, true] {
                    for _ in 0..60 {
                        if backwards {
                            let keys =
                                tab.driver().action_chain().key_down(Key::Shift).send_keys(char::from(Key::Tab)).key_up(Key::Shift);
                            keys.perform().await.unwrap();
                        } else {
                            tab.press_key(Key::Tab).await;
                        }
                        covered.push(covered_focus(tab).await);
                        // Beyond the last stop are the browser's own.
                        if tab.focused().await == "<BODY>" {
                            break;
                        }
                    }
                }
            }
            covered.retain(|one| !one.is_empty());
            assert!(covered.is_empty(), "{width} wide, text of {text}: {covered:#?}");
        }
    });
}

#[test]
fn a_place_in_the_address_lands_below_the_masthead() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        for (width, text) in [(320, "200%"), (1280, "100%")] {
            tab.resize(width).await;
            tab.js_with("document.documentElement.style.fontSize = arguments[0]", vec![json!(text)]).await;
            // A short page cannot scroll far enough.
            tab.js("document.querySelector('main').style.paddingBlockEnd = '200vh'").await;
            // The same place again would move nothing.
            for scroll in
                ["location.hash = ''; location.hash = 'o-liked'", "document.getElementById('o-playlists').scrollIntoView()"]
            {
                tab.js(scroll).await;
                let id = if scroll.contains("liked") { "o-liked" } else { "o-playlists" };
                let is_below = format!(
                    "const top = document.getElementById('{id}').getBoundingClientRect().top;
                    const edge = document.querySelector('.masthead').getBoundingClientRect().bottom;
                    return scrollY > 0 && top >= edge && top < innerHeight"
                );
                tab.until_js(&format!("{id} below the masthead"), &is_below).await;
            }
        }
    });
}
