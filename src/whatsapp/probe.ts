import type { Clock } from '../ports/base.ts';
import type { HoldUnlink, LiveCheck, UnlinkResult } from '../ports/inspection.ts';
import { LATE, within } from '../ports/timing.ts';
import type { LiveResult } from '../wire/report.ts';
import { saysUnlinked, type Ending } from './socket/endings.ts';
import { shuttingDown } from './socket/login-places.ts';
import { removeDevice } from './socket/remove-device.ts';
import {
  CONFLICT_MS,
  StoredLogins,
  UNLINK_LIMIT_MS,
  type LoginOptions,
  type Probe,
} from './stored-logins.ts';

const ANSWER_LIMIT_MS = 15_000;
const UNLINK_TRIES = 2;
const CONFLICT = 440;
const LOCKED = 403;

/** Lifetime: until `close`, which ends running checks and unlinkings. */
export type Live = {
  readonly liveCheck: LiveCheck;
  readonly holdUnlink: HoldUnlink;
  /** Refuses new logins, ends live checks with SHUTTING_DOWN, and unlinkings after their limit; resolves when no login is left. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Logs in with stored states and ends each login at WhatsApp's first answer, so that it uses up no pre-key and no message of the session. */
export function createLive(options: LoginOptions): Live {
  const { clock } = options;
  const logins = new StoredLogins(options);
  return {
    liveCheck: (state, admit) =>
      logins.hold('check', async (logIn) => {
        await admit();
        const result = await logIn<LiveResult>(state, 'unreachable', (probe) => checkLogin(probe, clock));
        if (result === 'unreachable' && logins.isDraining) throw shuttingDown();
        return result;
      }),
    holdUnlink: (work) =>
      logins.hold('unlink', (logIn) =>
        work((state) => logIn<UnlinkResult>(state, 'unconfirmed', (probe) => unlink(probe, clock))),
      ),
    drain: () => logins.drain(),
    close: () => logins.close(),
  };
}

async function checkLogin({ answer, end, leftMs }: Probe, clock: Clock): Promise<LiveResult> {
  const first = await within(clock, Math.min(ANSWER_LIMIT_MS, leftMs() - CONFLICT_MS), answer);
  if (first === LATE) return 'unreachable';
  if (first !== 'success') return isGone(first) ? 'logged-out' : 'unreachable';
  const ending = await within(clock, CONFLICT_MS, end);
  return ending !== LATE && ending.status === CONFLICT ? 'in-use' : 'accepted';
}

/** WhatsApp answers 403 both for a locked account and for a device that was locked out; in both cases the bot must be linked again. */
function isGone(ending: Ending): boolean {
  return saysUnlinked(ending) || (ending.source === 'stream' && ending.status === LOCKED);
}

async function unlink({ socket, answer, end, leftMs }: Probe, clock: Clock): Promise<UnlinkResult> {
  const first = await within(clock, Math.min(ANSWER_LIMIT_MS, leftMs()), answer);
  if (first === LATE) return 'unconfirmed';
  if (first !== 'success') return saysUnlinked(first) ? 'already-gone' : 'unconfirmed';
  const limitMs = Math.min(UNLINK_LIMIT_MS, leftMs() / UNLINK_TRIES);
  if ((await removeDevice(socket, limitMs)) === 'removed') return 'confirmed';
  const ending = await within(clock, 0, end);
  return ending !== LATE && saysUnlinked(ending) ? 'confirmed' : 'unconfirmed';
}
