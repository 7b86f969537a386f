//! What a screen reader is told, page by page and in its order: each page as a text beside this file, in each browser's own words.

use crate::harness::tree::reads_as;
use crate::harness::{Setup, journey, journey_with};

#[test]
fn signed_out_pages_read_in_order() {
    journey_with(Setup { bring_client_id: true, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.control("Connect Spotify").await;
        reads_as(stage, "landing").await;
        tab.press("Connect Spotify").await;
        tab.sees("Paste the client ID").await;
        reads_as(stage, "connect").await;
    });
}

#[test]
fn the_sign_in_log_reads_in_order() {
    journey(async |stage| {
        let tab = &stage.tab;
        // A page that makes one call, so that it is always the same one that is drawn.
        stage.signed_in_at("/playlists").await;
        tab.sees("No playlist is open").await;
        tab.press("What happened").await;
        tab.sees("Sign-in at").await;
        tab.until_js("the whole sign-in", "return document.querySelectorAll('.run > li').length === 10").await;
        tab.js("document.querySelectorAll('.run details').forEach(step => { step.open = true; })").await;
        reads_as(stage, "flow").await;
    });
}

#[test]
fn permissions_and_the_console_read_in_order() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        reads_as(stage, "access").await;
        tab.press("Try a call").await;
        tab.sees("It needs no scope").await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        reads_as(stage, "console").await;
    });
}

#[test]
fn the_flows_page_reads_in_order() {
    journey(async |stage| {
        stage.tab.open("/flows?data=person&place=page").await;
        stage.tab.sees("Run it on your machine").await;
        reads_as(stage, "flows").await;
    });
}

#[test]
fn the_check_reads_in_order() {
    journey(async |stage| {
        stage.console.expect("/v1");
        stage.console.expect("/authorize");
        stage.console.expect("/api/token");
        stage.tab.open("/check").await;
        stage.tab.control("Check again").await;
        stage.tab.until_js("every row", "return !document.querySelector('main').textContent.includes('Checking')").await;
        reads_as(stage, "check").await;
    });
}
