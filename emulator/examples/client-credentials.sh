#!/usr/bin/env bash
# Client credentials: a program without a user searches for artists. Needs curl.
#
#   lockgroove-emulator &
#   bash client-credentials.sh
set -euo pipefail

service=${EMULATOR:-http://127.0.0.1:8888}
client_id=10c69002e1a94f0d8b3a5d7e6f2c4b81
client_secret=5ec2e7000a1b4c3d9e8f7a6b5c4d3e2f

# The secret goes in a Basic header and never into a browser.
response=$(curl --fail --silent --show-error --user "$client_id:$client_secret" \
    --data grant_type=client_credentials "$service/api/token")
token=$(sed -E 's/.*"access_token":"([^"]+)".*/\1/' <<<"$response")

echo "Artists with an a in their name:"
curl --fail --silent --show-error --get --header "Authorization: Bearer $token" \
    --data q=a --data type=artist --data limit=5 "$service/v1/search" |
    grep --only-matching '"name":"[^"]*"' | sed -E 's/"name":"(.*)"/  \1/'

# Such a token has no user, so it has no library.
status=$(curl --silent --output /dev/null --write-out '%{http_code}' --header "Authorization: Bearer $token" "$service/v1/me/tracks")
echo "And /me/tracks answers $status."
