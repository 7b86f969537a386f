//! Connecting: somebody who has never registered an app gets to the library with the text on the screen alone, and whoever has been here
//! before needs one click.

use emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{Setup, Stage, journey, journey_with};

/// Whoever brings their own client ID.
fn newcomer() -> Setup {
    Setup { bring_client_id: true, ..Setup::default() }
}

#[test]
fn a_new_user_reaches_the_library_by_following_the_page() {
    journey_with(newcomer(), async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.press("Connect Spotify").await;
        tab.arrives_at("/connect").await;
        for words in [
            "This page talks to an emulator, not to Spotify",
            "press Create app",
            "the owner needs Spotify Premium",
            "App name",
            "Redirect URIs",
            "Tick Web API and nothing else",
            "this page never wants it",
            "the email of their Spotify account, to the letter. The list holds five people",
        ] {
            tab.sees(words).await;
        }
        let uri = tab.find("code.exact").await.text().await.unwrap();

        // The dashboard opens beside this page.
        let here = tab.handle().await;
        tab.press("the emulator’s start page").await;
        tab.switch_to(&tab.other_tab().await).await;
        tab.sees("Create app").await;
        tab.fill("App name", "My Lockgroove").await;
        tab.fill("Redirect URI", &uri).await;
        tab.press("Save").await;
        let client_id = tab.find("article:target dd code").await.text().await.unwrap();
        assert!(tab.find("article:target").await.text().await.unwrap().contains(&uri), "it is registered as it was shown");
        tab.switch_to(&here).await;

        tab.fill("Client ID", &client_id).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        assert_eq!(
            tab.find("#app").await.text().await.unwrap(),
            "My Lockgroove",
            "the name from the form stands on the consent page"
        );
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("songs you have liked").await;
        assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new());
        let log = stage.emulator.log().await;
        assert!(log.authorizations().iter().all(|out| out.query["client_id"] == client_id.as_str()), "{log}");
    });
}

/// One press, and nothing was asked on the way.
async fn one_press_leads_to_the_library(stage: &Stage, path: &str, button: &str) {
    let tab = &stage.tab;
    tab.open(path).await;
    stage.emulator.forget_log().await;
    tab.press(button).await;
    tab.arrives_at("/library").await;
    tab.sees("Ines Okafor-Lindqvist").await;
    let log = stage.emulator.log().await;
    assert!(log.all().iter().all(|entry| entry.path != "/en/login" && entry.path != "/authorize/decision"), "{log}");
    assert_eq!(log.exchanges().len(), 1, "{log}");
}

#[test]
fn a_returning_user_needs_one_click() {
    journey_with(newcomer(), async |stage| {
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
        tab.until_js("the field to have the focus", "return document.activeElement.id === 'client-id'").await;
        tab.sees("Its sample app is set already").await;
        // Whoever types another one leaves with that one, also after coming back to the front.
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
        tab.is_told("LG-address-refused").await;
        assert_eq!(tab.js("return document.querySelectorAll('code.exact').length").await, 0, "there is nothing to register");
        tab.press("Open this page at 127.0.0.1").await;
        tab.arrives_at("/connect?to=%2Ftop").await;
        tab.find("code.exact").await;
        assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn an_unregistered_redirect_uri_is_found_by_comparing_and_fixed() {
    journey_with(newcomer(), async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/api/token");
        stage.console.expect("/v1/me");
        // The service's own page, which is a 400.
        stage.console.expect("/authorize");
        let app = json!({"name": "Mine", "owner": "ines", "redirect_uris": [format!("{}/Callback", stage.emulator.site)]});
        let client_id = stage.emulator.register(app).await;
        tab.open("/connect").await;
        tab.fill("Client ID", &client_id).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        let error = tab.find("#error").await.text().await.unwrap();
        assert_eq!(error, "INVALID_CLIENT: Invalid redirect URI");

        // Nobody is sent back: the browser's own button is the way.
        tab.back().await;
        tab.back().await;
        tab.arrives_at("/connect").await;
        tab.press("Check everything").await;
        tab.arrives_at("/check").await;
        tab.sees(&error).await;
        let uri = format!("{}/callback", stage.emulator.site);
        assert_eq!(tab.find(".checks code.exact").await.text().await.unwrap(), uri);
        tab.find(".checks summary").await.click().await.unwrap();
        tab.sees("small and capital letters, the port, no slash at the end").await;

        stage.emulator.change_app(&client_id, json!({"redirect_uris": [uri]})).await;
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("Nothing is wrong.").await;
    });
}
