import { loadKeyRing } from '../../../src/app/start-checks.ts';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { rotateRows } from '../../../src/session/ring/rotate.ts';
import { openStore } from '../../../src/app/session-services.ts';

/**
 * A rotation that kills its own process with the change of a row that the first argument counts to: `before` it, `during` it
 * (asked for, not waited for) or `after` it, as the second says.
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
