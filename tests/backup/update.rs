//! Updates of an earlier archive: how few requests they make, and that they miss no change.

use std::cell::RefCell;

use emulator::Options;
use lockgroove::backup::archive::Archive;
use lockgroove::backup::run::{Run, View};
use lockgroove::backup::section::Section;
use lockgroove::oauth::{Method, RequestBody, Scope, ScopeSet};
use lockgroove::spotify::endpoint::{Bucket, Call};
use serde_json::{Value, json};

use crate::deflate::Flate;
use crate::http_app::{App, run};
use crate::{Earlier, all_scopes, back_up, go_on, zip_of};

fn id(kind: &str, number: usize) -> String {
    format!("{kind}{number:0>width$}", width = 22 - kind.len())
}

/// A library with so many playlists, a third of them of another person, and with liked songs and albums of several pages.
async fn with_playlists(count: usize, scopes: ScopeSet) -> App {
    let track =
        |number| json!({"id": id("track", number), "album": {"id": id("album", number), "name": format!("Album {number}")}});
    let list = |number: usize| {
        let owner = if number % 3 == 2 { "noor" } else { "ines" };
        let tracks: Vec<String> = (number..number + 4).map(|track| id("track", track)).collect();
        json!({"id": id("list", number), "name": format!("List {number}"), "owner": owner, "tracks": tracks})
    };
    let ids = |kind: &'static str, count: usize| (0..count).map(|number| id(kind, number)).collect::<Vec<_>>();
    let library = json!({
        "tracks": (0..140).map(track).collect::<Vec<_>>(),
        "liked": ids("track", 120),
        "saved_albums": ids("album", 70),
        "playlists": (0..count).map(list).collect::<Vec<_>>(),
    });
    let path = std::env::temp_dir().join(format!("lockgroove-update-{}-{count}.json", std::process::id()));
    std::fs::write(&path, library.to_string()).unwrap();
    let app = App::signed_in_with(Options { library: Some(path.clone()), ..Options::default() }, "ines", scopes).await;
    std::fs::remove_file(path).unwrap();
    app
}

async fn earlier(zip: &[u8]) -> Earlier {
    Archive::read(zip, &Flate).await.unwrap().earlier(&Flate).await
}

#[test]
fn a_second_backup_of_an_unchanged_library_makes_few_requests() {
    run(async {
        for count in [0, 1, 50, 51, 130] {
            let app = with_playlists(count, all_scopes()).await;
            let (first, zip) = back_up(&app, Earlier::default()).await;
            let (second, again) = back_up(&app, earlier(&zip).await).await;
            let most = u32::try_from(count.div_ceil(50)).unwrap() + 8;
            println!("{count} playlists: {} requests, then {}; at most {most}", first.sent, second.sent);
            assert!(second.sent <= most, "{count} playlists: {} requests", second.sent);
            assert!(second.is_complete && again == zip, "{count} playlists: an update is not equal to a fresh backup");
            assert_eq!(second.reused_saved, [Section::Liked, Section::Albums]);
            assert!(!second.looked_again);
        }
    });
}

/// Method, target and body.
type Request = (Method, String, Value);

/// The requests that make one change of the library.
fn changes() -> Vec<(&'static str, Vec<Request>)> {
    let items = |number| format!("/playlists/{}/items", id("list", number));
    let library = |uris: &[String]| format!("/me/library?uris={}", uris.join(","));
    let track = |number| format!("spotify:track:{}", id("track", number));
    let album = |number| format!("spotify:album:{}", id("album", number));
    let list = |number| format!("spotify:playlist:{}", id("list", number));
    let (put, delete) = (|target| (Method::Put, target, Value::Null), |target| (Method::Delete, target, Value::Null));
    vec![
        ("nothing", vec![]),
        ("an entry added", vec![(Method::Post, items(0), json!({"uris": [track(99)]}))]),
        ("an entry added on top of the last playlist", vec![(Method::Post, items(60), json!({"uris": [track(9)], "position": 0}))]),
        ("an entry removed", vec![(Method::Delete, items(3), json!({"items": [{"uri": track(4)}]}))]),
        ("entries in another order", vec![(Method::Put, items(51), json!({"range_start": 0, "insert_before": 3}))]),
        ("a playlist renamed", vec![(Method::Put, format!("/playlists/{}", id("list", 1)), json!({"name": "Another name"}))]),
        ("a playlist described", vec![(Method::Put, format!("/playlists/{}", id("list", 1)), json!({"description": "Another"}))]),
        ("a song liked", vec![put(library(&[track(130)]))]),
        ("a song of the last page unliked", vec![delete(library(&[track(119)]))]),
        ("a song of the first page unliked", vec![delete(library(&[track(3)]))]),
        ("one song unliked and another liked", vec![delete(library(&[track(110)])), put(library(&[track(131)]))]),
        ("a song unliked and liked again", vec![delete(library(&[track(110)])), put(library(&[track(110)]))]),
        ("a playlist unfollowed", vec![delete(library(&[list(2)]))]),
        ("a playlist unfollowed and followed again", vec![delete(library(&[list(2)])), put(library(&[list(2)]))]),
        ("a playlist made", vec![(Method::Post, "/me/playlists".to_owned(), json!({"name": "New"}))]),
        ("an album saved", vec![put(library(&[album(100)]))]),
        ("an album removed", vec![delete(library(&[album(69)]))]),
        ("one album removed and another saved", vec![delete(library(&[album(60)])), put(library(&[album(101)]))]),
        ("an artist unfollowed", vec![]),
    ]
}

async fn send(app: &App, (method, target, body): Request) -> Value {
    let body = (!body.is_null()).then(|| RequestBody::json(body.to_string()));
    let answer = app.client.raw(Call::raw(method, target, body, ScopeSet::NONE, Bucket::Console(0))).await.unwrap().response;
    assert!(answer.status < 300, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

async fn updated(app: &App, earlier: Earlier) -> (View, Vec<u8>) {
    let run = RefCell::new(Run::new(&Section::ALL, all_scopes(), earlier));
    let view = go_on(app, &run).await;
    (view, zip_of(&run).await)
}

#[test]
fn no_single_change_is_missed() {
    run(async {
        let write = [Scope::PlaylistModifyPublic, Scope::PlaylistModifyPrivate, Scope::UserLibraryModify, Scope::UserFollowModify];
        let app = with_playlists(70, all_scopes().union(ScopeSet::of(&write))).await;
        let (_, mut last) = updated(&app, Earlier::default()).await;
        for (what, requests) in changes() {
            let is_change = !requests.is_empty() || what != "nothing";
            for request in requests {
                send(&app, request).await;
            }
            if what == "an artist unfollowed" {
                let artists = send(&app, (Method::Get, "/me/following?type=artist".to_owned(), Value::Null)).await;
                let uri = artists.pointer("/artists/items/0/uri").and_then(Value::as_str).unwrap().to_owned();
                send(&app, (Method::Delete, format!("/me/library?uris={uri}"), Value::Null)).await;
            }
            let (view, update) = updated(&app, earlier(&last).await).await;
            let (fresh, whole) = updated(&app, Earlier::default()).await;
            assert!(view.is_complete && fresh.is_complete, "{what}: {:?}", view.missing);
            assert!(update == whole, "{what}: an update is not equal to a fresh backup");
            assert_eq!(update != last, is_change, "{what}");
            assert!(view.sent + 30 < fresh.sent, "{what}: {} requests instead of {}", view.sent, fresh.sent);
            last = update;
        }
    });
}

#[test]
fn the_archive_of_another_person_gives_nothing_but_playlists() {
    run(async {
        let app = with_playlists(6, all_scopes()).await;
        let (_, zip) = back_up(&app, Earlier::default()).await;
        let mut of_another = earlier(&zip).await;
        assert!(!of_another.saved.is_empty() && !of_another.closed.is_empty());
        "somebody".clone_into(&mut of_another.account);
        let (view, again) = updated(&app, of_another).await;
        assert!(view.reused_saved.is_empty() && view.reused == 4 && again == zip, "{view:?}");
    });
}
