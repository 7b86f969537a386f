//! Connecting: a person who has never registered an app reaches the library by following the page, and a returning person needs one click.

use emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{INES, Setup, Stage, journey, journey_with};

#[test]
fn a_new_user_reaches_the_library_by_following_the_page() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.press("Connect Spotify").await;
        tab.arrives_at("/connect").await;
        for words in [
            "This page talks to an emulator, not to Spotify",
            "press Create app",
            "The owner of an app needs Spotify Premium",
            "App name",
            "Redirect URIs",
            "Web API alone",
            "this page does not need it",
        ] {
            tab.sees(words).await;
        }
        // Without the notice about the emulator, which nobody meets at Spotify.
        let words = "const place = document.querySelector('main .place').innerText;
            return document.querySelector('main').innerText.replace(place, '').trim().split(/\\s+/).length";
        let read = tab.js(words).await.as_u64().unwrap();
        assert!(read <= 300, "{read} words stand on the page");
        tab.press_among("summary", "Is it for somebody else, too?").await;
        tab.sees("the email of their Spotify account first. The list has room for five people").await;
        let uri = tab.find("code.exact").await.text().await.unwrap();

        // The dashboard opens in another tab.
        let here = tab.handle().await;
        tab.press("the emulator’s start page").await;
        tab.switch_to_new_tab().await;
        tab.sees("Create app").await;
        tab.fill("App name", "My Lockgroove").await;
        tab.fill("Redirect URI", &uri).await;
        tab.press("Save").await;
        let client_id = tab.find("article:target dd code").await.text().await.unwrap();
        assert!(tab.find("article:target").await.text().await.unwrap().contains(&uri), "another redirect URI is registered");
        tab.switch_to(&here).await;

        tab.fill("Client ID", &client_id).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        assert_eq!(tab.find("#app").await.text().await.unwrap(), "My Lockgroove", "the consent page shows the name from the form");
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        tab.find(".brief:not(.reserved) > li").await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
        let log = stage.emulator.log().await;
        assert!(log.authorizations().iter().all(|out| out.query["client_id"] == client_id.as_str()), "{log}");
    });
}

#[test]
fn what_was_typed_and_ticked_is_there_when_the_page_is_loaded_again() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.fill("Client ID", "0a1b2c").await;
        tab.press("View and edit").await;
        tab.press_among("summary", "Choose one by one").await;
        tab.press("See who you follow").await;
        tab.sees("Your own choice:").await;
        let chosen = tab.text_of(".presets + .hint").await;
        assert!(chosen.starts_with("Your own choice:"), "{chosen}");
        tab.reload().await;
        tab.until_text_of(".presets + .hint", &chosen).await;
        assert_eq!(tab.value_of("#client-id").await, "0a1b2c");
        // A choice of one's own is shown as it is.
        tab.sees("See who you follow").await;
    });
}

/// One press, and Spotify prompts for nothing.
async fn one_press_leads_to_the_library(stage: &Stage, path: &str, button: &str) {
    let tab = &stage.tab;
    tab.open(path).await;
    stage.emulator.clear_log().await;
    tab.press(button).await;
    tab.arrives_at("/library").await;
    tab.sees(INES).await;
    stage.nobody_was_prompted().await;
    let log = stage.emulator.log().await;
    assert_eq!(log.exchanges().len(), 1, "{log}");
}

#[test]
fn a_returning_user_needs_one_click() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.fill("Client ID", SAMPLE_CLIENT_ID).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        one_press_leads_to_the_library(stage, "/", "Sign in at Spotify").await;
        one_press_leads_to_the_library(stage, "/connect", "Sign in with this client ID").await;
    });
}

#[test]
fn the_landing_page_shows_the_client_id_and_lets_it_be_changed() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.sees(&format!("With the client ID {SAMPLE_CLIENT_ID}")).await;
        tab.press("Use another one").await;
        tab.arrives_at("/connect#client-id").await;
        tab.until_focus_is_on("#client-id").await;
        tab.sees("Its sample app is already set up").await;
        // Another client ID is used for the sign-in, also from the landing page.
        let other = "0123456789abcdef0123456789abcdef";
        tab.fill("Client ID", other).await;
        tab.press("Lockgroove").await;
        tab.arrives_at("/").await;
        tab.sees(&format!("With the client ID {other}")).await;
        tab.press("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations()[0].query["client_id"], other, "{log}");
    });
}

#[test]
fn an_address_that_cannot_be_a_redirect_uri_links_to_one_that_can() {
    journey(async |stage| {
        let tab = &stage.tab;
        let named = stage.emulator.site.replace("127.0.0.1", "app.localhost");
        tab.go(&format!("{named}/connect?to=%2Ftop")).await;
        tab.sees_code("LG-address-refused").await;
        assert_eq!(tab.count("code.exact").await, 0, "there is a redirect URI to register");
        tab.press("Open this page at 127.0.0.1").await;
        tab.arrives_at("/connect?to=%2Ftop").await;
        tab.find("code.exact").await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn an_unregistered_redirect_uri_is_found_by_comparing_and_fixed() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/api/token");
        stage.console.expect("/v1/me");
        // The service's error page is a 400.
        stage.console.expect("/authorize");
        let app = json!({"name": "Mine", "owner": "ines", "redirect_uris": [format!("{}/Callback", stage.emulator.site)]});
        let client_id = stage.emulator.register(app).await;
        tab.open("/connect").await;
        tab.fill("Client ID", &client_id).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        let error = tab.find("#error").await.text().await.unwrap();
        assert_eq!(error, "INVALID_CLIENT: Invalid redirect URI");

        // The service redirects nobody back, so the browser's back button is the way.
        tab.back().await;
        tab.back().await;
        tab.arrives_at("/connect").await;
        tab.press("Connection check").await;
        tab.arrives_at("/check").await;
        tab.sees(&error).await;
        let uri = format!("{}/callback", stage.emulator.site);
        assert_eq!(tab.find(".checks code.exact").await.text().await.unwrap(), uri);
        tab.press_element(".checks summary").await;
        tab.sees("capital letters, the port, no slash at the end").await;

        stage.emulator.change_app(&client_id, json!({"redirect_uris": [uri]})).await;
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        tab.sees(INES).await;
        tab.sees("No problems found.").await;
    });
}
