//! People other than the one everything is made for: not on the list, half willing, unwilling, without Premium.

use emulator::LAPSED_CLIENT_ID;
use thirtyfour::By;

use crate::harness::{Setup, journey, journey_with};

#[test]
fn an_unlisted_user_learns_that_the_owner_must_add_them() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        stage.signed_in_as("stranger", "/library").await;
        tab.is_told("LG-403-user-not-listed").await;
        tab.sees("The app’s owner has to add your account’s email under User Management.").await;
        let link = tab.control("Open Spotify’s dashboard").await;
        assert_eq!(link.attr("href").await.unwrap().as_deref(), Some("https://developer.spotify.com/dashboard"));
        let log = stage.emulator.log().await;
        assert_eq!(log.calls().len(), 3, "no call is made twice:\n{log}");
        assert_eq!(log.refreshes().len(), 0, "{log}");
        tab.signs_out().await;
    });
}

#[test]
fn an_owner_without_premium_is_named_as_the_reason() {
    journey_with(Setup { bring_client_id: true, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        tab.open("/connect").await;
        tab.fill("Client ID", LAPSED_CLIENT_ID).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.is_told("LG-403-owner-without-premium").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.calls().len(), 3, "no call is made twice:\n{log}");
    });
}

#[test]
fn an_unticked_scope_is_explained_and_can_be_granted_later() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library?from=here#o-liked").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("input[name=scope][value=user-library-read]").await.click().await.unwrap();
        tab.agree().await;
        tab.arrives_at("/library?from=here#o-liked").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.is_told("LG-403-not-granted").await;
        tab.sees("With it you can see your playlists, liked songs").await;
        tab.sees("All 48 playlists").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/me/tracks").is_empty(), "a call that would be refused is not made:\n{log}");
        assert!(log.calls().iter().all(|call| call.status == Some(200)), "{log}");

        tab.press("Grant it").await;
        let boxes = tab.find("fieldset").await.find_all(By::Css("input[name=scope]")).await.unwrap();
        assert_eq!(boxes.len(), 3, "what was granted and what is missing");
        tab.agree().await;
        tab.arrives_at("/library?from=here#o-liked").await;
        tab.sees("songs you have liked").await;
        assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn bug_19_declining_is_accepted_as_an_answer() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/playlists?view=grid").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        // The question has to be there before what led to it is forgotten.
        tab.find("#agree").await;
        stage.emulator.forget_log().await;
        tab.decline().await;
        tab.is_told("LG-auth-declined").await;
        tab.arrives_at("/callback").await;
        // The page is at rest: drawn, its files read, and nothing more on the wire.
        tab.until_js(
            "the page to be at rest",
            "return document.readyState === 'complete' && document.getAnimations().length === 0",
        )
        .await;
        let log = stage.emulator.log().await;
        assert!(log.authorizations().is_empty() && log.at_token_endpoint().is_empty(), "{log}");
        // Minds can change, and lead to where it began.
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/playlists?view=grid").await;
        tab.sees("Slow trains, wide windows").await;
    });
}
