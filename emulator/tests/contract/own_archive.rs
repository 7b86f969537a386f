//! `--library` with an archive, as the app's backups make it.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use lockgroove_emulator::start;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use serde_json::{Value, json};

use crate::harness::Emulator;
use crate::own_library::File;

const SCOPES: &str = "user-library-read user-follow-read playlist-read-private";
const LAMP: &str = "4uLU6hMCjMI75M1A2tKUQC";
const FERRY: &str = "7GhIk7Il098yCjg4BQjzvb";
const RECORD: &str = "6N9PS4QXF1D0OWPk0Sxtb4";
const ORLA: &str = "0gxyHStUsqpMadRV0Di1Qt";
const ILSE: &str = "1vCWHaC5f2uS3yhpwWbIA6";
const OWN: &str = "5FJXhjdILmRA2z5bvz4nzf";
const THEIRS: &str = "37i9dQZF1DXcBWIGoYBM5M";

fn zip(files: &[(&str, Value)]) -> Vec<u8> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (path, value) in files {
        let (mut entry, config) = zip.new_file(*path).compression_method(CompressionMethod::DEFLATE).start().unwrap();
        let mut file = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        file.write_all(value.to_string().as_bytes()).unwrap();
        let (encoder, descriptor) = file.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    zip.finish().unwrap()
}

fn manifest() -> (&'static str, Value) {
    ("manifest.json", json!({"schema_version": 1, "account": {"id": "somebody", "name": "Somebody"}, "sections": []}))
}

fn track(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "uri": format!("spotify:track:{id}"), "type": "track", "duration_ms": 213_000, "explicit": true,
        "disc_number": 2, "track_number": 3, "artists": [{"id": ORLA, "name": "Orla Fenwick"}], "external_ids": {"isrc": "GBAYE8700001"},
        "album": {"id": RECORD, "name": "Small Hours", "album_type": "album", "release_date": "2019-05"}
    })
}

fn archive() -> Vec<u8> {
    let local = json!({"id": null, "uri": "spotify:local:Tomas+Arvid:Tapes:Rain%20%26%20Wire:61", "type": "track", "is_local": true, "name": "Rain & Wire"});
    zip(&[
        manifest(),
        (
            "liked-songs.json",
            json!({"count": 3, "items": [
                {"added_at": "2026-02-11T08:00:00Z", "track": track(LAMP, "The Lamp on the Landing")},
                {"added_at": "2025-02-11T08:00:00Z", "track": null},
                {"added_at": "2024-05-01T10:00:00Z", "item": null, "track": track(FERRY, "Ferry")},
            ]}),
        ),
        (
            "albums.json",
            json!({"count": 2, "items": [
                {"added_at": "2023-01-01T00:00:00Z", "album": {"id": RECORD, "name": "Small Hours", "tracks": {"items": []}}},
                {"added_at": "2022-01-01T00:00:00Z", "album": {"id": "3cLAuYHnsSoGRkoMrAGZUx", "name": "Without tracks"}},
            ]}),
        ),
        ("artists.json", json!({"count": 2, "items": [{"id": ILSE, "name": "Ilse Brandt"}, {"id": ORLA, "name": "Orla Fenwick"}]})),
        (
            "playlists.json",
            json!({"count": 2, "items": [
                {"id": OWN, "name": "Night & day", "description": "of &amp; for", "owner": {"id": "somebody"}, "public": true},
                {"id": THEIRS, "name": "Theirs", "owner": {"id": "spotify"}},
            ]}),
        ),
        (
            &format!("playlists/{OWN}.json"),
            json!({"count": 4, "items": [
                {"added_at": "2024-05-01T10:00:00Z", "added_by": {"id": "somebody"}, "item": track(LAMP, "The Lamp on the Landing")},
                {"added_at": "2024-05-02T10:00:00Z", "item": null},
                {"added_at": "2024-05-03T10:00:00Z", "track": local},
                {"added_at": "2024-05-04T10:00:00Z", "track": track(LAMP, "The Lamp on the Landing")},
            ]}),
        ),
    ])
}

#[tokio::test]
async fn the_library_of_an_archive_answers() {
    let file = File::new("whole", archive());
    let emulator = Emulator::start_with(file.options()).await;
    let token = emulator.sign_in("ines", SCOPES).await.access;
    let get = async |path: &str| {
        let (status, body) = emulator.api(&token, path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let liked = get("/me/tracks").await;
    let seen: Vec<_> = liked["items"].as_array().unwrap().iter().map(|one| (&one["added_at"], &one["track"]["id"])).collect();
    assert_eq!(seen, [(&json!("2026-02-11T08:00:00Z"), &json!(LAMP)), (&json!("2024-05-01T10:00:00Z"), &json!(FERRY))]);
    let lamp = get(&format!("/tracks/{LAMP}")).await;
    assert_eq!((&lamp["disc_number"], &lamp["track_number"], &lamp["explicit"]), (&json!(2), &json!(3), &json!(true)));
    assert_eq!((&lamp["album"]["release_date"], &lamp["external_ids"]["isrc"]), (&json!("2019-05-01"), &json!("GBAYE8700001")));
    assert_eq!(get("/me/albums").await["items"][0]["album"]["id"], RECORD);
    let followed = get("/me/following?type=artist").await;
    assert_eq!((&followed["artists"]["total"], &followed["artists"]["items"][0]["name"]), (&json!(2), &json!("Ilse Brandt")));
    let playlists = get("/me/playlists").await;
    assert_eq!((&playlists["total"], &playlists["items"][0]["name"]), (&json!(2), &json!("Night & day")));
    assert_eq!(
        (&playlists["items"][0]["owner"]["id"], &playlists["items"][1]["owner"]["id"]),
        (&json!("ines"), &json!("stranger"))
    );
    let entries = get(&format!("/playlists/{OWN}/items")).await;
    let uris: Vec<_> = entries["items"].as_array().unwrap().iter().map(|one| &one["item"]["uri"]).collect();
    let lamp = json!(format!("spotify:track:{LAMP}"));
    assert_eq!(uris, [&lamp, &Value::Null, &json!("spotify:local:Tomas+Arvid:Tapes:Rain+%26+Wire:61"), &lamp]);
    assert_eq!(entries["items"][1]["added_at"], "2024-05-02T10:00:00Z");
    assert_eq!(
        emulator.running.left_out(),
        ["1 saved albums without tracks", "1 saved items that Spotify no longer has"].map(str::to_owned)
    );
}

#[tokio::test]
async fn a_bad_archive_is_refused_with_the_file() {
    let whole = archive();
    for (at, (bytes, expected)) in [
        (whole[..whole.len() - 30].to_vec(), "the zip is damaged"),
        (zip(&[("other.json", json!({}))]), "it has no manifest.json"),
        (
            zip(&[("manifest.json", json!({"schema_version": 2, "account": {"id": "x"}}))]),
            "its \"schema_version\" is 2, and only 1 is read",
        ),
        (zip(&[("manifest.json", json!({"schema_version": 1}))]), "manifest.json: missing field `account`"),
        (zip(&[manifest(), ("liked-songs.json", json!([]))]), "liked-songs.json: "),
    ]
    .into_iter()
    .enumerate()
    {
        let file = File::new(&format!("bad-{at}"), bytes);
        let error = start(file.options()).await.unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("--help library"), "{error}");
    }
}
