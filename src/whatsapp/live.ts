import { BufferJSON, initAuthCreds, type AuthenticationCreds, type WAVersion } from '@whiskeysockets/baileys';
import type { Clock, Log } from '../ports/base.ts';
import type { LiveCheck, LiveResult, RemoteUnlink, UnlinkResult } from '../ports/inspection.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { AuthState } from './auth-state.ts';
import { CompanionSocket } from './companion-socket.ts';
import type { Ending } from './disconnect.ts';
import { removeDevice } from './remove-device.ts';

/** For everything, waiting for other logins of the device included; the closing handshake may take a second more. */
const TOTAL_MS = 18_000;
const ANSWER_LIMIT_MS = 15_000;
/** A running bot that was replaced comes back and replaces us within so long. */
const CONFLICT_MS = 3_000;
const UNLINK_LIMIT_MS = 8_000;
const UNLINK_TRIES = 2;
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
  /** Milliseconds until the caller must have an answer. */
  readonly leftMs: () => number;
};

/** Logins with stored state that end at WhatsApp's first answer: nothing of the session is used up by them. */
export function createLive(options: LiveOptions): {
  readonly liveCheck: LiveCheck;
  readonly remoteUnlink: RemoteUnlink;
} {
  const queue = new Map<string, Promise<unknown>>();
  /** One login at a time for one device: two would throw each other out. */
  const inTurn = async <T>(state: AuthStateJson, ask: (probe: Probe) => Promise<T>, late: T): Promise<T> => {
    const endsAtMs = options.clock.monotonic() + TOTAL_MS;
    const leftMs = () => endsAtMs - options.clock.monotonic();
    const creds = loginCreds(state);
    const key = Buffer.from(creds.noiseKey.public).toString('base64');
    const work = async () => (leftMs() > CONFLICT_MS ? probe(creds, options, leftMs, ask) : late);
    const before = queue.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    queue.set(key, turn);
    try {
      return await turn;
    } finally {
      if (queue.get(key) === turn) queue.delete(key);
    }
  };
  const { clock } = options;
  return {
    liveCheck: (state) => inTurn<LiveResult>(state, (probe) => checkLogin(probe, clock), 'unreachable'),
    remoteUnlink: (state) => inTurn<UnlinkResult>(state, (probe) => unlink(probe, clock), 'unconfirmed'),
  };
}

/** Only what a login needs: what else somebody pasted is never read. */
function loginCreds({ creds }: AuthStateJson): AuthenticationCreds {
  const given = JSON.parse(creds, BufferJSON.reviver) as AuthenticationCreds;
  const { noiseKey, signedIdentityKey, signedPreKey, registrationId, account, me } = given;
  if (account === undefined || me === undefined) throw new Error('creds of no linked device');
  const { id } = me;
  const keys = { noiseKey, signedIdentityKey, signedPreKey };
  return { ...initAuthCreds(), ...keys, registrationId, account, me: { id } };
}

async function checkLogin({ answer, end, leftMs }: Probe, clock: Clock): Promise<LiveResult> {
  const first = await within(answer, Math.min(ANSWER_LIMIT_MS, leftMs() - CONFLICT_MS), clock);
  if (first === null) return 'unreachable';
  if (first !== 'success') return GONE.has(first.status) ? 'logged-out' : 'unreachable';
  const ending = await within(end, CONFLICT_MS, clock);
  return ending?.status === CONFLICT ? 'in-use' : 'accepted';
}

async function unlink({ socket, answer, end, leftMs }: Probe, clock: Clock): Promise<UnlinkResult> {
  const first = await within(answer, Math.min(ANSWER_LIMIT_MS, leftMs()), clock);
  if (first === null) return 'unconfirmed';
  if (first !== 'success') return GONE.has(first.status) ? 'already-gone' : 'unconfirmed';
  const limitMs = Math.min(UNLINK_LIMIT_MS, leftMs() / UNLINK_TRIES);
  // How the connection ends is an answer too; a query under way would wait on.
  const removed = removeDevice(socket.sock, limitMs).catch(() => false);
  const outcome = await Promise.race([removed, end]);
  if (outcome === true) return 'confirmed';
  const ending = outcome === false ? await within(end, 0, clock) : outcome;
  return ending !== null && GONE.has(ending.status) ? 'confirmed' : 'unconfirmed';
}

async function probe<T>(
  creds: AuthenticationCreds,
  options: LiveOptions,
  leftMs: () => number,
  ask: (probe: Probe) => Promise<T>,
): Promise<T> {
  const auth = new AuthState(creds);
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
    return await ask({ socket, answer, end, leftMs });
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
