import { loadKeyRing } from '../../../src/app/start-checks.ts';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { rotateRows } from '../../../src/session/ring/rotate.ts';
import { openStore } from '../../../src/app/session-services.ts';

/**
 * Runs a key rotation and kills its own process at one change of a row. Arguments: the number of that change, from 1, and
 * `before`, `during` (the change is requested, but not awaited) or `after`.
 */
const [left = '1', moment = 'before'] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');
const { config, secrets } = loadConfig(process.env, () => '');
const log = createLog({ level: 'warn' });
const { sessions } = await openStore({ config, secrets, clock: systemClock, log });
const ring = await loadKeyRing(config, secrets, sessions, log);
let count = Number(left);
const store: SessionStore = {
  ...sessions,
  compareAndSet: async (...change) => {
    count -= 1;
    if (count > 0) return sessions.compareAndSet(...change);
    if (moment === 'before') die();
    const isDone = sessions.compareAndSet(...change);
    if (moment === 'during') die();
    await isDone;
    die();
    return isDone;
  },
};
await rotateRows({ store, ring, random: systemRandom, log, signal: new AbortController().signal });
