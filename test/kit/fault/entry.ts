import { readFileSync } from 'node:fs';
import type { Stage } from '../../../src/ports/base.ts';

/**
 * The built program, which dies as by `kill -9` at one stage of a link. Arguments: address of `dist/`, stage. The program
 * itself knows no such switch.
 */
const [dist = '', stage = ''] = process.argv.slice(2);

process.umask(0o077);
const { createApp } = (await import(`${dist}/app/app.js`)) as typeof import('../../../src/app/app.ts');
const { loadConfig } = (await import(
  `${dist}/config/config.js`
)) as typeof import('../../../src/config/config.ts');

const { config, secrets } = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
const app = createApp(config, secrets, { hook: strike });
await app.start();
process.send?.('ready');

function strike(reached: Stage): void {
  if (reached === stage) process.kill(process.pid, 'SIGKILL');
}
