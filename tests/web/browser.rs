//! The adapters of the page: randomness, storage, fetch, the address bar, formats of the language.

use std::time::Duration;

use lockgroove::browser::settings::Setting;
use lockgroove::browser::{WebWorld, address, intl};
use lockgroove::oauth::{
    AccessToken, ClientId, Credential, HttpRequest, Method, NetworkFault, Random as _, ScopeSet, State, Verifier,
};
use lockgroove::session::ports::{Clock as _, Storage as _, Transport as _};
use lockgroove::session::{Resume, SignInRequest, Transaction};
use lockgroove::ui::router;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{RETURN_RULES, until};

fn get(url: &str, limit: Duration) -> HttpRequest {
    HttpRequest { method: Method::Get, url: url.to_owned(), body: None, credential: None, cacheable: false, time_limit: limit }
}

/// Replaces `fetch` until it is dropped.
pub struct Fetch(JsValue);

impl Fetch {
    pub fn replaced_by(code: &str) -> Self {
        let real = js_sys::eval("globalThis.fetch").unwrap();
        js_sys::eval(&format!("globalThis.seen = {{}}; globalThis.fetch = {code}")).unwrap();
        Self(real)
    }
    fn seen(name: &str) -> JsValue {
        js_sys::eval(&format!("globalThis.seen.{name}")).unwrap()
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        js_sys::Reflect::set(&js_sys::global(), &"fetch".into(), &self.0).unwrap();
    }
}

/// Never responds, and records being aborted.
const SILENCE: &str = "(request) => new Promise((_, refuse) => request.signal.addEventListener('abort', () => { \
                       globalThis.seen.aborted = true; refuse(new DOMException('aborted', 'AbortError')); }))";

#[wasm_bindgen_test]
fn web_crypto_fills_every_byte() {
    let (mut a, mut b) = ([0; 64], [0; 64]);
    WebWorld.fill(&mut a).unwrap();
    WebWorld.fill(&mut b).unwrap();
    assert_ne!(a, b);
    assert_ne!(a[32..], [0; 32]);
}

#[wasm_bindgen_test]
fn a_transaction_survives_in_session_storage_and_is_taken_once() {
    let state = State::generate(&WebWorld).unwrap();
    let transaction = Transaction {
        state: state.clone(),
        verifier: Verifier::generate(&WebWorld).unwrap(),
        created: WebWorld.now(),
        resume: Resume {
            request: SignInRequest {
                client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
                scopes: ScopeSet::parse("user-library-read"),
                return_to: RETURN_RULES.parse("/playlists/abc?x=1#y"),
                show_dialog: false,
            },
            granted_before: ScopeSet::parse("user-top-read"),
        },
    };
    transaction.store(&WebWorld, WebWorld.now()).unwrap();
    assert!(WebWorld.keys().unwrap().contains(&format!("tx:{}", state.reveal())));
    assert_eq!(Transaction::take(&state, &WebWorld, &RETURN_RULES, WebWorld.now()), Ok(transaction));
    assert!(Transaction::take(&state, &WebWorld, &RETURN_RULES, WebWorld.now()).is_err());
}

#[wasm_bindgen_test]
fn settings_can_be_saved_and_removed() {
    Setting::ClientId.set(Some("abc"));
    assert_eq!(Setting::ClientId.get().as_deref(), Some("abc"));
    Setting::ClientId.set(None);
    assert_eq!(Setting::ClientId.get(), None);
}

#[wasm_bindgen_test]
async fn a_dead_address_is_unreachable() {
    let answer = WebWorld.send(get("http://127.0.0.1:9/", Duration::from_secs(60))).await;
    assert_eq!(answer, Err(NetworkFault::Unreachable));
}

#[wasm_bindgen_test]
async fn a_request_without_an_answer_times_out() {
    let _fetch = Fetch::replaced_by(SILENCE);
    assert_eq!(WebWorld.send(get("/x", Duration::from_millis(20))).await, Err(NetworkFault::TimedOut));
}

#[wasm_bindgen_test]
async fn a_dropped_request_is_aborted() {
    let _fetch = Fetch::replaced_by(SILENCE);
    let mut request = WebWorld.send(get("/x", Duration::from_secs(60)));
    // Started, then dropped.
    std::future::poll_fn(|context| {
        assert!(request.as_mut().poll(context).is_pending());
        std::task::Poll::Ready(())
    })
    .await;
    drop(request);
    until("the abort", || Fetch::seen("aborted").is_truthy()).await;
}

#[wasm_bindgen_test]
async fn a_request_sends_no_cookies_and_no_referrer_and_follows_no_redirect() {
    let _fetch = Fetch::replaced_by(
        "(request) => { globalThis.seen.how = [request.credentials, request.redirect, request.referrerPolicy, request.cache, request.mode].join(); \
         globalThis.seen.token = request.headers.get('authorization'); \
         return Promise.resolve(new Response('hello', { status: 429, headers: { 'retry-after': '7' } })); }",
    );
    let request = HttpRequest { credential: Some(Credential::Bearer(AccessToken::new("t"))), ..get("/x", Duration::from_secs(60)) };
    let answer = WebWorld.send(request).await.unwrap();
    assert_eq!((answer.status, answer.retry_after, answer.body.as_str()), (429, Some(7), "hello"));
    assert_eq!(Fetch::seen("how").as_string().unwrap(), "omit,error,no-referrer,no-store,cors");
    assert_eq!(Fetch::seen("token").as_string().unwrap(), "Bearer t");
}

#[wasm_bindgen_test]
fn the_callback_query_is_removed_from_the_address_bar() {
    let window = web_sys::window().unwrap();
    let (history, location) = (window.history().unwrap(), window.location());
    let before = format!("{}{}", location.pathname().unwrap(), location.search().unwrap());
    let entries = history.length().unwrap();
    for path in ["/callback", "/callback/", "/callback//"] {
        let sent = format!("{path}?code=abc&state=def&view=grid#code=x");
        history.replace_state_with_url(&JsValue::NULL, "", Some(&sent)).unwrap();
        assert_eq!(router::take_callback_query().as_deref(), Some("?code=abc&state=def&view=grid"));
        assert_eq!(location.search().unwrap(), "?view=grid");
        assert_eq!(location.hash().unwrap(), "");
        assert_eq!(history.length().unwrap(), entries);
    }
    history.replace_state_with_url(&JsValue::NULL, "", Some("/library?code=abc")).unwrap();
    assert_eq!(router::take_callback_query(), None, "not the callback page");
    history.replace_state_with_url(&JsValue::NULL, "", Some(&before)).unwrap();
}

#[wasm_bindgen_test]
fn only_paths_of_this_site_count_as_local() {
    assert!(address::is_same_origin("/playlists/abc?x#y"));
    for elsewhere in ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example"] {
        assert!(!address::is_same_origin(elsewhere), "{elsewhere}");
    }
}

#[wasm_bindgen_test]
fn numbers_and_dates_follow_the_language() {
    assert!(intl::number(4812).len() >= 4);
    assert!(intl::day("2026-11-21T08:00:00Z").unwrap().contains("2026"));
    assert_eq!(intl::day("not a date"), None);
}

#[wasm_bindgen_test]
async fn retry_after_may_be_a_date() {
    let date = "new Date(Date.now() + 90_000).toUTCString()";
    for (header, seconds) in [(date, 88..=91), ("'31.5'", 32..=32), ("'1e10'", u32::MAX..=u32::MAX)] {
        let _fetch =
            Fetch::replaced_by(&format!("async () => new Response('', {{status: 503, headers: {{'Retry-After': {header}}}}})"));
        let response = WebWorld.send(get("https://api.example/", Duration::from_secs(60))).await.unwrap();
        assert!(seconds.contains(&response.retry_after.unwrap()), "{header}: {:?}", response.retry_after);
    }
}

/// No such token leaves the floors below; gloo-net alone would panic.
#[wasm_bindgen_test]
async fn a_header_that_the_browser_refuses_is_a_failed_request() {
    for token in ["a\nb", "a\0", "☃"] {
        let mut request = get("data:text/plain,x", Duration::from_secs(60));
        request.credential = Some(Credential::Bearer(AccessToken::new(token)));
        assert_eq!(WebWorld.send(request).await, Err(NetworkFault::Unreachable), "{token:?}");
    }
}
