import { BufferJSON, initAuthCreds, type AuthenticationCreds } from '@whiskeysockets/baileys';
import { inspectAuthState } from '../auth-state/checks/checks.ts';
import type { Clock } from '../ports/base.ts';
import { takeWhenFree, type Hold, type Holds } from '../ports/shared/holds.ts';
import { callIfLate, deferred } from '../ports/timing.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { AuthState } from './socket/auth-state.ts';
import type { CompanionSocket } from './socket/companion-socket.ts';
import type { Ending } from './socket/endings.ts';
import { LoginPlaces } from './socket/login-places.ts';
import type { SocketGate } from './socket/socket-gate.ts';

/** Limit for one check or unlinking, with its waits for a place and for other logins of the same device. The closing handshake may add 1 s. */
const TOTAL_MS = 18_000;
/** A login that has not ended by then was forgotten. */
const TURN_LIMIT_MS = 2 * TOTAL_MS;
/** A running bot that our login replaced logs in again within this time and thereby replaces us. */
export const CONFLICT_MS = 3_000;
/** How long WhatsApp may take to answer an unlinking. */
export const UNLINK_LIMIT_MS = 8_000;

export type LoginOptions = {
  readonly gate: SocketGate;
  readonly clock: Clock;
  readonly holds: Holds;
};

export type Probe = {
  readonly socket: CompanionSocket;
  /** Resolves with WhatsApp's first answer to the login. */
  readonly answer: Promise<'success' | Ending>;
  /** Resolves with the reason when the connection has ended. */
  readonly end: Promise<Ending>;
  /** Milliseconds until the caller must have an answer. */
  readonly leftMs: () => number;
};

type Kind = 'check' | 'unlink';

/** Logs in with `state` and returns the result of `ask`; returns `late` if too little time is left or the state cannot log in. */
type LogIn = <T>(state: AuthStateJson, late: T, ask: (probe: Probe) => Promise<T>) => Promise<T>;

/** Logs in with states of devices that are linked already. Lifetime: until `close`, which ends running logins. */
export class StoredLogins {
  readonly #options: LoginOptions;
  readonly #places: LoginPlaces;
  readonly #running = new Map<CompanionSocket, Kind>();
  readonly #ended = new Set<Kind>();

  constructor(options: LoginOptions) {
    this.#options = options;
    this.#places = new LoginPlaces(options.clock);
  }

  get isDraining(): boolean {
    return this.#places.isDraining;
  }

  /** Runs `work` while it holds one of the places for logins. Errors: TOO_MANY_LINKS, SHUTTING_DOWN, and those of `work`. */
  hold<T>(kind: Kind, work: (logIn: LogIn) => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    const endsAtMs = clock.monotonic() + TOTAL_MS;
    const leftMs = () => endsAtMs - clock.monotonic();
    const isWanted = () => leftMs() > CONFLICT_MS && !this.#ended.has(kind);
    const logIn: LogIn = async (state, late, ask) => {
      const creds = loginCreds(state);
      if (creds === null) return late;
      const turn = await this.#takeTurn(creds, leftMs() - CONFLICT_MS, isWanted);
      if (turn === null) return late;
      try {
        return isWanted() ? await this.#probe(creds, { kind, leftMs, ask }) : late;
      } finally {
        void turn.release();
      }
    };
    return this.#places.hold(() => work(logIn));
  }

  /**
   * Runs the logins of one device one after another, on all processes together, because WhatsApp ends the older of two logins of the same
   * device.
   */
  #takeTurn(
    { noiseKey }: AuthenticationCreds,
    waitMs: number,
    isWanted: () => boolean,
  ): Promise<Hold | null> {
    const { holds, clock } = this.#options;
    const name = `login/${Buffer.from(noiseKey.public).toString('base64')}`;
    return takeWhenFree(holds, clock, name, { limitMs: TURN_LIMIT_MS, waitMs, isWanted });
  }

  /** Refuses new logins, ends checks, and ends unlinkings after `UNLINK_LIMIT_MS`; resolves when no login is left. */
  async drain(): Promise<void> {
    const emptied = this.#places.drain();
    this.#end('check');
    await callIfLate(this.#options.clock, UNLINK_LIMIT_MS, () => this.#end('unlink'), emptied);
  }

  async close(): Promise<void> {
    const emptied = this.#places.drain();
    this.#end('check');
    this.#end('unlink');
    await emptied;
  }

  /** Ends the running logins of a kind and keeps later ones from starting. */
  #end(kind: Kind): void {
    this.#ended.add(kind);
    for (const [socket, runningKind] of this.#running) if (runningKind === kind) void socket.abort();
  }

  async #probe<T>(creds: AuthenticationCreds, { kind, leftMs, ask }: Asked<T>): Promise<T> {
    const auth = new AuthState(creds);
    const [answer, end] = [deferred<'success' | Ending>(), deferred<Ending>()];
    const socket = this.#options.gate.open({
      auth,
      mode: 'probe',
      onRefs: () => undefined,
      onPaired: () => undefined,
      onOpen: () => answer.resolve('success'),
      onEnded: (ending) => {
        answer.resolve(ending);
        end.resolve(ending);
      },
    });
    this.#running.set(socket, kind);
    try {
      return await ask({ socket, answer: answer.promise, end: end.promise, leftMs });
    } finally {
      this.#running.delete(socket);
      await socket.close();
      auth.clear();
    }
  }
}

type Asked<T> = {
  readonly kind: Kind;
  readonly leftMs: () => number;
  readonly ask: (probe: Probe) => Promise<T>;
};

/** Copies only the fields that a login needs, since pasted creds may hold anything. `null` if a check says that they cannot log in. */
function loginCreds({ creds }: AuthStateJson): AuthenticationCreds | null {
  const { checks, state } = inspectAuthState(JSON.parse(creds), null);
  if (checks.some(({ fault }) => fault === 'wrong')) return null;
  const given = JSON.parse(JSON.stringify(state.creds), BufferJSON.reviver) as AuthenticationCreds;
  const { noiseKey, signedIdentityKey, signedPreKey, registrationId, account, me } = given;
  if (account === undefined || me === undefined) return null;
  const { id } = me;
  const keys = { noiseKey, signedIdentityKey, signedPreKey };
  return { ...initAuthCreds(), ...keys, registrationId, account, me: { id } };
}
