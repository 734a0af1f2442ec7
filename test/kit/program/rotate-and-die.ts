import { loadKeyRing } from '../../../src/app/start-checks.ts';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { rotateRows } from '../../../src/session/ring/rotate.ts';
import { openStore } from '../../../src/app/session-services.ts';

/**
 * Runs a key rotation and kills its own process at one change. Arguments: the number of that change, from 1; `before`, `during` (the change is
 * requested, but not awaited) or `after`; and whether `rows` of sessions or `pieces` of kept states are counted.
 */
const [left = '1', moment = 'before', counted = 'rows'] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');
const { config, secrets } = loadConfig(process.env, () => '');
const log = createLog({ level: 'warn' });
const { sessions } = await openStore({ config, secrets, clock: systemClock, log });
const ring = await loadKeyRing(config, secrets, sessions, log);
let count = Number(left);
const mortal = async (change: () => Promise<boolean>): Promise<boolean> => {
  count -= 1;
  if (count > 0) return change();
  if (moment === 'before') die();
  const isDone = change();
  if (moment === 'during') die();
  await isDone;
  die();
  return isDone;
};
const store: SessionStore =
  counted === 'rows'
    ? { ...sessions, compareAndSet: (...change) => mortal(() => sessions.compareAndSet(...change)) }
    : { ...sessions, resealPiece: (...change) => mortal(() => sessions.resealPiece(...change)) };
await rotateRows({ store, ring, random: systemRandom, log, signal: new AbortController().signal });
