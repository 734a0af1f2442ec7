import { readFileSync } from 'node:fs';
import type { Stage } from '../../../src/ports.ts';

/**
 * The built program, with a fault at one stage of a link. Arguments: address of `dist/`, stage, and `kill` (ends the process
 * as `kill -9` does) or `fault` (an error that nobody expects). The program itself knows no such switch.
 */
const [dist = '', stage = '', action = ''] = process.argv.slice(2);

process.umask(0o077);
const { createApp } = (await import(`${dist}/app.js`)) as typeof import('../../../src/app.ts');
const { loadConfig } = (await import(`${dist}/config.js`)) as typeof import('../../../src/config.ts');

const { config, secrets } = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
const app = createApp(config, secrets, { hook: strike });
await app.start();
process.send?.('ready');

function strike(reached: Stage): void {
  if (reached !== stage) return;
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
}
