//! A sign-in from the click to the first token, and every way it can fail.

use std::rc::Rc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lockgroove::oauth::{CallbackFault, NetworkFault, RefusalReason, ScopeSet, TokenFault, Verifier};
use lockgroove::session::ports::SinglePage;
use lockgroove::session::transaction::TransactionFault;
use lockgroove::session::{Denied, Resume, Session, SessionState, Setback, SignInFault, SignedOutReason};
use sha2::{Digest as _, Sha256};

use crate::fake_page::*;
use crate::fake_world::*;

fn fault(page: &FakePage) -> SignInFault {
    match page.state() {
        SessionState::SignedOut { reason: SignedOutReason::Failed(fault), .. } => fault,
        other => panic!("not a failed sign-in: {other:?}"),
    }
}

/// Finishes the sign-in with this `state`.
fn finish(page: &FakePage, state: &str) {
    page.plan([tokens("at", Some("rt"))]);
    page.callback(&format!("?code=good&state={state}"));
    assert!(matches!(page.state(), SessionState::SignedIn(_)), "{:?}", page.state());
}

#[test]
fn a_sign_in_leads_from_the_click_to_a_session() {
    let page = FakePage::new();
    assert_eq!(page.state(), SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None });
    page.sign_in();
    assert!(matches!(page.state(), SessionState::Leaving { .. }));
    let query = page.authorization_request();
    assert!(page.world.left_for.borrow()[0].starts_with("https://accounts.spotify.com/authorize?"));

    // The stored verifier belongs to the challenge that is sent.
    let transactions = page.transactions();
    let transaction: serde_json::Value = serde_json::from_str(&transactions[&format!("tx:{}", query["state"])]).unwrap();
    let verifier = transaction["verifier"].as_str().unwrap().to_owned();
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

    let page = page.reloaded();
    page.callback(&format!("?code=the%2Bcode&state={}", query["state"]));
    assert!(matches!(page.state(), SessionState::Exchanging { .. }));
    assert!(page.transactions().is_empty());
    assert_eq!(page.with_sent(|sent| sent[0].request.url.clone()), "https://accounts.spotify.com/api/token");
    let form = page.form(0);
    let expected = [
        ("client_id", CLIENT),
        ("code", "the+code"),
        ("code_verifier", &verifier),
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://lockgroove.example/callback"),
    ];
    assert_eq!(form, expected.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Form>());

    assert!(page.answer(tokens("at", Some("rt"))));
    let SessionState::SignedIn(grant) = page.state() else { panic!("{:?}", page.state()) };
    assert_eq!((grant.consent.scopes, grant.consent.requested), (ScopeSet::parse(SCOPES), ScopeSet::parse(SCOPES)));
    assert_eq!(*page.arrivals.borrow(), ["/playlists/37i?view=grid#row9"]);
    assert!(matches!(page.states.borrow().as_slice(), [SessionState::Exchanging { .. }, SessionState::SignedIn(_)]));
    assert_eq!(page.ask().token().unwrap(), "at");
}

#[test]
fn the_transaction_is_stored_before_leaving_and_taken_before_the_code_is_sent() {
    let page = FakePage::new();
    page.sign_in();
    let key = format!("tx:{}", page.last_state());
    page.return_with("code");
    assert_eq!(
        *page.world.actions.borrow(),
        [
            Action::Stored(key.clone()),
            Action::Left,
            Action::Read(key.clone()),
            Action::Removed(key),
            Action::Sent("authorization_code".into())
        ]
    );
}

#[test]
fn show_dialog_is_sent_to_choose_another_account() {
    let page = FakePage::new();
    page.session.sign_in(lockgroove::session::SignInRequest { show_dialog: true, ..sign_in_request() });
    assert_eq!(page.authorization_request()["show_dialog"], "true");
}

#[test]
fn bug_10_a_double_click_stores_one_transaction_and_leaves_once() {
    let page = FakePage::new();
    page.session.sign_in(sign_in_request());
    page.session.sign_in(sign_in_request());
    page.settle();
    page.sign_in();
    assert_eq!((page.transactions().len(), page.navigations()), (1, 1));
    finish(&page, &page.last_state());
}

#[test]
fn a_click_during_the_exchange_starts_nothing() {
    let page = FakePage::new();
    page.sign_in();
    page.return_with("code");
    page.sign_in();
    assert_eq!((page.transactions().len(), page.navigations()), (0, 1));
    assert!(page.answer(tokens("at", None)));
    assert!(matches!(page.state(), SessionState::SignedIn(_)));
}

#[test]
fn two_sign_ins_share_neither_state_nor_challenge() {
    let request = |seed| {
        let page = FakePage::with_seed(seed);
        page.sign_in();
        page.authorization_request()
    };
    let (one, other) = (request(1), request(2));
    assert_ne!(one["state"], other["state"]);
    assert_ne!(one["code_challenge"], other["code_challenge"]);

    let page = FakePage::new();
    page.sign_in();
    let first = page.authorization_request();
    page.session.page_restored();
    page.sign_in();
    let second = page.authorization_request();
    assert_ne!(first["state"], second["state"]);
    assert_ne!(first["code_challenge"], second["code_challenge"]);
}

#[test]
fn bug_11_each_of_two_pending_sign_ins_finishes_with_its_verifier() {
    for finished in [0, 1] {
        let mut page = FakePage::new();
        let queries = [(); 2].map(|()| {
            page.session.sign_in(sign_in_request());
            // As in another tab with a copy of the storage, or in the same tab after going back.
            page = std::mem::replace(&mut page, FakePage::new()).reloaded();
            page.authorization_request()
        });
        let query = &queries[finished];
        finish(&page, &query["state"]);
        assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&page.form(0)["code_verifier"])), query["code_challenge"]);
        let other = format!("tx:{}", queries[1 - finished]["state"]);
        assert_eq!(page.transactions().into_keys().collect::<Vec<_>>(), [other]);
    }
}

#[test]
fn bug_01_a_callback_handled_twice_sends_its_code_once() {
    let page = FakePage::new();
    page.sign_in();
    page.session.callback(&format!("?code=c&state={}", page.last_state()));
    page.return_with("c");
    assert_eq!(page.sent(), 1);
    assert!(page.answer(tokens("at", Some("rt"))));
    page.return_with("c");
    assert_eq!(page.sent(), 1);
    assert!(matches!(page.state(), SessionState::SignedIn(_)), "the second callback changes nothing");

    // The same address in a new page.
    let page = page.reloaded();
    page.return_with("c");
    assert_eq!(page.sent(), 1);
    assert_eq!(fault(&page), SignInFault::Transaction(TransactionFault::Unknown));
}

#[test]
fn bug_02_an_old_callback_while_signed_in_changes_nothing() {
    let page = FakePage::signed_in(tokens("at", Some("rt")));
    let before = page.state();
    for query in ["?code=code-1&state=x", "?error=access_denied&state=x", "", "?code=a&code=b"] {
        page.callback(query);
    }
    page.return_with("code-1");
    assert_eq!(page.state(), before);
    assert_eq!(page.sent(), 1);
}

#[test]
fn a_second_callback_while_signed_in_does_not_replace_the_session() {
    let page = FakePage::new();
    page.sign_in();
    let pending = page.last_state();
    let page = page.reloaded();
    page.sign_in();
    let page = page.reloaded();
    page.plan([tokens("at", Some("rt"))]);
    page.return_with("code");
    let before = page.state();
    page.callback(&format!("?code=other&state={pending}"));
    assert_eq!((page.state(), page.sent()), (before, 1));
}

#[test]
fn forged_callbacks_send_nothing_and_the_pending_sign_in_still_completes() {
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
        for index in 0..count {
            let mut page = FakePage::new();
            page.sign_in();
            let state = page.last_state();
            let (query, expected) = forged(&state)[index].clone();
            let transactions = page.transactions();
            if !same_page {
                page = page.reloaded();
            }
            page.callback(&query);
            assert_eq!(fault(&page), expected);
            assert_eq!((page.sent(), page.transactions()), (0, transactions), "{}", query.chars().take(60).collect::<String>());
            finish(&page, &state);
        }
    }
}

#[test]
fn the_right_issuer_and_unknown_parameters_are_accepted() {
    let page = FakePage::new();
    page.sign_in();
    page.plan([tokens("at", None)]);
    let state = page.last_state();
    page.callback(&format!("?foo=1&foo=2&code=c&state={state}&iss=https%3A%2F%2Faccounts.spotify.com"));
    assert!(matches!(page.state(), SessionState::SignedIn(_)));
}

#[test]
fn a_sign_in_older_than_ten_minutes_is_refused_and_its_transaction_deleted() {
    let page = FakePage::new();
    page.sign_in();
    page.advance(Duration::from_millis(600_001));
    page.return_with("code");
    assert_eq!(fault(&page), SignInFault::Transaction(TransactionFault::TooOld));
    assert_eq!((page.sent(), page.transactions().len()), (0, 0));

    let page = FakePage::new();
    page.sign_in();
    page.advance(Duration::from_secs(600));
    finish(&page, &page.last_state());
}

#[test]
fn bug_12_old_transactions_are_purged_on_page_load_and_five_are_kept() {
    let mut page = FakePage::new();
    for _ in 0..7 {
        page.sign_in();
        page.advance(Duration::from_secs(1));
        page = page.reloaded();
    }
    assert_eq!(page.transactions().len(), 5);
    page.advance(Duration::from_secs(597));
    let page = page.reloaded();
    page.session.open(None);
    assert_eq!(page.transactions().len(), 3, "the two oldest are 601 and 602 s old");
}

#[test]
fn bug_17_blocked_or_full_storage_is_reported_and_the_page_does_not_leave() {
    for state in [StorageState::Blocked, StorageState::Full] {
        let page = FakePage::new();
        page.world.storage_state.set(state);
        page.sign_in();
        assert_eq!(
            page.state(),
            SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::StorageBlocked), resume: Some(resume()) }
        );
        assert!(page.navigations() == 0);
        page.world.storage_state.set(StorageState::Works);
        page.sign_in();
        finish(&page, &page.last_state());
    }
}

#[test]
fn storage_blocked_at_the_callback_sends_no_code() {
    let page = FakePage::new();
    page.sign_in();
    page.world.storage_state.set(StorageState::Blocked);
    let page = page.reloaded();
    page.return_with("code");
    assert_eq!(fault(&page), SignInFault::Transaction(TransactionFault::Blocked));
    assert_eq!(page.sent(), 0);
}

#[test]
fn without_randomness_no_sign_in_starts() {
    let page = FakePage::new();
    page.world.random_works.set(false);
    page.sign_in();
    assert_eq!(
        page.state(),
        SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::NoRandomness), resume: Some(resume()) }
    );
    assert!(page.world.actions.borrow().is_empty());
    page.world.random_works.set(true);
    page.sign_in();
    assert!(matches!(page.state(), SessionState::Leaving { .. }));
}

#[test]
fn without_a_redirect_uri_no_sign_in_starts() {
    let page = FakePage::new();
    let session = Session::new(&config(), None, RETURN_RULES, page.world.clone(), Rc::new(SinglePage));
    session.sign_in(sign_in_request());
    assert_eq!(
        session.state(),
        SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::NoRedirectUri), resume: Some(resume()) }
    );
    assert!(page.world.actions.borrow().is_empty());
}

#[test]
fn a_sign_in_for_more_scopes_that_cannot_start_keeps_the_session() {
    let page = FakePage::signed_in(tokens("at", Some("rt")));
    let before = page.state();
    let setback = || page.state().grant().unwrap().setback.clone();
    page.world.random_works.set(false);
    page.sign_in();
    assert_eq!(setback(), Some(Setback::SignIn(SignInFault::NoRandomness)), "it is reported");
    page.world.random_works.set(true);
    page.world.storage_state.set(StorageState::Full);
    page.sign_in();
    assert_eq!(setback(), Some(Setback::SignIn(SignInFault::StorageBlocked)));
    page.session.dismiss_setback();
    assert_eq!(page.state(), before);
    assert_eq!(page.ask().token().unwrap(), "at");
}

#[test]
fn a_failed_exchange_names_its_cause_keeps_the_return_path_and_is_not_repeated() {
    for (answer, expected) in [
        (status(503, "upstream"), SignInFault::Token(TokenFault::Unavailable { status: 503, retry_after: None })),
        (throttled(Some(7)), SignInFault::Token(TokenFault::Throttled(Some(7)))),
        (invalid_grant(), SignInFault::Token(TokenFault::InvalidGrant)),
        (status(400, r#"{"error":"invalid_client"}"#), SignInFault::Token(TokenFault::InvalidClient)),
        (status(400, r#"{"error":"invalid_request"}"#), SignInFault::Token(TokenFault::Refused("invalid_request".into()))),
        (status(200, "<!doctype html>"), SignInFault::Token(TokenFault::Malformed("not JSON"))),
        (status(200, r#"{"token_type":"Bearer"}"#), SignInFault::Token(TokenFault::Malformed("no access_token"))),
        (status(200, r#"{"access_token":"at"}"#), SignInFault::Token(TokenFault::Malformed("no token_type"))),
        (UNREACHABLE, SignInFault::Network(NetworkFault::Unreachable)),
        (TIMED_OUT, SignInFault::Network(NetworkFault::TimedOut)),
    ] {
        let page = FakePage::new();
        page.sign_in();
        let page = page.reloaded();
        page.plan([answer]);
        page.return_with("code");
        assert_eq!(page.state(), SessionState::SignedOut { reason: SignedOutReason::Failed(expected), resume: Some(resume()) });
        // Nothing sends the code again.
        page.advance(Duration::from_secs(3600));
        page.session.wake();
        page.session.retry();
        page.return_with("code");
        assert_eq!(page.sent(), 1);
        assert_eq!(page.navigations(), 1, "the page does not leave by itself");
        assert!(page.arrivals.borrow().is_empty());
    }
}

#[test]
fn bug_20_an_exchange_without_an_answer_ends_at_its_time_limit() {
    let page = FakePage::new();
    page.sign_in();
    page.return_with("code");
    page.advance(Duration::from_secs(14));
    assert!(matches!(page.state(), SessionState::Exchanging { .. }));
    page.advance(Duration::from_secs(1));
    assert_eq!(fault(&page), SignInFault::Network(NetworkFault::TimedOut));
}

#[test]
fn a_narrower_grant_is_kept_as_granted() {
    let answer = status(200, r#"{"access_token":"at","token_type":"Bearer","scope":"user-library-read"}"#);
    let SessionState::SignedIn(grant) = FakePage::signed_in(answer).state() else { panic!("signed in") };
    assert_eq!((grant.consent.scopes, grant.consent.requested), (ScopeSet::parse("user-library-read"), ScopeSet::parse(SCOPES)));
}

#[test]
fn bug_19_after_a_refused_consent_nothing_is_sent_until_the_person_acts() {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    let state = page.last_state();
    page.callback(&format!("?error=access_denied&error_description=no&state={state}"));
    let SessionState::SignedOut { reason: SignedOutReason::Failed(SignInFault::Refused(refusal)), resume: offer } = page.state()
    else {
        panic!("{:?}", page.state())
    };
    assert_eq!((refusal.reason, offer), (RefusalReason::AccessDenied, Some(resume())));
    page.session.wake();
    page.session.page_restored();
    page.advance(Duration::from_secs(3600));
    assert_eq!((page.sent(), page.navigations()), (0, 1));
    assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)));
    page.sign_in();
    finish(&page, &page.last_state());
}

#[test]
fn bug_09_a_page_restored_while_leaving_returns_to_its_earlier_state() {
    let page = FakePage::new();
    page.sign_in();
    page.session.page_restored();
    assert_eq!(page.state(), SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None });
    assert!(page.transactions().is_empty());
    // The abandoned sign-in cannot be finished, and a new one can start.
    page.return_with("code");
    assert_eq!(page.sent(), 0);
    page.sign_in();
    assert_eq!(page.navigations(), 2);
    finish(&page, &page.last_state());

    let page = FakePage::signed_in(tokens("at", Some("rt")));
    let before = page.state();
    page.sign_in();
    assert_eq!(page.ask().token().unwrap(), "at", "a page that is about to leave still works");
    page.session.page_restored();
    assert_eq!(page.state(), before);
    assert!(page.transactions().is_empty());
}

/// A callback page that was loaded again: its address has been cleaned.
fn loaded_again(page: FakePage) -> FakePage {
    let page = page.reloaded();
    page.callback("");
    page
}

fn resumed(page: &FakePage) -> Option<Resume> {
    match page.state() {
        SessionState::SignedOut { resume, .. } => resume,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_reload_before_the_sign_in_is_finished_keeps_the_place_to_go_to() {
    let answers = [None, Some(UNREACHABLE), Some(status(400, r#"{"error":"invalid_grant"}"#))];
    for answer in answers {
        let page = FakePage::new();
        page.sign_in();
        let page = page.reloaded();
        page.return_with("code-1");
        if let Some(answer) = answer {
            page.answer(answer);
        }
        let mut page = page;
        for _ in 0..2 {
            page = loaded_again(page);
            assert_eq!(page.signed_out_reason(), SignedOutReason::Failed(SignInFault::Unfinished));
            assert_eq!(resumed(&page), Some(resume()));
            assert!(page.world.stored().values().all(|text| !text.contains("code-1")), "{:?}", page.world.stored());
        }
        assert_eq!(page.sent(), 1, "nothing is sent again");
        // Signing in again leads to where the person was going.
        page.sign_in();
        let page = page.reloaded();
        page.plan([tokens("at-1", None)]);
        page.return_with("code-2");
        page.settle();
        assert_eq!(page.arrivals.borrow().as_slice(), ["/playlists/37i?view=grid#row9"]);
        assert!(!page.world.stored().contains_key("unfinished"), "{:?}", page.world.stored());
    }
}

#[test]
fn a_declined_sign_in_is_offered_again_after_a_reload() {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    page.callback(&format!("?error=access_denied&state={}", page.last_state()));
    let page = loaded_again(page);
    assert_eq!((page.signed_out_reason(), resumed(&page)), (SignedOutReason::Failed(SignInFault::Unfinished), Some(resume())));
}

#[test]
fn a_callback_page_without_a_sign_in_has_nothing_to_finish() {
    let empty = SignedOutReason::Failed(SignInFault::Callback(CallbackFault::Empty));
    let unfinished = || {
        let page = FakePage::new();
        page.sign_in();
        let page = page.reloaded();
        page.return_with("code-1");
        page
    };
    let page = loaded_again(FakePage::new());
    assert_eq!(page.signed_out_reason(), empty, "nobody began a sign-in");
    let page = unfinished();
    page.jump(600_001);
    let page = loaded_again(page);
    assert_eq!(page.signed_out_reason(), empty, "it is too old");
    let page = unfinished();
    page.sign_out();
    let page = loaded_again(page);
    assert_eq!(page.signed_out_reason(), empty, "the person signed out");
    let page = unfinished();
    page.world.storage_state.set(StorageState::Blocked);
    let page = loaded_again(page);
    assert_eq!(page.signed_out_reason(), empty, "storage is blocked");
}
