//! `--library`: playlists, tracks and IDs of one's own.

use std::path::PathBuf;

use lockgroove_emulator::{Options, start};
use serde_json::{Value, json};

use crate::harness::{Emulator, options};

const SCOPES: &str = "user-library-read user-library-modify user-follow-read playlist-read-private";
const LAMP: &str = "4uLU6hMCjMI75M1A2tKUQC";
const FERRY: &str = "7GhIk7Il098yCjg4BQjzvb";
const BARE: &str = "0VjIjW4GlUZAMYd2vXMi3b";

/// A file that is removed afterwards.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("emulator-library-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    pub(crate) fn options(&self) -> Options {
        Options { library: Some(self.0.clone()), ..options() }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

async fn with_example() -> (Emulator, String) {
    let example = format!("{}/examples/library.json", env!("CARGO_MANIFEST_DIR"));
    let emulator = Emulator::start_with(Options { library: Some(example.into()), ..options() }).await;
    let token = emulator.sign_in("ines", SCOPES).await.access;
    (emulator, token)
}

fn ids(list: &Value, item: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one.pointer(item).unwrap()["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn hard_coded_ids_answer() {
    let (emulator, token) = with_example().await;
    let get = async |path: &str| {
        let (status, body) = emulator.api(&token, path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let track = get(&format!("/tracks/{LAMP}")).await;
    assert_eq!(track["name"], "The Lamp on the Landing");
    assert_eq!(track["artists"][0]["id"], "0gxyHStUsqpMadRV0Di1Qt");
    assert_eq!(track["artists"][1]["name"], "Tomas Arvid");
    assert_eq!((&track["album"]["name"], &track["album"]["release_date"]), (&json!("Small Hours"), &json!("2019-05-31")));
    assert_eq!((&track["duration_ms"], &track["track_number"]), (&json!(213_000), &json!(3)));
    assert_eq!(track["external_ids"]["isrc"], "GBAYE8700001");
    assert_eq!(get(&format!("/tracks/{BARE}")).await["artists"][0]["name"], "Unknown artist");
    let album = get("/albums/6N9PS4QXF1D0OWPk0Sxtb4").await;
    assert_eq!((&album["total_tracks"], &album["tracks"]["items"][0]["id"]), (&json!(1), &json!(LAMP)));
    assert_eq!(get("/artists/0gxyHStUsqpMadRV0Di1Qt").await["name"], "Orla Fenwick");
    // An artist that has no ID in the file has one that answers, too.
    let invented = track["artists"][1]["id"].as_str().unwrap();
    assert_eq!(get(&format!("/artists/{invented}")).await["name"], "Tomas Arvid");
    let found = get("/search?q=lamp%20landing&type=track").await;
    assert!(ids(&found["tracks"]["items"], "").contains(&LAMP.to_owned()), "{found}");
    // The invented world is still there.
    assert!(get("/search?q=a&type=artist").await["artists"]["items"].as_array().unwrap().len() > 3);
}

#[tokio::test]
async fn the_persons_lists_are_those_of_the_file() {
    let (emulator, token) = with_example().await;
    let get = async |path: &str| emulator.api(&token, path).await.1;
    let liked = get("/me/tracks").await;
    assert_eq!((&liked["total"], ids(&liked["items"], "/track")), (&json!(2), vec![FERRY.to_owned(), LAMP.to_owned()]));
    assert_eq!(liked["items"][0]["added_at"], "2024-11-02T08:15:00Z");
    assert_eq!(ids(&get("/me/albums").await["items"], "/album"), ["6N9PS4QXF1D0OWPk0Sxtb4"]);
    assert_eq!(ids(&get("/me/following?type=artist").await["artists"]["items"], ""), ["0gxyHStUsqpMadRV0Di1Qt"]);
    let lists = get("/me/playlists").await;
    assert_eq!(ids(&lists["items"], ""), ["37i9dQZF1DXcBWIGoYBM5M", "5ABHKGoOzxkaa28ttQV9sE"]);
    assert_eq!(lists["items"][1]["owner"]["id"], "kestrelwire");
    // Spotify makes playlists with such an ID, and hides all of them but their picture. This one is the file's.
    let images = get("/playlists/37i9dQZF1DXcBWIGoYBM5M/images").await;
    assert_eq!((&images, &images[0]["height"]), (&lists["items"][0]["images"], &json!(640)));
    let items = get("/playlists/37i9dQZF1DXcBWIGoYBM5M/items").await;
    assert_eq!(ids(&items["items"], "/item"), [LAMP, FERRY, BARE, LAMP]);
    assert_eq!(
        (&items["items"][2]["added_at"], &items["items"][2]["added_by"]["id"]),
        (&json!("2024-12-24T00:00:00Z"), &json!("noor"))
    );
    assert_eq!(items["items"][0]["added_by"]["id"], "ines");
    // Lists that the file does not name stay as they were invented.
    assert!(!get("/me/shows").await["items"].as_array().is_some_and(Vec::is_empty));
    // It is real state, and a reset brings the file back.
    let uri = format!("/me/library?uris=spotify:track:{FERRY}");
    assert_eq!(emulator.call(&token, "DELETE", &uri, None).await.0, 200);
    assert_eq!(get("/me/tracks").await["total"], 1);
    emulator.control("POST", "reset", json!({})).await;
    let token = emulator.sign_in("ines", SCOPES).await.access;
    assert_eq!(emulator.api(&token, "/me/tracks").await.1["total"], 2);
}

#[tokio::test]
async fn tracks_with_the_same_names_share_their_album_and_artist() {
    let text = r#"{"tracks": [
        {"id": "4uLU6hMCjMI75M1A2tKUQC", "artists": ["Orla"], "album": "One"},
        {"id": "7GhIk7Il098yCjg4BQjzvb", "artists": ["Orla"], "album": "Two"},
        {"id": "0VjIjW4GlUZAMYd2vXMi3b", "artists": ["Orla", "Tomas"], "album": "One", "disc_number": 2, "is_playable": false},
        {"id": "6N9PS4QXF1D0OWPk0Sxtb4", "artists": ["Tomas"], "album": "One"}
    ]}"#;
    let file = File::new("albums", text);
    let emulator = Emulator::start_with(file.options()).await;
    let token = emulator.sign_in("noor", SCOPES).await.access;
    let get = async |path: &str| emulator.api(&token, path).await.1;
    let (first, third) = (get(&format!("/tracks/{LAMP}")).await, get(&format!("/tracks/{BARE}")).await);
    assert_eq!(first["album"]["id"], third["album"]["id"]);
    assert_eq!((&third["disc_number"], &third["track_number"], &third["is_playable"]), (&json!(2), &json!(2), &json!(false)));
    let album = get(&format!("/albums/{}", first["album"]["id"].as_str().unwrap())).await;
    assert_eq!(ids(&album["tracks"]["items"], ""), [LAMP, BARE]);
    let second = get(&format!("/tracks/{FERRY}")).await;
    assert_eq!(second["artists"], first["artists"]);
    assert_ne!(second["album"]["id"], first["album"]["id"]);
    // Another artist's album of the same name is another album.
    assert_ne!(get("/tracks/6N9PS4QXF1D0OWPk0Sxtb4").await["album"]["id"], first["album"]["id"]);
    // The same file gives the same world: IDs that it leaves out are always the same.
    let again = Emulator::start_with(file.options()).await;
    let token = again.sign_in("noor", SCOPES).await.access;
    assert_eq!(again.api(&token, &format!("/tracks/{LAMP}")).await.1["album"]["id"], first["album"]["id"]);
}

#[tokio::test]
async fn entries_without_a_track_keep_their_place_and_artists_need_no_track() {
    let text = r#"{
        "tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC"}],
        "artists": [{"id": "0gxyHStUsqpMadRV0Di1Qt", "name": "Orla Fenwick"}, "Tomas Arvid"],
        "followed_artists": ["0gxyHStUsqpMadRV0Di1Qt"],
        "playlists": [{"id": "37i9dQZF1DXcBWIGoYBM5M", "name": "x", "tracks": [
            null, "4uLU6hMCjMI75M1A2tKUQC", {"id": null, "added_at": "2024-05-02"}, "spotify:local:Orla:Tapes:Rain:61"
        ]}]
    }"#;
    let file = File::new("places", text);
    let emulator = Emulator::start_with(file.options()).await;
    let token = emulator.sign_in("ines", SCOPES).await.access;
    let followed = emulator.api(&token, "/me/following?type=artist").await.1;
    assert_eq!(ids(&followed["artists"]["items"], ""), ["0gxyHStUsqpMadRV0Di1Qt"]);
    let entries = emulator.api(&token, "/playlists/37i9dQZF1DXcBWIGoYBM5M/items").await.1;
    let uris: Vec<_> = entries["items"].as_array().unwrap().iter().map(|one| one["item"]["uri"].as_str()).collect();
    assert_eq!(uris, [None, Some("spotify:track:4uLU6hMCjMI75M1A2tKUQC"), None, Some("spotify:local:Orla:Tapes:Rain:61")]);
    assert_eq!(entries["items"][2]["added_at"], "2024-05-02T00:00:00Z");
}

#[tokio::test]
async fn a_state_belongs_to_its_library() {
    let file = File::new("state", r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC"}], "liked": ["4uLU6hMCjMI75M1A2tKUQC"]}"#);
    let emulator = Emulator::start_with(file.options()).await;
    let (_, state) = emulator.control("GET", "state", json!({})).await;
    let again = Emulator::start_with(file.options()).await;
    assert_eq!(again.control("PUT", "state", state.clone()).await.0, 204);
    let without = Emulator::start().await;
    let (status, answer) = without.control("PUT", "state", state).await;
    assert_eq!(status, 400);
    assert!(answer["error"].as_str().unwrap().contains("with a `--library FILE`"), "{answer}");
}

#[tokio::test]
async fn a_bad_file_is_refused_with_the_place() {
    let track = r#""tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC"}]"#;
    let list = r#"{"id": "37i9dQZF1DXcBWIGoYBM5M", "name": "x"}"#;
    for (at, (text, expected)) in [
        ("{".to_owned(), "line 1 column 1"),
        ("[1]".to_owned(), "line 1 column"),
        ("{\n  \"songs\": []\n}".to_owned(), "unknown field `songs`, expected one of `person`, `tracks`"),
        ("{\n  \"songs\": []\n}".to_owned(), "line 2 column 9"),
        (r#"{"tracks": [{"name": "x"}]}"#.to_owned(), "missing field `id`"),
        (r#"{"tracks": [{"id": "one"}]}"#.to_owned(), "tracks[0]: an ID is 22 letters and digits, as at Spotify, not \"one\""),
        (r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC"}, {"id": "4uLU6hMCjMI75M1A2tKUQC"}]}"#.to_owned(), "tracks[1]: the ID 4uLU6hMCjMI75M1A2tKUQC is also that of tracks[0]"),
        (r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC", "artists": [3]}]}"#.to_owned(), "an artist is a name, or an object"),
        (r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC", "duration_ms": -1}]}"#.to_owned(), "tracks[0]: \"duration_ms\" is 0 to"),
        (r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC", "album": {"id": "6N9PS4QXF1D0OWPk0Sxtb4", "name": "x", "release_date": "May"}}]}"#.to_owned(), "tracks[0].album: \"release_date\" is a date such as 2019-05-31 or 2019, not \"May\""),
        (r#"{"tracks": [{"id": "4uLU6hMCjMI75M1A2tKUQC", "album": {"id": "6N9PS4QXF1D0OWPk0Sxtb4", "name": "x", "album_type": "ep"}}]}"#.to_owned(), "not \"ep\""),
        (r#"{"liked": [null]}"#.to_owned(), "liked[0]: nothing can be saved that Spotify no longer has"),
        (r#"{"playlists": [{"id": "37i9dQZF1DXcBWIGoYBM5M", "name": "x", "tracks": ["spotify:local:one"]}]}"#.to_owned(), "playlists[0].tracks[0]: a local file is"),
        (r#"{"liked": ["4uLU6hMCjMI75M1A2tKUQC"]}"#.to_owned(), "liked[0]: there is no track 4uLU6hMCjMI75M1A2tKUQC; add it to \"tracks\""),
        (format!(r#"{{{track}, "liked": ["4uLU6hMCjMI75M1A2tKUQC", "spotify:track:4uLU6hMCjMI75M1A2tKUQC"]}}"#), "liked[1]: it is in the list already"),
        (format!(r#"{{{track}, "liked": [{{"id": "4uLU6hMCjMI75M1A2tKUQC", "added_at": "then"}}]}}"#), "liked[0]: \"added_at\" is a date"),
        (format!(r#"{{{track}, "playlists": [{{"id": "37i9dQZF1DXcBWIGoYBM5M", "name": "x", "tracks": ["4uLU6hMCjMI75M1A2tKUQC", "7GhIk7Il098yCjg4BQjzvb"]}}]}}"#), "playlists[0].tracks[1]: there is no track 7GhIk7Il098yCjg4BQjzvb"),
        (format!(r#"{{"playlists": [{list}, {list}]}}"#), "playlists[1]: the ID 37i9dQZF1DXcBWIGoYBM5M belongs to another playlist"),
        (r#"{"person": "nobody"}"#.to_owned(), "person: there is no account \"nobody\", only ines, noor, stranger"),
    ]
    .into_iter()
    .enumerate()
    {
        let file = File::new(&format!("bad-{at}"), &text);
        let error = start(file.options()).await.unwrap_err().to_string();
        let start = format!("The library {} cannot be loaded: ", file.0.display());
        assert!(error.starts_with(&start) && error.contains(expected) && error.ends_with("--help library`."), "{error}");
    }
    let missing = start(Options { library: Some("no-such-file.json".into()), ..options() }).await.unwrap_err().to_string();
    assert!(missing.contains("no-such-file.json cannot be loaded"), "{missing}");
}
