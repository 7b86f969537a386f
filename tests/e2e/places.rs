//! Places: signing in leads back to exactly where it began, and a reload is one click away from going on.

use crate::harness::journey;

#[test]
fn bug_15_a_deep_link_survives_sign_in_unchanged() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at("/playlists").await;
        tab.press_among(".index li a", "Łódź to Kraków").await;
        tab.sees("40 of 40").await;
        let path = tab.address().await.replace(&stage.emulator.site, "");
        let deep = format!("{path}?view=grid&q=a%20b%2Bc#row9");
        tab.open(&deep).await;
        tab.sees("Sign in to see this").await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at(&deep).await;
        tab.sees("40 of 40").await;
    });
}

#[test]
fn bug_21_after_a_reload_one_click_signs_in_without_a_prompt() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.reload().await;
        tab.sees("Access lives in the memory of open tabs.").await;
        stage.emulator.forget_log().await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        let log = stage.emulator.log().await;
        assert!(
            log.all().iter().all(|entry| entry.path != "/en/login" && entry.path != "/authorize/decision"),
            "nobody was asked anything:\n{log}"
        );
        assert_eq!((log.authorizations().len(), log.exchanges().len()), (1, 1), "{log}");
    });
}

#[test]
fn the_redirect_uri_is_the_same_from_every_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        for path in ["/", "/connect", "/library?a=b", "/playlists#c", "/playlists/0000000000000000000000?d=e#f"] {
            tab.open(path).await;
            tab.press("Sign in at Spotify").await;
            tab.is_at_service("/en/login").await;
        }
        let log = stage.emulator.log().await;
        let outs = log.authorizations();
        assert_eq!(outs.len(), 5);
        for out in &outs {
            assert_eq!(out.query["redirect_uri"], format!("{}/callback", stage.emulator.site));
        }
        let mut states: Vec<&str> = outs.iter().map(|out| out.query["state"]["hash"].as_str().unwrap()).collect();
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), 5, "a state of its own for each");
    });
}

#[test]
fn near_miss_a_return_path_cannot_lead_to_another_site() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect?to=%2F%2Fevil.example%2Fsteal").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        for place in ["https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)", "%2F%09%2Fevil.example"] {
            tab.open(&format!("/connect?to={place}")).await;
            tab.press("Sign in at Spotify").await;
            tab.arrives_at("/library").await;
        }
    });
}

#[test]
fn an_unknown_address_says_so() {
    journey(async |stage| {
        stage.tab.open("/nowhere/at/all").await;
        stage.tab.sees("No such page").await;
        stage.tab.press("To the start").await;
        stage.tab.arrives_at("/").await;
    });
}
