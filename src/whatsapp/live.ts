import type { WAVersion } from '@whiskeysockets/baileys';
import type {
  AuthStateJson,
  Clock,
  LiveCheck,
  LiveResult,
  Log,
  RemoteUnlink,
  UnlinkResult,
} from '../ports.ts';
import { AuthState } from './auth-state.ts';
import { CompanionSocket } from './companion-socket.ts';
import type { Ending } from './disconnect.ts';
import { removeDevice } from './remove-device.ts';

const ANSWER_LIMIT_MS = 15_000;
/** A running bot that was replaced comes back and replaces us within so long. */
const CONFLICT_MS = 3_000;
const UNLINK_LIMIT_MS = 8_000;
const CONFLICT = 440;
/** WhatsApp's words for a device that is linked no more. */
const GONE = new Set([401, 403]);

export type LiveOptions = {
  readonly url: string | null;
  readonly version: () => WAVersion;
  readonly clock: Clock;
  readonly log: Log;
};

type Probe = {
  readonly socket: CompanionSocket;
  /** Resolves with WhatsApp's first word. */
  readonly answer: Promise<'success' | Ending>;
  /** Resolves when the connection ended, with why. */
  readonly end: Promise<Ending>;
};

/** Logins with stored state that end at WhatsApp's first answer: nothing of the session is used up by them. */
export function createLive(options: LiveOptions): {
  readonly liveCheck: LiveCheck;
  readonly remoteUnlink: RemoteUnlink;
} {
  const queue = new Map<string, Promise<unknown>>();
  /** One login at a time for one device: two would throw each other out. */
  const inTurn = async <T>(state: AuthStateJson, work: () => Promise<T>): Promise<T> => {
    const key = Buffer.from(AuthState.revive(state).creds.noiseKey.public).toString('base64');
    const before = queue.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    queue.set(key, turn);
    try {
      return await turn;
    } finally {
      if (queue.get(key) === turn) queue.delete(key);
    }
  };
  return {
    liveCheck: (state) => inTurn(state, () => probe(state, options, checkLogin)),
    remoteUnlink: (state) => inTurn(state, () => probe(state, options, unlink)),
  };
}

async function checkLogin({ answer, end }: Probe, { clock }: LiveOptions): Promise<LiveResult> {
  const first = await within(answer, ANSWER_LIMIT_MS, clock);
  if (first === null) return 'unreachable';
  if (first !== 'success') return GONE.has(first.status) ? 'logged-out' : 'unreachable';
  const ending = await within(end, CONFLICT_MS, clock);
  return ending?.status === CONFLICT ? 'in-use' : 'accepted';
}

async function unlink({ socket, answer, end }: Probe, { clock }: LiveOptions): Promise<UnlinkResult> {
  const first = await within(answer, ANSWER_LIMIT_MS, clock);
  if (first === null) return 'unconfirmed';
  if (first !== 'success') return GONE.has(first.status) ? 'already-gone' : 'unconfirmed';
  try {
    if (await removeDevice(socket.sock, UNLINK_LIMIT_MS)) return 'confirmed';
  } catch {
    // The connection ended before the answer; how it ended is an answer too.
  }
  const ending = await within(end, 0, clock);
  return ending !== null && GONE.has(ending.status) ? 'confirmed' : 'unconfirmed';
}

async function probe<T>(
  state: AuthStateJson,
  options: LiveOptions,
  ask: (probe: Probe, options: LiveOptions) => Promise<T>,
): Promise<T> {
  const auth = AuthState.revive(state);
  let onAnswer: (answer: 'success' | Ending) => void = () => undefined;
  let onEnd: (ending: Ending) => void = () => undefined;
  const answer = new Promise<'success' | Ending>((resolve) => {
    onAnswer = resolve;
  });
  const end = new Promise<Ending>((resolve) => {
    onEnd = resolve;
  });
  const socket = new CompanionSocket({
    ...options,
    auth,
    mode: 'probe',
    version: options.version(),
    sentTexts: new Map(),
    onQr: () => undefined,
    onPaired: () => undefined,
    onOpen: () => onAnswer('success'),
    onEnded: (ending) => {
      onAnswer(ending);
      onEnd(ending);
    },
  });
  try {
    return await ask({ socket, answer, end }, options);
  } finally {
    await socket.close();
    auth.clear();
  }
}

function within<T>(promise: Promise<T>, limitMs: number, clock: Clock): Promise<T | null> {
  return new Promise((resolve) => {
    const stop = clock.after(limitMs, () => resolve(null));
    void promise.then((value) => {
      stop();
      resolve(value);
    });
  });
}
