import { readFileSync } from 'node:fs';
import type { Stage } from '../../../src/ports/base.ts';
import type { Arming } from './mortal-machine.ts';

/**
 * Runs the built program and stops, kills or holds it at stages of links that the parent names by messages, each once. Argument: the URL
 * of `dist/`. This is a separate entry, because the program has no setting for it.
 */
const [dist = ''] = process.argv.slice(2);

process.umask(0o077);
const { createApp } = (await import(`${dist}/app/app.js`)) as typeof import('../../../src/app/app.ts');
const { loadConfig } = (await import(
  `${dist}/config/config.js`
)) as typeof import('../../../src/config/config.ts');

const { config, secrets } = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
let armed: Arming | null = null;
let letGo: () => void = () => undefined;
const released = new Promise<void>((resolve) => {
  letGo = resolve;
});
process.on('message', (message: Arming | { readonly release: true }) => {
  if ('release' in message) letGo();
  else armed = message;
});
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
const app = createApp(config, secrets, { hook: strike });
await app.start();
process.send?.('ready');

function strike(reached: Stage): void | Promise<void> {
  if (armed?.arm !== reached) return undefined;
  const { act } = armed;
  armed = null;
  process.send?.({ reached });
  if (act === 'hold') return released;
  process.kill(process.pid, act);
  return undefined;
}
