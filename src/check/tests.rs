//! Every row in each of its outcomes.

#![allow(clippy::unwrap_used, clippy::panic)]

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

fn signed_in() -> Person {
    Person::SignedIn { client_id: client_id(), missing: ScopeSet::NONE, paused: None }
}

/// Everything set up.
fn good() -> Facts {
    Facts {
        page_at: "https://lockgroove.example".into(),
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
        person: signed_in(),
        account: Some(Ok(me())),
    }
}

/// The rows that fail, with their codes.
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
fn with_everything_set_up_only_the_row_no_page_can_see_is_open() {
    for check in Check::ALL {
        let expected = if check == Check::Registered { "Check this yourself" } else { "good" };
        assert_eq!(label(&good(), check), expected, "{check:?}");
    }
}

#[test]
fn each_wrong_fact_fails_its_row_and_no_other() {
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
    let facts = Facts { person: Person::SignedIn { client_id: client_id(), missing, paused: None }, ..good() };
    assert_eq!(wrong(&facts), [(Check::Granted, "LG-403-not-granted")]);
    let paused = Some(RenewalFault::Network(NetworkFault::Unreachable));
    let facts = Facts { person: Person::SignedIn { client_id: client_id(), missing: ScopeSet::NONE, paused }, ..good() };
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
fn blocked_requests_and_hidden_answers_differ() {
    let cut = Facts { api: Some(Err(NetworkFault::Unreachable)), account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&cut), [(Check::Api, "LG-requests-cut")], "one problem, reported once");
    let withheld = Facts { account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&withheld), [(Check::Account, "LG-answer-withheld")]);
    let not_known_yet = Facts { api: None, account: Some(Err(ApiError::Unreachable)), ..good() };
    assert_eq!(wrong(&not_known_yet), [(Check::Account, "LG-api-unreachable")]);
}

#[test]
fn an_emulator_that_does_not_answer_is_not_blamed_on_blockers() {
    for fault in [NetworkFault::Unreachable, NetworkFault::TimedOut] {
        for (page_at, from_elsewhere) in
            [("http://127.0.0.1:8080", false), ("http://localhost:8080", false), ("https://a.example", true)]
        {
            let (page_at, accounts_at) = (page_at.to_owned(), "http://127.0.0.1:8888".to_owned());
            let facts = Facts { page_at, accounts_at, accounts: Some(Err(fault)), ..good() };
            let Outcome::Wrong(words) = facts.judge(Check::Accounts) else { panic!("{facts:?}") };
            assert_eq!(words.code, "LG-local-unanswered");
            let text = words.meaning;
            assert!(text.contains("127.0.0.1:8888") && text.contains("may not be running") && text.ends_with('.'), "{text}");
            assert_eq!(text.contains("your permission"), from_elsewhere, "{text}");
            let all = format!("{text} {}", words.fix.join(" "));
            assert!(!all.contains("xtension") && !all.contains("blocker") && !all.contains("firewall"), "{all}");
        }
    }
    // Spotify is reached without a permission.
    let remote = Facts { accounts: Some(Err(NetworkFault::Unreachable)), ..good() };
    assert_eq!(wrong(&remote), [(Check::Accounts, "LG-requests-cut")]);
}

#[test]
fn a_renewal_is_not_blamed_twice() {
    let network = RenewalFault::Network(NetworkFault::Unreachable);
    let person = Person::SignedIn { client_id: client_id(), missing: ScopeSet::NONE, paused: Some(network) };
    let facts = Facts { person, accounts: Some(Err(NetworkFault::Unreachable)), ..good() };
    assert_eq!(wrong(&facts), [(Check::Accounts, "LG-requests-cut")], "one problem, reported once");
    assert_eq!(label(&facts, Check::SignedIn), "Not checked");
}

#[test]
fn addresses_of_this_computer() {
    for (address, local) in [
        ("http://127.0.0.1:8888", true),
        ("http://127.0.0.1/v1", true),
        ("http://[::1]:8888/v1", true),
        ("http://[::1]", true),
        ("https://127.0.0.1", true),
        ("http://localhost:8080", true),
        ("http://app.localhost", true),
        ("https://localhost.example", false),
        ("https://127.0.0.1.example", false),
        ("https://127.0.0.10", false),
        ("https://api.spotify.com/v1", false),
    ] {
        assert_eq!(is_on_this_computer(address), local, "{address}");
    }
}

#[test]
fn a_row_waits_for_its_answer() {
    let facts = Facts { server: None, accounts: None, api: None, account: None, person: Person::SigningIn, ..good() };
    for check in [Check::Network, Check::Clock, Check::Accounts, Check::Api, Check::SignedIn] {
        assert_eq!(facts.judge(check), Outcome::Waiting, "{check:?}");
    }
    assert_eq!(Facts { account: None, ..good() }.judge(Check::Account), Outcome::Waiting);
    let early = Facts { server: None, api: Some(Err(NetworkFault::Unreachable)), ..good() };
    assert_eq!(early.judge(Check::Api), Outcome::Waiting, "a service is blamed only once something else answered");
}

#[test]
fn being_signed_out_is_a_problem_only_if_something_ended_the_session() {
    let facts = Facts {
        person: Person::of(&SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None }, ScopeSet::NONE),
        account: None,
        ..good()
    };
    assert_eq!(wrong(&facts), []);
    assert_eq!(label(&facts, Check::SignedIn), "Not yet");
    assert_eq!((label(&facts, Check::Account), label(&facts, Check::Granted)), ("Not checked", "Not checked"));
    let revoked =
        Person::of(&SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), resume: None }, ScopeSet::NONE);
    assert_eq!(wrong(&Facts { person: revoked, ..facts }), [(Check::SignedIn, "LG-session-revoked")]);
}

#[test]
fn an_account_is_described_as_far_as_spotify_does() {
    let words = |product: Option<&str>, country: Option<&str>| {
        about(&Me { product: product.map(str::to_owned), country: country.map(str::to_owned), ..me() })
    };
    assert_eq!(words(Some("premium"), Some("SE")), "Ida, with Premium. Country: SE.");
    assert_eq!(words(Some("free"), None), "Ida, without Premium. Only playback needs it.");
    assert_eq!(words(None, None), "Ida. Spotify does not tell this app whether you have Premium.");
}

#[test]
fn a_host_is_named_with_its_port() {
    assert_eq!((host("https://api.spotify.com/v1"), host("http://127.0.0.1:8888")), ("api.spotify.com", "127.0.0.1:8888"));
}
