//! Mounts a view over a scripted network, and finds and presses what it shows.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use lockgroove::browser::WebWorld;
use lockgroove::learn::trace::Tracer;
use lockgroove::oauth::{HttpRequest, HttpResponse, NetworkFault, NoRandomness, Random, RedirectUri, ScopeSet};
use lockgroove::session::ports::{Browser, Clock, Navigator, Pending, SinglePage, Spawner, Storage, StorageFault, Transport};
use lockgroove::session::{Config, Session, SignInRequest, Timestamp};
use lockgroove::spotify::ApiClient;
use lockgroove::ui::context::{App, use_app};
use lockgroove::ui::part_page;
use lockgroove::ui::parts::Parts;
pub use lockgroove::ui::route::RETURN_RULES;
use lockgroove::ui::route::Shell;
use lockgroove::ui::shell::{self, Around, SignedOut};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

pub const CLIENT_ID: &str = "0123456789abcdef0123456789abcdef";
pub const SCOPES: &str = "playlist-read-private playlist-read-collaborative user-library-read";

type Script = Box<dyn Fn(&HttpRequest) -> Result<HttpResponse, NetworkFault>>;

/// The ports of one test: a scripted network, a storage of its own, real time.
pub struct World {
    script: RefCell<Script>,
    entries: RefCell<BTreeMap<String, String>>,
    /// The addresses that the page was left for.
    pub navigations: RefCell<Vec<String>>,
    /// The addresses that were requested.
    pub requests: RefCell<Vec<String>>,
    /// What the token endpoint grants.
    pub granted: Rc<RefCell<String>>,
    /// How far behind the clock is, in milliseconds.
    pub lag: Cell<i64>,
    /// Whether nothing can be stored.
    pub blocked: Cell<bool>,
}

impl World {
    /// The token endpoint succeeds. `script` answers everything else and gets path and query below `/v1`.
    pub fn new(script: impl Fn(&str) -> Result<HttpResponse, NetworkFault> + 'static) -> Rc<Self> {
        Self::with_methods(move |_, path| script(path))
    }

    /// The same with a script that also gets the method.
    pub fn with_methods(script: impl Fn(&str, &str) -> Result<HttpResponse, NetworkFault> + 'static) -> Rc<Self> {
        let granted = Rc::new(RefCell::new(SCOPES.to_owned()));
        let scopes = Rc::clone(&granted);
        let answer = move |request: &HttpRequest| {
            if request.url.ends_with("/api/token") {
                return Ok(json(&format!(
                    r#"{{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"{}"}}"#,
                    scopes.borrow()
                )));
            }
            script(request.method.as_str(), request.url.split_once("/v1").map_or("", |(_, rest)| rest))
        };
        Self::granting(granted, answer)
    }

    /// `answer` answers every request.
    pub fn answering(answer: impl Fn(&HttpRequest) -> Result<HttpResponse, NetworkFault> + 'static) -> Rc<Self> {
        Self::granting(Rc::default(), answer)
    }

    fn granting(
        granted: Rc<RefCell<String>>,
        answer: impl Fn(&HttpRequest) -> Result<HttpResponse, NetworkFault> + 'static,
    ) -> Rc<Self> {
        Rc::new(Self {
            script: RefCell::new(Box::new(answer)),
            entries: RefCell::default(),
            navigations: RefCell::default(),
            requests: RefCell::default(),
            granted,
            lag: Cell::new(0),
            blocked: Cell::new(false),
        })
    }

    /// How many requests had this in their address.
    pub fn requests_for(&self, part: &str) -> usize {
        self.requests.borrow().iter().filter(|url| url.contains(part)).count()
    }
}

/// A successful response.
pub fn json(body: &str) -> HttpResponse {
    HttpResponse { status: 200, body: body.to_owned(), ..HttpResponse::default() }
}

/// An error of the Web API.
pub fn api_error(status: u16, message: &str) -> HttpResponse {
    HttpResponse { status, body: format!(r#"{{"error":{{"status":{status},"message":"{message}"}}}}"#), ..HttpResponse::default() }
}

impl Transport for World {
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>> {
        self.requests.borrow_mut().push(request.url.clone());
        let answer = (self.script.borrow())(&request);
        Box::pin(async move {
            gloo_timers::future::TimeoutFuture::new(0).await;
            answer
        })
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        Timestamp(WebWorld.now().0 - self.lag.get())
    }
    fn sleep(&self, span: Duration) -> Pending<()> {
        WebWorld.sleep(span)
    }
}

impl Random for World {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        // Real randomness, because the pages of a browser share session ids, and those of two tests must differ.
        WebWorld.fill(bytes)
    }
}

impl Storage for World {
    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        Ok(self.entries.borrow().keys().cloned().collect())
    }
    fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
        Ok(self.entries.borrow().get(name).cloned())
    }
    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault> {
        if self.blocked.get() {
            return Err(StorageFault);
        }
        self.entries.borrow_mut().insert(name.into(), text.into());
        Ok(())
    }
    fn remove(&self, name: &str) -> Result<(), StorageFault> {
        self.entries.borrow_mut().remove(name);
        Ok(())
    }
}

impl Navigator for World {
    fn leave_for(&self, url: &str) {
        self.navigations.borrow_mut().push(url.to_owned());
    }
}

impl Spawner for World {
    fn spawn(&self, task: Pending<()>) {
        WebWorld.spawn(task);
    }
}

/// A mounted view. Dropping it removes it from the page.
pub struct Mounted {
    pub host: HtmlElement,
    pub session: Session,
    pub world: Rc<World>,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Mounts a view with the whole context of the app, signed out.
pub fn mount<V: IntoView + 'static>(world: Rc<World>, view: impl Fn() -> V + Clone + Send + 'static) -> Mounted {
    mount_in(Rc::new(SinglePage), world, view)
}

/// The same with ports that reach other pages of the browser.
pub fn mount_in<V: IntoView + 'static>(
    browser: Rc<dyn Browser>,
    world: Rc<World>,
    view: impl Fn() -> V + Clone + Send + 'static,
) -> Mounted {
    let host: HtmlElement = document().create_element("section").unwrap().unchecked_into();
    document().body().unwrap().append_child(&host).unwrap();
    let config = Config::parse("{}").unwrap();
    let redirect_uri = RedirectUri::of_app("http://127.0.0.1:8080").unwrap();
    let session = Session::new(&config, Some(redirect_uri), RETURN_RULES, Rc::<World>::clone(&world), browser);
    let handle = session.clone();
    let client_world = Rc::<World>::clone(&world);
    let mounted = mount_to(host.clone(), move || {
        let tracer = Tracer::new(Rc::<World>::clone(&client_world));
        let client = ApiClient::new(session.clone(), client_world, config.api.clone());
        App::provide(session, client, &tracer, config, signal(true).0, Parts::provide(part_page::LOADERS));
        view().into_any()
    });
    Mounted { host, session: handle, world, _mounted: Box::new(mounted) }
}

/// A page in the surroundings that the app gives one that needs a sign-in.
pub fn in_library(page: &'static str) -> impl IntoView {
    let epoch = use_app().epoch;
    move || match Around::of(Shell::SignedIn, epoch.get()) {
        Around::Library(_) => shell::draw(Arc::new(move || page.into_any())),
        _ => view! { <SignedOut /> }.into_any(),
    }
}

/// Signs in with a stored transaction and the scripted token endpoint.
pub async fn sign_in(session: &Session, world: &World) {
    session.sign_in(SignInRequest {
        client_id: lockgroove::oauth::ClientId::parse(CLIENT_ID).unwrap(),
        scopes: ScopeSet::parse(SCOPES),
        return_to: RETURN_RULES.start(),
        show_dialog: false,
    });
    let url = world.navigations.borrow().last().unwrap().clone();
    let state = parameter(&url, "state");
    // After Spotify the browser loads a new page; here the same page plays its part.
    session.page_restored();
    assert!(!world.keys().unwrap().iter().any(|key| key.starts_with("tx:")), "a restored page keeps its transaction");
    let name = format!("tx:{state}");
    let record = format!(
        r#"{{"v":1,"created":{},"verifier":"{}","client_id":"{CLIENT_ID}","scopes":"{SCOPES}","return_to":"/library"}}"#,
        world.now().0,
        "v".repeat(86)
    );
    world.set(&name, &record).unwrap();
    session.callback(&format!("?code=c&state={state}"));
    until("signed in", || session.state().epoch().is_some()).await;
}

impl Mounted {
    /// Signs in with a stored transaction and the scripted token endpoint.
    pub async fn sign_in(&self) {
        sign_in(&self.session, &self.world).await;
    }

    /// Comes back from Spotify after declining more scopes than these.
    pub async fn decline(&self, held: &str) {
        let record = format!(
            r#"{{"v":1,"created":{},"verifier":"{}","client_id":"{CLIENT_ID}","scopes":"{held} user-top-read","held":"{held}","return_to":"/top?range=long_term"}}"#,
            self.world.now().0,
            "v".repeat(86)
        );
        self.world.set("tx:declined", &record).unwrap();
        self.session.callback("?error=access_denied&state=declined");
        settle().await;
    }

    /// A parameter of the last authorization request.
    pub fn authorization_parameter(&self, name: &str) -> String {
        parameter(self.world.navigations.borrow().last().expect("an authorization request"), name)
    }

    /// The text of the view.
    pub fn text(&self) -> String {
        self.host.text_content().unwrap_or_default()
    }

    /// The first element that matches.
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.host.query_selector(selector).unwrap()
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> u32 {
        self.host.query_selector_all(selector).unwrap().length()
    }

    /// The button or link with this text.
    pub fn button(&self, text: &str) -> HtmlElement {
        let all = self.host.query_selector_all("button, a").unwrap();
        let found =
            (0..all.length()).filter_map(|n| all.item(n)).find(|node| node.text_content().unwrap_or_default().contains(text));
        found.unwrap_or_else(|| panic!("no button {text:?} in {:?}", self.text())).unchecked_into()
    }

    /// Waits until the view shows this text.
    pub async fn shows(&self, text: &str) {
        let host = self.host.clone();
        until(&format!("{text:?}"), move || host.text_content().unwrap_or_default().contains(text)).await;
    }
}

/// A parameter of an address; empty without one.
fn parameter(url: &str, name: &str) -> String {
    url.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default().replace('+', " ")
}

/// Waits for a condition, with a limit that leaves time on a busy machine.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let end = js_sys::Date::now() + 20_000.0;
    while js_sys::Date::now() < end {
        if condition() {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    panic!("waited too long for {what}: {}", document().body().unwrap().text_content().unwrap_or_default());
}

/// Lets everything happen that is due.
pub async fn settle() {
    for _ in 0..5 {
        leptos::task::tick().await;
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}
