"""spotipy, over every method that it has. It does not check what it gets, so this shows what is refused.

    pip install spotipy==2.26.0
    EMULATOR=http://127.0.0.1:8888 python3 spotipy_calls.py

The emulator runs with `--set login_outcome=agree`, and `--set mode=extended` for the second list.
"""

import base64
import inspect
import logging
import os
import warnings

import requests
import spotipy

SERVICE = os.environ.get("EMULATOR", "http://127.0.0.1:8888")
SCOPES = os.environ.get("SCOPES", "")
# It warns about what Spotify closed, and logs what is refused.
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


spotipy.oauth2.SpotifyPKCE.OAUTH_AUTHORIZE_URL = f"{SERVICE}/authorize"
spotipy.oauth2.SpotifyPKCE.OAUTH_TOKEN_URL = f"{SERVICE}/api/token"
auth = spotipy.oauth2.SpotifyPKCE(
    client_id="10c69002e1a94f0d8b3a5d7e6f2c4b81",
    redirect_uri="http://127.0.0.1:5555/callback",
    scope=SCOPES,
    cache_handler=spotipy.cache_handler.MemoryCacheHandler(),
)
location = requests.get(auth.get_authorize_url(), allow_redirects=False, timeout=30).headers["location"]
auth.get_access_token(auth.parse_response_code(location))
client = spotipy.Spotify(auth_manager=auth, retries=0)
client.prefix = f"{SERVICE}/v1/"

track = client.current_user_saved_tracks(limit=1)["items"][0]["track"]
track, album, artist = track["id"], track["album"]["id"], track["artists"][0]["id"]
show = client.current_user_saved_shows(limit=1)["items"][0]["show"]["id"]
episode = client.show_episodes(show, limit=1)["items"][0]["id"]
book = client._get("me/audiobooks", limit=1)["items"][0]["id"]
lists = client.current_user_playlists()["items"]
# The first one has every unusual entry.
unusual = next(one["id"] for one in lists if one["owner"]["id"] == "ines")
followed = next(one["id"] for one in lists if one["owner"]["id"] == "halvard.quist")
device = client.devices()["devices"][0]["id"]
made = client.current_user_playlist_create("Made")["id"]
uri = f"spotify:track:{track}"
picture = base64.b64encode(b"\xff\xd8\xff\xe0").decode()

# In this order: some change what others read.
CALLS = [
    ("me",),
    ("current_user",),
    ("user", "noor"),
    ("track", track),
    ("tracks", [track]),
    ("album", album),
    ("albums", [album]),
    ("album_tracks", album),
    ("artist", artist),
    ("artists", [artist]),
    ("artist_albums", artist, {"limit": 10}),
    ("artist_top_tracks", artist),
    ("artist_related_artists", artist),
    ("show", show),
    ("shows", [show]),
    ("show_episodes", show),
    ("episode", episode),
    ("episodes", [episode]),
    ("get_audiobook", book),
    ("get_audiobooks", [book]),
    ("get_audiobook_chapters", book),
    ("search", "a", {"type": "track,artist,album,playlist,show,episode"}),
    ("search_markets", "a", {"markets": ["SE", "IE"], "total": 5}),
    ("audio_features", [track]),
    ("audio_analysis", track),
    ("recommendations", {"seed_artists": [artist]}),
    ("recommendation_genre_seeds",),
    ("available_markets",),
    ("categories",),
    ("category", "slow_rail"),
    ("category_playlists", "slow_rail"),
    ("featured_playlists",),
    ("new_releases",),
    ("playlist", unusual),
    ("playlist", followed),
    ("playlist_items", unusual),
    ("playlist_items", followed),
    ("playlist_tracks", unusual),
    ("playlist_cover_image", unusual),
    ("playlist_is_following", unusual, ["ines"]),
    ("user_playlist", "ines", unusual),
    ("user_playlist_tracks", "ines", unusual),
    ("user_playlist_is_following", "ines", unusual, ["ines"]),
    ("user_playlists", "ines"),
    ("current_user_playlists",),
    ("current_user_playlist_create", "Mine"),
    ("user_playlist_create", "ines", "Mine"),
    ("playlist_change_details", made, {"description": "y"}),
    ("user_playlist_change_details", "ines", made, {"name": "x"}),
    ("playlist_upload_cover_image", made, picture),
    ("playlist_add_items", made, [uri]),
    ("user_playlist_add_tracks", "ines", made, [uri]),
    ("user_playlist_add_episodes", "ines", made, [episode]),
    ("playlist_reorder_items", made, 0, 1),
    ("user_playlist_reorder_tracks", "ines", made, 0, 1),
    ("playlist_replace_items", made, [uri, uri]),
    ("user_playlist_replace_tracks", "ines", made, [uri, uri]),
    ("playlist_remove_specific_occurrences_of_items", made, [{"uri": uri, "positions": [1]}]),
    ("user_playlist_remove_specific_occurrences_of_tracks", "ines", made, [{"uri": uri, "positions": [0]}]),
    ("playlist_remove_all_occurrences_of_items", made, [uri]),
    ("user_playlist_remove_all_occurrences_of_tracks", "ines", made, [uri]),
    ("current_user_unfollow_playlist", followed),
    ("current_user_follow_playlist", followed),
    ("user_playlist_unfollow", "ines", followed),
    ("user_playlist_follow_playlist", "halvard.quist", followed),
    ("current_user_saved_items", [uri]),
    ("current_user_saved_tracks",),
    ("current_user_saved_tracks_contains", [track]),
    ("current_user_saved_tracks_delete", [track]),
    ("current_user_saved_tracks_add", [track]),
    ("current_user_saved_albums",),
    ("current_user_saved_albums_contains", [album]),
    ("current_user_saved_albums_add", [album]),
    ("current_user_saved_albums_delete", [album]),
    ("current_user_saved_episodes",),
    ("current_user_saved_episodes_contains", [episode]),
    ("current_user_saved_episodes_add", [episode]),
    ("current_user_saved_episodes_delete", [episode]),
    ("current_user_saved_shows",),
    ("current_user_saved_shows_contains", [show]),
    ("current_user_saved_shows_delete", [show]),
    ("current_user_saved_shows_add", [show]),
    ("current_user_followed_artists",),
    ("current_user_following_artists", [artist]),
    ("current_user_following_users", ["noor"]),
    ("user_follow_artists", [artist]),
    ("user_unfollow_artists", [artist]),
    ("user_follow_users", ["noor"]),
    ("user_unfollow_users", ["noor"]),
    ("current_user_top_artists",),
    ("current_user_top_tracks",),
    ("current_user_recently_played",),
    ("devices",),
    ("current_playback",),
    ("transfer_playback", device),
    ("start_playback", {"uris": [uri, uri]}),
    ("current_playback",),
    ("currently_playing",),
    ("current_user_playing_track",),
    ("queue",),
    ("add_to_queue", uri),
    ("seek_track", 1000),
    ("next_track",),
    ("previous_track",),
    ("shuffle", True),
    ("repeat", "off"),
    ("volume", 20),
    ("pause_playback",),
]
# These follow a page that was read, or do not call anything.
ELSEWHERE = {"next", "previous", "set_auth"}

for name, *given in CALLS:
    named = given.pop() if given and isinstance(given[-1], dict) else {}
    try:
        answer = getattr(client, name)(*given, **named)
        # `next` and `previous` lead back to the same page.
        if isinstance(answer, dict) and answer.get("next") and answer.get("offset") == 0 and name != "search":
            back = client.previous(client.next(answer))
            assert back["items"] == answer["items"], name
        print(f"{name}: ok")
    except spotipy.SpotifyException as error:
        print(f"{name}: refused: {error.http_status} {str(error.msg).split(chr(10))[-1].strip()}")
    except Exception as error:  # Whatever else it raises belongs in the list.
        print(f"{name}: failed: {type(error).__name__}: {str(error)[:120]}")

called = {name for name, *_ in CALLS} | ELSEWHERE
for name, _ in inspect.getmembers(spotipy.Spotify, inspect.isfunction):
    if not name.startswith("_") and name not in called:
        print(f"{name}: not called")
