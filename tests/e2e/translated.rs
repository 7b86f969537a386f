//! A page that the browser translates while it is used.

use crate::harness::{INES, Tab, journey};

/// As Chrome does it: each text node is replaced by a `<font>` in a `<font>`, except where `translate="no"` forbids it.
const TRANSLATE: &str = "
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        if (!text.data.trim() || text.parentElement.closest('[translate=no], script, style, svg, textarea')) continue;
        const font = document.createElement('font');
        const inner = font.appendChild(document.createElement('font'));
        inner.textContent = '«' + text.data + '»';
        text.parentNode.replaceChild(font, text);
    }";

/// Translates what is on the page now. Everything that changed since is left.
async fn translate(tab: &Tab) {
    tab.js(TRANSLATE).await;
}

#[test]
fn what_changes_on_a_translated_page_stays_true() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        translate(tab).await;
        tab.sees("«All 48 playlists»").await;
        tab.sees(INES).await;
        assert!(!tab.text().await.contains(&format!("«{INES}")), "a name is translated");

        // To another page and back.
        tab.press_element("#contents a[href$='/playlists']").await;
        tab.find("#playlists-order").await;
        translate(tab).await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;

        // A count that changes.
        translate(tab).await;
        tab.sees("«312 items»").await;
        // The field's name is translated too.
        tab.press_element("#record-words").await;
        tab.type_text("window").await;
        let is_filtered = "return /^[0-9]+ of 312$/.test(document.querySelector('output').textContent)";
        tab.until_js("a count of what is found", is_filtered).await;
        translate(tab).await;
        tab.sees("of 312»").await;

        // A notice, and its end.
        stage.console.expect("/v1/me/tracks");
        let fault = serde_json::json!({"kind": "rate_limit", "retry_after": 3, "cors": true, "expose": true});
        stage.emulator.inject_once("/v1/me/tracks", fault).await;
        tab.press_element("#contents a[href$='/liked']").await;
        tab.sees("Spotify asked us to wait.").await;
        translate(tab).await;
        tab.sees("«Spotify asked us to wait.").await;
        tab.until_text_of("output", "800 items").await;
        tab.no_longer_sees("Spotify asked us to wait.").await;

        // The access that is left, and signing out.
        stage.open_permissions().await;
        tab.sees("What you allowed").await;
        translate(tab).await;
        tab.shift_clock(30 * 60_000).await;
        tab.until_js(
            "the minutes that are left",
            "const minutes = document.querySelector('.life .dial-figure').textContent;
            return minutes.startsWith('30') || minutes.startsWith('29')",
        )
        .await;
        translate(tab).await;
        tab.shift_clock(0).await;
        tab.press_element("[aria-describedby=a-here]").await;
        tab.sees_code("LG-session-signed-out").await;
        tab.no_longer_sees("What you allowed").await;
        translate(tab).await;
        tab.press_element(".notice .button.first").await;
        tab.arrives_at("/access").await;
        tab.sees("What you allowed").await;
    });
}
