//! Other people: not on the app's list, granting only a part, declining, without Premium.

use emulator::LAPSED_CLIENT_ID;

use crate::harness::emulator::Log;
use crate::harness::{INES, Setup, Stage, journey, journey_with};

/// Each of the overview's six calls was answered, and none was repeated.
async fn its_calls_failed(stage: &Stage) -> Log {
    stage.until_log("six refusals", |log| log.calls().iter().filter(|call| call.status == Some(403)).count() >= 6).await;
    // A repeated call would come before those of another page.
    stage.open_permissions().await;
    let log = stage.emulator.log().await;
    assert_eq!(log.calls().len(), 6, "a call was repeated:\n{log}");
    log
}

#[test]
fn an_unlisted_user_learns_that_the_owner_must_add_them() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        stage.sign_in_as("stranger", "/library").await;
        tab.sees_code("LG-403-user-not-listed").await;
        tab.sees("The owner of the app has to add your account’s email address under User Management.").await;
        let link = tab.find_control("Open Spotify’s dashboard").await;
        assert_eq!(link.attr("href").await.unwrap().as_deref(), Some("https://developer.spotify.com/dashboard"));
        let log = its_calls_failed(stage).await;
        assert_eq!(log.refreshes().len(), 0, "{log}");
        stage.sign_out().await;
    });
}

#[test]
fn an_owner_without_premium_is_named_as_the_reason() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        tab.open("/connect").await;
        tab.fill("Client ID", LAPSED_CLIENT_ID).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees_code("LG-403-owner-without-premium").await;
        its_calls_failed(stage).await;
    });
}

#[test]
fn an_unticked_scope_is_explained_and_can_be_granted_later() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library?from=here#o-liked").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.toggle_scope("user-library-read").await;
        tab.agree().await;
        tab.arrives_at("/library?from=here#o-liked").await;
        tab.sees(INES).await;
        tab.sees("Allow access to your playlists and liked songs").await;
        tab.sees("see your playlists and liked songs").await;
        tab.sees("All 48 playlists").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/me/tracks").is_empty(), "a call that would be refused:\n{log}");
        assert!(log.calls().iter().all(|call| call.status == Some(200)), "{log}");

        tab.press("Allow").await;
        tab.find("fieldset").await;
        assert_eq!(tab.count("fieldset input[name=scope]").await, 3, "the granted and the missing scopes");
        tab.agree().await;
        tab.arrives_at("/library?from=here#o-liked").await;
        tab.find(".brief:not(.reserved) > li").await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn bug_19_declining_is_accepted_as_an_answer() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/playlists?view=grid").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        // The consent page has to be there before the log is cleared.
        tab.find("#agree").await;
        stage.emulator.clear_log().await;
        tab.decline().await;
        tab.sees_code("LG-auth-declined").await;
        tab.arrives_at("/callback").await;
        tab.until_js(
            "the page to be at rest",
            "return document.readyState === 'complete' && document.getAnimations().length === 0",
        )
        .await;
        let log = stage.emulator.log().await;
        assert!(log.authorizations().is_empty() && log.token_requests().is_empty(), "{log}");
        // Signing in again leads to where it started.
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/playlists?view=grid").await;
        tab.sees("Slow trains, wide windows").await;
    });
}
