//! The whole way with a keyboard and nothing else.

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
    moves_to(stage, false, words).await;
}

/// The same backwards.
async fn tab_back_to(stage: &Stage, words: &str) {
    moves_to(stage, true, words).await;
}

async fn moves_to(stage: &Stage, back: bool, words: &str) {
    let mut passed = Vec::new();
    for _ in 0..80 {
        let keys = stage.tab.driver().action_chain();
        let keys = if back {
            keys.key_down(Key::Shift).send_keys(char::from(Key::Tab)).key_up(Key::Shift)
        } else {
            keys.send_keys(char::from(Key::Tab))
        };
        keys.perform().await.unwrap();
        let here = focused(stage).await;
        if here.contains(words) {
            // Every state of it, so that a failure says what is missing.
            let shown = stage
                .tab
                .js("const it = document.activeElement, box = it.getBoundingClientRect();
                    const lines = [it, it.closest('label') ?? it].map(one => getComputedStyle(one)).map(style => `${style.outlineStyle} ${style.outlineWidth}`);
                    const outlined = lines.some(line => !line.startsWith('none') && !line.endsWith(' 0px'));
                    const seen = it.matches(':focus-visible') && box.width > 0 && box.height > 0 && outlined;
                    return seen ? 'seen' : `${it.outerHTML.slice(0, 200)} visible ${it.matches(':focus-visible')} page ${document.hasFocus()} ${box.width}x${box.height} ${lines}`")
                .await;
            assert_eq!(shown, "seen", "“{words}” has the focus and nothing shows it; passed {passed:?}");
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
        // A Tab before there is anything to go to would lead out of the page, to the browser's own buttons.
        tab.control("Sign in at Spotify").await;
        tab_to(stage, "Client ID").await;
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
        focus_is_on_the_page(stage).await;
        tab_back_to(stage, "of access").await;
        key(stage, Key::Enter).await;
        tab.arrives_at("/access").await;
        focus_is_on_the_page(stage).await;
        follow(stage, "Sign out in every tab").await;
        tab.is_told("LG-session-signed-out").await;
    })
    .await;
}
