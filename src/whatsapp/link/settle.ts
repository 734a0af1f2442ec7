import { jidDecode } from '@whiskeysockets/baileys';
import type { Clock, Dispose } from '../../ports/base.ts';
import type { AuthState } from '../socket/auth-state.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';

/** Without news for so long, a complete state counts as settled. */
const GUARD_MS = 100;
/** The same while something wanted is missing. */
const INCOMPLETE_MS = 2_000;
/** From here on what is required is enough. */
const PATIENCE_MS = 15_000;

/** What settling looks at. */
export type Settling = Pick<CompanionSocket, 'digestSeen' | 'offlineDone' | 'ended' | 'activity'> & {
  readonly sock: Pick<CompanionSocket['sock'], 'digestKeyBundle'>;
};

/**
 * Resolves with `settled` once the auth state of an open socket has settled, with `ended` when the socket ended first; rejects with the
 * signal's reason. It waits for events, in three parts:
 *
 * 1. Required: WhatsApp's digest of our key bundle was seen, every pre-key is stored or used up, no transaction is open.
 * 2. Wanted: everything that waited for this device has come (the offline marker), the phone's app-state key, our own LID mapping and
 *    our device list are stored, and each message that came is opened. It need not come: without it 2 s of silence are enough.
 * 3. A guard of 100 ms without any of these: for what no event tells, namely the few steps between two transactions that belong
 *    together, and the next message of the phone right behind the last.
 *
 * So it takes as long as the phone's first messages, and the guard. What comes later needs no waiting: the link stays online until the
 * ID has arrived, and then seals again whatever changed, ratchets first of all.
 */
export async function whenSettled(
  socket: Settling,
  auth: AuthState,
  clock: Clock,
  signal: AbortSignal,
): Promise<'settled' | 'ended'> {
  if (!socket.digestSeen) await verifyKeyBundle(socket);
  const startedAtMs = clock.monotonic();
  const neededMs = () => {
    if (!hasRequired(socket, auth)) return Infinity;
    if (clock.monotonic() - startedAtMs >= PATIENCE_MS) return 0;
    return hasWanted(socket, auth) ? GUARD_MS : INCOMPLETE_MS;
  };
  const outcome = await whenQuiet(neededMs, { socket, auth, clock }, AbortSignal.any([signal, socket.ended]));
  signal.throwIfAborted();
  return outcome;
}

function hasRequired(socket: Settling, auth: AuthState): boolean {
  return socket.digestSeen && socket.activity.transactions() === 0 && auth.hasAllPreKeys();
}

function hasWanted(socket: Settling, auth: AuthState): boolean {
  const keyId = auth.creds.myAppStateKeyId;
  const ownUser = jidDecode(auth.creds.me?.id)?.user;
  return (
    socket.offlineDone &&
    socket.activity.undecryptedMessages() === 0 &&
    keyId !== undefined &&
    auth.has('app-state-sync-key', keyId) &&
    auth.has('lid-mapping', ownUser) &&
    auth.has('device-list', ownUser)
  );
}

/** Baileys reports `open` even when the upload failed; a digest that cannot be had leaves `digestSeen` false. */
async function verifyKeyBundle(socket: Settling): Promise<void> {
  try {
    await socket.sock.digestKeyBundle();
  } catch {
    // Baileys has started another upload; the state stays unsettled until a digest comes.
  }
}

type Watched = { readonly socket: Settling; readonly auth: AuthState; readonly clock: Clock };

/** Waits until nothing has been written, begun or ended for `neededMs()`, which may change with all of these and with time. */
function whenQuiet(
  neededMs: () => number,
  { socket, auth, clock }: Watched,
  signal: AbortSignal,
): Promise<'settled' | 'ended'> {
  return new Promise((resolve) => {
    let lastNewsMs = clock.monotonic();
    let stopTimer: Dispose = () => undefined;
    const finish = (outcome: 'settled' | 'ended') => {
      stopTimer();
      for (const stop of stops) stop();
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onAbort = () => finish('ended');
    const look = () => {
      const leftMs = lastNewsMs + neededMs() - clock.monotonic();
      if (leftMs <= 0) finish('settled');
      else stopTimer = clock.after(Math.min(leftMs, GUARD_MS), look);
    };
    const onNews = () => {
      lastNewsMs = clock.monotonic();
    };
    const stops = [auth.onWrite(onNews), socket.activity.onChange(onNews)];
    if (signal.aborted) finish('ended');
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      look();
    }
  });
}
