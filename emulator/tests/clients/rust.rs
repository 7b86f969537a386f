//! rspotify (Rust), over every method of its clients. It decodes strictly: a field with a wrong type, or one that it needs and does not get, is an error.

// It calls what Spotify closed deprecated.
#![allow(deprecated)]

use chrono::TimeDelta;
use lockgroove_emulator::SAMPLE_CLIENT_ID;
use rspotify::clients::{BaseClient, OAuthClient};
use rspotify::http::HttpError;
use rspotify::model::{
    AdditionalType, AlbumId, AlbumType, ArtistId, EpisodeId, Id, ItemPositions, Market, PlayableId, PlaylistId, RepeatState,
    SearchType, ShowId, TimeLimits, TrackId, UserId,
};
use rspotify::{AuthCodePkceSpotify, ClientError, ClientResult, Config, Credentials, OAuth};

use crate::{REDIRECT, SCOPES, emulator};

/// How a call ended: `ok`, `refused` with the status and the message, or `not decoded` with the reason.
fn outcome<T>(result: ClientResult<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(ClientError::Http(error)) => match *error {
            HttpError::StatusCode(response) => {
                let status = response.status();
                let body: serde_json::Value = serde_json::from_str(&response.into_string().unwrap()).unwrap();
                format!("refused: {status} {}", body["error"]["message"].as_str().unwrap())
            }
            other => panic!("{other}"),
        },
        Err(ClientError::ParseJson(error)) => {
            let text = error.to_string();
            format!("not decoded: {}", text.split(" at line").next().unwrap())
        }
        Err(other) => format!("failed: {other}"),
    }
}

/// The same for a call that panics instead of returning an error.
fn unless_it_panics<T>(call: impl Fn() -> ClientResult<T>) -> String {
    let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call));
    run.map_or_else(
        |panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            format!("not decoded: it panics with {:?}", text.unwrap_or_default())
        },
        outcome,
    )
}

/// Signs in with PKCE like a program with a browser.
fn sign_in(origin: &str) -> AuthCodePkceSpotify {
    let scopes = SCOPES.split_whitespace().map(str::to_owned).collect();
    let oauth = OAuth { redirect_uri: REDIRECT.to_owned(), scopes, ..OAuth::default() };
    let config = Config { api_base_url: format!("{origin}/v1/"), auth_base_url: format!("{origin}/"), ..Config::default() };
    let mut client = AuthCodePkceSpotify::with_config(Credentials::new_pkce(SAMPLE_CLIENT_ID), oauth, config);
    let address = client.get_authorize_url(None).unwrap();
    let location = redirect(&address);
    client.request_token(&client.parse_response_code(&location).unwrap()).unwrap();
    client
}

/// Where an address redirects to.
fn redirect(address: &str) -> String {
    use std::io::{Read as _, Write as _};
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let line = answer.lines().find(|line| line.to_ascii_lowercase().starts_with("location:")).unwrap_or_else(|| panic!("{answer}"));
    line.split_once(' ').unwrap().1.to_owned()
}

/// Calls everything that reads. Returns a line for each, with its outcome.
fn read_everything(client: &AuthCodePkceSpotify) -> Vec<String> {
    let track = client.current_user_saved_tracks_manual(None, Some(1), None).unwrap().items.remove(0).track;
    let (track, artist, album): (TrackId<'_>, ArtistId<'_>, AlbumId<'_>) =
        (track.id.clone().unwrap(), track.artists[0].id.clone().unwrap(), track.album.id.clone().unwrap());
    let show: ShowId<'_> = client.get_saved_show_manual(Some(1), None).unwrap().items.remove(0).show.id;
    let episode: EpisodeId<'_> = client.get_shows_episodes_manual(show.clone(), None, Some(1), None).unwrap().items.remove(0).id;
    let playlists = client.current_user_playlists_manual(Some(50), None).unwrap().items;
    let find = |owner: &str| -> PlaylistId<'static> {
        playlists.iter().find(|one| one.owner.id.id() == owner).unwrap_or_else(|| panic!("no playlist of {owner}")).id.clone()
    };
    // The first one has every unusual entry.
    let (unusual, followed) = (find("ines"), find("halvard.quist"));
    let (noor, market) = (UserId::from_id("noor").unwrap(), Some(Market::FromToken));
    let types = [AdditionalType::Track, AdditionalType::Episode];

    let mut lines = Vec::new();
    let mut add = |name: &str, outcome: String| lines.push(format!("{name}: {outcome}"));
    for (with, market) in [("", None), (" with market", market)] {
        let mut add = |name: &str, outcome: String| add(&format!("{name}{with}"), outcome);
        add("track", outcome(client.track(track.clone(), market)));
        add("tracks", outcome(client.tracks([track.clone()], market)));
        add("album", outcome(client.album(album.clone(), market)));
        add("albums", outcome(client.albums([album.clone()], market)));
        add("album_track", outcome(client.album_track(album.clone(), market).collect::<ClientResult<Vec<_>>>()));
        add("artist_albums", outcome(client.artist_albums_manual(artist.clone(), [AlbumType::Album], market, Some(10), None)));
        add("artist_top_tracks", outcome(client.artist_top_tracks(artist.clone(), market)));
        add("get_a_show", outcome(client.get_a_show(show.clone(), market)));
        add("get_several_shows", outcome(client.get_several_shows([show.clone()], market)));
        add("get_shows_episodes", outcome(client.get_shows_episodes(show.clone(), market).collect::<ClientResult<Vec<_>>>()));
        add("get_an_episode", outcome(client.get_an_episode(episode.clone(), market)));
        add("get_several_episodes", outcome(client.get_several_episodes([episode.clone()], market)));
        add("playlist", outcome(client.playlist(unusual.clone(), None, market)));
        add("playlist of someone else", unless_it_panics(|| client.playlist(followed.clone(), None, market)));
        add("playlist_items", outcome(client.playlist_items(unusual.clone(), None, market).collect::<ClientResult<Vec<_>>>()));
        add("playlist_items of someone else", outcome(client.playlist_items_manual(followed.clone(), None, market, None, None)));
        add("current_user_saved_albums", outcome(client.current_user_saved_albums(market).collect::<ClientResult<Vec<_>>>()));
        add("current_user_saved_tracks", outcome(client.current_user_saved_tracks(market).collect::<ClientResult<Vec<_>>>()));
        for kind in
            [SearchType::Artist, SearchType::Album, SearchType::Track, SearchType::Playlist, SearchType::Show, SearchType::Episode]
        {
            let name = format!("search for {}", <&str>::from(kind));
            add(&name, outcome(client.search("a", kind, market, None, Some(10), None)));
        }
        let kinds = [SearchType::Artist, SearchType::Album, SearchType::Track, SearchType::Show, SearchType::Episode];
        add("search_multiple", outcome(client.search_multiple("a", kinds, market, None, Some(10), None)));
    }
    add("artist", outcome(client.artist(artist.clone())));
    add("artists", outcome(client.artists([artist.clone()])));
    add("artist_related_artists", outcome(client.artist_related_artists(artist.clone())));
    add("user", outcome(client.user(noor.clone())));
    add("user_playlists", outcome(client.user_playlists_manual(noor.clone(), None, None)));
    add("playlist_check_follow", outcome(client.playlist_check_follow(unusual.clone(), &[noor])));
    add("track_features", outcome(client.track_features(track.clone())));
    add("tracks_features", outcome(client.tracks_features([track.clone()])));
    add("track_analysis", outcome(client.track_analysis(track.clone())));
    add("categories", outcome(client.categories_manual(None, None, None, None)));
    add("category_playlists", outcome(client.category_playlists_manual("slow_rail", None, None, None)));
    add("featured_playlists", outcome(client.featured_playlists(None, None, None, None, None)));
    add("new_releases", outcome(client.new_releases(None).collect::<ClientResult<Vec<_>>>()));
    let seeds = Some([artist.clone()]);
    add("recommendations", outcome(client.recommendations([], seeds, None::<[&str; 0]>, None::<[TrackId<'_>; 0]>, None, None)));
    add("current_user_playlists", outcome(client.current_user_playlists().collect::<ClientResult<Vec<_>>>()));
    add("me", outcome(client.me()));
    add("current_user_followed_artists", outcome(client.current_user_followed_artists(None, Some(50))));
    add("current_user_saved_tracks_contains", outcome(client.current_user_saved_tracks_contains([track.clone()])));
    add("current_user_saved_albums_contains", outcome(client.current_user_saved_albums_contains([album])));
    add("user_artist_check_follow", outcome(client.user_artist_check_follow([artist])));
    add("check_users_saved_shows", outcome(client.check_users_saved_shows([show.clone()])));
    add("library_contains", outcome(client.library_contains([track.clone().into()])));
    add("current_user_top_artists", outcome(client.current_user_top_artists(None).collect::<ClientResult<Vec<_>>>()));
    add("current_user_top_tracks", outcome(client.current_user_top_tracks(None).collect::<ClientResult<Vec<_>>>()));
    add("get_saved_show", outcome(client.get_saved_show().collect::<ClientResult<Vec<_>>>()));
    add("current_user_recently_played", outcome(client.current_user_recently_played(Some(50), None)));
    let long_ago = TimeLimits::Before("2000-01-01T00:00:00Z".parse().unwrap());
    add("current_user_recently_played before the first play", outcome(client.current_user_recently_played(None, Some(long_ago))));

    add("current_playback of nothing", outcome(client.current_playback(None, Some(&types))));
    let device = client.device().unwrap()[0].id.clone().unwrap();
    add("device", outcome(client.device()));
    for (what, result) in [
        ("a track", client.start_uris_playback([track.into()], Some(&device), None, None)),
        ("an episode", client.start_uris_playback([episode.into()], Some(&device), None, None)),
        ("a show", client.start_context_playback(show.into(), Some(&device), None, None)),
        ("a playlist", client.start_context_playback(unusual.into(), Some(&device), None, None)),
    ] {
        add(&format!("start_playback of {what}"), outcome(result));
        add(&format!("current_playback of {what}"), outcome(client.current_playback(None, Some(&types))));
        add(&format!("current_playing of {what}"), outcome(client.current_playing(None, Some(&types))));
        add(&format!("current_user_playing_item of {what}"), outcome(client.current_user_playing_item()));
        add(&format!("current_user_queue of {what}"), outcome(client.current_user_queue()));
    }
    lines
}

/// Calls everything that changes something, in an order in which it can succeed. Returns a line for each, with its outcome.
fn change_everything(client: &AuthCodePkceSpotify) -> Vec<String> {
    let track = client.current_user_saved_tracks_manual(None, Some(1), None).unwrap().items.remove(0).track;
    let (track, artist, album): (TrackId<'_>, ArtistId<'_>, AlbumId<'_>) =
        (track.id.clone().unwrap(), track.artists[0].id.clone().unwrap(), track.album.id.clone().unwrap());
    let show: ShowId<'_> = client.get_saved_show_manual(Some(1), None).unwrap().items.remove(0).show.id;
    let user = UserId::from_id("ines").unwrap();
    let made = client.user_playlist_create(user.clone(), "Made", Some(true), Some(false), Some("x")).unwrap().id;
    let item = || PlayableId::from(track.clone());
    let second = TimeDelta::seconds(1);

    let mut lines = Vec::new();
    let mut add = |name: &str, outcome: String| lines.push(format!("{name}: {outcome}"));
    add("user_playlist_create", outcome(client.user_playlist_create(user.clone(), "Made", None, None, None)));
    add("playlist_change_detail", outcome(client.playlist_change_detail(made.clone(), Some("New"), None, Some("y"), None)));
    add("playlist_add_items", outcome(client.playlist_add_items(made.clone(), [item(), item()], Some(0))));
    add("playlist_reorder_items", outcome(client.playlist_reorder_items(made.clone(), Some(0), Some(2), Some(1), None)));
    add("playlist_replace_items", outcome(client.playlist_replace_items(made.clone(), [item(), item()])));
    let positions = ItemPositions { id: item(), positions: &[1] };
    let removed = client.playlist_remove_specific_occurrences_of_items(made.clone(), [positions], None);
    add("playlist_remove_specific_occurrences_of_items", outcome(removed));
    let removed = client.playlist_remove_all_occurrences_of_items(made.clone(), [item()], None);
    add("playlist_remove_all_occurrences_of_items", outcome(removed));
    add("playlist_unfollow", outcome(client.playlist_unfollow(made.clone())));
    add("playlist_follow", outcome(client.playlist_follow(made, None)));
    add("library_remove", outcome(client.library_remove([track.clone().into()])));
    add("library_add", outcome(client.library_add([track.clone().into()])));
    add("current_user_saved_tracks_delete", outcome(client.current_user_saved_tracks_delete([track.clone()])));
    add("current_user_saved_tracks_add", outcome(client.current_user_saved_tracks_add([track.clone()])));
    add("current_user_saved_albums_delete", outcome(client.current_user_saved_albums_delete([album.clone()])));
    add("current_user_saved_albums_add", outcome(client.current_user_saved_albums_add([album.clone()])));
    add("save_shows", outcome(client.save_shows([show.clone()])));
    add("remove_users_saved_shows", outcome(client.remove_users_saved_shows([show], None)));
    add("user_follow_artists", outcome(client.user_follow_artists([artist.clone()])));
    add("user_unfollow_artists", outcome(client.user_unfollow_artists([artist])));
    add("user_follow_users", outcome(client.user_follow_users([user.clone()])));
    add("user_unfollow_users", outcome(client.user_unfollow_users([user])));
    let device = client.device().unwrap()[0].id.clone().unwrap();
    add("transfer_playback", outcome(client.transfer_playback(&device, None)));
    add("start_uris_playback", outcome(client.start_uris_playback([item(), item()], None, None, None)));
    add("start_context_playback", outcome(client.start_context_playback(album.into(), None, None, Some(second))));
    add("add_item_to_queue", outcome(client.add_item_to_queue(item(), None)));
    add("next_track", outcome(client.next_track(None)));
    add("previous_track", outcome(client.previous_track(None)));
    add("seek_track", outcome(client.seek_track(second, None)));
    add("repeat", outcome(client.repeat(RepeatState::Context, None)));
    add("shuffle", outcome(client.shuffle(true, None)));
    add("volume", outcome(client.volume(20, None)));
    add("pause_playback", outcome(client.pause_playback(None)));
    add("resume_playback", outcome(client.resume_playback(None, None)));
    lines
}

async fn lines(mode: &str) -> String {
    let running = emulator(mode).await;
    let origin = running.service_origin.clone();
    let calls = move || {
        let client = sign_in(&origin);
        [read_everything(&client), change_everything(&client)].concat()
    };
    let lines = tokio::task::spawn_blocking(calls).await.unwrap();
    lines.join("\n") + "\n"
}

#[tokio::test]
async fn rspotify_in_development_mode() {
    crate::scripts::compare("rspotify-development.txt", &lines("development").await);
}

#[tokio::test]
async fn rspotify_in_extended_mode() {
    crate::scripts::compare("rspotify-extended.txt", &lines("extended").await);
}
