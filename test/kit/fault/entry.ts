import { readFileSync } from 'node:fs';
import type { Stage } from '../../../src/ports/base.ts';

/**
 * Runs the built program and kills it with SIGKILL at one stage of a link. Arguments: the URL of `dist/`, the stage. This is a
 * separate entry, because the program has no setting for it.
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
