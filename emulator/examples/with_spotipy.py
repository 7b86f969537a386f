"""spotipy signs in and reads the newest liked songs. Its addresses are attributes, so they can be changed.

    pip install spotipy
    lockgroove-emulator --any-client --set login_outcome=agree &
    python3 with_spotipy.py
"""

import os

import requests
import spotipy
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.oauth2 import SpotifyOAuth

SERVICE = os.environ.get("EMULATOR", "http://127.0.0.1:8888")
SpotifyOAuth.OAUTH_AUTHORIZE_URL = f"{SERVICE}/authorize"
SpotifyOAuth.OAUTH_TOKEN_URL = f"{SERVICE}/api/token"

sign_in = SpotifyOAuth(
    client_id="any-client-id",
    client_secret="any-client-secret",
    redirect_uri="http://127.0.0.1:5555/callback",
    scope="user-library-read",
    cache_handler=MemoryCacheHandler(),
)
# With that setting the emulator redirects at once. An app opens the address in a browser and listens at the redirect URI.
answer = requests.get(sign_in.get_authorize_url(), allow_redirects=False, timeout=10)
sign_in.get_access_token(sign_in.parse_response_code(answer.headers["location"]), as_dict=False, check_cache=False)

client = spotipy.Spotify(auth_manager=sign_in)
client.prefix = f"{SERVICE}/v1/"
page = client.current_user_saved_tracks(limit=5)
print(f"{page['total']} liked songs, the newest five:")
for entry in page["items"]:
    print(f"  {entry['track']['name']}")
