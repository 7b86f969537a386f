//! The client with a fake clock and a scripted network.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::oauth::{Method, NetworkFault, RequestBody, Scope, ScopeSet};
use crate::session::ports::Clock as _;
use crate::session::{EndReason, SessionState, SignedOutReason};
use crate::spotify::capability::Capability;
use crate::spotify::endpoint::{Bucket, me, playlists, saved_tracks};
use crate::spotify::model::{Entry, Me, Playlist};
use crate::spotify::testing::{Bench, Reply, ok, page_with_next, status};
use core::cell::{Cell, RefCell};
use core::task::{Context, Waker};
use futures::future::join_all;

const ME: &str = r#"{"id":"ida","display_name":"Ida"}"#;
const SEE: ScopeSet = Capability::SeeLibrary.scopes();

fn profile(bench: &Bench) -> impl Future<Output = Result<Me, ApiError>> + 'static {
    let client = bench.client.clone();
    async move { client.get(&me::profile()).await }
}

fn saved(bench: &Bench, offset: u32) -> impl Future<Output = Result<Page<Entry>, ApiError>> + 'static {
    let client = bench.client.clone();
    async move { client.get(&saved_tracks::all().at(offset)).await }
}

/// A script that gives these replies in order, and the last one for ever.
fn in_order(replies: Vec<fn() -> Reply>) -> impl FnMut(&HttpRequest) -> Reply {
    let mut turn = 0;
    move |_| {
        let reply = replies.get(turn).or(replies.last()).unwrap();
        turn += 1;
        reply()
    }
}

fn is_signed_in(bench: &Bench) -> bool {
    bench.session.state().grant().is_some()
}

#[test]
fn a_call_goes_where_it_should() {
    let mut bench = Bench::new(SEE, |_| ok(ME));
    let me = profile(&bench);
    assert_eq!(bench.run(me).unwrap().name(), "Ida");
    assert_eq!(*bench.world.sent.borrow(), [("https://api.spotify.com/v1/me".to_owned(), "t1".to_owned())]);
}

#[test]
fn who_somebody_is_never_comes_from_a_cache() {
    let caching: Rc<RefCell<Vec<bool>>> = Rc::default();
    let kept = caching.clone();
    let mut bench = Bench::new(SEE, move |request| {
        kept.borrow_mut().push(request.cacheable);
        ok(r#"{"id":"ida","total":0}"#)
    });
    let (who, what) = (profile(&bench), saved(&bench, 0));
    assert!(bench.run(who).is_ok() && bench.run(what).is_ok());
    assert_eq!(*caching.borrow(), [false, true]);
}

#[test]
fn a_change_is_sent_once_with_its_body() {
    let playlist: Playlist =
        crate::spotify::testing::decoded(r#"{"id":"3cEYpjA9oz9GiPac4AsH4n","name":"a","public":true}"#).unwrap();
    let change = playlists::describe(&playlist, "b", "");
    for (reply, outcome) in [(ok as fn(&str) -> Reply, Ok(())), (|_| status(502), Err(ApiError::Unavailable { status: 502 }))] {
        let sent: Rc<RefCell<Vec<RequestBody>>> = Rc::default();
        let kept = sent.clone();
        let mut bench = Bench::new(change.scopes(), move |request| {
            kept.borrow_mut().extend(request.body.clone());
            reply("")
        });
        let (client, change) = (bench.client.clone(), change.clone());
        assert_eq!(bench.run(async move { client.change(&change).await }), outcome);
        assert_eq!(*sent.borrow(), [RequestBody::json(r#"{"name":"b"}"#.to_owned())]);
    }
}

fn look(bench: &Bench, method: Method) -> impl Future<Output = Result<RawAnswer, ApiError>> + 'static {
    let client = bench.client.clone();
    let call = Call::raw(method, "/me?x=1".to_owned(), None, SEE, Bucket::Console(0));
    async move { client.raw(call).await }
}

#[test]
fn a_raw_call_shows_whatever_came_and_is_sent_once() {
    for (reply, trouble) in [
        ((|| ok(ME)) as fn() -> Reply, None),
        (|| status(404), Some(ApiError::NotFound)),
        (|| status(503), Some(ApiError::Unavailable { status: 503 })),
    ] {
        for method in [Method::Get, Method::Put] {
            let mut bench = Bench::new(SEE, move |_| reply());
            let call = look(&bench, method);
            let seen = bench.run(call).unwrap();
            assert_eq!((bench.requests(), &seen.trouble), (1, &trouble));
            assert!(bench.world.sent.borrow().iter().all(|(url, _)| url == "https://api.spotify.com/v1/me?x=1"));
            assert_eq!(seen.response.status == 200, trouble.is_none());
        }
    }
}

#[test]
fn a_raw_call_that_is_asked_to_wait_says_until_when_and_the_next_one_waits() {
    let mut bench = Bench::new(SEE, in_order(vec![|| Reply::Answer(429, Some(7), String::new()), || ok(ME)]));
    let asked_at = bench.world.now();
    let call = look(&bench, Method::Get);
    let until = asked_at.plus(Duration::from_secs(7));
    assert_eq!(bench.run(call).unwrap().trouble, Some(ApiError::Throttled { until }));
    assert_eq!((bench.requests(), bench.world.now()), (1, asked_at));
    let call = look(&bench, Method::Get);
    assert_eq!(bench.run(call).unwrap().trouble, None);
    assert!(bench.world.now() >= until);
}

#[test]
fn a_raw_call_without_an_answer_is_not_sent_again() {
    let mut bench = Bench::new(SEE, |_| Reply::Fault(NetworkFault::TimedOut));
    let call = look(&bench, Method::Get);
    assert_eq!(bench.run(call), Err(ApiError::TimedOut));
    assert_eq!(bench.requests(), 1);
}

#[test]
fn a_raw_call_gets_one_new_token_and_ends_with_the_sign_in() {
    let mut bench = Bench::new(SEE, |request| match request.bearer().unwrap().reveal() {
        "t1" => status(401),
        _ => ok(ME),
    });
    let call = look(&bench, Method::Put);
    assert_eq!(bench.run(call).unwrap().response.status, 200);
    assert_eq!((bench.requests(), bench.world.token_requests.get()), (2, 1));

    let mut bench = Bench::new(SEE, |_| status(401));
    let call = look(&bench, Method::Get);
    assert_eq!(bench.run(call), Err(ApiError::SignedOut));
    assert!(!is_signed_in(&bench));
    let call = look(&bench, Method::Get);
    assert_eq!(bench.run(call), Err(ApiError::SignedOut));
}

#[test]
fn a_call_that_would_be_refused_is_not_made() {
    let mut bench = Bench::new(ScopeSet::of(&[Scope::PlaylistReadPrivate]), |_| ok(ME));
    let missing = ScopeSet::of(&[Scope::UserLibraryRead]);
    let call = saved(&bench, 0);
    assert_eq!(bench.run(call), Err(ApiError::MissingScope(missing)));
    bench.session.sign_out();
    let call = profile(&bench);
    assert_eq!(bench.run(call), Err(ApiError::SignedOut));
    assert_eq!(bench.requests(), 0);
}

#[test]
fn twenty_calls_at_expiry_make_one_refresh() {
    let mut bench = Bench::new(SEE, |_| ok(ME));
    bench.sleep_until_expired();
    let calls = join_all((0..20).map(|_| profile(&bench)).collect::<Vec<_>>());
    assert!(bench.run(calls).iter().all(Result::is_ok));
    assert_eq!((bench.requests(), bench.world.token_requests.get()), (20, 1));
    assert!(bench.world.sent.borrow().iter().all(|(_, token)| token == "t2"));
}

#[test]
fn a_refused_token_is_replaced_once_for_everybody() {
    let mut bench = Bench::new(SEE, |request| match request.bearer().unwrap().reveal() {
        "t1" => status(401),
        _ => ok(ME),
    });
    let calls = join_all((0..6).map(|_| profile(&bench)).collect::<Vec<_>>());
    assert!(bench.run(calls).iter().all(Result::is_ok));
    assert_eq!(bench.world.token_requests.get(), 1);
    assert!(bench.requests() <= 12);
}

#[test]
fn a_token_that_ran_out_while_waiting_is_not_held_against_the_session() {
    let mut bench = Bench::new(SEE, |request| match (request.bearer().unwrap().reveal(), request.url.ends_with("/me")) {
        ("t1", false) => Reply::Answer(429, Some(20), String::new()),
        ("t1" | "t2", _) => status(401),
        _ => ok(ME),
    });
    let (call, other) = (bench.start(profile(&bench)), bench.start(saved(&bench, 0)));
    let tick = bench.world.sleep(Duration::from_millis(1));
    bench.run(tick);
    assert_eq!((bench.requests(), bench.world.token_requests.get()), (2, 1), "renewed, and held before it could be used");
    bench.sleep_until_expired();
    bench.settle();
    assert!(call.take().unwrap().is_ok() && other.take().is_some());
    assert!(is_signed_in(&bench));
}

#[test]
fn a_service_that_refuses_every_token_ends_the_session() {
    let mut bench = Bench::new(SEE, |_| status(401));
    let call = profile(&bench);
    assert_eq!(bench.run(call), Err(ApiError::SignedOut));
    assert_eq!((bench.requests(), bench.world.token_requests.get()), (2, 1));
    assert!(matches!(bench.session.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Rejected), .. }));
}

#[test]
fn a_wait_that_was_asked_for_is_sat_through_and_shown() {
    let mut bench = Bench::new(SEE, in_order(vec![|| Reply::Answer(429, Some(12), "API rate limit exceeded".into()), || ok(ME)]));
    let shown: Rc<RefCell<Vec<Option<Timestamp>>>> = Rc::default();
    let kept = shown.clone();
    bench.client.on_pause(move |until| kept.borrow_mut().push(until));
    let (start, call) = (bench.world.now(), profile(&bench));
    assert!(bench.run(call).is_ok());
    let until = start.plus(Duration::from_secs(12));
    assert_eq!(bench.world.now(), until);
    assert_eq!(*shown.borrow(), [Some(until), None]);
    assert_eq!(bench.requests(), 2);
}

#[test]
fn nobody_asks_while_all_are_to_wait() {
    let mut bench = Bench::new(SEE, in_order(vec![|| Reply::Answer(429, Some(5), String::new()), || ok(ME)]));
    let start = bench.world.now();
    let first = bench.start(profile(&bench));
    let tick = bench.world.sleep(Duration::from_millis(1));
    bench.run(tick);
    let others: Vec<_> = (0..10).map(|_| bench.start(profile(&bench))).collect();
    bench.stall();
    assert_eq!(bench.requests(), 1, "no request is spent on a service that asked to wait");
    bench.settle();
    assert!([first].iter().chain(&others).all(|outcome| outcome.take().unwrap().is_ok()));
    assert_eq!((bench.requests(), bench.world.now()), (12, start.plus(Duration::from_secs(5))));
}

#[test]
fn a_wait_that_is_given_up_is_no_longer_shown() {
    let mut bench = Bench::new(SEE, |_| Reply::Answer(429, Some(20), String::new()));
    let shown: Rc<Cell<Option<Timestamp>>> = Rc::default();
    let kept = shown.clone();
    bench.client.on_pause(move |until| kept.set(until));
    let outcome = bench.start(profile(&bench));
    while shown.get().is_none() {
        bench.run(bench.world.sleep(Duration::from_millis(1)));
    }
    bench.session.sign_out();
    bench.stall();
    assert_eq!((outcome.take(), shown.get()), (Some(Err(ApiError::Stopped)), None));
}

#[test]
fn a_long_wait_is_told_at_once() {
    let mut bench = Bench::new(SEE, |_| Reply::Answer(429, Some(3600), String::new()));
    let (until, call) = (bench.world.now().plus(Duration::from_secs(3600)), saved(&bench, 0));
    assert_eq!(bench.run(call), Err(ApiError::Throttled { until }));
    let again = saved(&bench, 50);
    assert_eq!(bench.run(again), Err(ApiError::Throttled { until }));
    assert_eq!(bench.requests(), 1);
}

#[test]
fn a_spent_quota_stops_the_calls_that_wait_too() {
    let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    let mut bench = Bench::new(SEE, move |_| Reply::Answer(429, Some(86_207), quota.into()));
    let until = Some(bench.world.now().plus(Duration::from_secs(86_207)));
    let calls = join_all((0..30).map(|n| saved(&bench, n * 50)).collect::<Vec<_>>());
    assert!(bench.run(calls).iter().all(|outcome| *outcome == Err(ApiError::QuotaSpent { until })));
    assert_eq!(bench.requests(), 4, "those in flight, and no more");
    assert!(is_signed_in(&bench));
}

#[test]
fn an_invisible_request_to_wait_is_met_with_patience_and_an_end() {
    let mut bench = Bench::new(SEE, |_| Reply::Fault(NetworkFault::Unreachable));
    let (start, call) = (bench.world.now(), profile(&bench));
    assert_eq!(bench.run(call), Err(ApiError::Unreachable));
    assert_eq!(bench.requests(), 3);
    let took = bench.world.now().since(start);
    assert!(took >= Duration::from_secs(4) && took <= Duration::from_secs(8), "{took:?}");
    assert!(is_signed_in(&bench));
}

#[test]
fn a_fault_that_passes_is_not_shown() {
    for fault in
        [|| status(502), || status(503), || Reply::Fault(NetworkFault::Unreachable), || Reply::Fault(NetworkFault::TimedOut)]
    {
        let mut bench = Bench::new(SEE, in_order(vec![fault, || ok(ME)]));
        let call = profile(&bench);
        assert!(bench.run(call).is_ok());
        assert_eq!(bench.requests(), 2);
    }
}

#[test]
fn every_error_of_a_call_bears_the_code_of_its_cause() {
    const PREMIUM: &str = r#"{"error":{"status":403,"message":"Player command failed","reason":"PREMIUM_REQUIRED"}}"#;
    type Case = (fn() -> Reply, &'static str);
    let cases: [Case; 4] = [
        (|| Reply::Answer(403, None, PREMIUM.to_owned()), "LG-403-premium-required"),
        (|| Reply::Answer(400, None, "Invalid limit".to_owned()), "LG-4xx-bad-request"),
        (|| Reply::Fault(NetworkFault::TimedOut), "LG-api-timeout"),
        (|| Reply::Never, "LG-session-stopped"),
    ];
    for (reply, code) in cases {
        let mut bench = Bench::new(SEE, move |_| reply());
        let outcome = bench.start(profile(&bench));
        bench.settle();
        // What is still under way ends with the session.
        bench.session.sign_out();
        bench.settle();
        assert_eq!(outcome.take().unwrap().unwrap_err().code(), code);
        let call = profile(&bench);
        assert_eq!(bench.run(call).unwrap_err().code(), "LG-401-signed-out");
    }
}

#[test]
fn a_cut_answer_is_reported_and_not_asked_for_again() {
    let mut bench = Bench::new(SEE, |_| ok(r#"{"items":[{"added_at":"2026"#));
    let call = saved(&bench, 0);
    let Err(ApiError::Malformed { what, excerpt }) = bench.run(call) else { panic!() };
    assert_eq!((what, excerpt.as_str()), ("a page of a list", r#"{"items":[{"added_at":"2026"#));
    assert_eq!(bench.requests(), 1);
}

#[test]
fn a_foreign_next_page_is_refused_without_a_request() {
    let bench = Bench::new(SEE, |_| ok(ME));
    let page = page_with_next::<Playlist>(Some("https://evil.example/v1/me/playlists?offset=50"));
    assert!(matches!(bench.client.following(&playlists::mine(), &page), Err(ApiError::Malformed { .. })));
    assert_eq!(bench.requests(), 0);
}

#[test]
fn the_end_of_the_sign_in_ends_its_calls() {
    let mut bench = Bench::new(SEE, |_| Reply::Never);
    let outcomes: Vec<_> = (0..10).map(|_| bench.start(profile(&bench))).collect();
    bench.stall();
    assert_eq!((bench.requests(), bench.world.flying.get()), (4, 4));
    bench.session.sign_out();
    bench.stall();
    assert!(outcomes.iter().all(|outcome| outcome.take() == Some(Err(ApiError::Stopped))));
    assert_eq!((bench.requests(), bench.world.flying.get()), (4, 0), "aborted, and none sent after");
}

#[test]
fn a_new_sign_in_does_not_inherit_calls() {
    let mut bench = Bench::new(SEE, |_| Reply::Slow(Duration::from_secs(5), 502, String::new()));
    let outcome = bench.start(profile(&bench));
    bench.stall();
    bench.session.sign_out();
    bench.sign_in(SEE);
    bench.settle();
    assert_eq!(outcome.take(), Some(Err(ApiError::Stopped)));
    assert_eq!(bench.requests(), 1);
}

#[test]
fn few_are_in_flight_at_once() {
    let mut bench = Bench::new(SEE, |_| Reply::Slow(Duration::from_millis(80), 200, ME.into()));
    let calls = join_all((0..100).map(|_| profile(&bench)).collect::<Vec<_>>());
    assert!(bench.run(calls).iter().all(Result::is_ok));
    assert_eq!((bench.requests(), bench.world.most_flying.get()), (100, 8));
}

#[test]
fn a_call_that_is_given_up_frees_its_place() {
    let mut bench = Bench::new(
        SEE,
        in_order(vec![|| Reply::Never, || Reply::Never, || Reply::Never, || Reply::Never, || ok(r#"{"total":0}"#)]),
    );
    let nobody = &mut Context::from_waker(Waker::noop());
    let mut calls: Vec<_> = (0..6).map(|n| Box::pin(saved(&bench, n))).collect();
    assert!(calls.iter_mut().all(|call| call.as_mut().poll(nobody).is_pending()));
    // Four are in flight and two wait for a place. The four are given up, and one that waits.
    let last = calls.remove(5);
    drop(calls);
    let outcome = bench.run(last);
    assert!(outcome.is_ok());
    assert_eq!((bench.requests(), bench.world.flying.get()), (5, 0));
}

#[test]
fn a_token_that_cannot_be_renewed_just_now_ends_nothing() {
    let mut bench = Bench::new(SEE, |_| ok(ME));
    *bench.world.token_script.borrow_mut() = Box::new(|_| Reply::Fault(NetworkFault::Unreachable));
    bench.sleep_until_expired();
    let call = profile(&bench);
    assert!(matches!(bench.run(call), Err(ApiError::Paused(_))));
    assert_eq!(bench.requests(), 0);
    assert!(is_signed_in(&bench));
}
