// Loaded before a program, it leads Node's TLS connections to Spotify's hosts to the emulator: `node --import FILE program.mjs`.
// It works for `fetch` and for `https`, without changing the program.
import tls from 'node:tls';
import { syncBuiltinESMExports } from 'node:module';

const HOSTS = ['accounts.spotify.com', 'api.spotify.com', 'i.scdn.co'];
const EMULATOR = { host: '{host}', port: {port} };

const connect = tls.connect;
tls.connect = (...all) => {
    const options = all[0];
    if (options && HOSTS.includes(options.host)) {
        all[0] = { ...options, ...EMULATOR, servername: options.host };
    }
    return connect(...all);
};
syncBuiltinESMExports();
