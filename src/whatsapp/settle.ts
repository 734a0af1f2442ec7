import { jidDecode } from '@whiskeysockets/baileys';
import type { Clock, Dispose } from '../ports.ts';
import type { AuthState } from './auth-state.ts';
import type { CompanionSocket } from './companion-socket.ts';

/** Without a write for so long, a complete state counts as settled. */
const QUIET_MS = 500;
/** The same while something wanted is missing. */
const QUIET_INCOMPLETE_MS = 2_000;
/** From here on what is required is enough. */
const PATIENCE_MS = 15_000;

/**
 * Resolves with `settled` once the auth state of an open socket has settled, with `ended` when the socket ended first.
 * A condition over state, not a pause. Required: our key bundle is on WhatsApp's server and every pre-key is stored.
 * Wanted: waiting notices came, the app-state key, our own LID mapping and device list are stored.
 * Rejects with the signal's reason.
 */
export async function whenSettled(
  socket: CompanionSocket,
  auth: AuthState,
  clock: Clock,
  signal: AbortSignal,
): Promise<'settled' | 'ended'> {
  if (!socket.digestSeen) await verifyKeyBundle(socket);
  const startedAtMs = clock.monotonic();
  const give = AbortSignal.any([signal, socket.ended]);
  const waiter = new QuietWaiter(auth, clock, (quietMs) => {
    const patienceOver = clock.monotonic() - startedAtMs >= PATIENCE_MS;
    if (!hasRequired(socket, auth)) return null;
    const needed = hasWanted(socket, auth) ? QUIET_MS : QUIET_INCOMPLETE_MS;
    return patienceOver ? 0 : Math.max(0, needed - quietMs);
  });
  const outcome = await waiter.wait(give);
  signal.throwIfAborted();
  return outcome;
}

function hasRequired(socket: CompanionSocket, auth: AuthState): boolean {
  return socket.digestSeen && auth.hasAllPreKeys();
}

function hasWanted(socket: CompanionSocket, auth: AuthState): boolean {
  const keyId = auth.creds.myAppStateKeyId;
  const ownUser = jidDecode(auth.creds.me?.id)?.user;
  return (
    socket.offlineDone &&
    keyId !== undefined &&
    auth.has('app-state-sync-key', keyId) &&
    auth.has('lid-mapping', ownUser) &&
    auth.has('device-list', ownUser)
  );
}

/** Baileys reports `open` even when the upload failed; a digest that cannot be had leaves `digestSeen` false. */
async function verifyKeyBundle(socket: CompanionSocket): Promise<void> {
  try {
    await socket.sock.digestKeyBundle();
  } catch {
    // Baileys has started another upload; the state stays unsettled until a digest comes.
  }
}

/** Waits until `remainingMs` answers 0, asking again after every write and whenever its answer has passed. */
class QuietWaiter {
  readonly #auth: AuthState;
  readonly #clock: Clock;
  readonly #remainingMs: (quietMs: number) => number | null;
  #lastWriteMs: number;

  constructor(auth: AuthState, clock: Clock, remainingMs: (quietMs: number) => number | null) {
    this.#auth = auth;
    this.#clock = clock;
    this.#remainingMs = remainingMs;
    this.#lastWriteMs = clock.monotonic();
  }

  wait(signal: AbortSignal): Promise<'settled' | 'ended'> {
    return new Promise((resolve) => {
      let stopTimer: Dispose = () => undefined;
      const finish = (outcome: 'settled' | 'ended') => {
        stopTimer();
        stopWatching();
        signal.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      const onAbort = () => finish('ended');
      const look = () => {
        stopTimer();
        const leftMs = this.#remainingMs(this.#clock.monotonic() - this.#lastWriteMs);
        if (leftMs === 0) finish('settled');
        else stopTimer = this.#clock.after(Math.min(leftMs ?? QUIET_MS, QUIET_MS), look);
      };
      const stopWatching = this.#auth.onWrite(() => {
        this.#lastWriteMs = this.#clock.monotonic();
      });
      if (signal.aborted) finish('ended');
      else {
        signal.addEventListener('abort', onAbort, { once: true });
        look();
      }
    });
  }
}
