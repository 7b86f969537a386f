//! What a screen reader is told, page by page and in its order: each page as a text beside this file, in each browser's own words.

use crate::harness::tree::reads_as;
use crate::harness::{Setup, journey, journey_with};

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_before_a_sign_in_read_in_order() {
    journey_with(Setup { bring_client_id: true, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.control("Connect Spotify").await;
        reads_as(stage, "landing").await;
        tab.press("Connect Spotify").await;
        tab.sees("Paste the client ID").await;
        reads_as(stage, "connect").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_reads_in_order() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.press("What happened").await;
        tab.sees("Sign-in at").await;
        tab.until_js("the whole sign-in", "return document.querySelectorAll('.run > li').length === 10").await;
        tab.js("document.querySelectorAll('.run details').forEach(step => { step.open = true; })").await;
        reads_as(stage, "flow").await;
    })
    .await;
}
