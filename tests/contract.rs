//! The app and the emulator, over HTTP: sign-ins through the emulator's pages, then calls of every endpoint with the app's client.
//!
//! App and emulator are two independent readings of Spotify's documentation and share no types, so each can reveal mistakes of the other.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use emulator::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lockgroove::oauth::{
    AuthorizationRequest, AuthorizationServer, Callback, ClientId, ClientSecret, ConfidentialClient, ImplicitRequest,
    LoopbackServer, Origin, PendingAuthorization, PublicClient, RedirectUri, Scope, ScopeSet, State, TokenFault, TokenRequest,
    TokenResponse, Verifier,
};
use lockgroove::session::ports::Clock;
use lockgroove::session::{EndReason, SessionState, SignedOutReason};
use lockgroove::spotify::endpoint::{
    albums, artists, audiobooks, following, me, playlists, recently_played, saved_albums, saved_audiobooks, saved_episodes,
    saved_shows, saved_tracks, search, shows,
};
use lockgroove::spotify::model::{Group, PageItem};
use lockgroove::spotify::{
    ApiError, Batch, Capability, Change, Collected, CursorReader, Endpoint, Entry, Item, ListReader, Page, Playlist, PlaylistId,
    Uri,
};
use serde_json::json;

use http_app::{APP, App, run};

#[allow(dead_code, reason = "the network and the clocks are real here")]
#[path = "support/fake_world.rs"]
mod fake_world;
#[path = "support/http_app.rs"]
mod http_app;
#[path = "../examples/support/native.rs"]
mod native;
#[path = "support/person.rs"]
mod person;
#[path = "../examples/support/random.rs"]
mod random;

const SEE: ScopeSet = Capability::SeeLibrary.scopes();

impl App {
    /// All pages of a list.
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
        assert!(own.iter().chain(&others).all(|list| list.total.is_some()), "a list has the length of every playlist");
        let of_another = app.client.get(&playlists::one(&others[0].id)).await.unwrap();
        assert_eq!(of_another.total, None, "the playlist itself hides its length from a person it is not of");
        assert!(lists.iter().any(|list| list.images.is_empty()) && lists.iter().any(|list| !list.images.is_empty()));
        assert!(
            lists.iter().any(|list| list.name == "<b>x</b> &amp; \"friends\""),
            "names are sent unescaped and stay as they are"
        );
        assert!(
            lists.iter().any(|list| list.description.as_deref() == Some("Fish & chips 'n' records")),
            "descriptions are sent escaped"
        );

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
fn a_playlist_with_every_kind_of_item_is_read() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let listed = app.playlist("Slow trains, wide windows").await;
        let read = app.client.get(&playlists::one(&listed.id)).await.unwrap();
        assert_eq!(read, listed, "a single playlist is read like one in a list");

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
fn older_and_mixed_shapes_are_read_alike() {
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

/// Reads a whole list as pages of the app do. Checks that it is as long as the service says.
async fn whole<T: PageItem + Clone>(app: &App, mut list: ListReader<T>) -> Vec<T> {
    let mut rows = Collected::default();
    let whole = app.client.read_list(&mut list, &mut |news| rows.add(news)).await.unwrap();
    assert!(whole.settled && whole.refused.is_none());
    let odd = whole.odd.count() as usize;
    assert_eq!(rows.len() + odd, list.total() as usize);
    rows.into_items()
}

#[test]
fn everything_in_a_library_is_read_in_every_shape() {
    run(async {
        let scopes = [Capability::SeeLibrary, Capability::SeeListening, Capability::SeeFollowing];
        let scopes = scopes.into_iter().map(Capability::scopes).collect();
        let app = App::signed_in("ines", scopes).await;
        for shapes in ["2026", "older", "both"] {
            app.control(reqwest::Method::PATCH, "settings", json!({"shapes": shapes})).await;
            let client = &app.client;
            assert_eq!(whole(&app, ListReader::liked()).await.len(), 160, "{shapes}");
            assert_eq!(whole(&app, ListReader::my_playlists()).await.len(), 48, "{shapes}");
            let list = app.playlist("Slow trains, wide windows").await;
            let known = whole(&app, ListReader::playlist(&list.id, list.snapshot_id.as_deref())).await;
            assert_eq!(known, whole(&app, ListReader::playlist(&list.id, None)).await, "{shapes}");

            let albums = whole(&app, ListReader::newest_first(saved_albums::all())).await;
            let album = &albums.first().unwrap().item;
            assert!(
                albums.iter().all(|album| album.added_at.is_some() && album.item.total.is_some() && album.item.group.is_some())
            );
            let page = client.get(&albums::one(&album.id)).await.unwrap();
            assert_eq!(page.listed.name(), album.name());
            let tracks = whole(&app, ListReader::catalogue(albums::tracks(&album.id))).await;
            assert_eq!(Some(tracks.len() as u32), album.total);
            assert_eq!(page.tracks.unwrap().items.first(), tracks.first());

            let artist = album.album.artists.first().unwrap().id.clone().unwrap();
            assert_eq!(client.get(&artists::one(&artist)).await.unwrap().id, Some(artist.clone()));
            let mut of_artist = Vec::new();
            for group in Group::ALL {
                of_artist.extend(whole(&app, ListReader::catalogue(artists::albums(&artist, group))).await);
            }
            assert!(of_artist.iter().any(|other| other.id == album.id), "{shapes}");
            let mut followed = CursorReader::new(following::artists());
            client.read_by_cursor(&mut followed, &mut |_| {}).await.unwrap();
            assert_eq!(followed.total(), Some(followed.items().len() as u32));
            assert!(!followed.items().is_empty());

            let shows = whole(&app, ListReader::newest_first(saved_shows::all())).await;
            let show = &shows.first().unwrap().item;
            assert_eq!(client.get(&shows::one(&show.id)).await.unwrap().name, show.name);
            assert!(!whole(&app, ListReader::catalogue(shows::episodes(&show.id))).await.is_empty());
            assert!(!whole(&app, ListReader::newest_first(saved_episodes::all())).await.is_empty());
            for book in whole(&app, ListReader::newest_first(saved_audiobooks::all())).await {
                assert_eq!(client.get(&audiobooks::one(&book.item.id)).await.unwrap().name, book.item.name);
                assert!(!whole(&app, ListReader::catalogue(audiobooks::chapters(&book.item.id))).await.is_empty());
            }
            let plays = client.get(&recently_played::all()).await.unwrap();
            assert!(!plays.items.is_empty() && plays.items.len() <= 50);
            let found = client.get(&search::all(album.name(), &search::KINDS, 0).unwrap()).await.unwrap();
            assert!(found.tracks.is_some() && found.artists.is_some() && found.playlists.is_some() && found.shows.is_some());
            assert!(found.albums.unwrap().items.iter().any(|other| other.id == album.id), "{shapes}");
        }
    });
}

#[test]
fn what_is_saved_is_removed_and_saved_again() {
    run(async {
        let scopes = [Capability::SeeLibrary, Capability::SeeFollowing, Capability::ChangeLibrary];
        let app = App::signed_in("ines", scopes.into_iter().map(Capability::scopes).collect()).await;
        let songs = whole(&app, ListReader::liked()).await;
        let uris: Vec<Uri> = songs.iter().filter_map(|song| Uri::parse(song.item.uri()?)).collect();
        assert_eq!(Batch::all(&uris).count(), 4);
        for batch in Batch::all(&uris) {
            assert_eq!(app.client.are_saved(&batch).await.unwrap(), vec![true; batch.uris().len()]);
        }
        let batch = Batch::all(&uris[..3]).next().unwrap();
        assert_eq!(app.client.set_saved(&batch, false).await, Ok(Change::Confirmed(vec![false; 3])));
        assert_eq!(whole(&app, ListReader::liked()).await.len(), 157);
        assert_eq!(app.client.set_saved(&batch, true).await, Ok(Change::Confirmed(vec![true; 3])));
    });
}

#[test]
fn each_refusal_has_its_error() {
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
fn people_and_apps_without_access_are_reported() {
    run(async {
        for (user, client_id, error) in
            [("stranger", SAMPLE_CLIENT_ID, ApiError::NotListed), ("ines", LAPSED_CLIENT_ID, ApiError::OwnerWithoutPremium)]
        {
            let app = App::start().await;
            app.sign_in(user, client_id, SEE).await;
            assert_eq!(app.client.get(&me::profile()).await, Err(error));
            assert!(app.session.state().grant().is_some(), "the session goes on");
        }
    });
}

#[test]
fn a_call_without_its_scope_is_not_sent() {
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
            // Three rounds, so that a wrong refresh token would be refused.
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
fn a_token_that_is_always_refused_ends_the_session() {
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
fn revoked_access_ends_the_session() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.control(reqwest::Method::POST, "revoke", json!({"user": "ines"})).await;
        assert!(matches!(app.client.get(&me::profile()).await, Err(ApiError::SignedOut | ApiError::Stopped)));
        assert!(matches!(app.session.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), .. }));
    });
}

#[test]
fn a_pause_is_obeyed_whether_or_not_the_page_can_read_its_length() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        let pauses: Rc<Cell<u32>> = Rc::default();
        let counter = pauses.clone();
        app.client.on_pause(move |until| counter.set(counter.get() + u32::from(until.is_some())));

        for (fault, announced) in [
            (json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true}), 1),
            (json!({"kind": "rate_limit", "retry_after": 1}), 0),
        ] {
            pauses.set(0);
            app.clear_log().await;
            app.fault("/v1/me", 1, fault).await;
            let start = app.world.now();
            assert!(app.client.get(&me::profile()).await.is_ok());
            assert!(app.world.now().since(start) >= Duration::from_secs(1));
            assert_eq!((app.count("/v1/me").await, pauses.get()), (2, announced));
        }
    });
}

#[test]
fn an_exceeded_quota_stops_only_calls_of_its_bucket() {
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
            let ApiError::QuotaExceeded { until: Some(until) } = error else { panic!("{error:?}") };
            assert!(until.since(app.world.now()) > Duration::from_secs(86_000));
        }
        assert_eq!(app.count("/v1/me/tracks").await, 1);
        assert!(app.client.get(&me::profile()).await.is_ok());
    });
}

#[test]
fn passing_faults_are_retried_and_broken_answers_reported() {
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
fn a_next_page_on_another_host_is_not_followed() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.fault("/v1/me/tracks", 1, json!({"kind": "patch", "merge": {"next": "http://127.0.0.1:9/v1/me/tracks?offset=50"}}))
            .await;
        let page = app.client.get(&saved_tracks::all()).await.unwrap();
        assert!(matches!(app.client.following(&saved_tracks::all(), &page), Err(ApiError::Malformed { .. })));
    });
}

#[test]
fn signing_out_aborts_the_request_in_flight() {
    run(async {
        let app = App::signed_in("ines", SEE).await;
        app.fault("/v1/me", 1, json!({"kind": "delay", "ms": 60000})).await;
        let start = app.world.now();
        let profile = me::profile();
        let sign_out_once_in_flight = async {
            while app.count("/v1/me").await == 0 {
                tokio::task::yield_now().await;
            }
            app.session.sign_out();
        };
        let (answer, ()) = tokio::join!(app.client.get(&profile), sign_out_once_in_flight);
        assert_eq!(answer, Err(ApiError::Stopped));
        assert!(app.world.now().since(start) < Duration::from_secs(10));
    });
}

// The four grants, with the protocol floor only

impl App {
    fn server(&self) -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse(&self.emulator.service_origin).unwrap())
    }

    /// Sends a token request as a server does, without CORS.
    async fn ask<A>(&self, request: TokenRequest<A>) -> Result<A, TokenFault> {
        native::ask(&self.world.runtime.http, &self.server(), request).await.map_err(|fault| match fault {
            native::NoTokens::Token(fault) => fault,
            native::NoTokens::Network(fault) => panic!("{fault:?}"),
        })
    }

    /// Agrees to an authorization request, and reads the callback.
    async fn callback(&self, address: &str) -> Callback {
        let back = self.agree("ines", address, SEE).await;
        Callback::read(back.split_once('?').unwrap().1, &self.server()).unwrap()
    }

    /// The code grant of a confidential client without PKCE. The app has no such request, so this builds it.
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
        let exchange = self.world.runtime.http.post(self.server().token_endpoint()).body(form);
        let exchange = exchange.header("content-type", "application/x-www-form-urlencoded");
        let exchange = exchange.basic_auth(SAMPLE_CLIENT_ID, Some(SAMPLE_CLIENT_SECRET));
        TokenResponse::read(&native::read(exchange.send().await.unwrap()).await.unwrap()).unwrap()
    }

    /// The status of a call of the Web API with this token.
    async fn status(&self, path: &str, token: &lockgroove::oauth::AccessToken) -> u16 {
        let request = self.world.runtime.http.get(format!("{}/v1{path}", self.emulator.service_origin)).bearer_auth(token.reveal());
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
fn the_code_grant_works_for_a_public_client() {
    run(async {
        let app = App::start().await;
        let request = AuthorizationRequest::new(public(), redirect_uri(), state(), verifier()).scopes(SEE);
        let (address, pending) = request.start(&app.server());
        let callback = app.callback(address.reveal()).await;
        let tokens = app.ask(pending.exchange(callback).unwrap()).await.unwrap();
        assert_eq!((tokens.scopes, tokens.life), (Some(SEE), Duration::from_secs(3600)));
        assert_eq!(app.status("/me", &tokens.access_token).await, 200);

        let next = app.ask(TokenRequest::refresh(&public(), &tokens.refresh_token.unwrap())).await.unwrap();
        assert_eq!(next.refresh_token, None, "the first refresh token stays valid");
        assert_eq!(app.status("/me", &next.access_token).await, 200);
    });
}

#[test]
fn a_code_is_refused_with_another_verifier_and_the_second_time() {
    run(async {
        let app = App::start().await;
        let resumed =
            |state: &State, verifier: Verifier| PendingAuthorization::resumed(public(), redirect_uri(), state.clone(), verifier);
        let (state, right) = (state(), verifier());
        let request = AuthorizationRequest::new(public(), redirect_uri(), state.clone(), right.clone()).scopes(SEE);
        let back = app.agree("ines", request.start(&app.server()).0.reveal(), SEE).await;
        let callback = || Callback::read(back.split_once('?').unwrap().1, &app.server()).unwrap();

        let wrong = resumed(&state, verifier()).exchange(callback()).unwrap();
        assert_eq!(app.ask(wrong).await.unwrap_err(), TokenFault::InvalidGrant);
        let tokens = app.ask(resumed(&state, right.clone()).exchange(callback()).unwrap()).await.unwrap();
        let second = resumed(&state, right).exchange(callback()).unwrap();
        assert_eq!(app.ask(second).await.unwrap_err(), TokenFault::InvalidGrant);
        assert_eq!(
            app.status("/me", &tokens.access_token).await,
            401,
            "the server revokes the tokens of a code that is used twice"
        );
    });
}

#[test]
fn the_code_grant_works_for_a_confidential_client_with_and_without_pkce() {
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
            let without_secret = TokenRequest::refresh(&public(), &refresh_token);
            assert_eq!(
                app.ask(without_secret).await.unwrap_err(),
                TokenFault::InvalidClient,
                "tokens that were requested with a secret are refreshed with it"
            );
            let next = app.ask(TokenRequest::refresh(&client, &refresh_token)).await.unwrap();
            assert_eq!(app.status("/me", &next.access_token).await, 200);
        }
    });
}

#[test]
fn the_client_credentials_grant_needs_no_person() {
    run(async {
        let app = App::start().await;
        let tokens = app.ask(TokenRequest::client_credentials(&confidential(SAMPLE_CLIENT_SECRET))).await.unwrap();
        assert_eq!(tokens.life, Duration::from_secs(3600));
        assert_eq!(app.status("/search?q=a&type=album", &tokens.access_token).await, 200);
        assert_ne!(app.status("/me", &tokens.access_token).await, 200, "the token belongs to no person");
        let wrong = TokenRequest::client_credentials(&confidential("another"));
        assert_eq!(app.ask(wrong).await.unwrap_err(), TokenFault::InvalidClient);
    });
}

#[test]
fn the_implicit_grant_works_where_it_is_allowed() {
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
        assert!(another.read("", fragment).is_err(), "a response to another request is refused");
    });
}
