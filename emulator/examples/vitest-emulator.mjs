// In vitest.config.js: `test: { globalSetup: './vitest-emulator.mjs' }`. In a test: `import { inject } from 'vitest'; inject('emulator')`.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export default async function setup({ provide }) {
    const emulator = spawn('lockgroove-emulator', ['--port', '0', '--any-client', '--set', 'login_outcome=agree']);
    const origin = new Promise((found, failed) => {
        emulator.once('error', failed).once('exit', () => failed(new Error('lockgroove-emulator did not start')));
        createInterface(emulator.stdout).on('line', (line) => line.includes('http://') && found(/http:\/\/[^\s/]+/.exec(line)[0]));
    });
    provide('emulator', await origin);
    return () => emulator.kill();
}
