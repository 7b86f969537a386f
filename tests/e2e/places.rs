//! Return paths: signing in leads back to exactly where it started, and after a reload one click is enough.

use crate::harness::{INES, journey};

#[test]
fn bug_15_a_deep_link_survives_sign_in_unchanged() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Łódź to Kraków").await;
        tab.until_text_of("output", "40 items").await;
        let path = tab.address().await.replace(&stage.emulator.site, "");
        let deep = format!("{path}?view=grid&q=a%20b%2Bc#row9");
        tab.open(&deep).await;
        tab.sees("Sign in to see this").await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at(&deep).await;
        tab.until_text_of("output", "40 items").await;
    });
}

#[test]
fn bug_21_after_a_reload_one_click_signs_in_without_a_prompt() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.reload().await;
        tab.sees("No open tab is signed in, and this device does not keep you signed in.").await;
        stage.emulator.clear_log().await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        stage.nobody_was_prompted().await;
        let log = stage.emulator.log().await;
        assert_eq!((log.authorizations().len(), log.exchanges().len()), (1, 1), "{log}");
    });
}

#[test]
fn the_redirect_uri_is_the_same_from_every_page() {
    journey(async |stage| {
        for path in ["/", "/connect", "/library?a=b", "/playlists#c", "/playlists/0000000000000000000000?d=e#f"] {
            stage.start_sign_in(path).await;
        }
        let log = stage.emulator.log().await;
        let requests = log.authorizations();
        assert_eq!(requests.len(), 5);
        for request in &requests {
            assert_eq!(request.query["redirect_uri"], format!("{}/callback", stage.emulator.site));
        }
        let mut states: Vec<&str> = requests.iter().map(|request| request.query["state"]["hash"].as_str().unwrap()).collect();
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), 5, "two of them have the same state");
    });
}

#[test]
fn near_miss_a_return_path_cannot_lead_to_another_site() {
    journey(async |stage| {
        let tab = &stage.tab;
        let login = stage.start_sign_in("/connect?to=%2F%2Fevil.example%2Fsteal").await;
        stage.finish_sign_in(&login).await;
        tab.arrives_at("/library").await;
        for path in ["https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)", "%2F%09%2Fevil.example"] {
            tab.open(&format!("/connect?to={path}")).await;
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
        stage.tab.press("Go to the start page").await;
        stage.tab.arrives_at("/").await;
    });
}

#[test]
fn a_crafted_return_path_leads_to_the_overview() {
    for to in ["/..//other.example", "/.//other.example", "/%252e%252e//other.example", "//other.example", "/connect/../callback"] {
        journey(async |stage| {
            let tab = &stage.tab;
            tab.open(&format!("/connect?to={to}")).await;
            tab.press("Sign in at Spotify").await;
            tab.log_in_as("ines").await;
            tab.agree().await;
            tab.arrives_at("/library").await;
            tab.sees(INES).await;
        });
    }
}
