//! An app that speaks HTTP to an emulator, without a browser: real requests with the rules of CORS, and real time.

use std::future::Future;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use emulator::{Options, Running};
use lockgroove::oauth::{ClientId, HttpRequest, HttpResponse, NetworkFault, RedirectUri, ScopeSet};
use lockgroove::session::ports::{Clock, Pending, SinglePage, Spawner, Transport};
use lockgroove::session::{Config, Session, SessionState, SignInRequest, Timestamp};
use lockgroove::spotify::ApiClient;
use serde_json::{Value, json};

use crate::fake_world::{Answer, FakeWorld, RETURN_RULES};
use crate::{native, person};

pub(crate) const APP: &str = "http://127.0.0.1:5555";

/// Requests over real HTTP with the rules of CORS, real time, and tasks of tokio.
pub(crate) struct HttpRuntime {
    pub(crate) http: reqwest::Client,
}

impl Transport for HttpRuntime {
    fn send(&self, request: HttpRequest) -> Pending<Answer> {
        let builder = native::prepare(&self.http, &request).header("origin", APP);
        Box::pin(async move {
            let response = builder.send().await.map_err(native::fault)?;
            let header = |name: &str| native::header(&response, name);
            // Without this header, a page cannot read the response. It can read only the headers that are exposed.
            header("access-control-allow-origin").ok_or(NetworkFault::Unreachable)?;
            let exposed = header("access-control-expose-headers").is_some_and(|names| names.to_lowercase().contains("retry-after"));
            let answer = native::read(response).await?;
            Ok(HttpResponse { retry_after: answer.retry_after.filter(|_| exposed), ..answer })
        })
    }
}

impl Clock for HttpRuntime {
    fn now(&self) -> Timestamp {
        Timestamp(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64)
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        Box::pin(tokio::time::sleep(span))
    }
}

impl Spawner for HttpRuntime {
    fn spawn(&self, task: Pending<()>) {
        tokio::task::spawn_local(task);
    }
}

/// The emulator, and an app that uses it.
pub(crate) struct App {
    pub(crate) emulator: Running,
    pub(crate) world: Rc<FakeWorld<HttpRuntime>>,
    pub(crate) session: Session,
    pub(crate) client: ApiClient,
}

/// Runs a test on one thread, as a page would.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test);
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let emulator = emulator::start(Options { port: 0, tracks: 400, ..options }).await.unwrap();
        let origin = &emulator.service_origin;
        let config = Config::parse(&json!({"accounts": origin, "api": format!("{origin}/v1")}).to_string()).unwrap();
        let world = Rc::new(FakeWorld::new(HttpRuntime { http: native::http().unwrap() }, 1));
        let session =
            Session::new(&config, Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, world.clone(), Rc::new(SinglePage));
        let client = ApiClient::new(session.clone(), world.clone(), config.api);
        Self { emulator, world, session, client }
    }

    pub(crate) async fn signed_in(user: &str, scopes: ScopeSet) -> Self {
        Self::signed_in_with(Options::default(), user, scopes).await
    }

    pub(crate) async fn signed_in_with(options: Options, user: &str, scopes: ScopeSet) -> Self {
        let app = Self::start_with(options).await;
        app.sign_in(user, emulator::SAMPLE_CLIENT_ID, scopes).await;
        app
    }

    /// Makes a sign-in: the consent page, the callback, the exchange.
    pub(crate) async fn sign_in(&self, user: &str, client_id: &str, scopes: ScopeSet) {
        let client_id = ClientId::parse(client_id).unwrap();
        self.session.sign_in(SignInRequest { client_id, scopes, return_to: RETURN_RULES.start(), show_dialog: false });
        let left_for = self.world.left_for.borrow().last().cloned().unwrap();
        let back = self.agree(user, &left_for, scopes).await;
        let (page, query) = back.split_once('?').unwrap();
        assert_eq!(page, format!("{APP}/callback"));
        self.session.callback(query);
        for _ in 0..200 {
            if !matches!(self.session.state(), SessionState::Exchanging { .. }) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let state = self.session.state();
        assert_eq!(state.grant().unwrap_or_else(|| panic!("{state:?}")).consent.scopes, scopes);
    }

    /// Agrees at the authorization server. Returns the address it redirects to.
    pub(crate) async fn agree(&self, user: &str, url: &str, scopes: ScopeSet) -> String {
        person::agree(&self.emulator, user, url, scopes).await
    }

    pub(crate) async fn control(&self, method: reqwest::Method, name: &str, body: Value) -> Value {
        person::control(&self.emulator, method, name, body).await
    }

    pub(crate) async fn fault(&self, path: &str, times: u32, fault: Value) {
        self.control(reqwest::Method::POST, "faults", json!({"path": path, "times": times, "fault": fault})).await;
    }

    /// The number of requests to a path, without preflights.
    pub(crate) async fn count(&self, path: &str) -> usize {
        person::statuses(&self.emulator, path).await.len()
    }

    pub(crate) async fn clear_log(&self) {
        self.control(reqwest::Method::DELETE, "log", json!({})).await;
    }
}
