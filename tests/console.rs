//! The operations of the API console and the emulator, over HTTP. The app's file and the emulator's table are two independent readings
//! of Spotify's documentation.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use emulator::{Options, Running, SAMPLE_CLIENT_ID};
use lockgroove::learn::console::{self, Operation, Param, ParamKind, ParamLocation, RequestForm, operation};
use lockgroove::oauth::{
    AccessToken, AuthorizationRequest, AuthorizationServer, Callback, ClientId, Method, Origin, PublicClient, RedirectUri,
    RequestBody, Scope, ScopeSet, State, Verifier,
};
use lockgroove::spotify::endpoint::top::{self, Range};
use lockgroove::spotify::endpoint::{
    Call, albums, artists, audiobooks, episodes, following, library, me, playlist_items, playlists, recently_played, saved_albums,
    saved_audiobooks, saved_episodes, saved_shows, saved_tracks, search, shows, tracks,
};
use lockgroove::spotify::id::{AlbumId, ArtistId, AudiobookId, ChapterId, EpisodeId, MalformedId, PlaylistId, ShowId, TrackId};
use lockgroove::spotify::model::Group;
use lockgroove::spotify::model::playlist::Owner;
use lockgroove::spotify::uri::{Batch, Uri};
use lockgroove::spotify::{Capability, Playlist};
use serde_json::{Value, json};

#[path = "../examples/support/native.rs"]
mod native;
#[allow(dead_code, reason = "these tests read no log of the emulator")]
#[path = "support/person.rs"]
mod person;
#[path = "../examples/support/random.rs"]
mod random;

const APP: &str = "http://127.0.0.1:5555";
const REFUSED: &str = "Insufficient client scope";

/// An emulator, a person, and the ID of one of their items of each kind.
struct App {
    emulator: Running,
    http: reqwest::Client,
    tokens: BTreeMap<String, AccessToken>,
    ids: BTreeMap<String, String>,
}

impl App {
    async fn new() -> Self {
        let emulator = emulator::start(Options { port: 0, tracks: 400, ..Options::default() }).await.unwrap();
        let mut app = Self { emulator, http: native::http().unwrap(), tokens: BTreeMap::new(), ids: BTreeMap::new() };
        let sources = [
            ("track", "/me/tracks?limit=1", "/items/0/track/id"),
            ("album", "/me/albums?limit=1", "/items/0/album/id"),
            ("artist", "/me/top/artists?limit=1", "/items/0/id"),
            ("show", "/me/shows?limit=1", "/items/0/show/id"),
            ("episode", "/me/episodes?limit=1", "/items/0/episode/id"),
            ("audiobook", "/me/audiobooks?limit=1", "/items/0/id"),
            ("device", "/me/player/devices", "/devices/0/id"),
        ];
        for (kind, path, pointer) in sources {
            let id = app.read(path).await.pointer(pointer).unwrap().as_str().unwrap().to_owned();
            app.ids.insert(kind.to_owned(), id);
        }
        let chapters = app.read(&format!("/audiobooks/{}/chapters?limit=1", app.ids["audiobook"])).await;
        app.ids.insert("chapter".to_owned(), chapters["items"][0]["id"].as_str().unwrap().to_owned());
        let (status, created) = app.send(ALL, &request_form("POST", "/me/playlists", r#"{"name":"Test"}"#)).await;
        assert_eq!(status, 201);
        let created: Value = serde_json::from_str(&created).unwrap();
        app.ids.insert("playlist".to_owned(), created["id"].as_str().unwrap().to_owned());
        app
    }

    async fn read(&mut self, path: &str) -> Value {
        let (status, text) = self.send(ALL, &request_form("GET", path, "")).await;
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// A token with these scopes and no others.
    async fn token(&mut self, scopes: ScopeSet) -> AccessToken {
        if let Some(token) = self.tokens.get(&scopes.to_string()) {
            return token.clone();
        }
        let origin = Origin::parse(&self.emulator.service_origin).unwrap();
        let server = AuthorizationServer::new(origin);
        let client = PublicClient::new(ClientId::parse(SAMPLE_CLIENT_ID).unwrap());
        let (state, verifier) = (State::generate(&random::OsRandom).unwrap(), Verifier::generate(&random::OsRandom).unwrap());
        let request = AuthorizationRequest::new(client, RedirectUri::of_app(APP).unwrap(), state, verifier).scopes(scopes);
        let (address, pending) = request.start(&server);
        let back = person::agree(&self.emulator, "ines", address.reveal(), scopes).await;
        let callback = Callback::read(back.split_once('?').unwrap().1, &server).unwrap();
        let answer = native::ask(&self.http, &server, pending.exchange(callback).unwrap()).await.unwrap();
        assert_eq!(answer.scopes.unwrap_or_default(), scopes);
        self.tokens.insert(scopes.to_string(), answer.access_token.clone());
        answer.access_token
    }

    async fn send(&mut self, scopes: ScopeSet, form: &RequestForm) -> (u16, String) {
        let token = self.token(scopes).await;
        let method = reqwest::Method::from_bytes(form.method.as_str().as_bytes()).unwrap();
        let url = format!("{}/v1{}", self.emulator.service_origin, form.target);
        let mut builder = self.http.request(method, url).bearer_auth(token.reveal());
        if let Some(body) = &form.body {
            builder = builder.header("content-type", body.content_type).body(body.text.clone());
        }
        let response = builder.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Starts playback on a device, which the player's operations need.
    async fn play(&mut self) {
        let track = self.ids["track"].clone();
        let device = self.ids["device"].clone();
        let body = format!(
            r#"{{"uris":["spotify:track:{track}","spotify:track:{track}","spotify:track:{track}"],"offset":{{"position":1}}}}"#
        );
        let (status, text) = self.send(ALL, &request_form("PUT", &format!("/me/player/play?device_id={device}"), &body)).await;
        assert!((200..300).contains(&status), "{status} {text}");
    }

    /// Values for a form: those in `with`, and examples for the other required parameters.
    fn values(&self, operation: &Operation, with: &[(&str, String)]) -> Vec<String> {
        let value = |param: &Param| {
            if let Some((_, value)) = with.iter().find(|(name, _)| *name == param.name) {
                return value.clone();
            }
            match param.kind {
                ParamKind::Id => self.ids[&param.of].clone(),
                ParamKind::List if param.required => self.ids["device"].clone(),
                _ => {
                    let example = param.example.clone().unwrap_or_default();
                    // An optional parameter of the body also gets its example, because the operation needs one of them.
                    let is_used = param.required || (param.location == ParamLocation::Body && !example.is_empty());
                    let example = if is_used { example } else { String::new() };
                    example.replace("11dFghVXANMlKmJXsNCbNl", &self.ids["track"])
                }
            }
        };
        operation.params.iter().map(value).collect()
    }

    fn fill(&self, operation: &Operation, with: &[(&str, String)]) -> RequestForm {
        console::fill(operation, &self.values(operation, with))
    }
}

/// All scopes.
const ALL: ScopeSet = ScopeSet::of(Scope::ALL);

fn request_form(method: &str, target: &str, body: &str) -> RequestForm {
    let method = match method {
        "POST" => Method::Post,
        "PUT" => Method::Put,
        _ => Method::Get,
    };
    let body = (!body.is_empty()).then(|| RequestBody::json(body.to_owned()));
    RequestForm { method, target: target.to_owned(), body, ..RequestForm::none() }
}

fn operations() -> Vec<Operation> {
    operation::read(include_str!("../public/operations.json")).unwrap()
}

/// Method, target and scopes of every endpoint, each function once; that which depends on more than IDs, with each case.
fn endpoints() -> Vec<(Method, String, ScopeSet)> {
    const ID: &str = "3cEYpjA9oz9GiPac4AsH4n";
    fn id<T>(parse: impl Fn(&str) -> Result<T, MalformedId>) -> T {
        parse(ID).unwrap()
    }
    let playlist = |public| Playlist {
        id: id(PlaylistId::parse),
        name: "Walks".to_owned(),
        description: None,
        owner: Owner { id: None, display_name: None },
        public: Some(public),
        collaborative: false,
        snapshot_id: None,
        images: Vec::new(),
        url: None,
        total: None,
    };
    let songs = [Uri::parse(&format!("spotify:track:{ID}")).unwrap()];
    let songs = Batch::all(&songs).next().unwrap();
    let of = |call: &Call| (call.method, call.target(), call.scopes);
    vec![
        of(albums::one(&id(AlbumId::parse)).call()),
        of(albums::tracks(&id(AlbumId::parse)).call()),
        of(artists::one(&id(ArtistId::parse)).call()),
        of(artists::albums(&id(ArtistId::parse), Group::Single).call()),
        of(audiobooks::one(&id(AudiobookId::parse)).call()),
        of(audiobooks::chapters(&id(AudiobookId::parse)).call()),
        of(audiobooks::chapter(&id(ChapterId::parse)).call()),
        of(episodes::one(&id(EpisodeId::parse)).call()),
        of(following::artists().call()),
        of(library::contains(&songs).call()),
        of(library::save(&songs).call()),
        of(library::remove(&songs).call()),
        of(me::profile().call()),
        of(playlists::mine().call()),
        of(playlists::one(&id(PlaylistId::parse)).call()),
        of(playlists::version(&id(PlaylistId::parse)).call()),
        of(playlists::items(&id(PlaylistId::parse)).call()),
        of(playlists::describe(&playlist(true), "Runs", "", None).call()),
        of(playlists::describe(&playlist(false), "Runs", "", None).call()),
        of(playlists::create("Runs", "", true, false).call()),
        of(playlists::create("Runs", "", false, false).call()),
        of(playlists::create("Runs", "", false, true).call()),
        of(playlist_items::add(&id(PlaylistId::parse), Some(true), songs.uris()).call()),
        of(playlist_items::add(&id(PlaylistId::parse), None, songs.uris()).call()),
        of(playlists::set_cover(&id(PlaylistId::parse), None, String::new()).call()),
        of(playlist_items::insert(&id(PlaylistId::parse), Some(true), songs.uris(), 0).call()),
        of(playlist_items::remove(&id(PlaylistId::parse), None, songs.uris(), None).call()),
        of(playlist_items::reorder(&id(PlaylistId::parse), None, [1, 1, 0], None).call()),
        of(recently_played::all().call()),
        of(saved_albums::all().call()),
        of(saved_audiobooks::all().call()),
        of(saved_episodes::all().call()),
        of(saved_shows::all().call()),
        of(saved_tracks::all().call()),
        of(search::all("rain", &search::KINDS, 0).unwrap().call()),
        of(shows::one(&id(ShowId::parse)).call()),
        of(shows::episodes(&id(ShowId::parse)).call()),
        of(top::artists(Range::Weeks).call()),
        of(top::tracks(Range::Weeks).call()),
        of(tracks::one(&id(TrackId::parse)).call()),
    ]
}

/// Whether a path matches the pattern of an operation, which has its parameters in braces.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.split('/'), path.split('/'));
    pattern.clone().count() == path.clone().count() && pattern.zip(path).all(|(part, word)| part.starts_with('{') || part == word)
}

#[test]
fn endpoints_and_operations_need_the_same_scopes() {
    let endpoints = endpoints();
    for (method, target, scopes) in &endpoints {
        let path = target.split('?').next().unwrap();
        let operations = operations();
        let operation = operations.iter().find(|operation| operation.method == *method && matches(&operation.path, path));
        let operation = operation.unwrap_or_else(|| panic!("no operation is {} {path}", method.as_str()));
        assert!(operation.is_met_by(*scopes) && operation.scopes().contains(*scopes), "{}: {scopes}", operation.id);
    }
    // All endpoints are listed. Those that change a playlist are listed for a public and a private one, and making one for a shared one.
    let files =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/spotify/endpoint")).unwrap().map(|file| file.unwrap().path());
    let text = files.filter(|path| !path.ends_with("mod.rs")).map(|path| std::fs::read_to_string(path).unwrap());
    let of_file = |text: String| text.lines().filter(|line| line.starts_with("pub fn ") && line.contains("Endpoint<")).count();
    assert_eq!(text.map(of_file).sum::<usize>(), endpoints.len() - 4);
}

#[test]
fn a_capability_is_of_use_if_an_operation_needs_one_of_its_scopes() {
    let needed: ScopeSet = operations().iter().map(Operation::scopes).collect();
    for capability in Capability::ALL {
        assert_eq!(capability.is_of_use(), capability.scopes().intersects(needed), "{capability:?}");
    }
}

#[tokio::test]
async fn every_operation_works_with_exactly_its_scopes() {
    let mut app = App::new().await;
    let operations = operations();
    assert_eq!(operations.len(), 48);
    for operation in &operations {
        let what = format!("{} {}", operation.method.as_str(), operation.path);
        let form = app.fill(operation, &[]);
        assert!(form.is_valid(), "{what}: {form:?}");
        if operation.path.starts_with("/me/player") {
            app.play().await;
        }
        if operation.id == "play" {
            let (status, text) = app.send(ALL, &request_form("PUT", "/me/player/pause", "")).await;
            assert!((200..300).contains(&status), "{status} {text}");
        }
        // The alternative that this form needs: its playlist is public, and its saved item is a track.
        let alternative = operation.any.iter().find(|scope| {
            matches!(scope, Scope::PlaylistModifyPublic if operation.path.contains("playlists"))
                || matches!(scope, Scope::UserLibraryModify | Scope::UserLibraryRead)
        });
        assert_eq!(alternative.is_none(), operation.any.is_empty(), "{what}");
        let least = operation.all.union(ScopeSet::of(alternative.as_slice()));
        let (status, text) = app.send(least, &form).await;
        assert!((200..300).contains(&status), "{what} {form:?}: {status} {text}");
        for scope in least.iter() {
            let (status, text) = app.send(least.difference(ScopeSet::of(&[scope])), &form).await;
            assert!(status == 403 && text.contains(REFUSED), "{what} without {scope:?}: {status} {text}");
        }
        if least.is_empty() {
            assert!(operation.is_met_by(ScopeSet::NONE), "{what}");
        }
    }
}

#[tokio::test]
async fn each_alternative_scope_is_enough_for_an_operation() {
    let mut app = App::new().await;
    let (artist, playlist) = (app.ids["artist"].clone(), app.ids["playlist"].clone());
    for (id, name, value, scope) in [
        ("save", "uris", format!("spotify:artist:{artist}"), Scope::UserFollowModify),
        ("remove", "uris", format!("spotify:artist:{artist}"), Scope::UserFollowModify),
        ("save", "uris", format!("spotify:playlist:{playlist}"), Scope::PlaylistModifyPublic),
        ("contains", "uris", format!("spotify:artist:{artist}"), Scope::UserFollowRead),
        ("contains", "uris", format!("spotify:playlist:{playlist}"), Scope::PlaylistReadPrivate),
        ("create-playlist", "public", "false".to_owned(), Scope::PlaylistModifyPrivate),
    ] {
        let operation = operations().into_iter().find(|one| one.id == id).unwrap();
        assert!(operation.any.intersects(ScopeSet::of(&[scope])), "{id}");
        let form = app.fill(&operation, &[(name, value)]);
        let (status, text) = app.send(ScopeSet::of(&[scope]), &form).await;
        assert!((200..300).contains(&status), "{id} {form:?}: {status} {text}");
    }
}

#[tokio::test]
async fn the_limits_of_the_form_are_those_of_the_service() {
    let mut app = App::new().await;
    let mut checked = 0;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| param.kind == ParamKind::Number) {
            let what = format!("{} {} {}", operation.method.as_str(), operation.path, param.name);
            // Where the sum of both is limited, the offset is the greatest with the least limit.
            let least = (param.name == "offset").then(|| ("limit", "1".to_owned()));
            let with = |value: u64| least.iter().cloned().chain([(param.name.as_str(), value.to_string())]).collect::<Vec<_>>();
            if operation.path.starts_with("/me/player") {
                app.play().await;
            }
            let Some(max) = param.max else { continue };
            let good = app.fill(&operation, &with(max));
            let (status, text) = app.send(ALL, &good).await;
            assert!(good.is_valid() && (200..300).contains(&status), "{what} {max}: {status} {text}");
            // The form refuses this value, so the test writes it into the address.
            assert!(!app.fill(&operation, &with(max + 1)).is_valid(), "{what}");
            let mut bad = good.clone();
            bad.target = good.target.replace(&format!("{}={max}", param.name), &format!("{}={}", param.name, max + 1));
            assert_ne!(bad.target, good.target);
            let (status, text) = app.send(ALL, &bad).await;
            assert_eq!(status, 400, "{what} {}: {text}", max + 1);
            checked += 1;
        }
        for param in operation.params.iter().filter(|param| param.kind == ParamKind::Uris) {
            let Some(most) = param.most else { continue };
            let what = format!("{} {}", operation.method.as_str(), operation.path);
            let uri = format!("spotify:track:{}", app.ids["track"]);
            let with = |count: usize| {
                let mut with = vec![(param.name.as_str(), vec![uri.clone(); count].join(","))];
                let others = operation.not_both.iter().filter(|name| **name != param.name);
                with.extend(others.chain(&["insert_before".to_owned()]).map(|_| ("range_start", String::new())));
                with.push(("insert_before", String::new()));
                with
            };
            let good = app.fill(&operation, &with(most));
            let (status, text) = app.send(ALL, &good).await;
            assert!(good.is_valid() && (200..300).contains(&status), "{what} {most}: {good:?} {status} {text}");
            let mut bad = app.fill(&operation, &with(most - 1));
            assert!(!app.fill(&operation, &with(most + 1)).is_valid(), "{what}");
            let two_more = |text: &str, gap: &str, uri: &str| text.replacen(uri, &format!("{uri}{gap}{uri}{gap}{uri}"), 1);
            bad.target = two_more(&bad.target, "%2C", &uri.replace(':', "%3A"));
            bad.body = bad.body.map(|body| RequestBody { text: two_more(&body.text, ",", &format!("\"{uri}\"")), ..body });
            let (status, text) = app.send(ALL, &bad).await;
            assert_eq!(status, 400, "{what} {}: {text}", most + 1);
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked}");
}

#[tokio::test]
async fn without_a_device_the_player_answers_as_documented() {
    let mut app = App::new().await;
    let pause = operations().into_iter().find(|one| one.id == "pause").unwrap();
    let form = console::fill(&pause, &[]);
    let (status, text) = app.send(ALL, &form).await;
    let error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &error["error"]["reason"]), (404, &json!("NO_ACTIVE_DEVICE")));
}
