//! The whole way with a keyboard and nothing else.

use serde_json::Value;
use thirtyfour::Key;

use crate::harness::{Stage, journey};

/// What has the focus, by its words. Only what can be pressed or filled in counts: the page itself has everybody's words, and Firefox
/// stops at whatever can be scrolled as well.
async fn focused(stage: &Stage) -> String {
    let script = "const it = document.activeElement; if (!it.matches('a, button, input')) return `<${it.tagName}>`; return it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || it.id";
    stage.tab.js(script).await.as_str().unwrap_or_default().trim().to_owned()
}

async fn key(stage: &Stage, key: Key) {
    stage.tab.driver().action_chain().send_keys(char::from(key)).perform().await.unwrap();
}

/// Goes on with Tab until what has the focus bears these words, and can be seen to.
async fn tab_to(stage: &Stage, words: &str) {
    let mut passed = Vec::new();
    for _ in 0..80 {
        key(stage, Key::Tab).await;
        let here = focused(stage).await;
        if here.contains(words) {
            let seen = stage
                .tab
                .js("const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
                    return it.matches(':focus-visible') && box.width > 0 && box.height > 0
                        && (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
                            || getComputedStyle(it.closest('label') ?? it).outlineStyle !== 'none')")
                .await;
            assert_eq!(seen, Value::Bool(true), "“{words}” has the focus and nothing shows it");
            return;
        }
        passed.push(here);
    }
    panic!("Tab does not lead to “{words}”, only past {passed:?}");
}

async fn follow(stage: &Stage, words: &str) {
    tab_to(stage, words).await;
    key(stage, Key::Enter).await;
}

async fn focus_is_on_the_page(stage: &Stage) {
    stage.tab.until_js("the focus on the page that was opened", "return document.activeElement.id === 'main'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_landing_page_to_a_playlist_and_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.control("Sign in at Spotify").await;

        // The first stop leads past the masthead.
        key(stage, Key::Tab).await;
        assert_eq!(focused(stage).await, "Skip to the content");
        key(stage, Key::Enter).await;
        focus_is_on_the_page(stage).await;

        follow(stage, "Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        follow(stage, "Log in as Ines").await;
        tab.is_at_service("/authorize").await;
        follow(stage, "Agree").await;

        tab.arrives_at("/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("All 48 playlists").await;
        focus_is_on_the_page(stage).await;
        follow(stage, "All 48 playlists").await;
        tab.arrives_at("/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        focus_is_on_the_page(stage).await;
        follow(stage, "Kitchen, Sunday").await;
        tab.sees("50 of 88").await;
        focus_is_on_the_page(stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_works_without_a_mouse() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab_to(stage, "Client ID").await;
        tab.sees("Client ID").await;
        tab_to(stage, "Change playlists").await;
        key(stage, Key::Space).await;
        tab.until_js("a tick", "return document.activeElement.checked === true").await;
        tab.sees("Change anything yes").await;
        key(stage, Key::Space).await;
        tab.sees("Change anything no").await;
        follow(stage, "Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_in_the_masthead_leads_to_where_it_can_be_given_up() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        follow(stage, "of access").await;
        tab.arrives_at("/library#access").await;
        follow(stage, "Sign out").await;
        tab.is_told("LG-session-signed-out").await;
    })
    .await;
}
