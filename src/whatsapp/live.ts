import { BufferJSON, initAuthCreds, type AuthenticationCreds, type WAVersion } from '@whiskeysockets/baileys';
import { inspectAuthState } from '../auth-state/checks.ts';
import type { Clock } from '../ports/base.ts';
import type { HoldUnlink, LiveCheck, LiveResult, UnlinkResult } from '../ports/inspection.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { AuthState } from './auth-state.ts';
import type { CompanionSocket } from './companion-socket.ts';
import { saysUnlinked, type Ending } from './disconnect.ts';
import { LoginPlaces, shuttingDown } from './login-places.ts';
import { removeDevice } from './remove-device.ts';
import type { SocketGate } from './socket-gate.ts';

/** For everything, waiting for other logins of the device included; the closing handshake may take a second more. */
const TOTAL_MS = 18_000;
const ANSWER_LIMIT_MS = 15_000;
/** A running bot that was replaced comes back and replaces us within so long. */
const CONFLICT_MS = 3_000;
const UNLINK_LIMIT_MS = 8_000;
const UNLINK_TRIES = 2;
const CONFLICT = 440;
const LOCKED = 403;

export type LiveOptions = {
  readonly gate: SocketGate;
  readonly version: () => WAVersion;
  readonly clock: Clock;
};

/** Lifetime: until `close`, which ends what is under way. */
export type Live = {
  readonly liveCheck: LiveCheck;
  readonly holdUnlink: HoldUnlink;
  /** Refuses new logins, ends live checks with SHUTTING_DOWN and gives unlinkings some time; resolves when none is left. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
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
export function createLive(options: LiveOptions): Live {
  const { clock } = options;
  const places = new LoginPlaces(clock);
  const logins = new Logins(options);
  const timer = () => {
    const endsAtMs = clock.monotonic() + TOTAL_MS;
    return () => endsAtMs - clock.monotonic();
  };
  return {
    liveCheck: (state, admit) => {
      const leftMs = timer();
      return places.hold(async () => {
        await admit();
        const ask = (probe: Probe) => checkLogin(probe, clock);
        const result = await logins.run<LiveResult>(state, {
          kind: 'check',
          leftMs,
          late: 'unreachable',
          ask,
        });
        if (result === 'unreachable' && places.isDraining) throw shuttingDown();
        return result;
      });
    },
    holdUnlink: (work) => {
      const leftMs = timer();
      const ask = (probe: Probe) => unlink(probe, clock);
      return places.hold(() =>
        work((state) =>
          logins.run<UnlinkResult>(state, { kind: 'unlink', leftMs, late: 'unconfirmed', ask }),
        ),
      );
    },
    drain: async () => {
      const emptied = places.drain();
      logins.end('check');
      const stop = clock.after(UNLINK_LIMIT_MS, () => logins.end('unlink'));
      await emptied;
      stop();
    },
    close: async () => {
      const emptied = places.drain();
      logins.end('check');
      logins.end('unlink');
      await emptied;
    },
  };
}

type Kind = 'check' | 'unlink';

/** One login: what is asked, what the answer is when it comes too late or not at all. */
type Login<T> = {
  readonly kind: Kind;
  readonly leftMs: () => number;
  readonly late: T;
  readonly ask: (probe: Probe) => Promise<T>;
};

/** What is under way, so that it can be ended. */
class Logins {
  readonly #options: LiveOptions;
  readonly #turns = new Turns();
  readonly #running = new Map<CompanionSocket, Kind>();
  readonly #ended = new Set<Kind>();

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  async run<T>(state: AuthStateJson, login: Login<T>): Promise<T> {
    const creds = loginCreds(state);
    if (creds === null) return login.late;
    const key = Buffer.from(creds.noiseKey.public).toString('base64');
    return this.#turns.take(key, async () =>
      login.leftMs() <= CONFLICT_MS || this.#ended.has(login.kind) ? login.late : this.#probe(creds, login),
    );
  }

  /** Ends all logins of a kind, those that come later included. */
  end(kind: Kind): void {
    this.#ended.add(kind);
    for (const [socket, runningKind] of this.#running) if (runningKind === kind) void socket.abort();
  }

  async #probe<T>(creds: AuthenticationCreds, { kind, leftMs, ask }: Login<T>): Promise<T> {
    const auth = new AuthState(creds);
    let onAnswer: (answer: 'success' | Ending) => void = () => undefined;
    let onEnd: (ending: Ending) => void = () => undefined;
    const answer = new Promise<'success' | Ending>((resolve) => {
      onAnswer = resolve;
    });
    const end = new Promise<Ending>((resolve) => {
      onEnd = resolve;
    });
    const socket = this.#options.gate.open({
      auth,
      mode: 'probe',
      version: this.#options.version(),
      sentTexts: new Map(),
      onQr: () => undefined,
      onPaired: () => undefined,
      onOpen: () => onAnswer('success'),
      onEnded: (ending) => {
        onAnswer(ending);
        onEnd(ending);
      },
    });
    this.#running.set(socket, kind);
    try {
      return await ask({ socket, answer, end, leftMs });
    } finally {
      this.#running.delete(socket);
      await socket.close();
      auth.clear();
    }
  }
}

/** One login at a time for one device: two would throw each other out. */
class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}

/** Only what a login needs, and only if it can be a login: what else somebody pasted is never read. */
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

async function checkLogin({ answer, end, leftMs }: Probe, clock: Clock): Promise<LiveResult> {
  const first = await within(answer, Math.min(ANSWER_LIMIT_MS, leftMs() - CONFLICT_MS), clock);
  if (first === null) return 'unreachable';
  if (first !== 'success') return isGone(first) ? 'logged-out' : 'unreachable';
  const ending = await within(end, CONFLICT_MS, clock);
  return ending?.status === CONFLICT ? 'in-use' : 'accepted';
}

/** A locked account cannot be told from one that locked this device out, so that a bot must link again either way. */
function isGone(ending: Ending): boolean {
  return saysUnlinked(ending) || (ending.source === 'stream' && ending.status === LOCKED);
}

async function unlink({ socket, answer, end, leftMs }: Probe, clock: Clock): Promise<UnlinkResult> {
  const first = await within(answer, Math.min(ANSWER_LIMIT_MS, leftMs()), clock);
  if (first === null) return 'unconfirmed';
  if (first !== 'success') return saysUnlinked(first) ? 'already-gone' : 'unconfirmed';
  const limitMs = Math.min(UNLINK_LIMIT_MS, leftMs() / UNLINK_TRIES);
  // How the connection ends is an answer too; a query under way would wait on.
  const removed = removeDevice(socket.sock, limitMs).catch(() => false);
  const outcome = await Promise.race([removed, end]);
  if (outcome === true) return 'confirmed';
  const ending = outcome === false ? await within(end, 0, clock) : outcome;
  return ending !== null && saysUnlinked(ending) ? 'confirmed' : 'unconfirmed';
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
