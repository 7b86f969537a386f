//! The whole way with a keyboard and nothing else.

use thirtyfour::Key;

use crate::harness::{Stage, journey};

async fn focus_is_on_the_page(stage: &Stage) {
    stage.tab.until_js("the focus on the page that was opened", "return document.activeElement.id === 'main'").await;
}

#[test]
fn the_keyboard_leads_from_the_landing_page_to_a_playlist() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.control("Sign in at Spotify").await;

        // The first stop leads past the masthead.
        tab.key(Key::Tab).await;
        assert_eq!(tab.focused().await, "Skip to the content");
        tab.key(Key::Enter).await;
        focus_is_on_the_page(stage).await;

        tab.follow("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        tab.follow("Log in as Ines").await;
        tab.is_at_service("/authorize").await;
        tab.follow("Agree").await;

        tab.arrives_at("/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("All 48 playlists").await;
        focus_is_on_the_page(stage).await;
        tab.follow("All 48 playlists").await;
        tab.arrives_at("/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        focus_is_on_the_page(stage).await;
        tab.follow("Kitchen, Sunday").await;
        tab.sees("50 of 88").await;
        focus_is_on_the_page(stage).await;
    });
}

#[test]
fn the_setup_works_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        // A Tab before there is anything to go to would lead out of the page, to the browser's own buttons.
        tab.control("Sign in at Spotify").await;
        tab.tab_to("Client ID").await;
        tab.tab_to("Change playlists").await;
        tab.key(Key::Space).await;
        tab.until_js("a tick", "return document.activeElement.checked === true").await;
        tab.sees("Change anything yes").await;
        tab.key(Key::Space).await;
        tab.sees("Change anything no").await;
        tab.follow("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
    });
}

#[test]
fn the_masthead_leads_to_sign_out_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        focus_is_on_the_page(stage).await;
        tab.tab_back_to("of access").await;
        tab.key(Key::Enter).await;
        tab.arrives_at("/access").await;
        focus_is_on_the_page(stage).await;
        tab.follow("Sign out in every tab").await;
        tab.is_told("LG-session-signed-out").await;
    });
}

#[test]
fn permissions_are_renewed_and_requested_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.follow("What you allowed, until when, and signing out").await;
        tab.arrives_at("/access").await;
        focus_is_on_the_page(stage).await;
        tab.follow("Renew now").await;
        tab.sees("Renewed. Access now lasts until").await;
        assert_eq!(tab.focused().await, "Renew now");
        tab.follow("Copy: Client ID").await;
        // One stop for the ready-made choices, and arrows between them.
        tab.tab_to("The least").await;
        tab.key(Key::Down).await;
        tab.sees("Look only: 4 of 19 permissions.").await;
        // A group opens to its single permissions.
        tab.follow("1 of 3 permissions: See what you listen to").await;
        tab.tab_to("See the last fifty plays").await;
        tab.key(Key::Space).await;
        tab.sees("Your own choice: 5 of 19 permissions.").await;
        tab.follow("Ask for more").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        tab.sees("Lockgroove asked for 5 permissions, and all of them were granted.").await;
    });
}

#[test]
fn the_sign_in_log_is_read_and_copied_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.press("What happened").await;
        tab.sees("Sign-in at").await;
        focus_is_on_the_page(stage).await;
        tab.notes_what_is_copied().await;
        tab.follow("Copy as text").await;
        tab.sees("Copied, with nothing secret in it").await;
        tab.follow("Times to scale").await;
        tab.sees("One bar a step").await;
        tab.follow("Asks for a code").await;
        tab.sees("Which app asks. Public.").await;
        tab.tab_to("RFC 7636, section 4.3").await;
    });
}
