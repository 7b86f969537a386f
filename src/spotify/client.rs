//! Makes a call: from the check of its scopes, through the pace everybody shares, to the typed answer.
//!
//! Decides nothing by itself: what an answer asks for and how long to pause is [`pace`](super::pace)'s, tokens are the session's.
//! A token leaves in the `Authorization` header only (RFC 6750 section 2.1).

use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;

use super::endpoint::{Call, Endpoint};
use super::error::ApiError;
use super::links::Links;
use super::model::Page;
use super::pace::{Era, Gate, Pacer, Step, Tries, Verdict, classify};
use super::read::{Answer, decode};
use crate::oauth::{Credential, HttpRequest, HttpResponse, NetworkFault, Origin};
use crate::session::machine::{Bearer, Denied, Epoch};
use crate::session::ports::{Pending, World};
use crate::session::{Session, Timestamp};

/// How long the Web API may take over one answer.
pub const API_TIME_LIMIT: Duration = Duration::from_secs(20);

/// A handle on the Web API. Cloning gives another handle on the same one, with the same pace.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

/// Told when calls begin to wait because the service asked for it, and until when; `None` when they go on.
type WaitWatcher = Box<dyn Fn(Option<Timestamp>)>;

struct Inner {
    session: Session,
    world: Rc<dyn World>,
    api: Origin,
    links: Links,
    pacer: RefCell<Pacer>,
    /// Calls that wait for a place, first come first served. Whoever is sent a place has it.
    queue: RefCell<VecDeque<oneshot::Sender<Place>>>,
    watcher: RefCell<Option<WaitWatcher>>,
    /// How many calls wait because the service asked for it, and until when the watcher was told.
    waiting: Cell<u32>,
    told: Cell<Option<Timestamp>>,
}

impl Client {
    /// A client of the Web API at this address.
    #[must_use]
    pub fn new(session: Session, world: Rc<dyn World>, api: Origin) -> Self {
        let pacer = RefCell::new(Pacer::new(world.now().0 as u32));
        let links = Links::of(&api);
        Self {
            inner: Rc::new(Inner {
                session,
                world,
                api,
                links,
                pacer,
                queue: RefCell::default(),
                watcher: RefCell::default(),
                waiting: Cell::new(0),
                told: Cell::new(None),
            }),
        }
    }

    /// Calls `watcher` when calls begin to wait because the service asked for it, with the moment they go on, and with `None`
    /// once they do.
    pub fn on_wait(&self, watcher: impl Fn(Option<Timestamp>) + 'static) {
        *self.inner.watcher.borrow_mut() = Some(Box::new(watcher));
    }

    /// Asks, and reads the answer. Dropping the future gives the request up.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn get<T: Answer>(&self, endpoint: &Endpoint<T>) -> Result<T, ApiError> {
        let seen = self.send(endpoint.call().clone(), Manner::UntilDone).await?;
        decode(&seen.response.body, &self.inner.links)
    }

    /// Changes something. A change whose answer is lost is not sent again: it may have been made. Dropping the future gives the
    /// request up.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn change(&self, endpoint: &Endpoint<()>) -> Result<(), ApiError> {
        self.send(endpoint.call().clone(), Manner::UntilDone).await.map(drop)
    }

    /// Makes a call as a person put it together and hands back what came, whatever its status. It keeps everybody's pace and is sent again
    /// after a 401 only, with a new token: what else comes is what the person wanted to see. Scopes are not checked before. Dropping the
    /// future gives the request up.
    ///
    /// # Errors
    /// [`ApiError`] where there is no answer to show.
    pub async fn raw(&self, call: Call) -> Result<Seen, ApiError> {
        self.send(call, Manner::AsItComes).await
    }

    /// The page after this one, if there is one.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] when the page's link leads away from the API, or not onwards. Nothing is sent there.
    pub fn following<T>(&self, endpoint: &Endpoint<Page<T>>, page: &Page<T>) -> Result<Option<Endpoint<Page<T>>>, ApiError> {
        endpoint.following(page, &self.inner.api)
    }

    /// The same for every type of answer, so it is compiled once.
    fn send(&self, call: Call, manner: Manner) -> Pending<Result<Seen, ApiError>> {
        let inner = self.inner.clone();
        Box::pin(async move {
            let epoch = inner.permitted(&call, manner)?;
            let mut over = pin!(inner.session.ended(epoch));
            let mut work = pin!(inner.work(&call, epoch, manner));
            poll_fn(|context| {
                if over.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(ApiError::Stopped));
                }
                work.as_mut().poll(context)
            })
            .await
        })
    }
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The answer.
    pub response: HttpResponse,
    /// From sending the request to the last byte, in milliseconds of this device's clock.
    pub millis: u64,
    /// What it means, where it is not what was asked for.
    pub trouble: Option<ApiError>,
}

/// How far a call goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Until it is done or there is no use in asking again.
    UntilDone,
    /// Until there is an answer, whatever it is.
    AsItComes,
}

/// One request and its answer.
struct Tried {
    bearer: Bearer,
    answer: Result<HttpResponse, NetworkFault>,
    took: Duration,
    trouble: Option<ApiError>,
    step: Step,
}

impl Inner {
    /// Whose call this is. A call that would be refused is not made, unless somebody wants to see the refusal.
    fn permitted(&self, call: &Call, manner: Manner) -> Result<Epoch, ApiError> {
        let state = self.session.state();
        let grant = state.grant().ok_or(ApiError::SignedOut)?;
        let missing = call.scopes.without(grant.scopes);
        if missing.is_empty() || manner == Manner::AsItComes { Ok(grant.epoch) } else { Err(ApiError::MissingScope(missing)) }
    }

    async fn work(self: &Rc<Self>, call: &Call, epoch: Epoch, manner: Manner) -> Result<Seen, ApiError> {
        let mut tries = Tries::default();
        loop {
            let Tried { bearer, answer, took, trouble, step } = self.attempt(call, epoch, &mut tries).await?;
            match step {
                Step::Renew => drop(self.session.replacement(bearer).await.map_err(denied)?),
                Step::Useless => {
                    self.session.useless(bearer);
                    return Err(ApiError::SignedOut);
                }
                Step::Again(pause) if manner == Manner::UntilDone => {
                    if pause > Duration::ZERO {
                        self.world.sleep(pause).await;
                    }
                }
                Step::Fail(error) if manner == Manner::UntilDone => return Err(error),
                Step::Done | Step::Again(_) | Step::Fail(_) => {
                    let response = answer.map_err(|_| trouble.clone().unwrap_or(ApiError::Unreachable))?;
                    return Ok(Seen { response, millis: took.as_millis() as u64, trouble });
                }
            }
        }
    }

    /// Sends the request once it may leave, and judges the answer.
    async fn attempt(self: &Rc<Self>, call: &Call, epoch: Epoch, tries: &mut Tries) -> Result<Tried, ApiError> {
        let place = self.admitted(call).await?;
        // Asked for last, and anew each time: a computer may have slept since, and a token that was good then has run out.
        let bearer = self.session.token().await.map_err(denied)?;
        // Never somebody else's token for this person's call.
        if bearer.epoch != epoch {
            return Err(ApiError::Stopped);
        }
        let (request, sent_at) = (self.request(call, &bearer), self.world.now());
        let line = request.line();
        let answer = self.world.send(request).await;
        let now = self.world.now();
        self.session.called(&line, sent_at, &answer);
        let verdict = classify(&answer, call, now);
        let is_asked_to_wait = matches!(verdict, Verdict::Wait(_));
        let trouble = if let Verdict::Retry(error) | Verdict::Stop(error) = &verdict { Some(error.clone()) } else { None };
        let mut pacer = self.pacer.borrow_mut();
        let step = pacer.settle(verdict, tries, place.era, call.bucket, now);
        let held = pacer.held(now).filter(|_| is_asked_to_wait);
        drop(pacer);
        let trouble = match &step {
            Step::Fail(error) => Some(error.clone()),
            _ => trouble.or(held.map(|hold| ApiError::Throttled { until: hold.until })),
        };
        Ok(Tried { bearer, answer, took: now.since(sent_at), trouble, step })
    }

    fn request(&self, call: &Call, bearer: &Bearer) -> HttpRequest {
        HttpRequest {
            method: call.method,
            url: self.api.join(&call.target()),
            body: call.body.clone(),
            credential: Some(Credential::Bearer(bearer.token.clone())),
            cacheable: call.cacheable,
            time_limit: API_TIME_LIMIT,
        }
    }

    /// Waits until this call may leave.
    async fn admitted(self: &Rc<Self>, call: &Call) -> Result<Place, ApiError> {
        loop {
            let now = self.world.now();
            let gate = self.pacer.borrow_mut().gate(call.bucket, now);
            match gate {
                Gate::Go(era) => return Ok(Place { inner: self.clone(), era }),
                Gate::Closed(error) => return Err(error),
                Gate::Hold(hold) => {
                    let _shown = hold.asked.then(|| Waiting::new(self.clone(), hold.until));
                    self.world.sleep(hold.until.since(now)).await;
                }
                Gate::Full => {
                    let (sender, receiver) = oneshot::channel();
                    self.queue.borrow_mut().push_back(sender);
                    // Things may have changed while it waited, so the place is given back if nobody may leave now.
                    let Ok(place) = receiver.await else { continue };
                    let closed_or_held = self.pacer.borrow_mut().shut(call.bucket, self.world.now());
                    if !closed_or_held {
                        return Ok(place);
                    }
                }
            }
        }
    }

    /// Gives free places to those who wait.
    fn serve(self: &Rc<Self>) {
        while self.pacer.borrow().has_room() {
            let Some(next) = self.queue.borrow_mut().pop_front() else { break };
            if next.is_canceled() {
                continue;
            }
            let era = self.pacer.borrow_mut().depart();
            // If it went away just now the place comes back and is dropped here, which frees it.
            let _ = next.send(Place { inner: self.clone(), era });
        }
    }

    fn tell(&self, until: Option<Timestamp>) {
        if self.told.replace(until) != until
            && let Some(watcher) = &*self.watcher.borrow()
        {
            watcher(until);
        }
    }
}

fn denied(denied: Denied) -> ApiError {
    match denied {
        Denied::SignedOut => ApiError::SignedOut,
        Denied::Paused(trouble) => ApiError::Paused(trouble),
    }
}

/// A place among the requests in flight. Freed when dropped, however the call ends.
struct Place {
    inner: Rc<Inner>,
    era: Era,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inner.pacer.borrow_mut().land();
        self.inner.serve();
    }
}

/// One call that waits because the service asked for it. The last to stop waiting says so, also when it is given up.
struct Waiting {
    inner: Rc<Inner>,
}

impl Waiting {
    fn new(inner: Rc<Inner>, until: Timestamp) -> Self {
        inner.waiting.set(inner.waiting.get() + 1);
        inner.tell(Some(until));
        Self { inner }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let left = self.inner.waiting.get().saturating_sub(1);
        self.inner.waiting.set(left);
        if left == 0 {
            self.inner.tell(None);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::oauth::{Capability, Method, NetworkFault, Scope, ScopeSet};
    use crate::session::ports::Clock as _;
    use crate::session::{State, Why};
    use crate::spotify::endpoint::{Bucket, me, playlists, saved_tracks};
    use crate::spotify::model::{Entry, Me, Playlist};
    use crate::spotify::testing::{Bench, Reply, ok, page_with_next, status};
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
            let sent: Rc<RefCell<Vec<(&str, String)>>> = Rc::default();
            let kept = sent.clone();
            let mut bench = Bench::new(change.scopes(), move |request| {
                kept.borrow_mut().extend(request.body.clone());
                reply("")
            });
            let (client, change) = (bench.client.clone(), change.clone());
            assert_eq!(bench.run(async move { client.change(&change).await }), outcome);
            assert_eq!(*sent.borrow(), [("application/json", r#"{"name":"b"}"#.to_owned())]);
        }
    }

    fn look(bench: &Bench, method: Method) -> impl Future<Output = Result<Seen, ApiError>> + 'static {
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
        assert!(matches!(bench.session.state(), State::SignedOut { why: Why::Rejected, .. }));
    }

    #[test]
    fn a_wait_that_was_asked_for_is_sat_through_and_shown() {
        let mut bench =
            Bench::new(SEE, in_order(vec![|| Reply::Answer(429, Some(12), "API rate limit exceeded".into()), || ok(ME)]));
        let shown: Rc<RefCell<Vec<Option<Timestamp>>>> = Rc::default();
        let kept = shown.clone();
        bench.client.on_wait(move |until| kept.borrow_mut().push(until));
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
        bench.client.on_wait(move |until| kept.set(until));
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
}
