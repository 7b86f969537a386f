//! The operations that the console offers, against the emulator, over HTTP. Two readings of Spotify's documentation meet here: the file
//! beside the app, and the table the emulator has of its own.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use emulator::{Options, Running, SAMPLE_CLIENT_ID};
use lockgroove::learn::console::{Operation, ParamKind, ParamLocation, RequestForm, fill, operation};
use lockgroove::oauth::{
    AccessToken, AuthorizationRequest, AuthorizationServer, Callback, ClientId, Method, Origin, PublicClient, RedirectUri,
    RequestBody, Scope, ScopeSet, State, Verifier,
};
use lockgroove::spotify::endpoint::top::{self, Range};
use lockgroove::spotify::endpoint::{Call, me, playlists, saved_tracks};
use lockgroove::spotify::model::playlist::Owner;
use lockgroove::spotify::{Capability, Playlist, PlaylistId};
use serde_json::{Value, json};

#[path = "../examples/support/native.rs"]
mod native;
#[allow(dead_code, reason = "what a person does, and not what the emulator says of it")]
#[path = "support/person.rs"]
mod person;
#[path = "../examples/support/random.rs"]
mod random;

const APP: &str = "http://127.0.0.1:5555";
const REFUSED: &str = "Insufficient client scope";

/// An emulator, with one thing of each kind that somebody has.
struct World {
    emulator: Running,
    http: reqwest::Client,
    tokens: BTreeMap<String, AccessToken>,
    things: BTreeMap<String, String>,
}

impl World {
    async fn new() -> Self {
        let emulator = emulator::start(Options { port: 0, tracks: 400, ..Options::default() }).await.unwrap();
        let mut world = Self { emulator, http: native::http().unwrap(), tokens: BTreeMap::new(), things: BTreeMap::new() };
        let find = [
            ("track", "/me/tracks?limit=1", "/items/0/track/id"),
            ("album", "/me/albums?limit=1", "/items/0/album/id"),
            ("artist", "/me/top/artists?limit=1", "/items/0/id"),
            ("show", "/me/shows?limit=1", "/items/0/show/id"),
            ("episode", "/me/episodes?limit=1", "/items/0/episode/id"),
            ("audiobook", "/me/audiobooks?limit=1", "/items/0/id"),
            ("device", "/me/player/devices", "/devices/0/id"),
        ];
        for (name, path, place) in find {
            let id = world.read(path).await.pointer(place).unwrap().as_str().unwrap().to_owned();
            world.things.insert(name.to_owned(), id);
        }
        let chapters = world.read(&format!("/audiobooks/{}/chapters?limit=1", world.things["audiobook"])).await;
        world.things.insert("chapter".to_owned(), chapters["items"][0]["id"].as_str().unwrap().to_owned());
        let (status, made) = world.send(ALL, &made("POST", "/me/playlists", r#"{"name":"Of the test"}"#)).await;
        assert_eq!(status, 201);
        let made: Value = serde_json::from_str(&made).unwrap();
        world.things.insert("playlist".to_owned(), made["id"].as_str().unwrap().to_owned());
        world
    }

    async fn read(&mut self, path: &str) -> Value {
        let (status, text) = self.send(ALL, &made("GET", path, "")).await;
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

    /// Something plays on a device, so that whatever is asked of the player can be done.
    async fn play(&mut self) {
        let track = self.things["track"].clone();
        let device = self.things["device"].clone();
        let body = format!(
            r#"{{"uris":["spotify:track:{track}","spotify:track:{track}","spotify:track:{track}"],"offset":{{"position":1}}}}"#
        );
        let (status, text) = self.send(ALL, &made("PUT", &format!("/me/player/play?device_id={device}"), &body)).await;
        assert_eq!(status, 204, "{text}");
    }

    /// The values of a form with what is needed in it, and what is given in `with` instead.
    fn values(&self, operation: &Operation, with: &[(&str, String)]) -> Vec<String> {
        let value = |param: &lockgroove::learn::console::Param| {
            if let Some((_, value)) = with.iter().find(|(name, _)| *name == param.name) {
                return value.clone();
            }
            match param.kind {
                ParamKind::Id => self.things[&param.of].clone(),
                ParamKind::List if param.required => self.things["device"].clone(),
                _ => {
                    let example = param.example.clone().unwrap_or_default();
                    // Of the examples for what is not needed, only those without which the operation would not know what to do.
                    let wanted = param.required || (param.location == ParamLocation::Body && !example.is_empty());
                    let example = if wanted { example } else { String::new() };
                    example.replace("11dFghVXANMlKmJXsNCbNl", &self.things["track"])
                }
            }
        };
        operation.params.iter().map(value).collect()
    }

    fn form(&self, operation: &Operation, with: &[(&str, String)]) -> RequestForm {
        fill(operation, &self.values(operation, with))
    }
}

/// Every scope there is.
const ALL: ScopeSet = ScopeSet::of(Scope::ALL);

fn made(method: &str, target: &str, body: &str) -> RequestForm {
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

/// Method, target and scopes of every endpoint.
fn endpoints() -> Vec<(Method, String, ScopeSet)> {
    let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
    let playlist = |public| Playlist {
        id: id.clone(),
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
    let of = |call: &Call| (call.method, call.target(), call.scopes);
    vec![
        of(me::profile().call()),
        of(playlists::mine().call()),
        of(playlists::one(&id).call()),
        of(playlists::items(&id).call()),
        of(playlists::describe(&playlist(true), "Runs", "").call()),
        of(playlists::describe(&playlist(false), "Runs", "").call()),
        of(saved_tracks::all().call()),
        of(top::artists(Range::Weeks).call()),
        of(top::tracks(Range::Weeks).call()),
    ]
}

/// Whether a path is that of an operation, whose parameters stand in braces.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.split('/'), path.split('/'));
    pattern.clone().count() == path.clone().count() && pattern.zip(path).all(|(part, word)| part.starts_with('{') || part == word)
}

#[test]
fn endpoints_and_operations_need_the_same_scopes() {
    let endpoints = endpoints();
    for (method, target, scopes) in &endpoints {
        let path = target.split('?').next().unwrap();
        let operations = operations();
        let operation = operations.iter().find(|operation| operation.method == *method && fits(&operation.path, path));
        let operation = operation.unwrap_or_else(|| panic!("no operation is {} {path}", method.as_str()));
        assert!(operation.is_met_by(*scopes) && operation.scopes().contains(*scopes), "{}: {scopes}", operation.id);
    }
    // None is forgotten: one of them is listed twice, for a public and a private playlist.
    let files =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/spotify/endpoint")).unwrap().map(|file| file.unwrap().path());
    let text = files.filter(|path| !path.ends_with("mod.rs")).map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(text.map(|text| text.matches("-> Endpoint<").count()).sum::<usize>(), endpoints.len() - 1);
}

#[test]
fn a_capability_is_of_use_if_an_operation_needs_one_of_its_scopes() {
    let needed: ScopeSet = operations().iter().map(Operation::scopes).collect();
    for capability in Capability::ALL {
        assert_eq!(capability.is_of_use(), capability.scopes().intersects(needed), "{capability:?}");
    }
}

#[tokio::test]
async fn every_operation_works_as_the_form_makes_it_with_exactly_its_scopes() {
    let mut world = World::new().await;
    let operations = operations();
    assert_eq!(operations.len(), 48);
    for operation in &operations {
        let what = format!("{} {}", operation.method.as_str(), operation.path);
        let form = world.form(operation, &[]);
        assert!(form.is_valid(), "{what}: {form:?}");
        if operation.path.starts_with("/me/player") {
            world.play().await;
        }
        if operation.id == "play" {
            assert_eq!(world.send(ALL, &made("PUT", "/me/player/pause", "")).await.0, 204);
        }
        // The playlist is public, and what is saved is a song: the first of the scopes that do.
        let least = operation.any.iter().find(|scope| {
            matches!(scope, Scope::PlaylistModifyPublic if operation.path.contains("playlists"))
                || matches!(scope, Scope::UserLibraryModify | Scope::UserLibraryRead)
        });
        assert_eq!(least.is_none(), operation.any.is_empty(), "{what}");
        let least = operation.all.union(ScopeSet::of(least.as_slice()));
        let (status, text) = world.send(least, &form).await;
        assert!((200..300).contains(&status), "{what} {form:?}: {status} {text}");
        for scope in least.iter() {
            let (status, text) = world.send(least.difference(ScopeSet::of(&[scope])), &form).await;
            assert!(status == 403 && text.contains(REFUSED), "{what} without {scope:?}: {status} {text}");
        }
        if least.is_empty() {
            assert!(operation.is_met_by(ScopeSet::NONE), "{what}");
        }
    }
}

#[tokio::test]
async fn every_scope_of_which_one_is_enough_opens_something() {
    let mut world = World::new().await;
    let (artist, playlist) = (world.things["artist"].clone(), world.things["playlist"].clone());
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
        let form = world.form(&operation, &[(name, value)]);
        let (status, text) = world.send(ScopeSet::of(&[scope]), &form).await;
        assert!((200..300).contains(&status), "{id} {form:?}: {status} {text}");
    }
}

#[tokio::test]
async fn the_limits_the_form_tells_are_the_limits_there_are() {
    let mut world = World::new().await;
    let mut checked = 0;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| param.kind == ParamKind::Number) {
            let what = format!("{} {} {}", operation.method.as_str(), operation.path, param.name);
            // Where both together have an end, the offset is the greatest with the least limit.
            let least = (param.name == "offset").then(|| ("limit", "1".to_owned()));
            let with = |value: u64| least.iter().cloned().chain([(param.name.as_str(), value.to_string())]).collect::<Vec<_>>();
            if operation.path.starts_with("/me/player") {
                world.play().await;
            }
            let Some(max) = param.max else { continue };
            let good = world.form(&operation, &with(max));
            let (status, text) = world.send(ALL, &good).await;
            assert!(good.is_valid() && (200..300).contains(&status), "{what} {max}: {status} {text}");
            // The form refuses to make this one; the address is made without it.
            assert!(!world.form(&operation, &with(max + 1)).is_valid(), "{what}");
            let mut bad = good.clone();
            bad.target = good.target.replace(&format!("{}={max}", param.name), &format!("{}={}", param.name, max + 1));
            assert_ne!(bad.target, good.target);
            let (status, text) = world.send(ALL, &bad).await;
            assert_eq!(status, 400, "{what} {}: {text}", max + 1);
            checked += 1;
        }
        for param in operation.params.iter().filter(|param| param.kind == ParamKind::Uris) {
            let Some(most) = param.most else { continue };
            let what = format!("{} {}", operation.method.as_str(), operation.path);
            let uri = format!("spotify:track:{}", world.things["track"]);
            let with = |count: usize| {
                let mut with = vec![(param.name.as_str(), vec![uri.clone(); count].join(","))];
                let others = operation.not_both.iter().filter(|name| **name != param.name);
                with.extend(others.chain(&["insert_before".to_owned()]).map(|_| ("range_start", String::new())));
                with.push(("insert_before", String::new()));
                with
            };
            let good = world.form(&operation, &with(most));
            let (status, text) = world.send(ALL, &good).await;
            assert!(good.is_valid() && (200..300).contains(&status), "{what} {most}: {good:?} {status} {text}");
            let mut bad = world.form(&operation, &with(most - 1));
            assert!(!world.form(&operation, &with(most + 1)).is_valid(), "{what}");
            let two_more = |text: &str, gap: &str, uri: &str| text.replacen(uri, &format!("{uri}{gap}{uri}{gap}{uri}"), 1);
            bad.target = two_more(&bad.target, "%2C", &uri.replace(':', "%3A"));
            bad.body = bad.body.map(|body| RequestBody { text: two_more(&body.text, ",", &format!("\"{uri}\"")), ..body });
            let (status, text) = world.send(ALL, &bad).await;
            assert_eq!(status, 400, "{what} {}: {text}", most + 1);
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked}");
}

#[tokio::test]
async fn what_has_no_device_says_so_in_the_documented_way() {
    let mut world = World::new().await;
    let pause = operations().into_iter().find(|one| one.id == "pause").unwrap();
    let form = fill(&pause, &[]);
    let (status, text) = world.send(ALL, &form).await;
    let error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &error["error"]["reason"]), (404, &json!("NO_ACTIVE_DEVICE")));
}
