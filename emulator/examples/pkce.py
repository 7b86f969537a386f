"""Authorization code with PKCE, up to the name of the user. Standard library only.

    lockgroove-emulator --set login_outcome=agree &
    python3 pkce.py

With that setting the authorization request redirects to the app at once, as for a user who has agreed before. Without it, open the address
in a browser and listen at the redirect URI.
"""

import base64
import hashlib
import http.client
import json
import os
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

SERVICE = os.environ.get("EMULATOR", "http://127.0.0.1:8888")
CLIENT_ID = "10c69002e1a94f0d8b3a5d7e6f2c4b81"
REDIRECT_URI = "http://127.0.0.1:5555/callback"


def send(method, path, body=None, headers=None):
    """Sends a request without following redirects, because the redirect is for this program."""
    connection = http.client.HTTPConnection(urlsplit(SERVICE).netloc)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return response, response.read()


verifier = secrets.token_urlsafe(64)
digest = hashlib.sha256(verifier.encode()).digest()
challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
state = secrets.token_urlsafe(16)

response, _ = send("GET", "/authorize?" + urlencode({
    "client_id": CLIENT_ID, "response_type": "code", "redirect_uri": REDIRECT_URI, "state": state,
    "scope": "user-library-read", "code_challenge_method": "S256", "code_challenge": challenge,
}))
back = parse_qs(urlsplit(response.getheader("location", "")).query)
if back.get("state") != [state] or "code" not in back:
    raise SystemExit(f"No code came back: {response.status} {back}")

response, body = send("POST", "/api/token", urlencode({
    "grant_type": "authorization_code", "client_id": CLIENT_ID, "code": back["code"][0],
    "redirect_uri": REDIRECT_URI, "code_verifier": verifier,
}), {"Content-Type": "application/x-www-form-urlencoded"})
tokens = json.loads(body)
if response.status != 200:
    raise SystemExit(f"No token: {tokens}")

response, body = send("GET", "/v1/me", headers={"Authorization": "Bearer " + tokens["access_token"]})
print(f"Signed in as {json.loads(body)['display_name']}, for {tokens['scope']}, until {tokens['expires_in']} seconds from now.")
