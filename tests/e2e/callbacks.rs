//! Callbacks that are not an answer to what this tab asked: forged, repeated, broken, old.

use crate::harness::{Stage, journey};

/// Opens a forged callback and checks what binds for all of them: it is explained, nothing is sent anywhere, nothing leaves by itself,
/// and the address bar forgets what it was opened with.
async fn is_refused(stage: &Stage, query: &str, code: &str) {
    let tab = &stage.tab;
    tab.open(&format!("/callback?{query}")).await;
    tab.is_told(code).await;
    let address = tab.address().await;
    for name in ["code=", "state=", "error", "iss="] {
        assert!(!address.contains(name), "{address}");
    }
    let log = stage.emulator.log().await;
    assert!(log.at_token_endpoint().is_empty(), "something was sent for {query}:\n{log}");
    assert!(log.authorizations().is_empty(), "it left by itself:\n{log}");
    tab.control("Sign in at Spotify").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_code_is_not_sent_anywhere() {
    journey(async |stage| {
        is_refused(stage, "code=forged&state=forged", "LG-transaction-unknown").await;
        is_refused(stage, "code=forged", "LG-callback-no-state").await;
        is_refused(stage, "state=forged", "LG-callback-no-answer").await;
        is_refused(stage, "", "LG-callback-empty").await;
    })
    .await;
}
