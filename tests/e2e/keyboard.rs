//! The app by keyboard alone.

use thirtyfour::Key;

use crate::harness::journey;

#[test]
fn the_keyboard_leads_from_the_landing_page_to_a_playlist() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.find_control("Sign in at Spotify").await;

        // The first stop skips the masthead.
        tab.press_key(Key::Tab).await;
        assert_eq!(tab.focused().await, "Skip to the content");
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
        tab.sees("Slow trains, wide windows").await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("Kitchen, Sunday").await;
        tab.sees("50 of 88").await;
        tab.until_focus_is_on("#main").await;
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
        tab.tab_back_to("Signed in").await;
        tab.press_key(Key::Enter).await;
        tab.arrives_at("/access").await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("Sign out in every tab").await;
        tab.sees_code("LG-session-signed-out").await;
    });
}

#[test]
fn permissions_are_renewed_and_requested_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.press_by_keyboard("Permissions and sign-out").await;
        tab.arrives_at("/access").await;
        tab.until_focus_is_on("#main").await;
        tab.press_by_keyboard("Renew now").await;
        tab.sees("Renewed. Valid until").await;
        assert_eq!(tab.focused().await, "Renew now");
        tab.press_by_keyboard("Copy: Client ID").await;
        // The presets are one stop, with arrows between them.
        tab.tab_to("Minimum").await;
        tab.press_key(Key::Down).await;
        tab.sees("View only: 4 of 19 permissions.").await;
        tab.press_by_keyboard("1 of 3 permissions: See what you listen to").await;
        tab.tab_to("See your last fifty plays").await;
        tab.press_key(Key::Space).await;
        tab.sees("Your own choice: 5 of 19 permissions.").await;
        tab.press_by_keyboard("Allow more").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        tab.sees("Lockgroove asked for 5 permissions and got all of them.").await;
    });
}

#[test]
fn the_sign_in_log_is_read_and_copied_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.press("Sign-in log").await;
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
