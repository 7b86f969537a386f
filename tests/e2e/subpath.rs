//! The app below the root of its origin does everything that it does at the root.

use lockgroove::ui::route::Route;

use crate::harness::{Setup, journey_with};

#[test]
fn the_app_works_at_a_subpath() {
    journey_with(Setup::at_subpath(), async |stage| {
        let tab = &stage.tab;
        let folder = format!("/{}", stage.emulator.site.rsplit('/').next().unwrap());
        assert_eq!(folder, "/somewhere");
        stage.sign_in_at("/playlists").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations()[0].query["redirect_uri"], format!("{}/callback", stage.emulator.site), "{log}");

        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        let path = tab.address().await.replace(&stage.emulator.site, "");
        assert!(path.starts_with("/playlists/"), "{path}");
        tab.back().await;
        tab.arrives_at("/playlists").await;
        tab.find("#playlists-order").await;

        let deep_link = format!("{path}?view=grid#row9");
        tab.open(&deep_link).await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at(&deep_link).await;
        tab.until_text_of("output", "88 items").await;
        tab.reload().await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at(&deep_link).await;
        tab.until_text_of("output", "88 items").await;

        // The console reads a file of the site and changes the address.
        stage.go_to(&Route::CONSOLE).await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        tab.arrives_at("/console?op=get-me").await;
        tab.open("/no/such/page").await;
        tab.sees("No such page").await;
        tab.press("Go to the start page").await;
        tab.arrives_at("/").await;

        let log = stage.emulator.log().await;
        for entry in log.site_requests() {
            assert!(entry.path.starts_with(&folder) && matches!(entry.status, Some(200 | 304)), "{log}");
        }
        assert!(log.site_requests().iter().any(|entry| entry.path.ends_with(".woff2")), "the font was not fetched:\n{log}");
    });
}
