//! Every row in each of its outcomes.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::oauth::Scope;
use crate::session::Timestamp;

fn me() -> Me {
    Me {
        id: Some("ida".into()),
        account_id: None,
        display_name: Some("Ida".into()),
        images: Vec::new(),
        url: None,
        product: Some("premium".into()),
        country: Some("SE".into()),
    }
}

fn client_id() -> ClientId {
    ClientId::parse(&"a".repeat(32)).unwrap()
}

fn signed_in() -> Who {
    Who::Somebody { client_id: client_id(), missing: ScopeSet::NONE, paused: None }
}

/// Everything in order.
fn good() -> Facts {
    Facts {
        secure: true,
        redirect_uri: RedirectUri::of_app("https://lockgroove.example/"),
        tab_keeps: true,
        device_keeps: true,
        online: true,
        server: Some(Ok(Some(900))),
        accounts_at: "https://accounts.spotify.com".into(),
        accounts: Some(Ok(())),
        api_at: "https://api.spotify.com/v1".into(),
        api: Some(Ok(())),
        client_id: Some(client_id()),
        who: signed_in(),
        account: Some(Ok(me())),
    }
}

/// What is wrong, by row and code.
fn wrong(facts: &Facts) -> Vec<(Check, &'static str)> {
    let code = |check: Check| match facts.judge(check) {
        Outcome::Wrong(words) => Some((check, words.code)),
        _ => None,
    };
    Check::ALL.into_iter().filter_map(code).collect()
}

fn label(facts: &Facts, check: Check) -> &'static str {
    match facts.judge(check) {
        Outcome::Waiting => "waiting",
        Outcome::Good(_) => "good",
        Outcome::Open { label, .. } => label,
        Outcome::Wrong(words) => words.code,
    }
}

#[test]
fn in_order_all_rows_are_good_but_the_one_no_page_can_see() {
    for check in Check::ALL {
        let expected = if check == Check::Registered { "Yours to compare" } else { "good" };
        assert_eq!(label(&good(), check), expected, "{check:?}");
    }
}

#[test]
fn each_fact_that_is_wrong_turns_its_row_and_no_other() {
    let of = |change: fn(&mut Facts)| {
        let mut facts = good();
        change(&mut facts);
        wrong(&facts)
    };
    assert_eq!(of(|facts| facts.secure = false), [(Check::Page, "LG-page-insecure")]);
    assert_eq!(of(|facts| facts.redirect_uri = Err(InsecureOrigin::Localhost)), [(Check::Address, "LG-address-refused")]);
    assert_eq!(of(|facts| facts.tab_keeps = false), [(Check::Tab, "LG-storage-blocked")]);
    assert_eq!(of(|facts| facts.device_keeps = false), [(Check::Device, "LG-device-forgets")]);
    assert_eq!(of(|facts| facts.server = Some(Ok(Some(60_001)))), [(Check::Clock, "LG-clock-off")]);
    assert_eq!(of(|facts| facts.server = Some(Ok(Some(-86_400_000)))), [(Check::Clock, "LG-clock-off")]);
    assert_eq!(of(|facts| facts.accounts = Some(Err(NetworkFault::Unreachable))), [(Check::Accounts, "LG-requests-cut")]);
    assert_eq!(of(|facts| facts.accounts = Some(Err(NetworkFault::TimedOut))), [(Check::Accounts, "LG-requests-cut")]);
    assert_eq!(of(|facts| facts.client_id = None), []);
    assert_eq!(of(|facts| facts.account = Some(Err(ApiError::NotListed))), [(Check::Account, "LG-403-user-not-listed")]);
    assert_eq!(
        of(|facts| facts.account = Some(Err(ApiError::OwnerWithoutPremium))),
        [(Check::Account, "LG-403-owner-without-premium")]
    );
    assert_eq!(
        of(|facts| facts.account = Some(Err(ApiError::Throttled { until: Timestamp(0) }))),
        [(Check::Account, "LG-429-wait")]
    );
    let missing = ScopeSet::of(&[Scope::UserLibraryRead]);
    let facts = Facts { who: Who::Somebody { client_id: client_id(), missing, paused: None }, ..good() };
    assert_eq!(wrong(&facts), [(Check::Granted, "LG-403-not-granted")]);
    let paused = Some(Trouble::Network(NetworkFault::Unreachable));
    let facts = Facts { who: Who::Somebody { client_id: client_id(), missing: ScopeSet::NONE, paused }, ..good() };
    assert_eq!(wrong(&facts), [(Check::SignedIn, "LG-refresh-unreachable")]);
}

#[test]
fn a_clock_within_a_minute_is_right() {
    for ahead in [-60_000, -1, 0, 60_000] {
        assert_eq!(label(&Facts { server: Some(Ok(Some(ahead))), ..good() }, Check::Clock), "good", "{ahead}");
    }
    assert_eq!(label(&Facts { server: Some(Ok(None)), ..good() }, Check::Clock), "Not checked");
}

#[test]
fn while_offline_only_the_network_is_blamed() {
    let silent = Some(Err(NetworkFault::Offline));
    let offline =
        Facts { online: false, server: None, accounts: silent, api: silent, account: Some(Err(ApiError::Unreachable)), ..good() };
    let captive = Facts { online: true, server: Some(Err(NetworkFault::Unreachable)), ..offline.clone() };
    for facts in [offline, captive] {
        assert_eq!(wrong(&facts), [(Check::Network, "LG-network-none")]);
        for check in [Check::Clock, Check::Accounts, Check::Api, Check::Account] {
            assert_eq!(label(&facts, check), "Not checked", "{check:?}");
        }
    }
}

#[test]
fn what_is_cut_is_told_from_what_is_withheld() {
    let cut = Facts { api: Some(Err(NetworkFault::Unreachable)), account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&cut), [(Check::Api, "LG-requests-cut")], "one trouble, told once");
    let withheld = Facts { account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&withheld), [(Check::Account, "LG-answer-withheld")]);
    let not_known_yet = Facts { api: None, account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&not_known_yet), [(Check::Account, "LG-api-unreachable")]);
}

#[test]
fn nothing_is_judged_before_its_answer_is_there() {
    let facts = Facts { server: None, accounts: None, api: None, account: None, who: Who::Underway, ..good() };
    for check in [Check::Network, Check::Clock, Check::Accounts, Check::Api, Check::SignedIn] {
        assert_eq!(facts.judge(check), Outcome::Waiting, "{check:?}");
    }
    assert_eq!(Facts { account: None, ..good() }.judge(Check::Account), Outcome::Waiting);
    let early = Facts { server: None, api: Some(Err(NetworkFault::Unreachable)), ..good() };
    assert_eq!(early.judge(Check::Api), Outcome::Waiting, "a service is blamed only once something else answered");
}

#[test]
fn nobody_signed_in_is_no_trouble_unless_something_ended_it() {
    let facts = Facts {
        who: Who::of(&SessionState::SignedOut { why: Why::NotYet, resume: None }, ScopeSet::NONE),
        account: None,
        ..good()
    };
    assert_eq!(wrong(&facts), []);
    assert_eq!(label(&facts, Check::SignedIn), "Not yet");
    assert_eq!((label(&facts, Check::Account), label(&facts, Check::Granted)), ("Not checked", "Not checked"));
    let revoked = Who::of(&SessionState::SignedOut { why: Why::Revoked, resume: None }, ScopeSet::NONE);
    assert_eq!(wrong(&Facts { who: revoked, ..facts }), [(Check::SignedIn, "LG-session-revoked")]);
}

#[test]
fn an_account_is_told_as_far_as_spotify_tells_it() {
    let told = |product: Option<&str>, country: Option<&str>| {
        about(&Me { product: product.map(str::to_owned), country: country.map(str::to_owned), ..me() })
    };
    assert_eq!(told(Some("premium"), Some("SE")), "Ida, with Premium. Its country is SE.");
    assert_eq!(told(Some("free"), None), "Ida, without Premium, which only playing needs.");
    assert_eq!(told(None, None), "Ida, and Spotify does not tell this app whether with Premium.");
}

#[test]
fn a_host_is_named_with_its_port() {
    assert_eq!((host("https://api.spotify.com/v1"), host("http://127.0.0.1:8888")), ("api.spotify.com", "127.0.0.1:8888"));
}
