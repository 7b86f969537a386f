// In vitest.config.js: `test: { globalSetup: './vitest-emulator.mjs' }`. In a test: `import { inject } from 'vitest'; inject('emulator')`.
import { spawn } from 'node:child_process';

export default async function setup({ provide }) {
    const emulator = spawn('lockgroove-emulator', ['--port', '0', '--any-client', '--set', 'login_outcome=agree']);
    const origin = new Promise((found, failed) => {
        emulator.once('error', failed).once('exit', () => failed(new Error('lockgroove-emulator did not start')));
        emulator.stdout.on('data', (text) => found(/http:\/\/[^\s/]+/.exec(text)?.[0]));
    });
    provide('emulator', await origin);
    return () => emulator.kill();
}
