import { jidDecode } from '@whiskeysockets/baileys';
import type { Clock, Dispose } from '../../ports/base.ts';
import type { AuthState } from '../socket/auth-state.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';

/** A state that has all required and wanted parts counts as settled when nothing has changed for this long. */
const GUARD_MS = 100;
/** The same for a state that lacks a wanted part. */
const INCOMPLETE_MS = 2_000;
/** After this time the required parts are enough. */
const PATIENCE_MS = 15_000;

/** The members of a socket that are read to decide whether its state has settled. */
export type Settling = Pick<CompanionSocket, 'digestSeen' | 'offlineDone' | 'ended' | 'activity'> & {
  readonly sock: Pick<CompanionSocket['sock'], 'digestKeyBundle'>;
};

/**
 * Resolves with `settled` once the auth state of an open socket has settled, with `ended` when the socket ended first; rejects with the
 * signal's reason. The wait has three parts:
 *
 * 1. Required: WhatsApp's digest of our key bundle was seen, every pre-key is stored or used up, no transaction is open.
 * 2. Wanted: WhatsApp has sent everything that waited for this device (the offline marker), the phone's app-state key, our own LID mapping
 *    and our device list are stored, and each received message is decrypted. Some accounts never get all of these, so 2 s without a change
 *    are enough when one is missing.
 * 3. A guard of 100 ms without a change. No event reports the few steps between two transactions that belong together, or that another
 *    message of the phone is about to come.
 *
 * The wait therefore lasts as long as the phone's first messages, plus the guard. Later changes need no wait: the link stays online until
 * the session ID has arrived, and then seals the state again if it has changed, as the ratchets do with every message.
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

/** Asks for WhatsApp's digest of our key bundle, because Baileys reports `open` even when its upload failed. */
async function verifyKeyBundle(socket: Settling): Promise<void> {
  try {
    await socket.sock.digestKeyBundle();
  } catch {
    // Baileys then uploads once more, and the state counts as unsettled until a digest comes.
  }
}

type Watched = { readonly socket: Settling; readonly auth: AuthState; readonly clock: Clock };

/** Waits until the state and the activity have not changed for `neededMs()`, which is computed again at every look. */
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
