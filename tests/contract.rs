//! The app's floors against the emulator, over HTTP: signing in by walking its pages, then every endpoint through the real client.
//!
//! Two readings of Spotify's documentation meet here. They share no types, so what one has misread the other does not confirm.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use emulator::{LAPSED_CLIENT_ID, Options, Running, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lockgroove::oauth::{
    AuthorizationRequest, AuthorizationServer, Callback, ClientId, ClientSecret, ConfidentialClient, HttpRequest, HttpResponse,
    ImplicitRequest, LoopbackServer, NetworkFault, NoRandomness, Origin, PendingAuthorization, PublicClient, Random, RedirectUri,
    Scope, ScopeSet, State, TokenFault, TokenRequest, TokenResponse, Verifier,
};
use lockgroove::session::ports::{Clock, Navigator, Pending, SinglePage, Spawner, Storage, StorageFault, Transport};
use lockgroove::session::{Config, EndReason, ReturnRules, Session, SessionState, SignInRequest, SignedOutReason, Timestamp};
use lockgroove::spotify::endpoint::{me, playlists, saved_tracks};
use lockgroove::spotify::model::PageItem;
use lockgroove::spotify::{ApiClient, ApiError, Capability, Endpoint, Entry, Item, Page, Playlist, PlaylistId};
use serde_json::{Value, json};

#[path = "../examples/support/native.rs"]
mod native;
#[path = "support/person.rs"]
mod person;
#[path = "../examples/support/random.rs"]
mod random;

const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/", "/callback", "/connect"] };
const APP: &str = "http://127.0.0.1:5555";
const SEE: ScopeSet = Capability::SeeLibrary.scopes();

/// The ports as a browser would serve them, over reqwest.
struct HttpWorld {
    http: reqwest::Client,
    stored: RefCell<BTreeMap<String, String>>,
    left_for: RefCell<String>,
}

impl Transport for HttpWorld {
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>> {
        let builder = native::prepare(&self.http, &request).header("origin", APP);
        Box::pin(async move {
            let response = builder.send().await.map_err(native::fault)?;
            let header = |name: &str| native::header(&response, name);
            // A page sees nothing of an answer without this header, and of its headers only those that are exposed.
            header("access-control-allow-origin").ok_or(NetworkFault::Unreachable)?;
            let exposed = header("access-control-expose-headers").is_some_and(|names| names.to_lowercase().contains("retry-after"));
            let answer = native::read(response).await?;
            Ok(HttpResponse { retry_after: answer.retry_after.filter(|_| exposed), ..answer })
        })
    }
}

impl Clock for HttpWorld {
    fn now(&self) -> Timestamp {
        Timestamp(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64)
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        Box::pin(tokio::time::sleep(span))
    }
}

impl Random for HttpWorld {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        random::OsRandom.fill(bytes)
    }
}

impl Storage for HttpWorld {
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

impl Navigator for HttpWorld {
    fn leave_for(&self, url: &str) {
        *self.left_for.borrow_mut() = url.to_owned();
    }
}

impl Spawner for HttpWorld {
    fn spawn(&self, task: Pending<()>) {
        tokio::task::spawn_local(task);
    }
}

/// The emulator, and an app that somebody is signed in to.
struct App {
    emulator: Running,
    world: Rc<HttpWorld>,
    session: Session,
    client: ApiClient,
}

/// Runs a test on one thread, as a page would.
fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test);
}

impl App {
    async fn start() -> Self {
        let emulator = emulator::start(Options { port: 0, tracks: 400, ..Options::default() }).await.unwrap();
        let origin = &emulator.service_origin;
        let config = Config::parse(&json!({"accounts": origin, "api": format!("{origin}/v1")}).to_string()).unwrap();
        let http = native::http().unwrap();
        let world = Rc::new(HttpWorld { http, stored: RefCell::default(), left_for: RefCell::default() });
        let session =
            Session::new(&config, Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, world.clone(), Rc::new(SinglePage));
        let client = ApiClient::new(session.clone(), world.clone(), config.api);
        Self { emulator, world, session, client }
    }

    async fn signed_in(user: &str, scopes: ScopeSet) -> Self {
        let app = Self::start().await;
        app.sign_in(user, SAMPLE_CLIENT_ID, scopes).await;
        app
    }

    /// The whole way: out to the consent page, back with the code, and the exchange.
    async fn sign_in(&self, user: &str, client_id: &str, scopes: ScopeSet) {
        let client_id = ClientId::parse(client_id).unwrap();
        self.session.sign_in(SignInRequest { client_id, scopes, return_to: RETURN_RULES.start(), show_dialog: false });
        let leave_for = self.world.left_for.borrow().clone();
        let back = self.agree(user, &leave_for, scopes).await;
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

    /// What a person does at the authorization server. Gives the address it sends the browser back to.
    async fn agree(&self, user: &str, url: &str, scopes: ScopeSet) -> String {
        person::agree(&self.emulator, user, url, scopes).await
    }

    async fn control(&self, method: reqwest::Method, name: &str, body: Value) -> Value {
        person::control(&self.emulator, method, name, body).await
    }

    async fn fault(&self, path: &str, times: u32, fault: Value) {
        self.control(reqwest::Method::POST, "faults", json!({"path": path, "times": times, "fault": fault})).await;
    }

    /// How often a path was asked for, other than by preflights.
    async fn count(&self, path: &str) -> usize {
        person::statuses(&self.emulator, path).await.len()
    }

    async fn clear_log(&self) {
        self.control(reqwest::Method::DELETE, "log", json!({})).await;
    }

    /// A whole list, page after page.
    async fn all<T: PageItem>(&self, first: Endpoint<Page<T>>) -> (Vec<T>, u32) {
        let (mut endpoint, mut items) = (first, Vec::new());
        loop {
            let page = self.client.get(&endpoint).await.unwrap();
            assert_eq!(page.offset as usize, items.len());
            items.extend(page.items);
            let left = Page::<T> { items: Vec::new(), ..page };
            match self.client.following(&endpoint, &left).unwrap() {
                Some(next) => endpoint = next,
                None => return (items, left.total),
            }
        }
    }

    async fn playlist(&self, name: &str) -> Playlist {
        let (lists, _) = self.all(playlists::mine()).await;
        lists.into_iter().find(|list| list.name == name).unwrap_or_else(|| panic!("no playlist {name}"))
    }
}

#[test]
fn signing_in_and_reading_everything() {
    run(async {
        let app = App::signed_in("ines", SEE).await;

        let me = app.client.get(&me::profile()).await.unwrap();
        assert_eq!(me.name(), "Ines Okafor-Lindqvist");
        assert!(me.account_id.is_some() && me.url.is_some());

        let (lists, total) = app.all(playlists::mine()).await;
        assert_eq!((lists.len(), total), (48, 48));
        let (own, others): (Vec<_>, Vec<_>) = lists.iter().partition(|list| list.owner.id.as_deref().is_some_and(|id| me.is(id)));
        assert!(own.iter().all(|list| list.total.is_some()));
        assert!(others.iter().any(|list| list.total.is_none()), "what is in somebody else's list is not told");
        assert!(lists.iter().any(|list| list.images.is_empty()) && lists.iter().any(|list| !list.images.is_empty()));
        assert!(lists.iter().any(|list| list.name == "<b>x</b> &amp; \"friends\""), "names are not escaped, and not unescaped");
        assert!(lists.iter().any(|list| list.description.as_deref() == Some("Fish & chips 'n' records")), "descriptions are");

        let (songs, total) = app.all(saved_tracks::all()).await;
        assert_eq!((songs.len(), total), (160, 160));
        for Entry { added_at, item, .. } in &songs {
            let Item::Track(track) = item else { panic!("{item:?}") };
            assert!(added_at.is_some() && track.id.is_some() && track.isrc.is_some() && track.url.is_some());
            assert!(!track.name.is_empty() && !track.artists.is_empty() && !track.album.images.is_empty());
        }
    });
}

#[test]
fn one_playlist_and_every_odd_thing_in_it() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let listed = app.playlist("Slow trains, wide windows").await;
        let read = app.client.get(&playlists::one(&listed.id)).await.unwrap();
        assert_eq!(read, listed, "the playlist by itself says the same");

        let (entries, total) = app.all(playlists::items(&listed.id)).await;
        assert_eq!((Some(total), entries.len() as u32), (listed.total, total));
        let count = |is: fn(&Item) -> bool| entries.iter().filter(|entry| is(&entry.item)).count();
        assert!(count(|item| matches!(item, Item::Removed)) > 0);
        assert!(count(|item| matches!(item, Item::Local(file) if file.id.is_none() && file.is_local)) > 0);
        assert!(count(|item| matches!(item, Item::Episode(episode) if !episode.show.is_empty())) > 0);
        assert!(count(|item| matches!(item, Item::Track(track) if track.is_playable == Some(false))) > 0);
        assert_eq!(count(|item| matches!(item, Item::Unknown(_))), 0);
        let uris: Vec<_> = entries.iter().filter_map(|entry| entry.item.uri()).collect();
        assert!(uris.windows(2).any(|pair| pair[0] == pair[1]), "the same track twice in a row");
    });
}

#[test]
fn older_and_mixed_shapes_say_the_same() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let list = app.playlist("Slow trains, wide windows").await;
        let (of_2026, _) = app.all(playlists::items(&list.id)).await;
        for shapes in ["older", "both"] {
            app.control(reqwest::Method::PATCH, "settings", json!({"shapes": shapes})).await;
            assert_eq!(app.playlist("Slow trains, wide windows").await, list, "{shapes}");
            assert_eq!(app.client.get(&playlists::one(&list.id)).await.unwrap(), list, "{shapes}");
            assert_eq!(app.all(playlists::items(&list.id)).await.0, of_2026, "{shapes}");
            assert_eq!(app.client.get(&me::profile()).await.unwrap().name(), "Ines Okafor-Lindqvist");
        }
    });
}

#[test]
fn each_refusal_is_known_by_name() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let followed = app.playlist("Halvard's long walks").await;
        assert_eq!(app.client.get(&playlists::items(&followed.id)).await, Err(ApiError::NotAllowed));
        assert_eq!(app.client.get(&playlists::one(&followed.id)).await.unwrap().total, None);
        let unknown = PlaylistId::parse("37i9dQZF1DXcBWIGoYBM5M").unwrap();
        assert_eq!(app.client.get(&playlists::one(&unknown)).await, Err(ApiError::NotFound));

        for (which, error) in [
            ("dead", ApiError::NotAllowed),
            ("not_listed", ApiError::NotListed),
            ("not_listed_text", ApiError::NotListed),
            ("owner_premium", ApiError::OwnerWithoutPremium),
            ("scope", ApiError::MissingScope(ScopeSet::of(&[Scope::UserLibraryRead]))),
        ] {
            app.fault("/v1/me/tracks", 1, json!({"kind": "forbidden", "which": which})).await;
            assert_eq!(app.client.get(&saved_tracks::all()).await.unwrap_err(), error, "{which}");
        }
    });
}

#[test]
fn people_and_apps_that_are_shut_out() {
    run(async {
        for (user, client_id, error) in
            [("stranger", SAMPLE_CLIENT_ID, ApiError::NotListed), ("ines", LAPSED_CLIENT_ID, ApiError::OwnerWithoutPremium)]
        {
            let app = App::start().await;
            app.sign_in(user, client_id, SEE).await;
            assert_eq!(app.client.get(&me::profile()).await, Err(error));
            assert!(app.session.state().grant().is_some(), "signing in had worked, and still stands");
        }
    });
}

#[test]
fn what_was_not_granted_is_not_asked_for() {
    run(async {
        let app = App::signed_in("ines", ScopeSet::of(&[Scope::PlaylistReadPrivate])).await;
        let missing = ScopeSet::of(&[Scope::UserLibraryRead]);
        assert_eq!(app.client.get(&saved_tracks::all()).await.unwrap_err(), ApiError::MissingScope(missing));
        assert_eq!(app.count("/v1/me/tracks").await, 0);
    });
}

#[test]
fn a_hundred_calls_at_expiry_make_one_refresh_in_every_regime() {
    run(async {
        for regime in ["static", "rotate", "rotate-strict"] {
            let app = App::signed_in("ines", SEE).await;
            app.control(reqwest::Method::PATCH, "settings", json!({"refresh": regime})).await;
            // Three times, so that a token that was replaced would be missed.
            for round in 1..=3 {
                app.clear_log().await;
                app.control(reqwest::Method::POST, "expire-access-tokens", json!({})).await;
                let profile = me::profile();
                let answers = futures::future::join_all((0..100).map(|_| app.client.get(&profile))).await;
                assert!(answers.iter().all(Result::is_ok), "{answers:?}");
                assert_eq!(app.count("/api/token").await, 1, "{regime}, round {round}");
            }
        }
    });
}

#[test]
fn a_token_that_is_refused_for_ever_ends_the_session() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.clear_log().await;
        app.fault("/v1/me", 10, json!({"kind": "expired_token"})).await;
        assert_eq!(app.client.get(&me::profile()).await, Err(ApiError::SignedOut));
        assert!(matches!(app.session.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Rejected), .. }));
        assert_eq!((app.count("/v1/me").await, app.count("/api/token").await), (2, 1));
    });
}

#[test]
fn access_that_was_taken_back_is_noticed() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.control(reqwest::Method::POST, "revoke", json!({"user": "ines"})).await;
        assert!(matches!(app.client.get(&me::profile()).await, Err(ApiError::SignedOut | ApiError::Stopped)));
        assert!(matches!(app.session.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), .. }));
    });
}

#[test]
fn a_request_to_wait_is_obeyed_seen_or_unseen() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let asked: Rc<Cell<u32>> = Rc::default();
        let kept = asked.clone();
        app.client.on_pause(move |until| kept.set(kept.get() + u32::from(until.is_some())));

        for (fault, seen) in [
            (json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true}), 1),
            (json!({"kind": "rate_limit", "retry_after": 1}), 0),
        ] {
            asked.set(0);
            app.clear_log().await;
            app.fault("/v1/me", 1, fault).await;
            let start = app.world.now();
            assert!(app.client.get(&me::profile()).await.is_ok());
            assert!(app.world.now().since(start) >= Duration::from_secs(1));
            assert_eq!((app.count("/v1/me").await, asked.get()), (2, seen));
        }
    });
}

#[test]
fn a_spent_quota_stops_its_kind_of_call_only() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.clear_log().await;
        app.fault(
            "/v1/me/tracks",
            10,
            json!({"kind": "rate_limit", "retry_after": 86207, "cors": true, "quota": true, "expose": true}),
        )
        .await;
        for _ in 0..3 {
            let error = app.client.get(&saved_tracks::all()).await.unwrap_err();
            let ApiError::QuotaSpent { until: Some(until) } = error else { panic!("{error:?}") };
            assert!(until.since(app.world.now()) > Duration::from_secs(86_000));
        }
        assert_eq!(app.count("/v1/me/tracks").await, 1);
        assert!(app.client.get(&me::profile()).await.is_ok());
    });
}

#[test]
fn faults_of_a_bad_day() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        for (fault, requests) in [
            (json!({"kind": "status", "status": 502}), 2),
            (json!({"kind": "status", "status": 503, "body": "<html>", "cors": false}), 2),
            (json!({"kind": "cut"}), 2),
            (json!({"kind": "truncate", "wire": true}), 2),
        ] {
            app.clear_log().await;
            app.fault("/v1/me/tracks", 1, fault.clone()).await;
            assert_eq!(app.client.get(&saved_tracks::all()).await.unwrap().items.len(), 50, "{fault}");
            assert_eq!(app.count("/v1/me/tracks").await, requests, "{fault}");
        }
        for fault in
            [json!({"kind": "truncate"}), json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"})]
        {
            app.clear_log().await;
            app.fault("/v1/me/tracks", 1, fault.clone()).await;
            assert!(matches!(app.client.get(&saved_tracks::all()).await, Err(ApiError::Malformed { .. })), "{fault}");
            assert_eq!(app.count("/v1/me/tracks").await, 1, "{fault}");
        }
    });
}

#[test]
fn a_next_page_elsewhere_is_not_followed() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.fault("/v1/me/tracks", 1, json!({"kind": "patch", "merge": {"next": "http://127.0.0.1:9/v1/me/tracks?offset=50"}}))
            .await;
        let page = app.client.get(&saved_tracks::all()).await.unwrap();
        assert!(matches!(app.client.following(&saved_tracks::all(), &page), Err(ApiError::Malformed { .. })));
    });
}

#[test]
fn signing_out_aborts_what_is_under_way() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.fault("/v1/me", 1, json!({"kind": "delay", "ms": 60000})).await;
        let start = app.world.now();
        let profile = me::profile();
        let sign_out_once_it_is_under_way = async {
            while app.count("/v1/me").await == 0 {
                tokio::task::yield_now().await;
            }
            app.session.sign_out();
        };
        let (answer, ()) = tokio::join!(app.client.get(&profile), sign_out_once_it_is_under_way);
        assert_eq!(answer, Err(ApiError::Stopped));
        assert!(app.world.now().since(start) < Duration::from_secs(10));
    });
}

// The four grants, by the protocol floor alone

impl App {
    fn server(&self) -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse(&self.emulator.service_origin).unwrap())
    }

    /// Asks for tokens as a server does: no page, so no CORS.
    async fn ask<A>(&self, request: TokenRequest<A>) -> Result<A, TokenFault> {
        native::ask(&self.world.http, &self.server(), request).await.map_err(|no| match no {
            native::NoTokens::Token(fault) => fault,
            native::NoTokens::Network(fault) => panic!("{fault:?}"),
        })
    }

    /// The callback of somebody who agreed to this.
    async fn callback(&self, address: &str) -> Callback {
        let back = self.agree("ines", address, SEE).await;
        Callback::read(back.split_once('?').unwrap().1, &self.server()).unwrap()
    }

    /// The code grant of a confidential client without PKCE. Written by hand, because the app has no such request.
    async fn code_grant_without_pkce(&self) -> TokenResponse {
        let redirect_uri = redirect_uri();
        let request = [
            ("client_id", SAMPLE_CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri.as_str()),
            ("state", "s"),
            ("scope", &SEE.to_string()),
        ];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(request).finish();
        let back = self.agree("ines", &format!("{}?{query}", self.server().authorization_endpoint()), SEE).await;
        let (_, answer) = back.split_once('?').unwrap();
        let code = form_urlencoded::parse(answer.as_bytes()).find(|(name, _)| name == "code").unwrap().1;
        let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", redirect_uri.as_str())];
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let exchange = self.world.http.post(self.server().token_endpoint()).body(form);
        let exchange = exchange.header("content-type", "application/x-www-form-urlencoded");
        let exchange = exchange.basic_auth(SAMPLE_CLIENT_ID, Some(SAMPLE_CLIENT_SECRET));
        TokenResponse::read(&native::read(exchange.send().await.unwrap()).await.unwrap()).unwrap()
    }

    /// The status of a call of the Web API with this token.
    async fn status(&self, path: &str, token: &lockgroove::oauth::AccessToken) -> u16 {
        let request = self.world.http.get(format!("{}/v1{path}", self.emulator.service_origin)).bearer_auth(token.reveal());
        request.send().await.unwrap().status().as_u16()
    }
}

fn public() -> PublicClient {
    PublicClient::new(ClientId::parse(SAMPLE_CLIENT_ID).unwrap())
}

fn confidential(secret: &str) -> ConfidentialClient {
    ConfidentialClient::new(ClientId::parse(SAMPLE_CLIENT_ID).unwrap(), ClientSecret::new(secret))
}

fn redirect_uri() -> RedirectUri {
    RedirectUri::of_app(APP).unwrap()
}

fn state() -> State {
    State::generate(&random::OsRandom).unwrap()
}

fn verifier() -> Verifier {
    Verifier::generate(&random::OsRandom).unwrap()
}

#[test]
fn the_code_grant_of_a_public_client() {
    run(async {
        let app = App::start().await;
        let request = AuthorizationRequest::new(public(), redirect_uri(), state(), verifier()).scopes(SEE);
        let (address, pending) = request.start(&app.server());
        let callback = app.callback(address.reveal()).await;
        let tokens = app.ask(pending.exchange(callback).unwrap()).await.unwrap();
        assert_eq!((tokens.scopes, tokens.life), (Some(SEE), Duration::from_secs(3600)));
        assert_eq!(app.status("/me", &tokens.access_token).await, 200);

        let next = app.ask(TokenRequest::refresh(&public(), &tokens.refresh_token.unwrap())).await.unwrap();
        assert_eq!(next.refresh_token, None, "the first one stays");
        assert_eq!(app.status("/me", &next.access_token).await, 200);
    });
}

#[test]
fn a_code_is_worth_nothing_with_another_verifier_and_nothing_twice() {
    run(async {
        let app = App::start().await;
        let again =
            |state: &State, verifier: Verifier| PendingAuthorization::resumed(public(), redirect_uri(), state.clone(), verifier);
        let (state, right) = (state(), verifier());
        let request = AuthorizationRequest::new(public(), redirect_uri(), state.clone(), right.clone()).scopes(SEE);
        let back = app.agree("ines", request.start(&app.server()).0.reveal(), SEE).await;
        let callback = || Callback::read(back.split_once('?').unwrap().1, &app.server()).unwrap();

        let wrong = again(&state, verifier()).exchange(callback()).unwrap();
        assert_eq!(app.ask(wrong).await.unwrap_err(), TokenFault::InvalidGrant);
        let tokens = app.ask(again(&state, right.clone()).exchange(callback()).unwrap()).await.unwrap();
        let second = again(&state, right).exchange(callback()).unwrap();
        assert_eq!(app.ask(second).await.unwrap_err(), TokenFault::InvalidGrant);
        assert_eq!(app.status("/me", &tokens.access_token).await, 401, "the server ends what a stolen code gave");
    });
}

#[test]
fn the_code_grant_of_a_confidential_client_with_and_without_pkce() {
    run(async {
        for with_pkce in [true, false] {
            let app = App::start().await;
            let client = confidential(SAMPLE_CLIENT_SECRET);
            let tokens = if with_pkce {
                let request = AuthorizationRequest::new(client.clone(), redirect_uri(), state(), verifier()).scopes(SEE);
                let (address, pending) = request.start(&app.server());
                app.ask(pending.exchange(app.callback(address.reveal()).await).unwrap()).await.unwrap()
            } else {
                app.code_grant_without_pkce().await
            };
            assert_eq!(app.status("/me", &tokens.access_token).await, 200);

            let refresh_token = tokens.refresh_token.unwrap();
            let wrong = TokenRequest::refresh(&confidential("another"), &refresh_token);
            assert_eq!(app.ask(wrong).await.unwrap_err(), TokenFault::InvalidClient);
            let bare = TokenRequest::refresh(&public(), &refresh_token);
            assert_eq!(app.ask(bare).await.unwrap_err(), TokenFault::InvalidClient, "what a secret got, a secret renews");
            let next = app.ask(TokenRequest::refresh(&client, &refresh_token)).await.unwrap();
            assert_eq!(app.status("/me", &next.access_token).await, 200);
        }
    });
}

#[test]
fn the_client_credentials_grant() {
    run(async {
        let app = App::start().await;
        let tokens = app.ask(TokenRequest::client_credentials(&confidential(SAMPLE_CLIENT_SECRET))).await.unwrap();
        assert_eq!(tokens.life, Duration::from_secs(3600));
        assert_eq!(app.status("/search?q=a&type=album", &tokens.access_token).await, 200);
        assert_ne!(app.status("/me", &tokens.access_token).await, 200, "it is nobody's token");
        let wrong = TokenRequest::client_credentials(&confidential("another"));
        assert_eq!(app.ask(wrong).await.unwrap_err(), TokenFault::InvalidClient);
    });
}

#[test]
fn the_implicit_grant_as_it_was() {
    run(async {
        let app = App::start().await;
        let server = LoopbackServer::try_from(app.server()).unwrap();
        let begin = || ImplicitRequest::new(public(), redirect_uri(), state(), SEE).start(&server);

        app.control(reqwest::Method::PATCH, "settings", json!({"implicit_grant": true})).await;
        let (address, pending) = begin();
        let back = app.agree("ines", address.reveal(), SEE).await;
        let (page, fragment) = back.split_once('#').unwrap();
        assert_eq!(page, format!("{APP}/callback"));
        let answer = pending.read("", fragment).unwrap();
        assert_eq!(app.status("/me", &answer.access_token).await, 200);

        let (_, another) = begin();
        assert!(another.read("", fragment).is_err(), "a token that was slipped in");
    });
}
