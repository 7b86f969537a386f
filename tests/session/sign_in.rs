//! From the first click to the first token, and every way it can go wrong.

use std::rc::Rc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lockgroove::oauth::{CallbackFault, NetworkFault, RefusalReason, ScopeSet, TokenFault, Verifier};
use lockgroove::session::ports::SinglePage;
use lockgroove::session::transaction::TransactionFault;
use lockgroove::session::{Denied, Session, SessionState, Setback, SignInFault, SignedOutReason};
use sha2::{Digest as _, Sha256};

use crate::world::*;

fn fault(stage: &Stage) -> SignInFault {
    match stage.state() {
        SessionState::SignedOut { reason: SignedOutReason::Failed(fault), .. } => fault,
        other => panic!("not a failed sign-in: {other:?}"),
    }
}

/// The sign-in of this state can still be finished.
fn finishes(stage: &Stage, state: &str) {
    stage.plan([tokens("at", Some("rt"))]);
    stage.callback(&format!("?code=good&state={state}"));
    assert!(matches!(stage.state(), SessionState::SignedIn(_)), "{:?}", stage.state());
}

#[test]
fn a_sign_in_goes_from_the_click_to_signed_in() {
    let stage = Stage::new();
    assert_eq!(stage.state(), SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None });
    stage.sign_in();
    assert!(matches!(stage.state(), SessionState::Leaving { .. }));
    let query = stage.left_with();
    assert!(stage.world.left_for.borrow()[0].starts_with("https://accounts.spotify.com/authorize?"));

    // What is stored and what is sent belong together.
    let records = stage.records();
    let record: serde_json::Value = serde_json::from_str(&records[&format!("tx:{}", query["state"])]).unwrap();
    let verifier = record["verifier"].as_str().unwrap().to_owned();
    assert_eq!(query["code_challenge"], URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier)));
    let mut names: Vec<&str> = query.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state"]);
    for (name, text) in [
        ("client_id", CLIENT),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https://lockgroove.example/callback"),
        ("response_type", "code"),
        ("scope", SCOPES),
    ] {
        assert_eq!(query[name], text, "{name}");
    }
    assert!(query["state"].len() >= 22, "at least 128 bits");
    assert!(Verifier::parse(&verifier).is_ok());

    let stage = stage.reloaded();
    stage.callback(&format!("?code=the%2Bcode&state={}", query["state"]));
    assert!(matches!(stage.state(), SessionState::Exchanging { .. }));
    assert!(stage.records().is_empty());
    assert_eq!(stage.with_sent(|sent| sent[0].request.url.clone()), "https://accounts.spotify.com/api/token");
    let form = stage.form(0);
    let expected = [
        ("client_id", CLIENT),
        ("code", "the+code"),
        ("code_verifier", &verifier),
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://lockgroove.example/callback"),
    ];
    assert_eq!(form, expected.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Form>());

    assert!(stage.answer(tokens("at", Some("rt"))));
    let SessionState::SignedIn(grant) = stage.state() else { panic!("{:?}", stage.state()) };
    assert_eq!((grant.consent.scopes, grant.consent.requested), (ScopeSet::parse(SCOPES), ScopeSet::parse(SCOPES)));
    assert_eq!(*stage.arrivals.borrow(), ["/playlists/37i?view=grid#row9"]);
    assert!(matches!(stage.told.borrow().as_slice(), [SessionState::Exchanging { .. }, SessionState::SignedIn(_)]));
    assert_eq!(stage.ask().token().unwrap(), "at");
}

#[test]
fn the_record_is_stored_before_leaving_and_taken_before_the_code_is_sent() {
    let stage = Stage::new();
    stage.sign_in();
    let name = format!("tx:{}", stage.left_with()["state"]);
    stage.come_back_with("code");
    assert_eq!(
        *stage.world.deeds.borrow(),
        [
            Deed::Wrote(name.clone()),
            Deed::Left,
            Deed::Read(name.clone()),
            Deed::Removed(name),
            Deed::Sent("authorization_code".into())
        ]
    );
}

#[test]
fn another_account_is_asked_for_with_show_dialog() {
    let stage = Stage::new();
    stage.session.sign_in(lockgroove::session::SignInRequest { show_dialog: true, ..wish() });
    assert_eq!(stage.left_with()["show_dialog"], "true");
}

#[test]
fn bug_10_a_double_click_stores_one_record_and_leaves_once() {
    let stage = Stage::new();
    stage.session.sign_in(wish());
    stage.session.sign_in(wish());
    stage.settle();
    stage.sign_in();
    assert_eq!((stage.records().len(), stage.world.left_for.borrow().len()), (1, 1));
    finishes(&stage, &stage.left_with()["state"]);
}

#[test]
fn a_click_during_the_exchange_starts_nothing() {
    let stage = Stage::new();
    stage.sign_in();
    stage.come_back_with("code");
    stage.sign_in();
    assert_eq!((stage.records().len(), stage.world.left_for.borrow().len()), (0, 1));
    assert!(stage.answer(tokens("at", None)));
    assert!(matches!(stage.state(), SessionState::SignedIn(_)));
}

#[test]
fn two_sign_ins_share_neither_state_nor_challenge() {
    let left_in = |seed| {
        let stage = Stage::seeded(seed);
        stage.sign_in();
        stage.left_with()
    };
    let (one, other) = (left_in(1), left_in(2));
    assert_ne!(one["state"], other["state"]);
    assert_ne!(one["code_challenge"], other["code_challenge"]);

    let stage = Stage::new();
    stage.sign_in();
    let first = stage.left_with();
    stage.session.page_restored();
    stage.sign_in();
    let second = stage.left_with();
    assert_ne!(first["state"], second["state"]);
    assert_ne!(first["code_challenge"], second["code_challenge"]);
}

#[test]
fn bug_11_of_two_pending_sign_ins_each_finishes_with_its_own_verifier() {
    for finished in [0, 1] {
        let mut stage = Stage::new();
        let queries = [(); 2].map(|()| {
            stage.session.sign_in(wish());
            // Another tab with a copy of this storage, or the same tab sent elsewhere and back.
            stage = std::mem::replace(&mut stage, Stage::new()).reloaded();
            stage.left_with()
        });
        let query = &queries[finished];
        finishes(&stage, &query["state"]);
        assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&stage.form(0)["code_verifier"])), query["code_challenge"]);
        let other = format!("tx:{}", queries[1 - finished]["state"]);
        assert_eq!(stage.records().into_keys().collect::<Vec<_>>(), [other]);
    }
}

#[test]
fn bug_01_a_callback_handled_twice_sends_its_code_once() {
    let stage = Stage::new();
    stage.sign_in();
    stage.session.callback(&format!("?code=c&state={}", stage.left_with()["state"]));
    stage.come_back_with("c");
    assert_eq!(stage.sent(), 1);
    assert!(stage.answer(tokens("at", Some("rt"))));
    stage.come_back_with("c");
    assert_eq!(stage.sent(), 1);
    assert!(matches!(stage.state(), SessionState::SignedIn(_)), "the second opening does no harm");

    // The same address once more in a new page.
    let stage = stage.reloaded();
    stage.come_back_with("c");
    assert_eq!(stage.sent(), 1);
    assert_eq!(fault(&stage), SignInFault::Transaction(TransactionFault::Unknown));
}

#[test]
fn bug_02_an_old_callback_while_signed_in_changes_nothing() {
    let stage = Stage::signed_in(tokens("at", Some("rt")));
    let before = stage.state();
    for query in ["?code=code-1&state=x", "?error=access_denied&state=x", "", "?code=a&code=b"] {
        stage.callback(query);
    }
    stage.come_back_with("code-1");
    assert_eq!(stage.state(), before);
    assert_eq!(stage.sent(), 1);
}

#[test]
fn a_second_answer_while_signed_in_does_not_replace_the_session() {
    let stage = Stage::new();
    stage.sign_in();
    let pending = stage.left_with()["state"].clone();
    let stage = stage.reloaded();
    stage.sign_in();
    let stage = stage.reloaded();
    stage.plan([tokens("at", Some("rt"))]);
    stage.come_back_with("code");
    let before = stage.state();
    stage.callback(&format!("?code=other&state={pending}"));
    assert_eq!((stage.state(), stage.sent()), (before, 1));
}

#[test]
fn forged_callbacks_send_nothing_and_the_live_sign_in_still_completes() {
    let long = "x".repeat(100_000);
    let forged = |state: &str| {
        [
            ("?code=evil&state=evil".to_owned(), SignInFault::Transaction(TransactionFault::Unknown)),
            ("?error=access_denied&state=evil".to_owned(), SignInFault::Transaction(TransactionFault::Unknown)),
            ("?error=access_denied".to_owned(), SignInFault::Callback(CallbackFault::NoState)),
            ("?code=evil".to_owned(), SignInFault::Callback(CallbackFault::NoState)),
            (format!("?code=evil&code=evil2&state={state}"), SignInFault::Callback(CallbackFault::Repeated)),
            (format!("?code=evil&state=evil&state={state}"), SignInFault::Callback(CallbackFault::Repeated)),
            (format!("?code=evil&error=access_denied&state={state}"), SignInFault::Callback(CallbackFault::NoAnswer)),
            (format!("?state={state}"), SignInFault::Callback(CallbackFault::NoAnswer)),
            (format!("?code=evil&state={state}&iss=https%3A%2F%2Fevil.example"), SignInFault::Callback(CallbackFault::WrongIssuer)),
            (format!("?error=server_error&state={state}&iss="), SignInFault::Callback(CallbackFault::WrongIssuer)),
            (format!("?code={long}&state={state}"), SignInFault::Callback(CallbackFault::TooLong)),
            (format!("?code=evil&state={long}"), SignInFault::Callback(CallbackFault::TooLong)),
            (String::new(), SignInFault::Callback(CallbackFault::Empty)),
            ("?%ff%00=&&&;=#".to_owned(), SignInFault::Callback(CallbackFault::Empty)),
        ]
    };
    for same_page in [true, false] {
        let count = forged("").len();
        for place in 0..count {
            let mut stage = Stage::new();
            stage.sign_in();
            let state = stage.left_with()["state"].clone();
            let (query, expected) = forged(&state)[place].clone();
            let records = stage.records();
            if !same_page {
                stage = stage.reloaded();
            }
            stage.callback(&query);
            assert_eq!(fault(&stage), expected);
            assert_eq!((stage.sent(), stage.records()), (0, records), "{}", query.chars().take(60).collect::<String>());
            finishes(&stage, &state);
        }
    }
}

#[test]
fn the_right_issuer_and_foreign_parameters_are_fine() {
    let stage = Stage::new();
    stage.sign_in();
    stage.plan([tokens("at", None)]);
    let state = stage.left_with()["state"].clone();
    stage.callback(&format!("?foo=1&foo=2&code=c&state={state}&iss=https%3A%2F%2Faccounts.spotify.com"));
    assert!(matches!(stage.state(), SessionState::SignedIn(_)));
}

#[test]
fn a_sign_in_begun_too_long_ago_is_refused_and_its_record_gone() {
    let stage = Stage::new();
    stage.sign_in();
    stage.advance(Duration::from_millis(600_001));
    stage.come_back_with("code");
    assert_eq!(fault(&stage), SignInFault::Transaction(TransactionFault::TooOld));
    assert_eq!((stage.sent(), stage.records().len()), (0, 0));

    let stage = Stage::new();
    stage.sign_in();
    stage.advance(Duration::from_secs(600));
    finishes(&stage, &stage.left_with()["state"]);
}

#[test]
fn bug_12_old_records_are_purged_when_a_page_is_loaded_and_five_are_kept() {
    let mut stage = Stage::new();
    for _ in 0..7 {
        stage.sign_in();
        stage.advance(Duration::from_secs(1));
        stage = stage.reloaded();
    }
    assert_eq!(stage.records().len(), 5);
    stage.advance(Duration::from_secs(597));
    let stage = stage.reloaded();
    stage.session.open(None);
    assert_eq!(stage.records().len(), 3, "the two oldest are 601 and 602 s old by now");
}

#[test]
fn bug_17_blocked_or_full_storage_says_so_and_does_not_leave() {
    for mood in [StorageMood::Blocked, StorageMood::Full] {
        let stage = Stage::new();
        stage.world.mood.set(mood);
        stage.sign_in();
        assert_eq!(
            stage.state(),
            SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::StorageBlocked), resume: Some(resume()) }
        );
        assert!(stage.world.left_for.borrow().is_empty());
        stage.world.mood.set(StorageMood::Works);
        stage.sign_in();
        finishes(&stage, &stage.left_with()["state"]);
    }
}

#[test]
fn storage_blocked_at_the_callback_sends_no_code() {
    let stage = Stage::new();
    stage.sign_in();
    stage.world.mood.set(StorageMood::Blocked);
    let stage = stage.reloaded();
    stage.come_back_with("code");
    assert_eq!(fault(&stage), SignInFault::Transaction(TransactionFault::Blocked));
    assert_eq!(stage.sent(), 0);
}

#[test]
fn without_randomness_no_sign_in_starts() {
    let stage = Stage::new();
    stage.world.random_works.set(false);
    stage.sign_in();
    assert_eq!(
        stage.state(),
        SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::NoRandomness), resume: Some(resume()) }
    );
    assert!(stage.world.deeds.borrow().is_empty());
    stage.world.random_works.set(true);
    stage.sign_in();
    assert!(matches!(stage.state(), SessionState::Leaving { .. }));
}

#[test]
fn at_an_address_spotify_sends_nobody_back_to_no_sign_in_starts() {
    let stage = Stage::new();
    let session = Session::new(&config(), None, RETURN_RULES, stage.world.clone(), Rc::new(SinglePage));
    session.sign_in(wish());
    assert_eq!(
        session.state(),
        SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::NoRedirectUri), resume: Some(resume()) }
    );
    assert!(stage.world.deeds.borrow().is_empty());
}

#[test]
fn a_sign_in_for_more_that_cannot_start_leaves_the_session_alone() {
    let stage = Stage::signed_in(tokens("at", Some("rt")));
    let before = stage.state();
    let setback = || stage.state().grant().unwrap().setback.clone();
    stage.world.random_works.set(false);
    stage.sign_in();
    assert_eq!(setback(), Some(Setback::SignIn(SignInFault::NoRandomness)), "and the person hears of it");
    stage.world.random_works.set(true);
    stage.world.mood.set(StorageMood::Full);
    stage.sign_in();
    assert_eq!(setback(), Some(Setback::SignIn(SignInFault::StorageBlocked)));
    stage.session.dismiss_setback();
    assert_eq!(stage.state(), before);
    assert_eq!(stage.ask().token().unwrap(), "at");
}

#[test]
fn a_failed_exchange_is_told_apart_keeps_the_place_and_is_not_repeated() {
    for (answer, expected) in [
        (status(503, "upstream"), SignInFault::Token(TokenFault::Unavailable(503))),
        (throttled(Some(7)), SignInFault::Token(TokenFault::Throttled(Some(7)))),
        (invalid_grant(), SignInFault::Token(TokenFault::InvalidGrant)),
        (status(400, r#"{"error":"invalid_client"}"#), SignInFault::Token(TokenFault::InvalidClient)),
        (status(400, r#"{"error":"invalid_request"}"#), SignInFault::Token(TokenFault::Refused("invalid_request".into()))),
        (status(200, "<!doctype html>"), SignInFault::Token(TokenFault::Malformed("not JSON"))),
        (status(200, r#"{"token_type":"Bearer"}"#), SignInFault::Token(TokenFault::Malformed("no access_token"))),
        (status(200, r#"{"access_token":"at"}"#), SignInFault::Token(TokenFault::Malformed("no token_type"))),
        (CUT, SignInFault::Network(NetworkFault::Unreachable)),
        (LATE, SignInFault::Network(NetworkFault::TimedOut)),
    ] {
        let stage = Stage::new();
        stage.sign_in();
        let stage = stage.reloaded();
        stage.plan([answer]);
        stage.come_back_with("code");
        assert_eq!(stage.state(), SessionState::SignedOut { reason: SignedOutReason::Failed(expected), resume: Some(resume()) });
        // Neither time nor a returning network nor the same address sends the code again.
        stage.advance(Duration::from_secs(3600));
        stage.session.wake();
        stage.session.retry();
        stage.come_back_with("code");
        assert_eq!(stage.sent(), 1);
        assert_eq!(stage.world.left_for.borrow().len(), 1, "nothing leaves by itself");
        assert!(stage.arrivals.borrow().is_empty());
    }
}

#[test]
fn bug_20_an_exchange_without_an_answer_ends_at_its_time_limit() {
    let stage = Stage::new();
    stage.sign_in();
    stage.come_back_with("code");
    stage.advance(Duration::from_secs(14));
    assert!(matches!(stage.state(), SessionState::Exchanging { .. }));
    stage.advance(Duration::from_secs(1));
    assert_eq!(fault(&stage), SignInFault::Network(NetworkFault::TimedOut));
}

#[test]
fn a_narrower_grant_is_kept_as_granted() {
    let answer = status(200, r#"{"access_token":"at","token_type":"Bearer","scope":"user-library-read"}"#);
    let SessionState::SignedIn(grant) = Stage::signed_in(answer).state() else { panic!("signed in") };
    assert_eq!((grant.consent.scopes, grant.consent.requested), (ScopeSet::parse("user-library-read"), ScopeSet::parse(SCOPES)));
}

#[test]
fn bug_19_a_refused_consent_rests_until_the_person_acts() {
    let stage = Stage::new();
    stage.sign_in();
    let stage = stage.reloaded();
    let state = stage.left_with()["state"].clone();
    stage.callback(&format!("?error=access_denied&error_description=no&state={state}"));
    let SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::Refused(refusal)), resume: way_back } =
        stage.state()
    else {
        panic!("{:?}", stage.state())
    };
    assert_eq!((refusal.reason, way_back), (RefusalReason::AccessDenied, Some(resume())));
    stage.session.wake();
    stage.session.page_restored();
    stage.advance(Duration::from_secs(3600));
    assert_eq!((stage.sent(), stage.world.left_for.borrow().len()), (0, 1));
    assert_eq!(stage.ask().answer(), Some(Err(Denied::SignedOut)));
    stage.sign_in();
    finishes(&stage, &stage.left_with()["state"]);
}

#[test]
fn bug_09_a_page_restored_while_leaving_is_as_it_was_before() {
    let stage = Stage::new();
    stage.sign_in();
    stage.session.page_restored();
    assert_eq!(stage.state(), SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None });
    assert!(stage.records().is_empty());
    // The abandoned answer is worth nothing, the button works.
    stage.come_back_with("code");
    assert_eq!(stage.sent(), 0);
    stage.sign_in();
    assert_eq!(stage.world.left_for.borrow().len(), 2);
    finishes(&stage, &stage.left_with()["state"]);

    let stage = Stage::signed_in(tokens("at", Some("rt")));
    let before = stage.state();
    stage.sign_in();
    assert_eq!(stage.ask().token().unwrap(), "at", "a page about to be left still works");
    stage.session.page_restored();
    assert_eq!(stage.state(), before);
    assert!(stage.records().is_empty());
}
