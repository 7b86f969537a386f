//! Using another account.

use serde_json::json;

use crate::harness::{INES, Stage, journey};

const NOOR: &str = "Noor Haddad";

/// On the consent page of one account: goes on as another person, who agrees.
async fn change_account(stage: &Stage, from: &str, to: &str) {
    stage.tab.sees_in("#account", from).await;
    stage.tab.press("Not you?").await;
    stage.tab.log_in_as(to).await;
    stage.tab.agree().await;
}

#[test]
fn after_signing_out_another_account_can_sign_in() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.sign_out().await;
        // The usual button comes straight back with the same account.
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        stage.sees_overview().await;
        stage.sign_out().await;
        stage.emulator.clear_log().await;
        tab.press("Use another account").await;
        change_account(stage, INES, "noor").await;
        tab.arrives_at("/library").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations()[0].query["show_dialog"], "true", "{log}");
        tab.press("Overview").await;
        tab.sees(NOOR).await;
    });
}

#[test]
fn a_person_who_is_not_listed_can_use_another_account() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        stage.sign_in_as("stranger", "/library").await;
        tab.sees_code("LG-403-user-not-listed").await;
        tab.press("Use another account").await;
        tab.find("#account").await;
        tab.press("Not you?").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn a_person_who_is_signed_in_can_change_to_another_account_in_every_tab() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        tab.open_tab().await;
        tab.open("/access").await;
        tab.sees("What you allowed").await;
        tab.press("Use another account").await;
        change_account(stage, INES, "noor").await;
        tab.arrives_at("/access").await;
        tab.press("Overview").await;
        tab.sees(NOOR).await;
        tab.switch_to(&first).await;
        tab.sees(NOOR).await;
        tab.no_longer_sees(INES).await;
    });
}

#[test]
fn where_the_owner_is_the_reason_no_other_account_is_offered() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me");
        stage.emulator.inject("/v1/*", json!({"kind": "forbidden", "which": "owner_premium"})).await;
        stage.sign_in_at("/library").await;
        tab.sees_code("LG-403-owner-without-premium").await;
        assert!(!tab.text().await.contains("Use another account"));
    });
}
