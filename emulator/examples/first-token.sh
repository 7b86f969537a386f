#!/usr/bin/env bash
# The first access token and the first answer, with a client that nobody registered. Needs curl.
#
#   lockgroove-emulator --any-client &
#   bash first-token.sh
set -euo pipefail

service=${EMULATOR:-http://127.0.0.1:8888}
token=$(curl --fail --silent --show-error --user any-client-id:any-secret --data grant_type=client_credentials "$service/api/token" |
    sed -E 's/.*"access_token":"([^"]+)".*/\1/')
curl --fail --silent --show-error --header "Authorization: Bearer $token" "$service/v1/search?q=a&type=artist&limit=1"
