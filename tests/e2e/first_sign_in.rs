//! A first visit: from the landing page to a playlist, and out again.

use emulator::SAMPLE_CLIENT_ID;

use crate::harness::{Setup, Stage, journey_with};

#[test]
fn a_new_user_connects_sees_their_library_and_signs_out() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.press("Connect Spotify").await;
        tab.arrives_at("/connect").await;

        // The exact redirect URI to register.
        let uri = format!("{}/callback", stage.emulator.site);
        tab.sees(&uri).await;
        assert_eq!(tab.text_of("code.exact").await, uri);

        // An invalid client ID is explained next to its field, and nothing is sent.
        for (wrong, message) in [
            ("abc", "This has 3 characters. A client ID has 32: the end may be missing."),
            ("10c69002e1a94f0d8b3a5d7e6f2c4b8g", "“g” cannot be part of a client ID"),
            ("10c69002e1a94f0d8b3a5d7e6f2c4b8111", "This has 34 characters."),
        ] {
            tab.fill("Client ID", wrong).await;
            tab.sees(message).await;
            assert_eq!(tab.find_control("Sign in at Spotify").await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
            tab.press("Sign in at Spotify").await;
        }
        assert!(stage.emulator.log().await.authorizations().is_empty(), "an invalid client ID was sent");

        // Surrounding spaces do no harm.
        tab.fill("Client ID", &format!(" {SAMPLE_CLIENT_ID} ")).await;
        tab.sees("Spotify then asks for your consent on its own page.").await;
        tab.press("Sign in at Spotify").await;

        tab.is_at_service("/en/login").await;
        tab.log_in_as("ines").await;
        assert_eq!(tab.find("#account").await.text().await.unwrap(), "Ines Okafor-Lindqvist");
        tab.agree().await;

        tab.arrives_at("/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.find(".brief:not(.reserved) > li").await;
        tab.press("All 48 playlists").await;
        tab.arrives_at("/playlists").await;
        tab.find("#playlists-order").await;
        for name in ["<b>x</b> &amp; \"friends\"", "ليالي المدينة", "🌧️🚂 no words"] {
            tab.sees(name).await;
        }
        assert_eq!(tab.count(".index b, .index script").await, 0, "a name became markup");

        every_odd_entry_has_a_row(stage).await;
        names_like_markup_are_text(stage).await;

        stage.sign_out().await;
        tab.sees_code("LG-session-signed-out").await;
        let text = tab.text().await;
        assert!(!text.contains("Ines") && !text.contains("Slow trains"), "something personal is left: {text}");

        the_requests_follow_the_standards(stage).await;
    });
}

/// Local files, episodes, removed entries, repeats and unplayable tracks each have a row.
async fn every_odd_entry_has_a_row(stage: &Stage) {
    let tab = &stage.tab;
    tab.press_among(".index li a", "Slow trains, wide windows").await;
    tab.until_text_of("output", "312 items").await;
    let rows = stage.all_rows().await;
    assert_eq!(rows.len(), 312);
    for (row, text) in [
        (3, "No longer at Spotify"),
        (5, "Rehearsal, 4 March (second take, kitchen window open)"),
        (5, "Local file"),
        (8, "Episode"),
        (11, "Not in your country"),
        (99, "track 07"),
        (210, "No longer at Spotify"),
    ] {
        assert!(rows[row].contains(text), "row {}: {} does not show {text}", row + 1, rows[row]);
    }
    assert_eq!(rows[0].trim_start_matches('1'), rows[1].trim_start_matches('2'), "a track that is there twice has two rows");
    assert_eq!(rows[0].trim_start_matches('1'), rows[311].trim_start_matches("312"), "and once more at the end");
}

async fn names_like_markup_are_text(stage: &Stage) {
    let tab = &stage.tab;
    tab.press_among(".index li a", "<b>x</b> &amp; \"friends\"").await;
    tab.until_text_of("output", "7 items").await;
    assert_eq!(tab.find("h1").await.text().await.unwrap(), "<b>x</b> &amp; \"friends\"");
    tab.sees("<script>alert(1)</script>").await;
    assert_eq!(tab.count("main b, main script").await, 0);
}

async fn the_requests_follow_the_standards(stage: &Stage) {
    let log = stage.emulator.log().await;
    let site = &stage.emulator.site;

    // The same request twice: before and after the login page.
    let [out, again] = log.authorizations()[..] else { panic!("not one sign-in:\n{log}") };
    assert_eq!(out.query, again.query);
    assert_eq!(out.query["response_type"], "code");
    assert_eq!(out.query["code_challenge_method"], "S256");
    assert_eq!(out.query["code_challenge"]["len"], 43);
    assert!(out.query["state"]["len"].as_u64().unwrap() >= 22);
    assert_eq!(out.query["redirect_uri"], format!("{site}/callback"));
    assert_eq!(
        out.query["scope"], "playlist-read-private playlist-read-collaborative user-library-read",
        "more than the library needs"
    );
    assert!(!out.query_names_repeated && !out.client_secret);
    assert_eq!(out.sec_fetch_dest.as_deref(), Some("document"), "not a navigation of the whole page");
    assert_eq!(out.referer, None);

    let [exchange] = log.token_requests()[..] else { panic!("not one token request, or a preflight:\n{log}") };
    let form = exchange.form.as_ref().unwrap();
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(form["client_id"], SAMPLE_CLIENT_ID);
    assert_eq!(form["redirect_uri"], out.query["redirect_uri"]);
    assert!((43..=128).contains(&form["code_verifier"]["len"].as_u64().unwrap()));
    assert_eq!(exchange.query, serde_json::json!({}), "parameters outside the body");
    assert!(exchange.content_type.as_deref().unwrap().starts_with("application/x-www-form-urlencoded"));
    assert!(!exchange.client_secret && !exchange.authorization_header && !exchange.cookie_header);
    assert_eq!((exchange.status, exchange.referer.as_deref()), (Some(200), None));

    assert!(!log.calls().is_empty());
    for entry in log.entries() {
        let is_call = entry.service == "api" && entry.method != "OPTIONS";
        assert_eq!(entry.token_id.is_some(), is_call, "the token goes to the Web API only: {entry:?}");
        assert!(entry.query.get("access_token").is_none(), "{entry:?}");
        if is_call {
            assert!(entry.path.starts_with("/v1/") && !entry.cookie_header, "{entry:?}");
        }
        // The app's own requests carry no referrer at all. (On a navigation from Spotify's pages, Spotify decides.)
        if entry.sec_fetch_dest.as_deref() != Some("document") {
            assert_eq!(entry.referer, None, "{entry:?}");
        }
    }
}
