//! A world made of plain data: a clock tests move, a network tests answer for, storage and randomness that can break.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::channel::oneshot;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::{AbortHandle, abortable};
use futures::task::LocalSpawnExt as _;
use lockgroove::learn::trace::Tracer;
use lockgroove::oauth::{ClientId, HttpRequest, HttpResponse, NetworkFault, NoRandomness, Random, RedirectUri, ScopeSet};
use lockgroove::session::ports::{Browser, Clock, Navigator, Pending, SinglePage, Spawner, Storage, StorageFault, Transport};
use lockgroove::session::{Bearer, Config, Denied, Resume, ReturnRules, Session, SessionState, SignInRequest, Timestamp};

pub(crate) type Answer = Result<HttpResponse, NetworkFault>;
pub(crate) type Form = BTreeMap<String, String>;

pub(crate) const CLIENT: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const APP: &str = "https://lockgroove.example";
pub(crate) const SCOPES: &str = "playlist-read-private user-library-read";
pub(crate) const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/", "/callback", "/connect"] };
const START: i64 = 1_795_000_000_000;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    InFlight,
    Answered,
    /// Its future was dropped.
    Aborted,
}

/// One token request as it went out.
pub(crate) struct Sent {
    pub(crate) request: HttpRequest,
    pub(crate) form: Form,
    /// On the clock that is never set.
    pub(crate) at: i64,
    pub(crate) fate: Fate,
    reply: Option<oneshot::Sender<Answer>>,
}

impl Sent {
    pub(crate) fn is_refresh(&self) -> bool {
        self.form.get("grant_type").is_some_and(|kind| kind == "refresh_token")
    }
}

/// What was done to the world, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Read(String),
    Wrote(String),
    Removed(String),
    Sent(String),
    Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StorageMood {
    Works,
    Full,
    Blocked,
}

#[derive(Default)]
struct Network {
    sent: Vec<Sent>,
    /// Answers for the next requests; with none left, the rule, and without a rule the answer is held back.
    plan: VecDeque<Answer>,
    most_at_once: usize,
}

pub(crate) struct FakeWorld {
    wall: Cell<i64>,
    steady: Cell<i64>,
    /// The wall clock is rounded down to this, as browsers do against fingerprinting.
    pub(crate) grain: Cell<i64>,
    sleepers: RefCell<BTreeMap<(i64, usize), oneshot::Sender<()>>>,
    slept: Cell<usize>,
    network: Rc<RefCell<Network>>,
    storage: RefCell<BTreeMap<String, String>>,
    pub(crate) mood: Cell<StorageMood>,
    dice: Cell<u64>,
    pub(crate) random_works: Cell<bool>,
    pub(crate) left_for: RefCell<Vec<String>>,
    /// Every record that was ever read, by its name.
    pub(crate) records_read: RefCell<BTreeMap<String, String>>,
    pub(crate) deeds: RefCell<Vec<Deed>>,
    spawner: RefCell<LocalSpawner>,
}

struct InFlight {
    network: Rc<RefCell<Network>>,
    place: usize,
    answer: oneshot::Receiver<Answer>,
}

impl InFlight {
    fn settle(&self, fate: Fate) {
        let mut network = self.network.borrow_mut();
        if network.sent[self.place].fate == Fate::InFlight {
            network.sent[self.place].fate = fate;
        }
    }
}

impl Future for InFlight {
    type Output = Answer;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let answer = Pin::new(&mut self.answer).poll(context).map(|answer| answer.expect("the network outlives its requests"));
        if answer.is_ready() {
            self.settle(Fate::Answered);
        }
        answer
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.settle(Fate::Aborted);
    }
}

impl Transport for FakeWorld {
    fn send(&self, request: HttpRequest) -> Pending<Answer> {
        let form: Form = form_urlencoded::parse(request.body.as_ref().unwrap().text.as_bytes()).into_owned().collect();
        self.deeds.borrow_mut().push(Deed::Sent(form["grant_type"].clone()));
        let (reply, answer) = oneshot::channel();
        let mut network = self.network.borrow_mut();
        let reply = match network.plan.pop_front() {
            Some(planned) => reply.send(planned).map_or(None, |()| None),
            None => Some(reply),
        };
        let place = network.sent.len();
        network.sent.push(Sent { request, form, at: self.steady.get(), fate: Fate::InFlight, reply });
        let at_once = network.sent.iter().filter(|sent| sent.fate == Fate::InFlight).count();
        network.most_at_once = network.most_at_once.max(at_once);
        drop(network);
        Box::pin(InFlight { network: Rc::clone(&self.network), place, answer })
    }
}

impl Clock for FakeWorld {
    fn now(&self) -> Timestamp {
        Timestamp(self.wall.get().div_euclid(self.grain.get()) * self.grain.get())
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        let (waker, woken) = oneshot::channel();
        let due = self.steady.get() + span.as_millis() as i64;
        self.sleepers.borrow_mut().insert((due, self.slept.replace(self.slept.get() + 1)), waker);
        Box::pin(async move {
            if woken.await.is_err() {
                // The world is gone; nobody may wake.
                futures::future::pending::<()>().await;
            }
        })
    }
}

impl FakeWorld {
    /// Answers that were planned and not asked for are none.
    pub(crate) fn forget_plan(&self) {
        self.network.borrow_mut().plan.clear();
    }

    fn open<T>(&self, then: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> Result<T, StorageFault> {
        if self.mood.get() == StorageMood::Blocked { Err(StorageFault) } else { Ok(then(&mut self.storage.borrow_mut())) }
    }
}

/// Whether a stored thing is a pending sign-in.
fn is_transaction(name: &str) -> bool {
    name.starts_with("tx:")
}

impl Storage for FakeWorld {
    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        self.open(|storage| storage.keys().cloned().collect())
    }

    fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
        let text = self.open(|storage| storage.get(name).cloned())?;
        if let Some(text) = text.as_ref().filter(|_| is_transaction(name)) {
            self.deeds.borrow_mut().push(Deed::Read(name.to_owned()));
            self.records_read.borrow_mut().insert(name.to_owned(), text.clone());
        }
        Ok(text)
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault> {
        if self.mood.get() == StorageMood::Full {
            return Err(StorageFault);
        }
        if is_transaction(name) {
            self.deeds.borrow_mut().push(Deed::Wrote(name.to_owned()));
        }
        self.open(|storage| drop(storage.insert(name.to_owned(), text.to_owned())))
    }

    fn remove(&self, name: &str) -> Result<(), StorageFault> {
        if self.open(|storage| storage.remove(name))?.is_some() && is_transaction(name) {
            self.deeds.borrow_mut().push(Deed::Removed(name.to_owned()));
        }
        Ok(())
    }
}

impl Random for FakeWorld {
    /// Splitmix64: any seed gives another stream, none is weak.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if !self.random_works.get() {
            return Err(NoRandomness);
        }
        for byte in bytes {
            self.dice.set(self.dice.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
            let mut x = self.dice.get();
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (x ^ (x >> 31)) as u8;
        }
        Ok(())
    }
}

impl Navigator for FakeWorld {
    fn leave_for(&self, url: &str) {
        self.deeds.borrow_mut().push(Deed::Left);
        self.left_for.borrow_mut().push(url.to_owned());
    }
}

impl Spawner for FakeWorld {
    fn spawn(&self, task: Pending<()>) {
        self.spawner.borrow().spawn_local(task).unwrap();
    }
}

/// A caller's question and, once there is one, the answer.
pub(crate) struct Call {
    answer: Rc<RefCell<Option<Result<Bearer, Denied>>>>,
    caller: AbortHandle,
}

impl Call {
    pub(crate) fn answer(&self) -> Option<Result<Bearer, Denied>> {
        self.answer.borrow().clone()
    }

    /// The text of the token, or why there is none. Panics while there is no answer.
    pub(crate) fn token(&self) -> Result<String, Denied> {
        self.answer().expect("answered by now").map(|bearer| bearer.token.reveal().to_owned())
    }

    pub(crate) fn bearer(&self) -> Bearer {
        self.answer().expect("answered by now").expect("a token")
    }

    /// The caller goes away without waiting for the answer.
    pub(crate) fn give_up(&self) {
        self.caller.abort();
    }
}

/// A page in a world: a session, and all that runs.
pub(crate) struct Stage {
    pub(crate) world: Rc<FakeWorld>,
    pub(crate) session: Session,
    pub(crate) tracer: Tracer,
    pool: RefCell<LocalPool>,
    /// Every state the watcher was told.
    pub(crate) told: Rc<RefCell<Vec<SessionState>>>,
    pub(crate) arrivals: Rc<RefCell<Vec<String>>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::seeded(1)
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self::in_browser(seed, |_| Rc::new(SinglePage))
    }

    /// A page that shares something with others.
    pub(crate) fn in_browser(seed: u64, browser: impl FnOnce(&Rc<FakeWorld>) -> Rc<dyn Browser>) -> Self {
        let pool = LocalPool::new();
        let world = FakeWorld {
            wall: Cell::new(START + (seed % 1000) as i64),
            steady: Cell::new(0),
            grain: Cell::new(1),
            sleepers: RefCell::default(),
            slept: Cell::new(0),
            network: Rc::default(),
            storage: RefCell::default(),
            mood: Cell::new(StorageMood::Works),
            dice: Cell::new(seed),
            random_works: Cell::new(true),
            left_for: RefCell::default(),
            records_read: RefCell::default(),
            deeds: RefCell::default(),
            spawner: RefCell::new(pool.spawner()),
        };
        let world = Rc::new(world);
        let browser = browser(&world);
        Self::load(world, browser, pool)
    }

    fn load(world: Rc<FakeWorld>, browser: Rc<dyn Browser>, pool: LocalPool) -> Self {
        let session = Session::new(&config(), Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, world.clone(), browser);
        let (told, arrivals) = (Rc::<RefCell<Vec<SessionState>>>::default(), Rc::<RefCell<Vec<String>>>::default());
        let tracer = Tracer::new(world.clone());
        session.observe(Rc::new(tracer.clone()));
        session.on_change({
            let told = Rc::clone(&told);
            move |state| told.borrow_mut().push(state.clone())
        });
        session.on_arrival({
            let arrivals = Rc::clone(&arrivals);
            move |place| arrivals.borrow_mut().push(place.as_str().to_owned())
        });
        Self { world, session, tracer, pool: RefCell::new(pool), told, arrivals }
    }

    /// The page is loaded anew in the same tab: memory and requests are gone, storage and clock stay.
    pub(crate) fn reloaded(self) -> Self {
        self.reloaded_in(|_| Rc::new(SinglePage))
    }

    /// The same for a page that shares something with others.
    pub(crate) fn reloaded_in(self, browser: impl FnOnce(&Rc<FakeWorld>) -> Rc<dyn Browser>) -> Self {
        let Self { world, session, tracer, pool, .. } = self;
        drop((session, tracer, pool));
        world.sleepers.borrow_mut().clear();
        let pool = LocalPool::new();
        *world.spawner.borrow_mut() = pool.spawner();
        let browser = browser(&world);
        Self::load(world, browser, pool)
    }

    /// Runs until nothing can move.
    pub(crate) fn settle(&self) {
        self.pool.borrow_mut().run_until_stalled();
    }

    pub(crate) fn state(&self) -> SessionState {
        self.session.state()
    }

    // The clock

    /// Time passes: sleepers wake and requests reach their time limit, in order.
    pub(crate) fn advance(&self, span: Duration) {
        self.settle();
        let target = self.world.steady.get() + span.as_millis() as i64;
        loop {
            let sleeper = self.world.sleepers.borrow().keys().next().copied();
            let deadline = self.held().first().map(|place| {
                let sent = &self.world.network.borrow().sent[*place];
                sent.at + sent.request.time_limit.as_millis() as i64
            });
            let next = [sleeper.map(|(due, _)| due), deadline, Some(target)].into_iter().flatten().min().unwrap().min(target);
            let next = next.max(self.world.steady.get());
            self.world.wall.set(self.world.wall.get() + next - self.world.steady.get());
            self.world.steady.set(next);
            if deadline == Some(next) {
                self.answer(Err(NetworkFault::TimedOut));
            } else if let Some(key) = sleeper.filter(|(due, _)| *due <= next) {
                let waker = self.world.sleepers.borrow_mut().remove(&key).unwrap();
                let _ = waker.send(());
                self.settle();
            } else {
                return;
            }
        }
    }

    /// The wall clock is set, or the computer slept: timers know nothing of it.
    pub(crate) fn jump(&self, millis: i64) {
        self.world.wall.set(self.world.wall.get() + millis);
    }

    /// Now on the clock that is never set.
    pub(crate) fn steady(&self) -> i64 {
        self.world.steady.get()
    }

    // The network

    /// Answers for requests still to come, in order.
    pub(crate) fn plan(&self, answers: impl IntoIterator<Item = Answer>) {
        self.world.network.borrow_mut().plan.extend(answers);
    }

    /// The form of the oldest request held back.
    pub(crate) fn held_form(&self) -> Option<Form> {
        self.held().first().map(|place| self.form(*place))
    }

    fn held(&self) -> Vec<usize> {
        let network = self.world.network.borrow();
        let waits = |sent: &Sent| sent.fate == Fate::InFlight && sent.reply.is_some();
        network.sent.iter().enumerate().filter(|(_, sent)| waits(sent)).map(|(place, _)| place).collect()
    }

    /// Answers the oldest request held back. Tells whether there was one.
    pub(crate) fn answer(&self, answer: Answer) -> bool {
        let Some(place) = self.held().first().copied() else { return false };
        let reply = self.world.network.borrow_mut().sent[place].reply.take().unwrap();
        let heard = reply.send(answer).is_ok();
        self.settle();
        heard
    }

    pub(crate) fn sent(&self) -> usize {
        self.world.network.borrow().sent.len()
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.with_sent(|sent| sent.iter().filter(|sent| sent.fate == Fate::InFlight).count())
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.world.network.borrow().most_at_once
    }

    pub(crate) fn with_sent<T>(&self, look: impl FnOnce(&[Sent]) -> T) -> T {
        look(&self.world.network.borrow().sent)
    }

    pub(crate) fn fates(&self) -> Vec<Fate> {
        self.with_sent(|sent| sent.iter().map(|sent| sent.fate).collect())
    }

    pub(crate) fn form(&self, place: usize) -> Form {
        self.with_sent(|sent| sent[place].form.clone())
    }

    // Storage

    /// The pending sign-ins that are stored.
    pub(crate) fn records(&self) -> BTreeMap<String, String> {
        let mut stored = self.stored();
        stored.retain(|name, _| is_transaction(name));
        stored
    }

    /// Everything that is stored.
    pub(crate) fn stored(&self) -> BTreeMap<String, String> {
        self.world.storage.borrow().clone()
    }

    // People

    pub(crate) fn sign_in(&self) {
        self.session.sign_in(wish());
        self.settle();
    }

    /// The parameters of the address last left for.
    pub(crate) fn left_with(&self) -> Form {
        let url = self.world.left_for.borrow().last().cloned().expect("left");
        let (_, query) = url.split_once('?').expect("a query");
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Opens the callback page with the server's answer to the last sign-in.
    pub(crate) fn come_back_with(&self, code: &str) {
        self.callback(&format!("?code={code}&state={}", self.left_with()["state"]));
    }

    pub(crate) fn callback(&self, query: &str) {
        self.session.callback(query);
        self.settle();
    }

    pub(crate) fn sign_out(&self) {
        self.session.sign_out();
        self.settle();
    }

    /// Somebody is signed in with this answer, after a page load as in life.
    pub(crate) fn signed_in(answer: Answer) -> Self {
        let stage = Self::new();
        stage.sign_in();
        let stage = stage.reloaded();
        stage.plan([answer]);
        stage.come_back_with("code-1");
        assert!(matches!(stage.state(), SessionState::SignedIn(_)), "{:?}", stage.state());
        stage
    }

    // Callers

    pub(crate) fn ask(&self) -> Call {
        self.call(self.session.token())
    }

    pub(crate) fn replace(&self, refused: Bearer) -> Call {
        self.call(self.session.replace_token(refused))
    }

    fn call(&self, answer: impl Future<Output = Result<Bearer, Denied>> + 'static) -> Call {
        let place = Rc::<RefCell<Option<Result<Bearer, Denied>>>>::default();
        let (task, caller) = abortable({
            let place = Rc::clone(&place);
            async move { *place.borrow_mut() = Some(answer.await) }
        });
        self.world.spawn(Box::pin(async move {
            // Given up or done: the place tells.
            let _ = task.await;
        }));
        self.settle();
        Call { answer: place, caller }
    }
}

pub(crate) fn config() -> Config {
    Config::parse("{}").unwrap()
}

pub(crate) fn wish() -> SignInRequest {
    SignInRequest {
        client_id: ClientId::parse(CLIENT).unwrap(),
        scopes: ScopeSet::parse(SCOPES),
        return_to: RETURN_RULES.parse("/playlists/37i?view=grid#row9"),
        show_dialog: false,
    }
}

/// The same, to be tried again by a person who had granted nothing before.
pub(crate) fn resume() -> Resume {
    Resume { request: wish(), granted_before: ScopeSet::NONE }
}

// Answers

pub(crate) const CUT: Answer = Err(NetworkFault::Unreachable);
pub(crate) const OFFLINE: Answer = Err(NetworkFault::Offline);
pub(crate) const LATE: Answer = Err(NetworkFault::TimedOut);

pub(crate) fn status(status: u16, body: &str) -> Answer {
    Ok(HttpResponse { status, body: body.to_owned(), ..HttpResponse::default() })
}

/// A good answer for an hour.
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

pub(crate) fn throttled(retry_after: Option<u32>) -> Answer {
    Ok(HttpResponse { status: 429, retry_after, ..HttpResponse::default() })
}
