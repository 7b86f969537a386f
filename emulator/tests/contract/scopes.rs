//! Every live operation and the scopes that open it (Spotify, "Scopes" and "Web API Reference").

use crate::harness::party;

/// Method, path, and sets of scopes, each of which is enough.
const TABLE: &[(&str, &str, &[&str])] = &[
    ("GET", "/albums/x", &[""]),
    ("GET", "/albums/x/tracks", &[""]),
    ("GET", "/artists/x", &[""]),
    ("GET", "/artists/x/albums", &[""]),
    ("GET", "/tracks/x", &[""]),
    ("GET", "/shows/x", &["user-read-playback-position"]),
    ("GET", "/shows/x/episodes", &["user-read-playback-position"]),
    ("GET", "/episodes/x", &["user-read-playback-position"]),
    ("GET", "/audiobooks/x", &[""]),
    ("GET", "/audiobooks/x/chapters", &[""]),
    ("GET", "/chapters/x", &[""]),
    ("GET", "/search", &[""]),
    ("GET", "/me", &[""]),
    ("GET", "/me/top/artists", &["user-top-read"]),
    ("GET", "/me/top/tracks", &["user-top-read"]),
    ("GET", "/me/albums", &["user-library-read"]),
    ("GET", "/me/tracks", &["user-library-read"]),
    ("GET", "/me/episodes", &["user-library-read user-read-playback-position"]),
    ("GET", "/me/shows", &["user-library-read"]),
    ("GET", "/me/audiobooks", &["user-library-read"]),
    ("GET", "/me/following", &["user-follow-read"]),
    ("PUT", "/me/library", &["user-library-modify", "user-follow-modify", "playlist-modify-public"]),
    ("DELETE", "/me/library", &["user-library-modify", "user-follow-modify", "playlist-modify-public"]),
    ("GET", "/me/library/contains", &["user-library-read", "user-follow-read", "playlist-read-private"]),
    ("GET", "/me/playlists", &["playlist-read-private"]),
    ("POST", "/me/playlists", &["playlist-modify-public", "playlist-modify-private"]),
    ("GET", "/playlists/x", &[""]),
    ("PUT", "/playlists/x", &["playlist-modify-public", "playlist-modify-private"]),
    ("GET", "/playlists/x/items", &["playlist-read-private"]),
    ("POST", "/playlists/x/items", &["playlist-modify-public", "playlist-modify-private"]),
    ("PUT", "/playlists/x/items", &["playlist-modify-public", "playlist-modify-private"]),
    ("DELETE", "/playlists/x/items", &["playlist-modify-public", "playlist-modify-private"]),
    ("GET", "/playlists/x/images", &[""]),
    ("PUT", "/playlists/x/images", &["ugc-image-upload"]),
    ("GET", "/me/player", &["user-read-playback-state"]),
    ("PUT", "/me/player", &["user-modify-playback-state"]),
    ("GET", "/me/player/devices", &["user-read-playback-state"]),
    ("GET", "/me/player/currently-playing", &["user-read-currently-playing"]),
    ("PUT", "/me/player/play", &["user-modify-playback-state"]),
    ("PUT", "/me/player/pause", &["user-modify-playback-state"]),
    ("POST", "/me/player/next", &["user-modify-playback-state"]),
    ("POST", "/me/player/previous", &["user-modify-playback-state"]),
    ("PUT", "/me/player/seek", &["user-modify-playback-state"]),
    ("PUT", "/me/player/repeat", &["user-modify-playback-state"]),
    ("PUT", "/me/player/volume", &["user-modify-playback-state"]),
    ("PUT", "/me/player/shuffle", &["user-modify-playback-state"]),
    ("GET", "/me/player/recently-played", &["user-read-recently-played"]),
    ("GET", "/me/player/queue", &["user-read-currently-playing user-read-playback-state"]),
    ("POST", "/me/player/queue", &["user-modify-playback-state"]),
];

/// One of the two answers that only say what the token may do.
const CLOSED: &str = "Insufficient client scope";

#[tokio::test]
async fn each_operation_opens_with_its_scopes_and_not_without() {
    let party = party().await;
    let none = party.sign_in("ines", "").await;
    // With a consent that covers everything, later sign-ins bounce, so each of them gets just what it asks for.
    for (method, path, enough) in TABLE {
        for scopes in *enough {
            let tokens = if scopes.is_empty() { none.clone() } else { party.sign_in("ines", scopes).await };
            let (status, body) = party.call(&tokens.access, method, path, None).await;
            assert_ne!(body["error"]["message"], CLOSED, "{method} {path} with \"{scopes}\"");
            assert!(status != 405 && body["error"]["message"] != "Forbidden", "{method} {path}: {status}");
            // One of two that are needed together is not enough.
            if let Some((one, _)) = scopes.split_once(' ') {
                let tokens = party.sign_in("ines", one).await;
                let (_, body) = party.call(&tokens.access, method, path, None).await;
                assert_eq!(body["error"]["message"], CLOSED, "{method} {path} with \"{one}\"");
            }
        }
        if !enough.contains(&"") {
            let (status, body) = party.call(&none.access, method, path, None).await;
            assert_eq!((status, &body["error"]["message"]), (403, &CLOSED.into()), "{method} {path} without");
        }
    }
}
