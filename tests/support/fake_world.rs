//! A fake world for a page of the app: clocks that tests move, a network that tests script, and storage and random numbers that can fail.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::channel::oneshot;
use futures::executor::LocalSpawner;
use futures::task::LocalSpawnExt as _;
use lockgroove::oauth::{HttpRequest, HttpResponse, NetworkFault, NoRandomness, Random};
use lockgroove::session::ports::{Clock, Navigator, Pending, Spawner, Storage, StorageFault, Transport};
use lockgroove::session::{ReturnRules, Timestamp};

pub(crate) type Answer = Result<HttpResponse, NetworkFault>;
/// Parameters by name.
pub(crate) type Form = BTreeMap<String, String>;

pub(crate) const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/", "/callback", "/connect"] };
const START: i64 = 1_795_000_000_000;

/// Reads parameters in the form encoding.
pub(crate) fn parse_form(text: &str) -> Form {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn form_in(request: &HttpRequest) -> Form {
    request.body.as_ref().map(|body| parse_form(&body.text)).unwrap_or_default()
}

/// Whether a storage key is that of a transaction.
pub(crate) fn is_transaction(key: &str) -> bool {
    key.starts_with("tx:")
}

// The world

/// What a page did through its ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Read the transaction with this key.
    Read(String),
    /// Stored it.
    Stored(String),
    /// Removed it.
    Removed(String),
    /// Sent a token request with this grant type.
    Sent(String),
    /// Left for the authorization server.
    Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StorageState {
    Works,
    Full,
    Blocked,
}

/// The ports of a page. The runtime sends requests, keeps the time and runs tasks; the rest is fake.
pub(crate) struct FakeWorld<R> {
    pub(crate) runtime: R,
    storage: RefCell<BTreeMap<String, String>>,
    pub(crate) storage_state: Cell<StorageState>,
    random_state: Cell<u64>,
    pub(crate) random_works: Cell<bool>,
    /// The addresses that the page left for.
    pub(crate) left_for: RefCell<Vec<String>>,
    /// What the page did, in order.
    pub(crate) actions: RefCell<Vec<Action>>,
    /// Every transaction that was read, by its key.
    pub(crate) transactions_read: RefCell<BTreeMap<String, String>>,
}

impl<R> FakeWorld<R> {
    pub(crate) fn new(runtime: R, seed: u64) -> Self {
        Self {
            runtime,
            storage: RefCell::default(),
            storage_state: Cell::new(StorageState::Works),
            random_state: Cell::new(seed),
            random_works: Cell::new(true),
            left_for: RefCell::default(),
            actions: RefCell::default(),
            transactions_read: RefCell::default(),
        }
    }

    /// Everything that is stored.
    pub(crate) fn stored(&self) -> BTreeMap<String, String> {
        self.storage.borrow().clone()
    }

    fn log(&self, action: Action) {
        self.actions.borrow_mut().push(action);
    }

    fn with_storage<T>(&self, access: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> Result<T, StorageFault> {
        match self.storage_state.get() {
            StorageState::Blocked => Err(StorageFault),
            StorageState::Works | StorageState::Full => Ok(access(&mut self.storage.borrow_mut())),
        }
    }
}

impl<R> Storage for FakeWorld<R> {
    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        self.with_storage(|storage| storage.keys().cloned().collect())
    }

    fn get(&self, key: &str) -> Result<Option<String>, StorageFault> {
        let text = self.with_storage(|storage| storage.get(key).cloned())?;
        if let Some(text) = text.as_ref().filter(|_| is_transaction(key)) {
            self.log(Action::Read(key.to_owned()));
            self.transactions_read.borrow_mut().insert(key.to_owned(), text.clone());
        }
        Ok(text)
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StorageFault> {
        if self.storage_state.get() == StorageState::Full {
            return Err(StorageFault);
        }
        self.with_storage(|storage| drop(storage.insert(key.to_owned(), text.to_owned())))?;
        if is_transaction(key) {
            self.log(Action::Stored(key.to_owned()));
        }
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StorageFault> {
        if self.with_storage(|storage| storage.remove(key))?.is_some() && is_transaction(key) {
            self.log(Action::Removed(key.to_owned()));
        }
        Ok(())
    }
}

impl<R> Random for FakeWorld<R> {
    /// Splitmix64, which gives a different sequence for each seed and has no weak seeds.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if !self.random_works.get() {
            return Err(NoRandomness);
        }
        for byte in bytes {
            self.random_state.set(self.random_state.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
            let mut x = self.random_state.get();
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (x ^ (x >> 31)) as u8;
        }
        Ok(())
    }
}

impl<R> Navigator for FakeWorld<R> {
    fn leave_for(&self, url: &str) {
        self.log(Action::Left);
        self.left_for.borrow_mut().push(url.to_owned());
    }
}

impl<R: Transport> Transport for FakeWorld<R> {
    fn send(&self, request: HttpRequest) -> Pending<Answer> {
        if let Some(grant_type) = form_in(&request).remove("grant_type") {
            self.log(Action::Sent(grant_type));
        }
        self.runtime.send(request)
    }
}

impl<R: Clock> Clock for FakeWorld<R> {
    fn now(&self) -> Timestamp {
        self.runtime.now()
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        self.runtime.sleep(span)
    }
}

impl<R: Spawner> Spawner for FakeWorld<R> {
    fn spawn(&self, task: Pending<()>) {
        self.runtime.spawn(task);
    }
}

// The network

/// What the network does with a request.
pub(crate) enum Reply {
    /// Has the answer at once.
    Now(Answer),
    /// Delivers the answer after this time.
    After(Duration, Answer),
    /// Delivers nothing until the test answers or the time limit of the request passes.
    Never,
}

/// Chooses the reply to a request.
type Script = Box<dyn FnMut(&HttpRequest) -> Reply>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    InFlight,
    Answered,
    /// Its future was dropped.
    Aborted,
}

pub(crate) struct SentRequest {
    pub(crate) request: HttpRequest,
    pub(crate) form: Form,
    /// When it was sent, by the steady clock.
    pub(crate) sent_at: i64,
    pub(crate) fate: Fate,
    /// Delivers the answer of the test.
    answer: Option<oneshot::Sender<Answer>>,
}

impl SentRequest {
    pub(crate) fn is_refresh(&self) -> bool {
        self.form.get("grant_type").is_some_and(|kind| kind == "refresh_token")
    }

    /// Whether it waits for an answer of the test.
    pub(crate) fn is_open(&self) -> bool {
        self.fate == Fate::InFlight && self.answer.is_some()
    }

    fn time_limit(&self) -> i64 {
        self.sent_at + self.request.time_limit.as_millis() as i64
    }
}

#[derive(Default)]
pub(crate) struct Network {
    pub(crate) sent: Vec<SentRequest>,
    /// The replies to the next requests. After that the script replies.
    pub(crate) plan: VecDeque<Reply>,
    /// Without a script the reply is [`Reply::Never`].
    pub(crate) script: Option<Script>,
    pub(crate) most_in_flight: usize,
    /// Whether the Web API answers requests without a token. They are not among the requests sent.
    pub(crate) api_answers: bool,
    /// How many of them there were.
    pub(crate) probes: usize,
}

impl Network {
    pub(crate) fn in_flight(&self) -> usize {
        self.sent.iter().filter(|sent| sent.fate == Fate::InFlight).count()
    }

    fn reply_to(&mut self, request: &HttpRequest) -> Reply {
        let planned = self.plan.pop_front();
        planned.or_else(|| self.script.as_mut().map(|script| script(request))).unwrap_or(Reply::Never)
    }

    /// The next time limit of an open request, and its index.
    fn next_time_limit(&self) -> Option<(i64, usize)> {
        let open = self.sent.iter().enumerate().filter(|(_, sent)| sent.is_open());
        open.map(|(index, sent)| (sent.time_limit(), index)).min()
    }

    /// Answers an open request. Returns whether its future still exists.
    pub(crate) fn answer(&mut self, index: usize, answer: Answer) -> bool {
        self.sent[index].answer.take().is_some_and(|sender| sender.send(answer).is_ok())
    }
}

/// The answer to a request, which notes what becomes of the request.
struct InFlight {
    network: Rc<RefCell<Network>>,
    index: usize,
    answer: Pending<Answer>,
}

impl InFlight {
    fn end(&self, fate: Fate) {
        let sent = &mut self.network.borrow_mut().sent[self.index];
        if sent.fate == Fate::InFlight {
            sent.fate = fate;
        }
    }
}

impl Future for InFlight {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let answer = self.answer.as_mut().poll(context);
        if answer.is_ready() {
            self.end(Fate::Answered);
        }
        answer
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.end(Fate::Aborted);
    }
}

// The runtime

/// Clocks that tests move, and a network that tests script.
pub(crate) struct FakeRuntime {
    /// The wall clock, which can be set.
    wall: Cell<i64>,
    /// The clock of timers, which is never set.
    steady: Cell<i64>,
    /// The wall clock is rounded down to this, as some browsers do against fingerprinting.
    pub(crate) clock_resolution: Cell<i64>,
    /// By their time on the steady clock; of two at the same time, the older one is first.
    timers: RefCell<BTreeMap<(i64, usize), oneshot::Sender<()>>>,
    next_timer: Cell<usize>,
    pub(crate) network: Rc<RefCell<Network>>,
    spawner: RefCell<LocalSpawner>,
}

impl FakeRuntime {
    /// The wall clock starts up to a second later, depending on the seed.
    pub(crate) fn new(spawner: LocalSpawner, seed: u64) -> Self {
        Self {
            wall: Cell::new(START + (seed % 1000) as i64),
            steady: Cell::new(0),
            clock_resolution: Cell::new(1),
            timers: RefCell::default(),
            next_timer: Cell::new(0),
            network: Rc::default(),
            spawner: RefCell::new(spawner),
        }
    }

    /// Removes all timers and runs later tasks with `spawner`, as for a page that is loaded again.
    pub(crate) fn restart(&self, spawner: LocalSpawner) {
        self.timers.borrow_mut().clear();
        *self.spawner.borrow_mut() = spawner;
    }

    /// Now, by the steady clock.
    pub(crate) fn steady(&self) -> i64 {
        self.steady.get()
    }

    /// Sets the wall clock.
    pub(crate) fn jump(&self, millis: i64) {
        self.wall.set(self.wall.get() + millis);
    }

    /// Moves both clocks forward.
    pub(crate) fn move_to(&self, steady: i64) {
        self.jump(steady - self.steady.get());
        self.steady.set(steady);
    }

    /// Moves the clocks to the next timer or time limit and lets it pass. `false` if there is none until `end`.
    pub(crate) fn move_to_next(&self, end: i64) -> bool {
        let mut timers = self.timers.borrow_mut();
        timers.retain(|_, timer| !timer.is_canceled());
        let timer = timers.first_entry();
        let due = timer.as_ref().map(|timer| timer.key().0);
        let limit = self.network.borrow().next_time_limit();
        let Some(next) = [due, limit.map(|(at, _)| at)].into_iter().flatten().min().filter(|next| *next <= end) else {
            return false;
        };
        self.move_to(next);
        match (limit, timer) {
            (Some((at, index)), _) if at == next => drop(self.network.borrow_mut().answer(index, Err(NetworkFault::TimedOut))),
            (_, Some(timer)) => drop(timer.remove().send(())),
            (_, None) => {}
        }
        true
    }
}

impl Transport for FakeRuntime {
    fn send(&self, request: HttpRequest) -> Pending<Answer> {
        if let Some(bearer) = request.bearer() {
            let is_in_body = request.body.as_ref().is_some_and(|body| body.text.contains(bearer.reveal()));
            assert!(!request.url.contains(bearer.reveal()) && !is_in_body, "the access token is sent in the header only");
        }
        let mut network = self.network.borrow_mut();
        if request.credential.is_none() && request.body.is_none() {
            network.probes += 1;
            let unauthorized = HttpResponse { status: 401, ..HttpResponse::default() };
            return Box::pin(std::future::ready(if network.api_answers {
                Ok(unauthorized)
            } else {
                Err(NetworkFault::Unreachable)
            }));
        }
        let (sender, receiver) = oneshot::channel();
        let (answer, sender): (Pending<Answer>, _) = match network.reply_to(&request) {
            Reply::Now(answer) => (Box::pin(std::future::ready(answer)), None),
            Reply::After(span, answer) => {
                let timer = self.sleep(span);
                let delayed = async move {
                    timer.await;
                    answer
                };
                (Box::pin(delayed), None)
            }
            Reply::Never => (Box::pin(async { receiver.await.expect("the network outlives its requests") }), Some(sender)),
        };
        let (form, index) = (form_in(&request), network.sent.len());
        network.sent.push(SentRequest { request, form, sent_at: self.steady.get(), fate: Fate::InFlight, answer: sender });
        network.most_in_flight = network.most_in_flight.max(network.in_flight());
        Box::pin(InFlight { network: Rc::clone(&self.network), index, answer })
    }
}

impl Clock for FakeRuntime {
    fn now(&self) -> Timestamp {
        let resolution = self.clock_resolution.get();
        Timestamp(self.wall.get().div_euclid(resolution) * resolution)
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        let (timer, fired) = oneshot::channel();
        let due = self.steady.get() + span.as_millis() as i64;
        self.timers.borrow_mut().insert((due, self.next_timer.replace(self.next_timer.get() + 1)), timer);
        Box::pin(async move {
            if fired.await.is_err() {
                // The page was loaded again, and the timer is gone.
                std::future::pending::<()>().await;
            }
        })
    }
}

impl Spawner for FakeRuntime {
    fn spawn(&self, task: Pending<()>) {
        self.spawner.borrow().spawn_local(task).unwrap();
    }
}
