// Spotify's TypeScript SDK as it is: its addresses are built in, so it is led to the emulator over TLS.
//
//   npm install @spotify/web-api-ts-sdk
//   lockgroove-emulator --any-client --tls --tls-files emulator-tls &
//   NODE_EXTRA_CA_CERTS=emulator-tls/ca.pem node --import ./emulator-tls/hosts.mjs ts-sdk.mjs
import { SpotifyApi } from '@spotify/web-api-ts-sdk';

const spotify = SpotifyApi.withClientCredentials('any-client-id', 'any-client-secret');

const found = await spotify.search('a', ['artist'], undefined, 5);
for (const artist of found.artists.items) {
    console.log(`  ${artist.name}`);
}
const artist = await spotify.artists.get(found.artists.items[0].id);
console.log(`The first one is ${artist.name}, at ${artist.href}.`);
