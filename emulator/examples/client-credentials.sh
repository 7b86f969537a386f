#!/usr/bin/env bash
# Client credentials: a program without a user asks for artists. Needs curl.
#
#   emulator &
#   bash client-credentials.sh
set -euo pipefail

service=${EMULATOR:-http://127.0.0.1:8888}
client_id=10c69002e1a94f0d8b3a5d7e6f2c4b81
client_secret=5ec2e7000a1b4c3d9e8f7a6b5c4d3e2f

# The secret goes in a Basic header and never into a browser.
answer=$(curl --fail --silent --show-error --user "$client_id:$client_secret" \
    --data grant_type=client_credentials "$service/api/token")
token=$(sed -E 's/.*"access_token":"([^"]+)".*/\1/' <<<"$answer")

echo "Artists with an a in their name:"
curl --fail --silent --show-error --get --header "Authorization: Bearer $token" \
    --data q=a --data type=artist --data limit=5 "$service/v1/search" |
    grep --only-matching '"name":"[^"]*"' | sed -E 's/"name":"(.*)"/  \1/'

# Such a token belongs to nobody, so there is no library behind it.
status=$(curl --silent --output /dev/null --write-out '%{http_code}' --header "Authorization: Bearer $token" "$service/v1/me/tracks")
echo "And /me/tracks answers $status."
