//! Backups of an emulator's library: over HTTP, with the app's client and without a browser.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/deflate.rs"]
mod deflate;
mod emulated;
#[allow(dead_code, reason = "the network and the clocks are real here")]
#[path = "../support/fake_world.rs"]
mod fake_world;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../support/http_app.rs"]
mod http_app;
#[allow(dead_code, reason = "the contract tests use the rest")]
#[path = "../../examples/support/native.rs"]
mod native;
mod opened;
#[path = "../support/person.rs"]
mod person;
mod restore;
mod update;

use std::cell::RefCell;
use std::process::Command;
use std::rc::Rc;

use deflate::Flate;
use http_app::{App, run};
use lockgroove::backup::archive::{self, Archive};
use lockgroove::backup::driver;
use lockgroove::backup::export::Format;
use lockgroove::backup::export::csv::Options;
use lockgroove::backup::manifest::Outcome;
use lockgroove::backup::run::{Earlier, Event, Reason, Run, Status, Stop, View};
use lockgroove::backup::section::Section;
use lockgroove::oauth::{Method, Origin, ScopeSet};
use lockgroove::session::Timestamp;
use lockgroove::spotify::endpoint::{Bucket, Call};
use lockgroove::spotify::{ApiClient, ApiError};
use serde_json::{Value, json};

fn all_scopes() -> ScopeSet {
    Section::ALL.into_iter().map(Section::scopes).collect()
}

async fn go_on(app: &App, run: &RefCell<Run>) -> View {
    driver::go_on(&app.client, Rc::new(Flate), run, &|| {}).await;
    run.borrow().view()
}

async fn zip_of(run: &RefCell<Run>) -> Vec<u8> {
    zip_with(run, &[]).await
}

async fn zip_with(run: &RefCell<Run>, formats: &[Format]) -> Vec<u8> {
    let run = run.borrow().clone();
    archive::made(&run, formats, &Flate, Timestamp(1_795_000_000_000)).await.unwrap()
}

/// A backup of everything.
async fn back_up(app: &App, earlier: Earlier) -> (View, Vec<u8>) {
    let scopes = app.session.state().grant().unwrap().consent.scopes;
    let run = RefCell::new(Run::new(&Section::ALL, scopes, earlier));
    let view = go_on(app, &run).await;
    (view, zip_of(&run).await)
}

async fn items(archive: &Archive, path: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(&archive.text(path, &Flate).await.unwrap()).unwrap();
    assert_eq!(file["count"], file["items"].as_array().unwrap().len(), "{path}");
    file["items"].as_array().unwrap().clone()
}

/// A list at the service, read page by page by its links.
async fn at_service(app: &App, first: &str) -> Vec<Value> {
    let (mut target, mut all) = (first.to_owned(), Vec::new());
    loop {
        let call = Call::raw(Method::Get, target, None, ScopeSet::NONE, Bucket::Console(0));
        let page: Value = serde_json::from_str(&app.client.raw(call).await.unwrap().response.body).unwrap();
        let page = page.get("artists").unwrap_or(&page);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        target = next.split_once("/v1").unwrap().1.to_owned();
    }
}

#[test]
fn an_archive_has_everything_that_the_service_has() {
    run(async {
        for shapes in ["2026", "older", "both"] {
            let app = App::signed_in("ines", all_scopes()).await;
            app.control(reqwest::Method::PATCH, "settings", json!({"shapes": shapes})).await;
            let (view, zip) = back_up(&app, Earlier::default()).await;
            assert_eq!((&view.status, view.is_complete, &view.missing), (&Status::Ended, true, &Vec::new()));
            let archive = Archive::read(&zip, &Flate).await.unwrap();
            let manifest = &archive.manifest;
            assert!(manifest.is_complete);
            assert_eq!((manifest.account.id.as_str(), manifest.account.name.as_str()), ("ines", "Ines Okafor-Lindqvist"));
            for (file, list) in [
                ("liked-songs.json", "/me/tracks?limit=50"),
                ("playlists.json", "/me/playlists?limit=50"),
                ("albums.json", "/me/albums?limit=50"),
                ("shows.json", "/me/shows?limit=50"),
                ("episodes.json", "/me/episodes?limit=50"),
                ("audiobooks.json", "/me/audiobooks?limit=50"),
                ("artists.json", "/me/following?type=artist&limit=50"),
            ] {
                assert_eq!(items(&archive, file).await, at_service(&app, list).await, "{file}");
            }
            let mut read = 0;
            for playlist in &manifest.playlists {
                match playlist.list.state {
                    Outcome::Whole => {
                        let list = format!("/playlists/{}/items?additional_types=track,episode&limit=50", playlist.id);
                        let path = playlist.list.file.as_ref().unwrap();
                        assert_eq!(items(&archive, path).await, at_service(&app, &list).await, "{}", playlist.name);
                        read += 1;
                    }
                    state => {
                        let code = &playlist.list.why.as_ref().unwrap().code;
                        assert_eq!((state, code.starts_with("LG-40")), (Outcome::Closed, true), "{}", playlist.name);
                    }
                }
            }
            assert!(read > 20 && view.of_others as usize == manifest.playlists.len() - read, "{read} {}", view.of_others);
            let slow = manifest.playlists.iter().find(|list| list.name == "Slow trains, wide windows").unwrap();
            let counts = &slow.list;
            assert!(counts.nulls > 0 && counts.local_files > 0 && counts.episodes > 0 && counts.unplayable > 0, "{counts:?}");
        }
    });
}

#[test]
fn two_backups_differ_in_nothing_but_the_time() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let (first, one) = back_up(&app, Earlier::default()).await;
        let (_, other) = back_up(&app, Earlier::default()).await;
        assert!(one == other, "two backups at the same moment differ");
        let archive = Archive::read(&one, &Flate).await.unwrap();
        app.clear_log().await;
        let (update, again) = back_up(&app, archive.earlier(&Flate).await).await;
        assert!(update.is_complete && again == one, "an update is not equal to a fresh backup");
        assert_eq!(app.count("/v1/me/playlists").await, 1, "nothing was read that a second look would be for");
        assert!(update.reused > 20 && update.sent < first.sent, "{} of {}", update.sent, first.sent);
    });
}

#[test]
fn a_backup_makes_few_more_requests_than_it_must() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let (view, zip) = back_up(&app, Earlier::default()).await;
        let manifest = Archive::read(&zip, &Flate).await.unwrap().manifest;
        let pages = |count: u32, most: u32| count.div_ceil(most).max(1);
        let sections: u32 = manifest.sections.iter().map(|section| pages(section.list.count, 50)).sum();
        let lists: u32 = manifest.playlists.iter().filter(|list| list.list.count > 0).map(|list| pages(list.list.count, 100)).sum();
        let least = sections + lists + 1;
        println!("{} requests; at least {least}", view.sent);
        // Second looks at the lists that are longer than a page, and a few playlists of others that are asked for at once.
        assert!(view.sent <= least + 12, "{} requests; at least {least}", view.sent);
    });
}

#[test]
fn faults_that_pass_change_nothing() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let (_, whole) = back_up(&app, Earlier::default()).await;
        for fault in [
            json!({"kind": "status", "status": 502}),
            json!({"kind": "cut"}),
            json!({"kind": "truncate"}),
            json!({"kind": "rate_limit", "retry_after": 1}),
            json!({"kind": "expired_token"}),
        ] {
            app.fault("/v1/me/tracks", 1, fault.clone()).await;
            let (view, zip) = back_up(&app, Earlier::default()).await;
            assert!(view.is_complete && zip == whole, "{fault}: {view:?}");
        }
    });
}

#[test]
fn a_section_that_is_not_granted_is_named_and_stops_nothing() {
    run(async {
        let app = App::signed_in("ines", Section::Liked.scopes()).await;
        let (view, zip) = back_up(&app, Earlier::default()).await;
        assert_eq!((&view.status, view.is_complete), (&Status::Ended, false));
        let missing: Vec<&str> = view.missing.iter().map(|missing| missing.name.as_str()).collect();
        assert_eq!(missing, ["Playlists", "Artists you follow", "Episodes"]);
        assert!(view.missing.iter().all(|missing| matches!(missing.reason, Reason::NotGranted(_))));
        let archive = Archive::read(&zip, &Flate).await.unwrap();
        let playlists = &archive.manifest.sections[1].list;
        assert_eq!((playlists.state, playlists.why.as_ref().unwrap().code.as_str()), (Outcome::Closed, "LG-403-not-granted"));
        assert_eq!(items(&archive, "liked-songs.json").await.len(), 160);
    });
}

#[test]
fn a_wait_of_hours_stops_the_run_hands_out_a_part_and_goes_on_later() {
    run(async {
        let mut app = App::signed_in("ines", all_scopes()).await;
        let (_, whole) = back_up(&app, Earlier::default()).await;
        let slow = Archive::read(&whole, &Flate).await.unwrap().manifest.playlists;
        let slow = slow.iter().find(|list| list.name == "Slow trains, wide windows").unwrap().id.clone();
        let path = format!("/v1/playlists/{slow}/items");
        app.fault(&path, 1, json!({"kind": "rate_limit", "retry_after": 10_800, "cors": true, "expose": true})).await;
        let scopes = app.session.state().grant().unwrap().consent.scopes;
        let run = RefCell::new(Run::new(&Section::ALL, scopes, Earlier::default()));
        let view = go_on(&app, &run).await;
        let Status::Stopped(Stop::Api(ApiError::Throttled { .. })) = view.status else { panic!("{view:?}") };
        let part = Archive::read(&zip_of(&run).await, &Flate).await.unwrap();
        assert!(!part.manifest.is_complete);
        assert!(part.manifest.playlists.iter().any(|list| list.list.why.as_ref().is_some_and(|why| why.code == "not-read")));
        // A page that is opened later knows nothing of the wait. Lists in the part are not read again.
        let api = Origin::parse(&format!("{}/v1", app.emulator.service_origin)).unwrap();
        app.client = ApiClient::new(app.session.clone(), app.world.clone(), api);
        let (view, zip) = back_up(&app, part.earlier(&Flate).await).await;
        assert!(view.is_complete && view.reused as usize == part.earlier(&Flate).await.playlists.len());
        assert!(zip == whole, "a backup that was continued differs from one in one piece");
    });
}

#[test]
fn a_run_goes_on_after_a_pause_and_for_nobody_else() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let run = RefCell::new(Run::new(&Section::ALL, all_scopes(), Earlier::default()));
        {
            let started = driver::go_on(&app.client, Rc::new(Flate), &run, &|| {});
            let enough = async {
                while run.borrow().view().done < 100 {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! { () = started => panic!("it ended at once"), () = enough => {} }
        }
        run.borrow_mut().handle(Event::Pause, 4);
        assert_eq!(*run.borrow().status(), Status::Paused);
        let view = go_on(&app, &run).await;
        assert!(view.is_complete, "{view:?}");
        let other = App::signed_in("noor", all_scopes()).await;
        assert_eq!(go_on(&other, &run).await.status, Status::Stopped(Stop::OtherPerson));
    });
}

#[test]
fn other_programs_open_the_file() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let (view, zip) = back_up(&app, Earlier::default()).await;
        let path = std::env::temp_dir().join(format!("lockgroove-{}.zip", std::process::id()));
        std::fs::write(&path, zip).unwrap();
        let script = "import json, sys, zipfile, hashlib
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None and z.namelist()[0] == 'manifest.json'
    manifest = json.loads(z.read('manifest.json'))
    for file in manifest['files']:
        data = z.read(file['path'])
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file['bytes'], file['sha256']), file
        items = json.loads(data)
        assert items['count'] == len(items['items'])
print(sum(len(json.loads(z2)['items']) for z2 in [zipfile.ZipFile(sys.argv[1]).read(f['path']) for f in manifest['files']]))";
        let output = Command::new("python3").arg("-c").arg(script).arg(&path).output();
        std::fs::remove_file(&path).unwrap();
        // Not every machine has it.
        let Ok(output) = output else { return };
        let (items, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let lists = view.rows.iter().find_map(|row| row.lists).unwrap();
        assert_eq!(items.trim().parse(), Ok(view.done + lists), "{error}");
    });
}

#[test]
fn files_for_other_tools_stand_beside_the_json_and_change_nothing_of_it() {
    run(async {
        let app = App::signed_in("ines", all_scopes()).await;
        let scopes = app.session.state().grant().unwrap().consent.scopes;
        let formats =
            [Format::Csv(Options { bom: true, defuse: false, ..Options::default() }), Format::M3u8, Format::Xspf, Format::Links];
        let one = RefCell::new(Run::new(&Section::ALL, scopes, Earlier::default()));
        go_on(&app, &one).await;
        let plain = Archive::read(&zip_of(&one).await, &Flate).await.unwrap();
        let zip = zip_with(&one, &formats).await;
        let archive = Archive::read(&zip, &Flate).await.unwrap();
        let paths: Vec<&str> = archive.manifest.files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.is_sorted(), "{paths:?}");
        for file in &plain.manifest.files {
            assert!(archive.manifest.files.contains(file), "{}", file.path);
        }
        let whole: Vec<_> = archive.manifest.playlists.iter().filter(|playlist| playlist.list.file.is_some()).collect();
        for (folder, sections) in [("csv/", 6), ("links/", 6), ("m3u8/", 2), ("xspf/", 2)] {
            assert_eq!(paths.iter().filter(|path| path.starts_with(folder)).count(), whole.len() + sections, "{folder}");
        }
        // Read by a reader that is not ours, item by item.
        let table = archive.text("csv/liked-songs.csv", &Flate).await.unwrap();
        let table = table.strip_prefix('\u{feff}').expect("a byte order mark");
        let titles: Vec<String> =
            csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.unwrap()[1].to_owned()).collect();
        let liked = items(&archive, "liked-songs.json").await;
        let name = |item: &Value| {
            item["track"].as_object().or(item["item"].as_object()).map_or("", |item| item["name"].as_str().unwrap()).to_owned()
        };
        assert_eq!(titles, liked.iter().map(name).collect::<Vec<_>>());
        let mut rows = 0;
        for path in paths.iter().filter(|path| path.starts_with("csv/")) {
            let text = archive.text(path, &Flate).await.unwrap();
            rows += csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().map(Result::unwrap).count();
        }
        let lists = archive.manifest.sections.iter().filter(|section| section.name != "playlists").map(|section| &section.list);
        let count: u32 = lists.chain(whole.iter().map(|playlist| &playlist.list)).map(|list| list.count).sum();
        assert_eq!(rows, count as usize);
        let players = archive.text("m3u8/playlists/Slow trains, wide windows.m3u8", &Flate).await.unwrap();
        assert!(players.contains("#PLAYLIST:Slow trains, wide windows\n"), "{players}");

        let other = RefCell::new(Run::new(&Section::ALL, scopes, archive.earlier(&Flate).await));
        let view = go_on(&app, &other).await;
        assert!(view.reused > 20 && zip_with(&other, &formats).await == zip, "an update of such an archive is not equal to it");
    });
}
