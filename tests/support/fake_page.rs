//! A page of the app in a fake world, and the answers that tests give it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use futures::executor::LocalPool;
use futures::future::{AbortHandle, abortable};
use lockgroove::learn::trace::Tracer;
use lockgroove::oauth::{ClientId, HttpRequest, HttpResponse, NetworkFault, RedirectUri, ScopeSet};
use lockgroove::session::ports::{Browser, Clock as _, SinglePage, Spawner as _};
use lockgroove::session::{
    Bearer, Config, Denied, Grant, Resume, Session, SessionState, SignInRequest, SignedOutReason, Timestamp,
};

use crate::fake_world::*;

pub(crate) type World = FakeWorld<FakeRuntime>;

pub(crate) const CLIENT: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const APP: &str = "https://lockgroove.example";
pub(crate) const SCOPES: &str = "playlist-read-private user-library-read";

/// A page with its session, and the tasks that run in it.
pub(crate) struct FakePage {
    pub(crate) world: Rc<World>,
    pub(crate) session: Session,
    pub(crate) tracer: Tracer,
    /// Every state that `on_change` was called with.
    pub(crate) states: Rc<RefCell<Vec<SessionState>>>,
    /// Every path that `on_arrival` was called with.
    pub(crate) arrivals: Rc<RefCell<Vec<String>>>,
    tasks: RefCell<LocalPool>,
}

impl FakePage {
    pub(crate) fn new() -> Self {
        Self::with_seed(1)
    }

    /// A page with other random numbers, and a clock that is off by some milliseconds.
    pub(crate) fn with_seed(seed: u64) -> Self {
        Self::in_browser(seed, |_| Rc::new(SinglePage))
    }

    /// A page that shares a browser with others.
    pub(crate) fn in_browser(seed: u64, browser: impl FnOnce(&Rc<World>) -> Rc<dyn Browser>) -> Self {
        let tasks = LocalPool::new();
        let world = Rc::new(FakeWorld::new(FakeRuntime::new(tasks.spawner(), seed), seed));
        let browser = browser(&world);
        Self::load(world, browser, tasks)
    }

    /// A page with a session, after an exchange with this answer.
    pub(crate) fn signed_in(answer: Answer) -> Self {
        let page = Self::new();
        page.sign_in();
        let page = page.reloaded();
        page.plan([answer]);
        page.return_with("code-1");
        assert!(matches!(page.state(), SessionState::SignedIn(_)), "{:?}", page.state());
        page
    }

    fn load(world: Rc<World>, browser: Rc<dyn Browser>, tasks: LocalPool) -> Self {
        let session = Session::new(&config(), Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, world.clone(), browser);
        let (states, arrivals) = (Rc::<RefCell<Vec<SessionState>>>::default(), Rc::<RefCell<Vec<String>>>::default());
        let tracer = Tracer::new(world.clone());
        session.observe(Rc::new(tracer.clone()));
        session.on_change({
            let states = Rc::clone(&states);
            move |state| states.borrow_mut().push(state.clone())
        });
        session.on_arrival({
            let arrivals = Rc::clone(&arrivals);
            move |return_to| arrivals.borrow_mut().push(return_to.as_str().to_owned())
        });
        Self { world, session, tracer, states, arrivals, tasks: RefCell::new(tasks) }
    }

    /// Loads the page again in the same tab: memory and requests are lost, storage and clocks stay.
    pub(crate) fn reloaded(self) -> Self {
        self.reloaded_in(|_| Rc::new(SinglePage))
    }

    /// The same for a page that shares a browser with others.
    pub(crate) fn reloaded_in(self, browser: impl FnOnce(&Rc<World>) -> Rc<dyn Browser>) -> Self {
        let Self { world, session, tracer, tasks, .. } = self;
        drop((session, tracer, tasks));
        let tasks = LocalPool::new();
        world.runtime.restart(tasks.spawner());
        let browser = browser(&world);
        Self::load(world, browser, tasks)
    }

    pub(crate) fn state(&self) -> SessionState {
        self.session.state()
    }

    /// The grant. Panics unless somebody is signed in.
    pub(crate) fn grant(&self) -> Grant {
        self.state().grant().cloned().unwrap_or_else(|| panic!("not signed in: {:?}", self.state()))
    }

    /// Why nobody is signed in. Panics in any other state.
    pub(crate) fn signed_out_reason(&self) -> SignedOutReason {
        match self.state() {
            SessionState::SignedOut { reason, .. } => reason,
            other => panic!("not signed out: {other:?}"),
        }
    }

    // Tasks and clocks

    /// Runs all tasks until each of them waits.
    pub(crate) fn settle(&self) {
        self.tasks.borrow_mut().run_until_stalled();
    }

    /// Lets time pass: timers fire and requests reach their time limits, in order.
    pub(crate) fn advance(&self, span: Duration) {
        let end = self.steady() + span.as_millis() as i64;
        while self.advance_to_next(end) {}
        self.world.runtime.move_to(end);
    }

    /// Lets time pass until no timer runs and no request is open.
    pub(crate) fn advance_to_rest(&self) {
        while self.advance_to_next(i64::MAX) {}
    }

    fn advance_to_next(&self, end: i64) -> bool {
        self.settle();
        self.world.runtime.move_to_next(end)
    }

    /// Starts a task. The cell gets its output.
    pub(crate) fn start<T: 'static>(&self, task: impl Future<Output = T> + 'static) -> Rc<Cell<Option<T>>> {
        let output = Rc::new(Cell::new(None));
        let cell = Rc::clone(&output);
        self.world.spawn(Box::pin(async move { cell.set(Some(task.await)) }));
        output
    }

    /// Runs a task to its end, and lets time pass as needed.
    pub(crate) fn run<T: 'static>(&self, task: impl Future<Output = T> + 'static) -> T {
        let output = self.start(task);
        loop {
            self.settle();
            if let Some(output) = output.take() {
                return output;
            }
            assert!(self.advance_to_next(i64::MAX), "the task waits, and no timer runs");
        }
    }

    /// Sets the wall clock, as a person does or a computer that slept. Timers do not notice.
    pub(crate) fn jump(&self, millis: i64) {
        self.world.runtime.jump(millis);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// Now, by the steady clock.
    pub(crate) fn steady(&self) -> i64 {
        self.world.runtime.steady()
    }

    // The network

    /// Plans the answers to the next requests. They are there at once.
    pub(crate) fn plan(&self, answers: impl IntoIterator<Item = Answer>) {
        self.world.runtime.network.borrow_mut().plan.extend(answers.into_iter().map(Reply::Now));
    }

    pub(crate) fn clear_plan(&self) {
        self.world.runtime.network.borrow_mut().plan.clear();
    }

    /// Replies to every request that has no planned answer.
    pub(crate) fn script(&self, script: impl FnMut(&HttpRequest) -> Reply + 'static) {
        self.world.runtime.network.borrow_mut().script = Some(Box::new(script));
    }

    /// Sets whether the Web API answers requests without a token.
    pub(crate) fn set_api_answers(&self, answers: bool) {
        self.world.runtime.network.borrow_mut().api_answers = answers;
    }

    /// How many requests without a token were sent to the Web API.
    pub(crate) fn probes(&self) -> usize {
        self.world.runtime.network.borrow().probes
    }

    fn oldest_open(&self) -> Option<usize> {
        self.with_sent(|sent| sent.iter().position(SentRequest::is_open))
    }

    /// The form of the oldest open request.
    pub(crate) fn open_form(&self) -> Option<Form> {
        self.oldest_open().map(|index| self.form(index))
    }

    /// Answers the oldest open request. Returns whether there was one.
    pub(crate) fn answer(&self, answer: Answer) -> bool {
        let Some(index) = self.oldest_open() else { return false };
        let is_delivered = self.world.runtime.network.borrow_mut().answer(index, answer);
        self.settle();
        is_delivered
    }

    /// How many requests were sent.
    pub(crate) fn sent(&self) -> usize {
        self.with_sent(<[_]>::len)
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.world.runtime.network.borrow().in_flight()
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.world.runtime.network.borrow().most_in_flight
    }

    pub(crate) fn with_sent<T>(&self, read: impl FnOnce(&[SentRequest]) -> T) -> T {
        read(&self.world.runtime.network.borrow().sent)
    }

    pub(crate) fn fates(&self) -> Vec<Fate> {
        self.with_sent(|sent| sent.iter().map(|request| request.fate).collect())
    }

    /// The form of a request, by its index.
    pub(crate) fn form(&self, index: usize) -> Form {
        self.with_sent(|sent| sent[index].form.clone())
    }

    /// When refreshes were sent, by the steady clock.
    pub(crate) fn refreshes(&self) -> Vec<i64> {
        self.with_sent(|sent| sent.iter().filter(|request| request.is_refresh()).map(|request| request.sent_at).collect())
    }

    // Storage

    /// The stored transactions, by their keys.
    pub(crate) fn transactions(&self) -> BTreeMap<String, String> {
        let mut stored = self.world.stored();
        stored.retain(|key, _| is_transaction(key));
        stored
    }

    // What a person does

    pub(crate) fn sign_in(&self) {
        self.session.sign_in(sign_in_request());
        self.settle();
    }

    /// How often the page left for the authorization server.
    pub(crate) fn navigations(&self) -> usize {
        self.world.left_for.borrow().len()
    }

    /// The parameters of the last authorization request.
    pub(crate) fn authorization_request(&self) -> Form {
        let url = self.world.left_for.borrow().last().cloned().expect("the page left");
        let (_, query) = url.split_once('?').expect("a query");
        parse_form(query)
    }

    /// The `state` of the last authorization request.
    pub(crate) fn last_state(&self) -> String {
        self.authorization_request().remove("state").expect("a state")
    }

    /// Opens the callback page with a code for the last authorization request.
    pub(crate) fn return_with(&self, code: &str) {
        self.callback(&format!("?code={code}&state={}", self.last_state()));
    }

    pub(crate) fn callback(&self, query: &str) {
        self.session.callback(query);
        self.settle();
    }

    pub(crate) fn sign_out(&self) {
        self.session.sign_out();
        self.settle();
    }

    // Callers

    /// Asks for a token.
    pub(crate) fn ask(&self) -> Caller {
        self.start_caller(self.session.token())
    }

    /// Asks for another token after the Web API answered 401 to this one.
    pub(crate) fn replace(&self, refused: Bearer) -> Caller {
        self.start_caller(self.session.replace_token(refused))
    }

    fn start_caller(&self, token: impl Future<Output = Result<Bearer, Denied>> + 'static) -> Caller {
        let outcome = Rc::<RefCell<Option<Result<Bearer, Denied>>>>::default();
        let (task, handle) = abortable({
            let outcome = Rc::clone(&outcome);
            async move { *outcome.borrow_mut() = Some(token.await) }
        });
        self.start(task);
        self.settle();
        Caller { outcome, handle }
    }
}

/// A caller who asked for a token.
pub(crate) struct Caller {
    outcome: Rc<RefCell<Option<Result<Bearer, Denied>>>>,
    handle: AbortHandle,
}

impl Caller {
    /// The answer. `None` while the caller waits.
    pub(crate) fn answer(&self) -> Option<Result<Bearer, Denied>> {
        self.outcome.borrow().clone()
    }

    /// The text of the token. Panics while the caller waits.
    pub(crate) fn token(&self) -> Result<String, Denied> {
        self.answer().expect("an answer").map(|bearer| bearer.token.reveal().to_owned())
    }

    pub(crate) fn bearer(&self) -> Bearer {
        self.answer().expect("an answer").expect("a token")
    }

    /// Drops the future that waits for the answer.
    pub(crate) fn give_up(&self) {
        self.handle.abort();
    }
}

pub(crate) fn config() -> Config {
    Config::parse("{}").unwrap()
}

pub(crate) fn sign_in_request() -> SignInRequest {
    SignInRequest {
        client_id: ClientId::parse(CLIENT).unwrap(),
        scopes: ScopeSet::parse(SCOPES),
        return_to: RETURN_RULES.parse("/playlists/37i?view=grid#row9"),
        show_dialog: false,
    }
}

/// The same sign-in, to try again, by a person who had granted nothing before.
pub(crate) fn resume() -> Resume {
    Resume { request: sign_in_request(), granted_before: ScopeSet::NONE }
}

// Answers

pub(crate) const UNREACHABLE: Answer = Err(NetworkFault::Unreachable);
pub(crate) const OFFLINE: Answer = Err(NetworkFault::Offline);
pub(crate) const TIMED_OUT: Answer = Err(NetworkFault::TimedOut);

pub(crate) fn status(status: u16, body: &str) -> Answer {
    Ok(HttpResponse { status, body: body.to_owned(), ..HttpResponse::default() })
}

/// Tokens for an hour.
pub(crate) fn tokens(access: &str, refresh: Option<&str>) -> Answer {
    tokens_for(3600, access, refresh)
}

pub(crate) fn tokens_for(seconds: i64, access: &str, refresh: Option<&str>) -> Answer {
    let refresh = refresh.map_or_else(String::new, |text| format!(r#","refresh_token":"{text}""#));
    status(200, &format!(r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":{seconds}{refresh}}}"#))
}

pub(crate) fn invalid_grant() -> Answer {
    status(400, r#"{"error":"invalid_grant","error_description":"Refresh token revoked"}"#)
}

/// A 429 with `Retry-After` in seconds.
pub(crate) fn throttled(retry_after: Option<u32>) -> Answer {
    Ok(HttpResponse { status: 429, retry_after, ..HttpResponse::default() })
}
