//! For tests: answers written from what is known of the service, and a world with a fake clock and a scripted network.
#![allow(clippy::unwrap_used, clippy::panic)]

use core::cell::{Cell, RefCell};
use core::future::Future;
use core::time::Duration;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt as _;
use futures_channel::oneshot;

use super::client::ApiClient;
use super::error::ApiError;
use super::links::Links;
use super::model::Page;
use super::read::{FromJson, decode};
use crate::oauth::{ClientId, HttpRequest, HttpResponse, NetworkFault, NoRandomness, Origin, Random, RedirectUri, ScopeSet};
use crate::session::ports::{Clock, Navigator, Pending, SinglePage, Spawner, Storage, StorageFault, Transport};
use crate::session::{Config, ReturnRules, Session, SignInRequest, Timestamp};

pub(crate) const TRACK_2026: &str = r#"{"type":"track","id":"4uLU6hMCjMI75M1A2tKUQC","uri":"spotify:track:4uLU6hMCjMI75M1A2tKUQC",
"name":"Slow Train","artists":[{"id":"0a","name":"Ana","external_urls":{"spotify":"https://open.spotify.com/artist/0a"}},{"id":"0b","name":"The Rails"}],
"album":{"id":"1a","name":"Windows","album_type":"album","release_date":"2026-01","release_date_precision":"month","images":[{"url":"https://i.scdn.co/image/c","width":640,"height":640},{"url":"javascript:alert(1)"}],"artists":[{"name":"Ana"}]},
"disc_number":1,"track_number":3,"duration_ms":201000,"explicit":true,"is_playable":false,"restrictions":{"reason":"market"},"is_local":false,
"external_ids":{"isrc":"SEABC2600001"},"external_urls":{"spotify":"https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"}}"#;

pub(crate) const TRACK_OLDER: &str = r#"{"type":"track","track":true,"episode":false,"id":"1b","uri":"spotify:track:1b","name":"Old Train","popularity":40,
"preview_url":null,"available_markets":["SE","DE"],"linked_from":{"id":"1c"},"artists":[{"id":"0a","name":"Ana"}],"album":{"id":"1a","name":"Windows",
"available_markets":[],"label":"x","popularity":3,"images":[]},"duration_ms":1000,"explicit":false,"is_local":false,"external_ids":{}}"#;

pub(crate) const PLAYLIST_2026: &str = r#"{"id":"3cEYpjA9oz9GiPac4AsH4n","uri":"spotify:playlist:3cEYpjA9oz9GiPac4AsH4n","type":"playlist",
"name":"Slow trains","description":"","owner":{"id":"ida","display_name":"Ida"},"public":false,"collaborative":false,"snapshot_id":"AAAA",
"images":[{"url":"https://mosaic.scdn.co/640/x","height":null,"width":null}],"items":{"href":"h","total":312},"primary_color":null,
"external_urls":{"spotify":"https://open.spotify.com/playlist/3cEYpjA9oz9GiPac4AsH4n"}}"#;

pub(crate) const PLAYLIST_OLDER: &str = r#"{"id":"2b","name":"Older","description":null,"owner":{"id":"wizzler","display_name":null},"public":true,
"collaborative":false,"snapshot_id":"BBBB","images":null,"tracks":{"href":"h","total":7},"followers":{"href":null,"total":1}}"#;

pub(crate) fn api() -> Origin {
    Origin::parse("https://api.spotify.com/v1").unwrap()
}

pub(crate) fn decoded<T: FromJson>(body: &str) -> Result<T, ApiError> {
    decode(body, &Links::of(&api()))
}

pub(crate) fn page_with_next<T>(next: Option<&str>) -> Page<T> {
    Page { href: None, items: Vec::new(), total: 0, next: next.map(str::to_owned), offset: 0, limit: 50, odd: 0 }
}

const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &[] };

/// What the network does about one request.
pub(crate) enum Reply {
    Answer(u16, Option<u32>, String),
    Fault(NetworkFault),
    /// An answer that takes its time.
    Slow(Duration, u16, String),
    Never,
}

pub(crate) fn ok(body: &str) -> Reply {
    Reply::Answer(200, None, body.to_owned())
}

pub(crate) fn status(status: u16) -> Reply {
    Reply::Answer(status, None, String::new())
}

type Script = Box<dyn FnMut(&HttpRequest) -> Reply>;

/// A world with a clock that only moves when everybody waits for it.
pub(crate) struct FakeWorld {
    now: Cell<i64>,
    timers: RefCell<Vec<(i64, oneshot::Sender<()>)>>,
    script: RefCell<Script>,
    pub(crate) token_script: RefCell<Script>,
    /// Requests to the API: address and token.
    pub(crate) sent: RefCell<Vec<(String, String)>>,
    pub(crate) token_requests: Cell<u32>,
    pub(crate) flying: Rc<Cell<u32>>,
    pub(crate) most_flying: Cell<u32>,
    stored: RefCell<BTreeMap<String, String>>,
    left_for: RefCell<String>,
    spawner: LocalSpawner,
    bytes: Cell<u8>,
}

/// Counts a request as flying until its future is done or dropped.
struct Flying(Rc<Cell<u32>>);

impl Drop for Flying {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Transport for FakeWorld {
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>> {
        let is_token = request.url.ends_with("/api/token");
        let reply = if is_token {
            self.token_requests.set(self.token_requests.get() + 1);
            (self.token_script.borrow_mut())(&request)
        } else {
            let bearer = request.bearer().map(|token| token.reveal().to_owned()).unwrap_or_default();
            let in_body = request.body.as_ref().is_some_and(|body| body.text.contains(&bearer));
            assert!(!request.url.contains(&bearer) && !in_body, "a token travels in the header only");
            self.sent.borrow_mut().push((request.url.clone(), bearer));
            (self.script.borrow_mut())(&request)
        };
        self.flying.set(self.flying.get() + 1);
        self.most_flying.set(self.most_flying.get().max(self.flying.get()));
        let flying = Flying(self.flying.clone());
        let answer = |status, retry_after, body| Ok(HttpResponse { status, retry_after, body, ..HttpResponse::default() });
        let (pause, outcome) = match reply {
            Reply::Answer(status, retry_after, body) => (Some(self.sleep(Duration::ZERO)), answer(status, retry_after, body)),
            Reply::Fault(fault) => (Some(self.sleep(Duration::ZERO)), Err(fault)),
            Reply::Slow(pause, status, body) => (Some(self.sleep(pause)), answer(status, None, body)),
            Reply::Never => (None, Err(NetworkFault::Unreachable)),
        };
        Box::pin(async move {
            let _flying = flying;
            match pause {
                Some(pause) => pause.await,
                None => core::future::pending().await,
            }
            outcome
        })
    }
}

impl Clock for FakeWorld {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        let (sender, receiver) = oneshot::channel();
        self.timers.borrow_mut().push((self.now().plus(span).0, sender));
        Box::pin(async move {
            let _ = receiver.await;
        })
    }
}

impl Random for FakeWorld {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            self.bytes.set(self.bytes.get().wrapping_add(1));
            *byte = self.bytes.get();
        }
        Ok(())
    }
}

impl Storage for FakeWorld {
    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        Ok(self.stored.borrow().keys().cloned().collect())
    }
    fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
        Ok(self.stored.borrow().get(name).cloned())
    }
    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault> {
        self.stored.borrow_mut().insert(name.to_owned(), text.to_owned());
        Ok(())
    }
    fn remove(&self, name: &str) -> Result<(), StorageFault> {
        self.stored.borrow_mut().remove(name);
        Ok(())
    }
}

impl Navigator for FakeWorld {
    fn leave_for(&self, url: &str) {
        *self.left_for.borrow_mut() = url.to_owned();
    }
}

impl Spawner for FakeWorld {
    fn spawn(&self, task: Pending<()>) {
        self.spawner.spawn_local(task).unwrap();
    }
}

impl FakeWorld {
    /// Moves the clock to the next moment somebody waits for. `false` when nobody waits.
    fn advance(&self) -> bool {
        let mut timers = self.timers.borrow_mut();
        timers.retain(|(_, sender)| !sender.is_canceled());
        let Some(next) = timers.iter().map(|(at, _)| *at).min() else { return false };
        self.now.set(self.now.get().max(next));
        let due: Vec<_> = timers.extract_if(.., |(at, _)| *at <= next).collect();
        drop(timers);
        for (_, sender) in due {
            let _ = sender.send(());
        }
        true
    }
}

/// Somebody signed in, and a client.
pub(crate) struct Bench {
    pub(crate) world: Rc<FakeWorld>,
    pub(crate) session: Session,
    pub(crate) client: ApiClient,
    pool: LocalPool,
}

impl Bench {
    /// Signed in with these scopes; the API answers by this script. Tokens are called t1, t2, … and live an hour.
    pub(crate) fn new(scopes: ScopeSet, script: impl FnMut(&HttpRequest) -> Reply + 'static) -> Self {
        let pool = LocalPool::new();
        let mut tokens = 0;
        let granted = move |_: &HttpRequest| {
            tokens += 1;
            ok(&format!(r#"{{"access_token":"t{tokens}","token_type":"Bearer","expires_in":3600,"refresh_token":"r{tokens}"}}"#))
        };
        let world = Rc::new(FakeWorld {
            now: Cell::new(1_790_000_000_000),
            timers: RefCell::default(),
            script: RefCell::new(Box::new(script)),
            token_script: RefCell::new(Box::new(granted)),
            sent: RefCell::default(),
            token_requests: Cell::new(0),
            flying: Rc::default(),
            most_flying: Cell::new(0),
            stored: RefCell::default(),
            left_for: RefCell::default(),
            spawner: pool.spawner(),
            bytes: Cell::new(0),
        });
        let config = Config::parse("{}").unwrap();
        let session = Session::new(
            &config,
            Some(RedirectUri::of_app("http://127.0.0.1:8080").unwrap()),
            RETURN_RULES,
            world.clone(),
            Rc::new(SinglePage),
        );
        let client = ApiClient::new(session.clone(), world.clone(), config.api);
        let mut bench = Self { world, session, client, pool };
        bench.sign_in(scopes);
        bench
    }

    pub(crate) fn sign_in(&mut self, scopes: ScopeSet) {
        let client_id = ClientId::parse(&"a".repeat(32)).unwrap();
        self.session.sign_in(SignInRequest { client_id, scopes, return_to: RETURN_RULES.start(), show_dialog: false });
        let left_for = self.world.left_for.borrow().clone();
        let (_, query) = left_for.split_once('?').unwrap();
        let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
        self.session.callback(&format!("?code=c&state={state}"));
        self.settle();
        assert!(self.session.state().grant().is_some(), "{:?}", self.session.state());
        self.world.token_requests.set(0);
        self.world.most_flying.set(0);
    }

    /// Runs everything that can run without the clock moving on.
    pub(crate) fn stall(&mut self) {
        self.pool.run_until_stalled();
    }

    /// Runs until nobody waits for anything but an answer that never comes.
    pub(crate) fn settle(&mut self) {
        self.stall();
        while self.world.advance() {
            self.stall();
        }
    }

    /// Runs a future to its end, moving the clock as needed.
    pub(crate) fn run<T: 'static>(&mut self, future: impl Future<Output = T> + 'static) -> T {
        let outcome = self.start(future);
        loop {
            self.stall();
            if let Some(outcome) = outcome.take() {
                return outcome;
            }
            assert!(self.world.advance(), "stuck: nobody waits for the clock");
        }
    }

    /// Starts a future and lets it run on; its outcome will be found in the cell.
    pub(crate) fn start<T: 'static>(&mut self, future: impl Future<Output = T> + 'static) -> Rc<Cell<Option<T>>> {
        let outcome = Rc::new(Cell::new(None));
        let kept = outcome.clone();
        self.pool.spawner().spawn_local(async move { kept.set(Some(future.await)) }).unwrap();
        outcome
    }

    pub(crate) fn sleep_until_expired(&self) {
        self.world.now.set(self.world.now.get() + 3_601_000);
    }

    pub(crate) fn requests(&self) -> usize {
        self.world.sent.borrow().len()
    }
}
