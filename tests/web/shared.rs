//! What the pages of a browser share: Web Locks, BroadcastChannel, IndexedDB, Web Crypto. And whole sessions that use them, each as in a
//! separate tab.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_channel::oneshot;
use lockgroove::browser::{SharedPages, WebWorld};
use lockgroove::oauth::{HttpRequest, HttpResponse, NetworkFault, RedirectUri};
use lockgroove::session::ports::{Channel as _, Ledger as _, Lock as _, Spawner as _, Vault as _};
use lockgroove::session::shared::{EndReason, LedgerRecord, RenewalFault, RenewalPause, SessionId};
use lockgroove::session::{Bearer, Config, Denied, Session, Timestamp};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{RETURN_RULES, World, json, sign_in, until};

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(60);

fn id(text: &str) -> SessionId {
    SessionId::parse(text).unwrap()
}

async fn script(text: &str) -> JsValue {
    let promise: js_sys::Promise = js_sys::eval(&format!("(async () => {{ {text} }})()")).unwrap().dyn_into().unwrap();
    JsFuture::from(promise).await.unwrap()
}

/// Runs a script with the database's record of this name as `found`.
async fn stored(name: &str, then: &str) -> JsValue {
    script(&format!(
        "const open = indexedDB.open('lockgroove'); \
         const database = await new Promise((done, fail) => {{ open.onsuccess = () => done(open.result); open.onerror = fail; }}); \
         const get = database.transaction('session').objectStore('session').get('{name}'); \
         const found = await new Promise(done => {{ get.onsuccess = () => done(get.result); }}); \
         database.close(); {then}"
    ))
    .await
}

#[wasm_bindgen_test]
async fn the_lock_admits_one_page_at_a_time_and_waiting_ends() {
    one_page_at_a_time().await;
}

#[wasm_bindgen_test]
async fn a_lease_admits_one_page_at_a_time_where_there_are_no_web_locks() {
    script("Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true })").await;
    one_page_at_a_time().await;
    // A page that was closed leaves its lease, which ends by itself. So does one that lies in the future, after the clock was set back.
    for until in ["Date.now() - 1", "Date.now() + 86400000"] {
        store("lease", &format!("'somebody ' + ({until})")).await;
        assert!(SharedPages::new().acquire(SHORT).await.is_some(), "{until}");
    }
    // The lease of a page whose clock is a little ahead began a moment from now.
    for until in ["Date.now() + 5000", "Date.now() + 18500"] {
        store("lease", &format!("'somebody ' + ({until})")).await;
        assert!(SharedPages::new().acquire(SHORT).await.is_none(), "another page has the lease: {until}");
    }
    store("lease", "'nonsense'").await;
    assert!(SharedPages::new().acquire(SHORT).await.is_some());
    until_the_lease_is_returned().await;
    // A database that does not answer at first, as on a busy machine, is no reason to go on without a lease.
    script(
        "const { open } = IDBFactory.prototype; \
         IDBFactory.prototype.open = () => { IDBFactory.prototype.open = open; return {} }",
    )
    .await;
    assert!(SharedPages::new().acquire(LONG).await.is_some());
    until_the_lease_is_returned().await;
    // Nor does a page wait for a lease of its own, which the database stored without saying so in time.
    script(
        "const { prototype } = IDBTransaction, oncomplete = Object.getOwnPropertyDescriptor(prototype, 'oncomplete'); \
         Object.defineProperty(prototype, 'oncomplete', \
             { ...oncomplete, set() { Object.defineProperty(prototype, 'oncomplete', oncomplete) } })",
    )
    .await;
    assert!(SharedPages::new().acquire(Duration::from_secs(10)).await.is_some());
    script("delete navigator.locks").await;
}

/// A dropped lease is returned a moment later.
async fn until_the_lease_is_returned() {
    let end = js_sys::Date::now() + 10_000.0;
    while stored("lease", "return found").await != "" {
        assert!(js_sys::Date::now() < end, "nobody returned the lease");
    }
}

/// Replaces the database's record of this name by the value of an expression.
async fn store(name: &str, value: &str) {
    script(&format!(
        "const open = indexedDB.open('lockgroove'); \
         const database = await new Promise((done, fail) => {{ open.onsuccess = () => done(open.result); open.onerror = fail; }}); \
         const writing = database.transaction('session', 'readwrite'); \
         writing.objectStore('session').put({value}, '{name}'); \
         await new Promise((done, fail) => {{ writing.oncomplete = done; writing.onabort = fail; }}); \
         database.close()"
    ))
    .await;
}

#[wasm_bindgen_test]
async fn a_page_that_stops_waiting_leaves_the_queue() {
    const PENDING: &str = "return (await navigator.locks.query()).pending.length";
    let (one, other) = (SharedPages::new(), SharedPages::new());
    let lock = one.acquire(LONG).await;
    let mut wait = other.acquire(LONG);
    poll_fn(|context| {
        assert!(wait.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    assert_eq!(script(PENDING).await, 1);
    drop(wait);
    assert_eq!(script(PENDING).await, 0);
    drop(lock);
}

#[wasm_bindgen_test]
async fn a_disconnected_page_neither_sends_nor_receives() {
    let (page, other) = (SharedPages::new(), SharedPages::new());
    let [received, sent] = [(); 2].map(|()| Rc::<RefCell<Vec<String>>>::default());
    page.listen(Box::new({
        let received = Rc::clone(&received);
        move |text| received.borrow_mut().push(text.to_owned())
    }));
    other.listen(Box::new({
        let sent = Rc::clone(&sent);
        move |text| sent.borrow_mut().push(text.to_owned())
    }));
    page.disconnect();
    page.broadcast("lost");
    other.broadcast("lost");
    page.reconnect();
    page.reconnect();
    page.broadcast("sent");
    other.broadcast("received");
    until("both messages", || !sent.borrow().is_empty() && !received.borrow().is_empty()).await;
    assert_eq!(
        (sent.borrow().as_slice(), received.borrow().as_slice()),
        (["sent".to_owned()].as_slice(), ["received".to_owned()].as_slice())
    );
}

async fn one_page_at_a_time() {
    let (one, other) = (SharedPages::new(), SharedPages::new());
    let lock = one.acquire(LONG).await;
    assert!(lock.is_some());
    assert!(other.acquire(SHORT).await.is_none(), "both have the lock");
    // A waiting page gets the lock when the first drops it.
    let acquired = Rc::new(Cell::new(false));
    WebWorld.spawn(Box::pin({
        let (acquired, turn) = (acquired.clone(), other.acquire(LONG));
        async move { acquired.set(turn.await.is_some()) }
    }));
    gloo_timers::future::TimeoutFuture::new(30).await;
    assert!(!acquired.get());
    drop(lock);
    until("the lock", || acquired.get()).await;
    // Both have released it by now, and the aborted wait left nothing behind.
    assert!(one.acquire(LONG).await.is_some());
}

#[wasm_bindgen_test]
async fn the_channel_reaches_every_page_but_the_sender() {
    let pages = [SharedPages::new(), SharedPages::new(), SharedPages::new()];
    let received = [(); 3].map(|()| Rc::<RefCell<Vec<String>>>::default());
    for (page, received) in pages.iter().zip(&received) {
        let received = Rc::clone(received);
        page.listen(Box::new(move |text| received.borrow_mut().push(text.to_owned())));
    }
    pages[0].broadcast("one");
    pages[1].broadcast("two");
    // Messages that are not text are ignored.
    script(
        "const channel = new BroadcastChannel('lockgroove-session'); channel.postMessage({ a: 1 }); channel.postMessage('three')",
    )
    .await;
    until("every message", || received.iter().map(|received| received.borrow().len()).sum::<usize>() == 7).await;
    assert_eq!(*received[0].borrow(), ["two", "three"]);
    assert_eq!(*received[1].borrow(), ["one", "three"]);
    assert_eq!(*received[2].borrow(), ["one", "two", "three"]);
}

#[wasm_bindgen_test]
async fn the_ledger_is_shared_between_pages() {
    let (one, other) = (SharedPages::new(), SharedPages::new());
    one.record_renewal(id("first"), 7, true).await;
    one.record_end(id("gone"), EndReason::Revoked).await;
    one.record_end(id("gone"), EndReason::ByPerson).await;
    let record = other.read().await;
    assert_eq!(record.newest, Some((id("first"), 7)));
    other.record_renewal(id("older"), 9, false).await;
    assert_eq!(one.read().await.newest, Some((id("first"), 7)), "only a new sign-in replaces it");
    one.record_renewal(id("first"), 8, false).await;
    assert_eq!(one.read().await.newest, Some((id("first"), 8)));
    let pause = RenewalPause {
        id: id("first"),
        since: Timestamp(5),
        until: Timestamp(9),
        fault: RenewalFault::Network(NetworkFault::TimedOut),
    };
    other.record_pause(pause.clone()).await;
    assert_eq!(one.read().await.pause, Some(pause));
    assert_eq!(record.ended.last(), Some(&(id("gone"), EndReason::ByPerson)), "the last ending counts");
    assert_eq!(record.ended.iter().filter(|(over, _)| *over == id("gone")).count(), 1);
    for n in 0..20 {
        other.record_end(id(&format!("over-{n}")), EndReason::Expired).await;
    }
    let record = one.read().await;
    assert_eq!((record.ended.len(), record.ended[15].0.clone(), record.newest.is_some()), (16, id("over-19"), true));
    // Records of another version are ignored.
    script(
        "const open = indexedDB.open('lockgroove'); await new Promise(done => { open.onsuccess = done; }); \
         const store = open.result.transaction('session', 'readwrite').objectStore('session'); \
         store.put({ odd: 1 }, 'newest'); store.put('', 'rest'); const put = store.put('?', 'over'); \
         await new Promise(done => { put.onsuccess = done; }); open.result.close()",
    )
    .await;
    assert_eq!(one.read().await, LedgerRecord::default());
}

#[wasm_bindgen_test]
async fn the_vault_encrypts_its_text_with_a_key_that_cannot_be_exported() {
    let vault = SharedPages::new();
    vault.set_enabled(false);
    vault.clear().await;
    assert!(!vault.is_enabled());
    vault.store("sesame".to_owned()).await.unwrap();
    assert_eq!(vault.load().await, None, "a token is stored without consent");

    // Disabled while the text is being stored.
    vault.set_enabled(true);
    let late = vault.store("sesame".to_owned());
    vault.set_enabled(false);
    vault.clear().await;
    late.await.unwrap();
    vault.set_enabled(true);
    assert_eq!(vault.load().await, None, "the late write stays");

    assert!(vault.is_enabled() && SharedPages::new().is_enabled());
    vault.store("sesame".to_owned()).await.unwrap();
    assert_eq!(SharedPages::new().load().await.as_deref(), Some("sesame"));

    // The record is a nonce and a ciphertext. The text is not in it, neither plain nor in base64.
    let bytes = "return [found[0].length, new TextDecoder('latin1').decode(found[0]) + new TextDecoder('latin1').decode(found[1])]";
    let record: js_sys::Array = stored("vault", bytes).await.dyn_into().unwrap();
    let first = record.get(1).as_string().unwrap();
    assert_eq!(record.get(0), 12);
    assert!(!first.contains("sesame") && !first.contains("c2VzYW1l") && first.chars().count() == 12 + 6 + 16, "{first:?}");
    assert_eq!(stored("vault-key", "return found.extractable").await, false);
    let taken = "return crypto.subtle.exportKey('raw', found).then(() => 'taken', error => error.name)";
    assert_eq!(stored("vault-key", taken).await, "InvalidAccessError");
    assert_eq!(
        stored("vault-key", "return found.algorithm.name + found.algorithm.length + found.usages.join()").await,
        "AES-GCM256encrypt,decrypt"
    );

    // The same text is encrypted differently each time: a nonce is used once.
    vault.store("sesame".to_owned()).await.unwrap();
    let record: js_sys::Array = stored("vault", bytes).await.dyn_into().unwrap();
    assert_ne!(record.get(1).as_string().unwrap(), first);
    assert_eq!(vault.load().await.as_deref(), Some("sesame"));

    // A changed record cannot be decrypted.
    script(
        "const open = indexedDB.open('lockgroove'); await new Promise(done => { open.onsuccess = done; }); \
         const store = open.result.transaction('session', 'readwrite').objectStore('session'); const get = store.get('vault'); \
         await new Promise(done => { get.onsuccess = done; }); new Uint8Array(get.result[1])[0] ^= 1; \
         const put = store.put(get.result, 'vault'); await new Promise(done => { put.onsuccess = done; }); open.result.close()",
    )
    .await;
    assert_eq!(vault.load().await, None);

    vault.store("sesame".to_owned()).await.unwrap();
    vault.clear().await;
    assert_eq!(vault.load().await, None);
    assert!(stored("vault", "return found").await.is_undefined() && stored("vault-key", "return found").await.is_undefined());
    vault.set_enabled(false);
}

/// What a refresh does to the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Regime {
    Static,
    Rotate,
    RotateStrict,
}

/// An authorization server for several pages.
struct Server {
    regime: Regime,
    given: Cell<u32>,
    good: RefCell<BTreeSet<String>>,
    refreshes: Cell<u32>,
    refused: Cell<u32>,
}

impl Server {
    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let body = &request.body.as_ref().unwrap().text;
        let token =
            form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "refresh_token").map(|(_, token)| token.into_owned());
        self.given.set(self.given.get() + 1);
        let n = self.given.get();
        let mut good = self.good.borrow_mut();
        let fresh = match token {
            None => true,
            Some(token) if good.contains(&token) => {
                self.refreshes.set(self.refreshes.get() + 1);
                if self.regime != Regime::Static {
                    good.remove(&token);
                }
                self.regime != Regime::Static
            }
            Some(_) => {
                self.refused.set(self.refused.get() + 1);
                if self.regime == Regime::RotateStrict {
                    good.clear();
                }
                return HttpResponse { status: 400, body: r#"{"error":"invalid_grant"}"#.to_owned(), ..HttpResponse::default() };
            }
        };
        if fresh {
            good.insert(format!("rt-{n}"));
        }
        let refresh = if fresh { format!(r#","refresh_token":"rt-{n}""#) } else { String::new() };
        json(&format!(r#"{{"access_token":"at-{n}","token_type":"Bearer","expires_in":3600{refresh}}}"#))
    }
}

/// A session as in a separate tab, with the real lock, channel and ledger.
fn tab(server: &Rc<Server>) -> (Session, Rc<World>) {
    let server = Rc::clone(server);
    let world = World::answering(move |request| Ok(server.answer(request)));
    let redirect_uri = RedirectUri::of_app("http://127.0.0.1:8080").unwrap();
    let session =
        Session::new(&Config::parse("{}").unwrap(), Some(redirect_uri), RETURN_RULES, world.clone(), Rc::new(SharedPages::new()));
    session.open(None);
    (session, world)
}

async fn a_hundred_calls_make_one_refresh(regime: Regime) {
    let server =
        Rc::new(Server { regime, given: Cell::new(0), good: RefCell::default(), refreshes: Cell::new(0), refused: Cell::new(0) });
    let (first, world) = tab(&server);
    sign_in(&first, &world).await;
    let tabs = [first, tab(&server).0, tab(&server).0];
    until("the other tabs to adopt it", || tabs.iter().all(|tab| tab.state().epoch().is_some())).await;
    for round in 1..=3 {
        let mut bearers: Vec<Bearer> = Vec::new();
        for tab in &tabs {
            bearers.push(tab.token().await.unwrap());
        }
        // The Web API answers all of them with 401 at once.
        let mut answers: Vec<oneshot::Receiver<Result<Bearer, Denied>>> = Vec::new();
        for n in 0..102 {
            let (answer, come) = oneshot::channel();
            let call = tabs[n % 3].replace_token(bearers[n % 3].clone());
            WebWorld.spawn(Box::pin(async move {
                let _ = answer.send(call.await);
            }));
            answers.push(come);
        }
        let mut tokens = BTreeSet::new();
        for answer in answers {
            tokens.insert(answer.await.unwrap().unwrap().token.reveal().to_owned());
        }
        assert_eq!(tokens.len(), 1, "{regime:?}: {tokens:?}");
        assert_eq!((server.refreshes.get(), server.refused.get()), (round, 0), "{regime:?}");
    }
    tabs[1].sign_out();
    until("all to be signed out", || tabs.iter().all(|tab| tab.state().epoch().is_none())).await;
    let late = tab(&server).0;
    gloo_timers::future::TimeoutFuture::new(100).await;
    assert_eq!(late.state().epoch(), None);
}

#[wasm_bindgen_test]
async fn bug_05_a_hundred_calls_of_three_tabs_make_one_refresh() {
    a_hundred_calls_make_one_refresh(Regime::Static).await;
}

#[wasm_bindgen_test]
async fn bug_05_a_hundred_calls_of_three_tabs_make_one_refresh_with_rotation() {
    a_hundred_calls_make_one_refresh(Regime::Rotate).await;
}

#[wasm_bindgen_test]
async fn bug_05_a_hundred_calls_of_three_tabs_make_one_refresh_with_strict_rotation() {
    a_hundred_calls_make_one_refresh(Regime::RotateStrict).await;
}
