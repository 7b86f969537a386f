//! The server, as a browser sees it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use emulator::{Options, Running as Emulator, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lockgroove::learn::flows::Flow;
use lockgroove::oauth::{
    ClientId, ClientSecret, ConfidentialClient, PendingAuthorization, RedirectUri, Scope, ScopeSet, State, Verifier,
};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::drawn::assert_figure_matches;
use crate::person::{agree, control, statuses};
use crate::web_server::logins::{LOGIN_TIME, Logins, MOST_LOGINS};
use crate::web_server::options::Party;
use crate::web_server::session::due;
use crate::web_server::{Running, start};

const SCOPES: ScopeSet = ScopeSet::of(&[Scope::UserReadPrivate]);

struct Stage {
    emulator: Emulator,
    server: Running,
}

/// What the tests look at in a response.
struct Page {
    status: StatusCode,
    location: String,
    cookies: Vec<String>,
    body: String,
}

/// A browser that keeps cookies and follows no redirects.
struct Browser<'a> {
    stage: &'a Stage,
    http: reqwest::Client,
    jar: RefCell<BTreeMap<String, String>>,
}

impl Stage {
    async fn new() -> Self {
        Self::with(SAMPLE_CLIENT_SECRET, None).await
    }

    async fn with(secret: &str, redirect_uri: Option<&str>) -> Self {
        let emulator = emulator::start(Options { port: 0, tracks: 400, ..Options::default() }).await.unwrap();
        let origin = &emulator.service_origin;
        let party = Party::of(origin, &format!("{origin}/v1"), (SAMPLE_CLIENT_ID.to_owned(), secret.to_owned())).unwrap();
        let server = start(party, 0, redirect_uri.map(str::to_owned)).await.unwrap();
        Self { emulator, server }
    }

    fn browser(&self) -> Browser<'_> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Browser { stage: self, http, jar: RefCell::default() }
    }

    async fn exchanges(&self) -> usize {
        statuses(&self.emulator, "/api/token").await.len()
    }
}

impl Browser<'_> {
    async fn request(&self, method: Method, path: &str) -> Page {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.stage.server.origin) };
        let cookies = self.jar.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let response = self.http.request(method, url).header("cookie", cookies).send().await.unwrap();
        let all = |name: &str| response.headers().get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
        let cookies: Vec<String> = all("set-cookie").collect();
        for cookie in &cookies {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.jar.borrow_mut().remove(name);
            } else {
                self.jar.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let ours = response.status() != StatusCode::METHOD_NOT_ALLOWED;
        assert!(!ours || all("cache-control").eq(["no-store"]) && all("referrer-policy").eq(["no-referrer"]));
        let (status, location) = (response.status(), all("location").next().unwrap_or_default());
        Page { status, location, cookies, body: response.text().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Page {
        self.request(Method::GET, path).await
    }

    /// Starts a sign-in and agrees. Returns the address of the callback.
    async fn callback(&self, user: &str) -> String {
        let login = self.get("/login").await;
        assert_eq!(login.status, 303);
        agree(&self.stage.emulator, user, &login.location, SCOPES).await
    }

    async fn sign_in(&self, user: &str) {
        let back = self.callback(user).await;
        let page = self.get(&back).await;
        assert_eq!((page.status.as_u16(), page.location.as_str()), (303, "/"), "{}", page.body);
    }

    async fn home(&self) -> String {
        self.get("/").await.body
    }
}

#[tokio::test]
async fn a_person_signs_in_reads_their_profile_and_signs_out() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    assert!(browser.home().await.contains("Nobody is signed in"));
    assert_eq!(browser.get("/me").await.status, 401);

    let login = browser.get("/login").await;
    assert!(login.cookies[0].ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"), "{:?}", login.cookies);
    assert!(login.location.contains("code_challenge=") && login.location.contains("response_type=code"));
    let back = agree(&stage.emulator, "ines", &login.location, SCOPES).await;
    let arrived = browser.get(&back).await;
    assert_eq!((arrived.status.as_u16(), arrived.location.as_str()), (303, "/"));
    assert!(arrived.cookies[0].starts_with("session=") && arrived.cookies[0].ends_with("; Path=/; HttpOnly; SameSite=Lax"));

    assert!(browser.home().await.contains("Signed in as Ines Okafor-Lindqvist."));
    let me = browser.get("/me").await;
    assert!(me.status == 200 && me.body.contains("&quot;display_name&quot;"), "{}", me.body);
    let log = control(&stage.emulator, Method::GET, "log", json!({})).await;
    assert_figure_matches(Flow::CodeWithSecret, &log, &["/authorize", "/api/token"]);
    let exchange = log.as_array().unwrap().iter().find(|entry| entry["path"] == "/api/token").unwrap();
    let form = exchange["form"].as_object().unwrap();
    assert!(exchange["authorization_header"] == true && !form.contains_key("client_id") && !form.contains_key("client_secret"));
    assert_eq!(form["code_verifier"]["len"], 86);

    assert_eq!(browser.get("/logout").await.status, 405, "a link does not sign out");
    assert_eq!(browser.request(Method::POST, "/logout").await.location, "/");
    assert!(browser.home().await.contains("Nobody is signed in"));
    assert_eq!(browser.get("/me").await.status, 401);
}

#[tokio::test]
async fn a_forged_callback_is_refused_and_ends_no_sign_in() {
    let stage = Stage::new().await;
    let (browser, another) = (stage.browser(), stage.browser());
    let back = browser.callback("ines").await;
    let state = back.split_once("&state=").unwrap().1;
    for forged in [
        "/callback".to_owned(),
        "/callback?code=evil&state=evil".to_owned(),
        "/callback?error=access_denied&state=evil".to_owned(),
        "/callback?code=evil".to_owned(),
        format!("/callback?code=evil&code=evil&state={state}"),
        format!("/callback?code=evil&state={state}&state={state}"),
        format!("/callback?code=evil&error=access_denied&state={state}"),
        format!("/callback?code=evil&state={state}&iss=https%3A%2F%2Fevil.example"),
    ] {
        assert_eq!(browser.get(&forged).await.status, 400, "{forged}");
    }
    assert_eq!(another.get(&back).await.status, 400, "in another browser");
    assert_eq!(another.get("/login").await.status, 303);
    assert_eq!(another.get(&back).await.status, 400, "in another browser with a sign-in of its own");
    assert_eq!(stage.exchanges().await, 0);
    assert_eq!(browser.get(&back).await.status, 303, "the sign-in is still pending");
}

#[tokio::test]
async fn a_code_is_used_once() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    let back = browser.callback("ines").await;
    let (first, second) = tokio::join!(browser.get(&back), browser.get(&back));
    let mut both = [first.status.as_u16(), second.status.as_u16()];
    both.sort_unstable();
    assert_eq!((both, stage.exchanges().await), ([303, 400], 1));
    assert_eq!(browser.get("/me").await.status, 200);
}

#[tokio::test]
async fn two_tabs_can_sign_in_at_once() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    let (first, second) = (browser.callback("ines").await, browser.callback("ines").await);
    assert_eq!((browser.get(&first).await.status.as_u16(), browser.get(&second).await.status.as_u16()), (303, 303));
}

#[tokio::test]
async fn each_session_gets_a_new_cookie() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    browser.jar.borrow_mut().insert("session".to_owned(), "planted".to_owned());
    browser.sign_in("ines").await;
    assert_ne!(browser.jar.borrow()["session"], "planted");
    let before = browser.jar.borrow()["session"].clone();
    browser.sign_in("noor").await;
    assert!(browser.home().await.contains("Noor Haddad"));
    browser.jar.borrow_mut().insert("session".to_owned(), before);
    assert!(browser.home().await.contains("Nobody is signed in"), "the session before has ended");
}

#[tokio::test]
async fn expired_tokens_are_renewed_once_for_all_requests() {
    for regime in ["static", "rotate-strict"] {
        let stage = Stage::new().await;
        control(&stage.emulator, Method::PATCH, "settings", json!({"refresh": regime})).await;
        let browser = stage.browser();
        browser.sign_in("ines").await;
        for round in 2..4 {
            control(&stage.emulator, Method::POST, "expire-access-tokens", json!({})).await;
            let pages = futures::future::join_all((0..10).map(|_| browser.get("/me"))).await;
            assert!(pages.iter().all(|page| page.status == 200));
            assert_eq!(stage.exchanges().await, round, "{regime}");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_rejected_twice_ends_the_session() {
    let stage = Stage::new().await;
    // The client takes no life shorter than five seconds, so the token expires before the server expects it.
    control(&stage.emulator, Method::PATCH, "settings", json!({"access_token_seconds": 0})).await;
    let browser = stage.browser();
    browser.sign_in("ines").await;
    assert_eq!(browser.get("/me").await.status, 401, "rejected twice");
    assert!(browser.home().await.contains("Nobody is signed in"));
    assert_eq!(stage.exchanges().await, 2);
}

#[tokio::test]
async fn revoked_access_ends_the_session_and_an_outage_does_not() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    browser.sign_in("ines").await;
    control(&stage.emulator, Method::POST, "expire-access-tokens", json!({})).await;
    let outage = json!({"path": "/api/token", "times": 1, "fault": {"kind": "status", "status": 503}});
    control(&stage.emulator, Method::POST, "faults", outage).await;
    assert_eq!(browser.get("/me").await.status, 503);
    assert!(browser.home().await.contains("Signed in as"));
    assert_eq!(browser.get("/me").await.status, 200);

    control(&stage.emulator, Method::POST, "revoke", json!({"user": "ines"})).await;
    assert_eq!(browser.get("/me").await.status, 401);
    assert!(browser.home().await.contains("Nobody is signed in"));
}

#[tokio::test]
async fn a_wrong_secret_is_shown_as_an_error_of_the_server() {
    let stage = Stage::with("another", None).await;
    let browser = stage.browser();
    let back = browser.callback("ines").await;
    let page = browser.get(&back).await;
    assert!(page.status == 500 && page.body.contains("client ID and secret"), "{}", page.body);
    assert!(browser.home().await.contains("Nobody is signed in"));
}

#[tokio::test]
async fn people_who_cancel_or_are_not_on_the_list_see_why() {
    let stage = Stage::new().await;
    let browser = stage.browser();
    let state = browser.get("/login").await.location.split_once("&state=").unwrap().1.split('&').next().unwrap().to_owned();
    let page = browser.get(&format!("/callback?error=access_denied&state={state}")).await;
    assert!(page.status == 403 && page.body.contains("You cancelled the sign-in"), "{}", page.body);
    browser.sign_in("stranger").await;
    assert!(browser.home().await.contains("somebody this app may not read about"));
    assert_eq!(browser.get("/me").await.status, 403);
}

#[tokio::test]
async fn over_https_cookies_are_bound_to_the_host() {
    let stage = Stage::with(SAMPLE_CLIENT_SECRET, Some("https://app.example/callback")).await;
    let login = stage.browser().get("/login").await;
    assert!(login.cookies[0].starts_with("__Host-login=") && login.cookies[0].contains("; Secure"), "{:?}", login.cookies);
    assert!(login.location.contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcallback"));
    let party = Party::of("http://127.0.0.1:1", "http://127.0.0.1:1", (SAMPLE_CLIENT_ID.to_owned(), String::new())).unwrap();
    assert!(start(party, 0, Some("http://app.example/callback".to_owned())).await.is_err());
}

#[test]
fn a_token_is_renewed_shortly_before_it_expires() {
    let now = Instant::now();
    for (life, due_after) in [(3600, 3540), (100, 90)] {
        assert_eq!(due(Duration::from_secs(life), now), now + Duration::from_secs(due_after));
    }
}

#[test]
fn pending_sign_ins_are_limited_in_number_and_age() {
    let (now, mut logins) = (Instant::now(), Logins::default());
    let mut begin = |n: usize, known: Option<&str>| {
        let client = ConfidentialClient::new(ClientId::parse(SAMPLE_CLIENT_ID).unwrap(), ClientSecret::new("s"));
        let (redirect_uri, verifier) = (RedirectUri::of_app("http://127.0.0.1").unwrap(), Verifier::new("v".repeat(43)));
        let pending = PendingAuthorization::resumed(client, redirect_uri, State::new(n.to_string()), verifier);
        logins.begin(known.map(str::to_owned), n.to_string(), pending, now)
    };
    assert_eq!((begin(0, None), begin(1, Some("0")), begin(2, Some("planted"))), ("0".into(), "0".into(), "2".into()));
    for n in 3..=MOST_LOGINS {
        begin(n, Some("2"));
    }
    assert!(logins.take("0", &State::new("0"), now).is_none(), "the oldest was removed");
    assert!(logins.take("2", &State::new("1"), now).is_none(), "of another browser");
    assert!(logins.take("0", &State::new("1"), now).is_some());
    assert!(logins.take("0", &State::new("1"), now).is_none(), "already taken");
    assert!(logins.take("2", &State::new("2"), now + LOGIN_TIME).is_none(), "too old");
}
