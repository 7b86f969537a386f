//! What can prevent a sign-in on this side: the address, the clock, another storage, the network.

use crate::harness::{FOREIGN_NAME, INES, Profile, Setup, Stage, journey, journey_with};

/// Nothing was sent, and one click signs in again.
async fn sent_nothing_and_one_click_signs_in(stage: &Stage) {
    assert!(stage.emulator.log().await.token_requests().is_empty());
    stage.tab.press("Sign in at Spotify").await;
    stage.tab.arrives_at("/library").await;
    stage.tab.sees(INES).await;
}

#[test]
fn bug_16_an_insecure_page_says_so_before_anything_else() {
    let setup = Setup { profile: Profile { resolves_foreign_name: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Browsers report that they ignore headers for secure pages.
        stage.console.expect("Cross-Origin-Opener-Policy");
        let foreign = stage.emulator.site.replace("127.0.0.1", FOREIGN_NAME);
        tab.go(&format!("{foreign}/library")).await;
        tab.sees_code("LG-page-insecure").await;
        assert_eq!(tab.js("return window.isSecureContext").await, false, "the browser considers the page secure");
        assert_eq!(tab.count("button, form").await, 0, "something can be pressed");
        assert!(stage.emulator.log().await.authorizations().is_empty());
    });
}

#[test]
fn an_address_spotify_does_not_redirect_to_is_reported() {
    journey(async |stage| {
        let tab = &stage.tab;
        // To the browser this name of the machine is as good as https; Spotify refuses it.
        let named = stage.emulator.site.replace("127.0.0.1", "app.localhost");
        tab.go(&format!("{named}/library")).await;
        tab.press("Sign in at Spotify").await;
        tab.sees_code("LG-address-refused").await;
        assert!(stage.emulator.log().await.authorizations().is_empty(), "the person is sent to Spotify to be refused there");
    });
}

#[test]
fn a_transaction_from_the_future_blames_the_clock() {
    journey(async |stage| {
        // As if the clock had been set back by a day while the person was at Spotify.
        let login = stage.start_sign_in("/library").await;
        stage.open_unknown_page().await;
        stage.tab.shift_pending_sign_in(24 * 60 * 60 * 1000).await;
        stage.finish_sign_in(&login).await;
        stage.tab.sees_code("LG-transaction-future").await;
        sent_nothing_and_one_click_signs_in(stage).await;
    });
}

/// As in an installed app or the browser of a mail program: the sign-in starts in one storage and ends in another.
#[test]
fn bug_22_a_sign_in_that_ends_in_another_storage_is_explained() {
    journey(async |stage| {
        let login = stage.start_sign_in("/library").await;
        stage.open_unknown_page().await;
        stage.tab.lose_pending_sign_in().await;
        stage.finish_sign_in(&login).await;
        stage.tab.sees_code("LG-transaction-unknown").await;
        stage.tab.sees("finish it there, or sign in again here.").await;
        sent_nothing_and_one_click_signs_in(stage).await;
    });
}

#[test]
fn a_refresh_while_offline_keeps_the_session() {
    journey_with(Setup::with_short_lived_tokens(), async |stage| {
        let tab = &stage.tab;
        stage.sign_in_and_let_the_token_expire().await;
        stage.has_the_listeners_parts().await;
        stage.console.expect("/api/token");
        tab.go_offline().await;
        tab.press("Playlists").await;
        tab.sees_code("LG-refresh-offline").await;
        tab.sees("You are still signed in").await;
        tab.go_online().await;
        // The page continues as soon as the browser reports a network.
        tab.sees("Slow trains, wide windows").await;
        stage.nobody_left_the_app().await;
    });
}
