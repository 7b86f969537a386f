//! The client of the Web API, with a fake clock and a scripted network.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[allow(dead_code, reason = "the session's tests use the rest")]
#[path = "../support/fake_page.rs"]
mod fake_page;
#[allow(dead_code, reason = "the session's tests use the rest")]
#[path = "../support/fake_world.rs"]
mod fake_world;

mod reading;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use futures::future::join_all;
use lockgroove::oauth::{HttpRequest, HttpResponse, Method, RequestBody, Scope, ScopeSet};
use lockgroove::session::{EndReason, SessionState, SignInRequest, SignedOutReason, Timestamp};
use lockgroove::spotify::client::RawAnswer;
use lockgroove::spotify::endpoint::{Bucket, Call, me, playlists, saved_tracks};
use lockgroove::spotify::links::Links;
use lockgroove::spotify::model::Odd;
use lockgroove::spotify::read::decode;
use lockgroove::spotify::{ApiClient, ApiError, Capability, Entry, Me, Page, Playlist};

use fake_page::*;
use fake_world::*;

const ME: &str = r#"{"id":"ida","display_name":"Ida"}"#;
const SEE: ScopeSet = Capability::SeeLibrary.scopes();

/// A page where somebody is signed in, and its client.
struct App {
    page: FakePage,
    client: ApiClient,
}

impl App {
    /// The script replies to the requests to the Web API. The access tokens are t1, t2 and so on, and are valid for an hour.
    fn signed_in(scopes: ScopeSet, mut script: impl FnMut(&HttpRequest) -> Reply + 'static) -> Self {
        let page = FakePage::new();
        let mut issued = 0;
        page.script(move |request| {
            if request.bearer().is_some() {
                return script(request);
            }
            issued += 1;
            soon(tokens(&format!("t{issued}"), Some(&format!("r{issued}"))))
        });
        let client = ApiClient::new(page.session.clone(), page.world.clone(), config().api);
        let app = Self { page, client };
        app.sign_in(scopes);
        app
    }

    fn sign_in(&self, scopes: ScopeSet) {
        self.page.session.sign_in(SignInRequest { scopes, ..sign_in_request() });
        self.page.return_with("code");
        self.page.advance(Duration::ZERO);
        assert!(self.is_signed_in(), "{:?}", self.page.state());
    }

    fn is_signed_in(&self) -> bool {
        self.page.state().grant().is_some()
    }

    /// The requests to the Web API so far: address and token.
    fn requests(&self) -> Vec<(String, String)> {
        let to_api = |sent: &SentRequest| Some((sent.request.url.clone(), sent.request.bearer()?.reveal().to_owned()));
        self.page.with_sent(|sent| sent.iter().filter_map(to_api).collect())
    }

    fn expire_token(&self) {
        self.page.jump(3_601_000);
    }
}

/// Delivers the answer as soon as time passes, so that several requests can be in flight.
fn soon(answer: Answer) -> Reply {
    Reply::After(Duration::ZERO, answer)
}

fn ok(body: &str) -> Reply {
    soon(status(200, body))
}

fn failure(code: u16) -> Reply {
    soon(status(code, ""))
}

fn profile(app: &App) -> impl Future<Output = Result<Me, ApiError>> + 'static {
    let client = app.client.clone();
    async move { client.get(&me::profile()).await }
}

fn saved(app: &App, offset: u32) -> impl Future<Output = Result<Page<Entry>, ApiError>> + 'static {
    let client = app.client.clone();
    async move { client.get(&saved_tracks::all().at(offset)).await }
}

/// A script with these replies in order. The last one repeats.
fn in_order(replies: Vec<fn() -> Reply>) -> impl FnMut(&HttpRequest) -> Reply {
    let mut next = 0;
    move |_| {
        let reply = replies.get(next).or(replies.last()).unwrap();
        next += 1;
        reply()
    }
}

#[test]
fn a_call_is_sent_to_its_address_with_the_token_in_the_header() {
    let app = App::signed_in(SEE, |_| ok(ME));
    assert_eq!(app.page.run(profile(&app)).unwrap().name(), "Ida");
    assert_eq!(app.requests(), [("https://api.spotify.com/v1/me".to_owned(), "t1".to_owned())]);
}

#[test]
fn the_profile_is_never_cached() {
    let app = App::signed_in(SEE, |_| ok(r#"{"id":"ida","total":0}"#));
    assert!(app.page.run(profile(&app)).is_ok() && app.page.run(saved(&app, 0)).is_ok());
    let cacheable = app.page.with_sent(|sent| sent.iter().map(|sent| sent.request.cacheable).collect::<Vec<_>>());
    assert_eq!(cacheable, [false, false, true], "the exchange, the profile, the saved tracks");
}

#[test]
fn a_change_is_sent_once_with_its_body() {
    let text = r#"{"id":"3cEYpjA9oz9GiPac4AsH4n","name":"a","public":true}"#;
    let playlist: Playlist = decode(text, &Links::of(&config().api)).unwrap();
    let change = playlists::describe(&playlist, "b", "", None);
    for (reply, outcome) in [(ok as fn(&str) -> Reply, Ok(())), (|_| failure(502), Err(ApiError::Unavailable { status: 502 }))] {
        let app = App::signed_in(change.scopes(), move |_| reply(""));
        let (client, change) = (app.client.clone(), change.clone());
        assert_eq!(app.page.run(async move { client.change(&change).await }), outcome);
        let bodies = app.page.with_sent(|sent| sent.iter().skip(1).map(|sent| sent.request.body.clone()).collect::<Vec<_>>());
        assert_eq!(bodies, [Some(RequestBody::json(r#"{"name":"b"}"#.to_owned()))]);
    }
}

fn raw(app: &App, method: Method) -> impl Future<Output = Result<RawAnswer, ApiError>> + 'static {
    let client = app.client.clone();
    let call = Call::raw(method, "/me?x=1".to_owned(), None, SEE, Bucket::Console(0));
    async move { client.raw(call).await }
}

#[test]
fn a_raw_call_returns_any_answer_and_is_sent_once() {
    for (reply, trouble) in [
        ((|| ok(ME)) as fn() -> Reply, None),
        (|| failure(404), Some(ApiError::NotFound)),
        (|| failure(503), Some(ApiError::Unavailable { status: 503 })),
    ] {
        for method in [Method::Get, Method::Put] {
            let app = App::signed_in(SEE, move |_| reply());
            let answer = app.page.run(raw(&app, method)).unwrap();
            assert_eq!((app.requests().len(), &answer.trouble), (1, &trouble));
            assert!(app.requests().iter().all(|(url, _)| url == "https://api.spotify.com/v1/me?x=1"));
            assert_eq!(answer.response.status == 200, trouble.is_none());
        }
    }
}

#[test]
fn a_throttled_raw_call_reports_the_pause_and_the_next_one_waits() {
    let app = App::signed_in(SEE, in_order(vec![|| soon(throttled(Some(7))), || ok(ME)]));
    let sent_at = app.page.now();
    let until = sent_at.plus(Duration::from_secs(7));
    assert_eq!(app.page.run(raw(&app, Method::Get)).unwrap().trouble, Some(ApiError::Throttled { until }));
    assert_eq!((app.requests().len(), app.page.now()), (1, sent_at));
    assert_eq!(app.page.run(raw(&app, Method::Get)).unwrap().trouble, None);
    assert!(app.page.now() >= until);
}

#[test]
fn a_raw_call_without_an_answer_is_not_sent_again() {
    let app = App::signed_in(SEE, |_| soon(TIMED_OUT));
    assert_eq!(app.page.run(raw(&app, Method::Get)), Err(ApiError::TimedOut));
    assert_eq!(app.requests().len(), 1);
}

#[test]
fn a_raw_call_gets_one_new_token_and_a_second_refusal_ends_the_session() {
    let app = App::signed_in(SEE, |request| match request.bearer().unwrap().reveal() {
        "t1" => failure(401),
        _ => ok(ME),
    });
    assert_eq!(app.page.run(raw(&app, Method::Put)).unwrap().response.status, 200);
    assert_eq!((app.requests().len(), app.page.refreshes().len()), (2, 1));

    let app = App::signed_in(SEE, |_| failure(401));
    assert_eq!(app.page.run(raw(&app, Method::Get)), Err(ApiError::SignedOut));
    assert!(!app.is_signed_in());
    assert_eq!(app.page.run(raw(&app, Method::Get)), Err(ApiError::SignedOut));
}

#[test]
fn a_call_without_its_scope_or_a_session_is_not_sent() {
    let app = App::signed_in(ScopeSet::of(&[Scope::PlaylistReadPrivate]), |_| ok(ME));
    let missing = ScopeSet::of(&[Scope::UserLibraryRead]);
    assert_eq!(app.page.run(saved(&app, 0)), Err(ApiError::MissingScope(missing)));
    app.page.sign_out();
    assert_eq!(app.page.run(profile(&app)), Err(ApiError::SignedOut));
    assert_eq!(app.requests().len(), 0);
}

#[test]
fn twenty_calls_at_expiry_make_one_refresh() {
    let app = App::signed_in(SEE, |_| ok(ME));
    app.expire_token();
    let calls = join_all((0..20).map(|_| profile(&app)).collect::<Vec<_>>());
    assert!(app.page.run(calls).iter().all(Result::is_ok));
    assert_eq!((app.requests().len(), app.page.refreshes().len()), (20, 1));
    assert!(app.requests().iter().all(|(_, token)| token == "t2"));
}

#[test]
fn a_refused_token_is_replaced_once_for_all_calls() {
    let app = App::signed_in(SEE, |request| match request.bearer().unwrap().reveal() {
        "t1" => failure(401),
        _ => ok(ME),
    });
    let calls = join_all((0..6).map(|_| profile(&app)).collect::<Vec<_>>());
    assert!(app.page.run(calls).iter().all(Result::is_ok));
    assert_eq!(app.page.refreshes().len(), 1);
    assert!(app.requests().len() <= 12);
}

#[test]
fn a_token_that_expires_while_a_call_waits_does_not_end_the_session() {
    let app = App::signed_in(SEE, |request| match (request.bearer().unwrap().reveal(), request.url.ends_with("/me")) {
        ("t1", false) => soon(throttled(Some(20))),
        ("t1" | "t2", _) => failure(401),
        _ => ok(ME),
    });
    let (call, other) = (app.page.start(profile(&app)), app.page.start(saved(&app, 0)));
    app.page.advance(Duration::from_millis(1));
    assert_eq!(
        (app.requests().len(), app.page.refreshes().len()),
        (2, 1),
        "the token was renewed, and the call waits before it can use it"
    );
    app.expire_token();
    app.page.advance_to_rest();
    assert!(call.take().unwrap().is_ok() && other.take().is_some());
    assert!(app.is_signed_in());
}

#[test]
fn a_service_that_refuses_every_token_ends_the_session() {
    let app = App::signed_in(SEE, |_| failure(401));
    assert_eq!(app.page.run(profile(&app)), Err(ApiError::SignedOut));
    assert_eq!((app.requests().len(), app.page.refreshes().len()), (2, 1));
    assert!(matches!(app.page.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Rejected), .. }));
}

#[test]
fn a_pause_the_api_asks_for_is_waited_out_and_announced() {
    let app = App::signed_in(SEE, in_order(vec![|| soon(throttled(Some(12))), || ok(ME)]));
    let announced: Rc<RefCell<Vec<Option<Timestamp>>>> = Rc::default();
    let seen = announced.clone();
    app.client.on_pause(move |until| seen.borrow_mut().push(until));
    let (start, call) = (app.page.now(), profile(&app));
    assert!(app.page.run(call).is_ok());
    let until = start.plus(Duration::from_secs(12));
    assert_eq!(app.page.now(), until);
    assert_eq!(*announced.borrow(), [Some(until), None]);
    assert_eq!(app.requests().len(), 2);
}

#[test]
fn no_request_is_sent_during_a_pause() {
    let app = App::signed_in(SEE, in_order(vec![|| soon(throttled(Some(5))), || ok(ME)]));
    let start = app.page.now();
    let first = app.page.start(profile(&app));
    app.page.advance(Duration::from_millis(1));
    let others: Vec<_> = (0..10).map(|_| app.page.start(profile(&app))).collect();
    app.page.settle();
    assert_eq!(app.requests().len(), 1, "no request during the pause");
    app.page.advance_to_rest();
    assert!([first].iter().chain(&others).all(|outcome| outcome.take().unwrap().is_ok()));
    assert_eq!((app.requests().len(), app.page.now()), (12, start.plus(Duration::from_secs(5))));
}

#[test]
fn a_pause_is_no_longer_announced_when_no_call_waits() {
    let app = App::signed_in(SEE, |_| soon(throttled(Some(20))));
    let announced: Rc<Cell<Option<Timestamp>>> = Rc::default();
    let seen = announced.clone();
    app.client.on_pause(move |until| seen.set(until));
    let outcome = app.page.start(profile(&app));
    app.page.advance(Duration::from_millis(1));
    assert!(announced.get().is_some());
    app.page.sign_out();
    assert_eq!((outcome.take(), announced.get()), (Some(Err(ApiError::Stopped)), None));
}

#[test]
fn a_call_fails_at_once_if_the_pause_is_long() {
    let app = App::signed_in(SEE, |_| soon(throttled(Some(3600))));
    let (until, call) = (app.page.now().plus(Duration::from_secs(3600)), saved(&app, 0));
    assert_eq!(app.page.run(call), Err(ApiError::Throttled { until }));
    assert_eq!(app.page.run(saved(&app, 50)), Err(ApiError::Throttled { until }));
    assert_eq!(app.requests().len(), 1);
}

#[test]
fn an_exceeded_quota_also_stops_the_calls_that_wait() {
    let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    let answer = HttpResponse { status: 429, retry_after: Some(86_207), body: quota.to_owned(), ..HttpResponse::default() };
    let app = App::signed_in(SEE, move |_| soon(Ok(answer.clone())));
    let until = Some(app.page.now().plus(Duration::from_secs(86_207)));
    let calls = join_all((0..30).map(|n| saved(&app, n * 50)).collect::<Vec<_>>());
    assert!(app.page.run(calls).iter().all(|outcome| *outcome == Err(ApiError::QuotaExceeded { until })));
    assert_eq!(app.requests().len(), 4, "those in flight when the first answer came");
    assert!(app.is_signed_in());
}

#[test]
fn a_network_error_is_retried_with_pauses_and_then_reported() {
    let app = App::signed_in(SEE, |_| soon(UNREACHABLE));
    let (start, call) = (app.page.now(), profile(&app));
    assert_eq!(app.page.run(call), Err(ApiError::Unreachable));
    assert_eq!(app.requests().len(), 3);
    let took = app.page.now().since(start);
    assert!(took >= Duration::from_secs(4) && took <= Duration::from_secs(8), "{took:?}");
    assert!(app.is_signed_in());
}

#[test]
fn a_passing_fault_is_retried() {
    for fault in [|| failure(502), || failure(503), || soon(UNREACHABLE), || soon(TIMED_OUT)] {
        let app = App::signed_in(SEE, in_order(vec![fault, || ok(ME)]));
        assert!(app.page.run(profile(&app)).is_ok());
        assert_eq!(app.requests().len(), 2);
    }
}

#[test]
fn every_error_of_a_call_has_the_code_of_its_cause() {
    const PREMIUM: &str = r#"{"error":{"status":403,"message":"Player command failed","reason":"PREMIUM_REQUIRED"}}"#;
    type Case = (fn() -> Reply, &'static str);
    let cases: [Case; 4] = [
        (|| soon(status(403, PREMIUM)), "LG-403-premium-required"),
        (|| soon(status(400, "Invalid limit")), "LG-4xx-bad-request"),
        (|| soon(TIMED_OUT), "LG-api-timeout"),
        (|| Reply::Never, "LG-session-stopped"),
    ];
    for (reply, code) in cases {
        let app = App::signed_in(SEE, move |_| reply());
        let outcome = app.page.start(profile(&app));
        // Longer than all retries, and shorter than the time limit of one request.
        app.page.advance(Duration::from_secs(15));
        app.page.sign_out();
        assert_eq!(outcome.take().unwrap().unwrap_err().code(), code);
        assert_eq!(app.page.run(profile(&app)).unwrap_err().code(), "LG-401-signed-out");
    }
}

#[test]
fn a_truncated_answer_is_reported_and_not_retried() {
    let app = App::signed_in(SEE, |_| ok(r#"{"items":[{"added_at":"2026"#));
    let Err(ApiError::Malformed { what, excerpt }) = app.page.run(saved(&app, 0)) else { panic!() };
    assert_eq!((what, excerpt.as_str()), ("a page of a list", r#"{"items":[{"added_at":"2026"#));
    assert_eq!(app.requests().len(), 1);
    // The browser's cache may have kept it.
    assert!(app.page.run(saved(&app, 0)).is_err());
    let cacheable = app.page.with_sent(|sent| sent.iter().map(|sent| sent.request.cacheable).collect::<Vec<_>>());
    assert_eq!(cacheable, [false, true, false], "the exchange, then both calls");
}

#[test]
fn a_next_page_on_another_host_is_refused_without_a_request() {
    let app = App::signed_in(SEE, |_| ok(ME));
    let next = Some("https://evil.example/v1/me/playlists?offset=50".to_owned());
    let page: Page<Playlist> =
        Page { href: None, items: Vec::new(), total: 0, next, offset: 0, limit: 50, odd: 0, why_odd: Odd::default() };
    assert!(matches!(app.client.following(&playlists::mine(), &page), Err(ApiError::Malformed { .. })));
    assert_eq!(app.requests().len(), 0);
}

#[test]
fn signing_out_aborts_the_calls_in_flight_and_sends_no_more() {
    let app = App::signed_in(SEE, |_| Reply::Never);
    let outcomes: Vec<_> = (0..10).map(|_| app.page.start(profile(&app))).collect();
    app.page.settle();
    assert_eq!((app.requests().len(), app.page.in_flight()), (4, 4));
    app.page.sign_out();
    assert!(outcomes.iter().all(|outcome| outcome.take() == Some(Err(ApiError::Stopped))));
    assert_eq!((app.requests().len(), app.page.in_flight()), (4, 0), "aborted, and no more are sent");
}

#[test]
fn a_new_sign_in_does_not_inherit_calls() {
    let app = App::signed_in(SEE, |_| Reply::After(Duration::from_secs(5), status(502, "")));
    let outcome = app.page.start(profile(&app));
    app.page.settle();
    app.page.sign_out();
    app.sign_in(SEE);
    app.page.advance_to_rest();
    assert_eq!(outcome.take(), Some(Err(ApiError::Stopped)));
    assert_eq!(app.requests().len(), 1);
}

#[test]
fn at_most_eight_requests_are_in_flight() {
    let app = App::signed_in(SEE, |_| Reply::After(Duration::from_millis(80), status(200, ME)));
    let calls = join_all((0..100).map(|_| profile(&app)).collect::<Vec<_>>());
    assert!(app.page.run(calls).iter().all(Result::is_ok));
    assert_eq!((app.requests().len(), app.page.most_in_flight()), (100, 8));
}

#[test]
fn a_dropped_call_frees_its_slot() {
    let app = App::signed_in(
        SEE,
        in_order(vec![|| Reply::Never, || Reply::Never, || Reply::Never, || Reply::Never, || ok(r#"{"total":0}"#)]),
    );
    let context = &mut Context::from_waker(Waker::noop());
    let mut calls: Vec<_> = (0..6).map(|n| Box::pin(saved(&app, n))).collect();
    assert!(calls.iter_mut().all(|call| call.as_mut().poll(context).is_pending()));
    // Four are in flight and two wait for a slot. Drop the four, and one that waits.
    let last = calls.remove(5);
    drop(calls);
    let outcome = app.page.run(last);
    assert!(outcome.is_ok());
    assert_eq!((app.requests().len(), app.page.in_flight()), (5, 0));
}

#[test]
fn a_refresh_that_fails_offline_keeps_the_session() {
    let app = App::signed_in(SEE, |_| ok(ME));
    app.expire_token();
    app.page.plan([OFFLINE]);
    assert!(matches!(app.page.run(profile(&app)), Err(ApiError::Paused(_))));
    assert_eq!(app.requests().len(), 0);
    assert!(app.is_signed_in());
}

#[test]
fn a_hidden_page_aborts_its_reads_and_sends_them_again_when_it_is_back() {
    let app = App::signed_in(SEE, in_order(vec![|| Reply::Never, || ok(ME)]));
    let call = app.page.start(profile(&app));
    app.page.settle();
    app.client.set_hidden(true);
    app.page.settle();
    assert_eq!(app.page.fates().last(), Some(&Fate::Aborted));
    // Nor is anything new sent.
    let another = app.page.start(profile(&app));
    app.page.advance(Duration::from_secs(3));
    assert_eq!((app.requests().len(), app.page.in_flight()), (1, 0));
    app.client.set_hidden(false);
    app.page.advance(Duration::from_secs(1));
    assert_eq!(call.take().unwrap().unwrap().name(), "Ida");
    assert_eq!(another.take().unwrap().unwrap().name(), "Ida");
}

/// It may have been made, so it must not be made again.
#[test]
fn a_hidden_page_aborts_no_change() {
    let text = r#"{"id":"3cEYpjA9oz9GiPac4AsH4n","name":"a","public":true}"#;
    let playlist: Playlist = decode(text, &Links::of(&config().api)).unwrap();
    let change = playlists::describe(&playlist, "b", "", None);
    let app = App::signed_in(change.scopes(), |_| Reply::After(Duration::from_secs(2), status(200, "")));
    let client = app.client.clone();
    let call = app.page.start(async move { client.change(&change).await });
    app.page.settle();
    app.client.set_hidden(true);
    app.page.advance(Duration::from_secs(3));
    assert_eq!(call.take(), Some(Ok(())));
    assert_eq!(app.requests().len(), 1);
}
