import { AppError } from '../wire/errors.ts';
import type { SessionFormat } from '../wire/step.ts';
import type { Clock, Random, StageHook } from '../ports/base.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { formatShortId, SECRET_BYTES } from '../session-id/id.ts';
import { makeHead } from './kept/heads.ts';
import type { KeyRing } from './ring/key-ring.ts';
import { formatLongId, parseCarriedCreds } from '../session-id/long.ts';
import { endOf, fingerprintOf } from './record.ts';
import type { Restorer } from './restore.ts';
import { lookupOf } from '../auth-state/kept/secrets.ts';
import { seal } from './seal.ts';
import { assertStateShape } from '../auth-state/shape.ts';

const PENDING_S = 15 * 60;
const SAVE_TRIES = 3;

type IssuerDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  readonly ttlDays: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Reads the session back in the same way as for bots. */
  readonly restorer: Restorer;
};

/** A session ID whose session was stored and read back. Lifetime: until `dispose`, which zeroes the secret. */
export type IssuedSession = {
  readonly id: string;
  /** 8 hexadecimal digits for logs; empty for a long ID, for which nothing is stored. */
  readonly fingerprint: string;
  /** Marks the record as sent, so that it is kept after a crash; to be called before the ID is sent. */
  readonly markSent: () => Promise<void>;
  /** Seals a newer state in the same record. If it fails, the earlier state stays valid. */
  readonly reseal: (state: AuthStateJson) => Promise<void>;
  readonly activate: () => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly dispose: () => void;
};

export type Issuer = {
  /**
   * Makes a session ID. If it rejects, the record is removed again.
   * Errors: STORE_UNAVAILABLE after three tries, those of `hook`, and the reason of `signal` as soon as it aborts.
   */
  readonly issue: (
    state: AuthStateJson,
    format: SessionFormat,
    hook: StageHook,
    signal: AbortSignal,
  ) => Promise<IssuedSession>;
};

/** Makes session IDs. Each session is sealed, stored, read back and compared before its ID is returned. */
export function createIssuer(deps: IssuerDeps): Issuer {
  return {
    issue: async (state, format, hook, signal) => {
      if (format === 'long') return issueLong(deps.prefix, state);
      signal.throwIfAborted();
      const issued = new StoredSession(deps);
      await issued.store(state, hook, signal);
      return issued;
    },
  };
}

/** One short ID and its record. */
class StoredSession implements IssuedSession {
  readonly id: string;
  readonly fingerprint: string;
  readonly #deps: IssuerDeps;
  readonly #secret: Buffer;
  readonly #lookup: Buffer;
  readonly #createdAt: Date;

  constructor(deps: IssuerDeps) {
    this.#deps = deps;
    this.#secret = deps.random.bytes(SECRET_BYTES);
    this.#lookup = lookupOf(this.#secret);
    this.#createdAt = new Date(deps.clock.now());
    this.id = formatShortId(deps.prefix, this.#secret);
    this.fingerprint = fingerprintOf(this.#lookup);
  }

  async store(state: AuthStateJson, hook: StageHook, signal: AbortSignal): Promise<void> {
    const saving = this.#save(state, hook, signal);
    try {
      await untilAborted(saving, signal);
    } catch (error) {
      // The caller has no handle that could remove the record. The removal waits for a running write, which would bring the record back.
      const undone = saving
        .catch(() => undefined /* This error is thrown below. */)
        .then(() => this.discard())
        .catch(() => undefined /* A pending record expires by itself. */)
        .finally(() => this.dispose());
      if (!signal.aborted) await undone;
      throw error;
    }
  }

  /** Changes a record in the state `pending` only. */
  markSent(): Promise<void> {
    return withTries(() => this.#change('pending', 'sent'));
  }

  /** Changes a record in the state `sent` only, so that one that was withdrawn meanwhile stays withdrawn. A restore may have activated it already. */
  activate(): Promise<void> {
    return withTries(() => this.#change('sent', 'active'));
  }

  async reseal(state: AuthStateJson): Promise<void> {
    const { store } = this.#deps;
    const text = await this.#checkedTextOf(state);
    const before = await store.get(this.#lookup, 'fresh');
    if (before === null || before.state === 'revoked') throw gone();
    const expected = { rev: before.rev, kid: before.kid };
    const { kid, salt, blob, rev } = await this.#seal(text, before.rev + 1);
    if (!(await store.compareAndSet(this.#lookup, expected, { kid, salt, blob, rev }))) throw gone();
    try {
      await this.#readBack(text);
    } catch (error) {
      const { kid: earlierKid, salt: earlierSalt, blob: earlierBlob, rev: earlierRev } = before;
      const change = { kid: earlierKid, salt: earlierSalt, blob: earlierBlob, rev: earlierRev };
      await store.compareAndSet(this.#lookup, { rev, kid }, change);
      throw error;
    }
  }

  async discard(): Promise<void> {
    await withTries(() => this.#deps.store.remove(this.#lookup));
  }

  dispose(): void {
    this.#secret.fill(0);
  }

  async #save(state: AuthStateJson, hook: StageHook, signal: AbortSignal): Promise<void> {
    const text = await this.#checkedTextOf(state);
    const sealed = await this.#seal(text, 1);
    const record: SealedRecord = { ...sealed, state: 'pending', expiresAt: this.#nowS() + PENDING_S };
    const tries = { left: SAVE_TRIES };
    // A repeated insert may find the row of a try whose answer was lost; reading it back proves that it is this one.
    await withTries(() => this.#deps.store.insert(record), tries, signal);
    await hook('inserted');
    await withTries(() => makeHead(this.#deps.store, record, this.#secret), tries, signal);
    await withTries(() => this.#readBack(text), tries, signal);
    await hook('read-back');
  }

  async #change(from: 'pending' | 'sent', to: 'sent' | 'active'): Promise<void> {
    const { store, ttlDays } = this.#deps;
    const record = await store.get(this.#lookup, 'fresh');
    if (record === null || record.state === 'revoked') throw gone();
    if (record.state !== from) return;
    const expiresAt = endOf(to, this.#nowS(), ttlDays);
    // The change fails only if another change came first; the next try reads the new state.
    if (!(await store.compareAndSet(this.#lookup, record, { state: to, expiresAt }))) {
      throw gone();
    }
  }

  /** Makes the text to seal. A state that no restore would accept is a fault of this program, so it gives INTERNAL and is not blamed on the store. */
  async #checkedTextOf({ creds, keys }: AuthStateJson): Promise<string> {
    const text = `{"createdAt":"${this.#createdAt.toISOString()}","creds":${creds},"keys":${keys}}`;
    await this.#deps.clock.turn();
    try {
      assertStateShape(text);
      return text;
    } catch (error) {
      throw new AppError('INTERNAL', { cause: error });
    }
  }

  #seal(text: string, rev: number): ReturnType<typeof seal> {
    const { prefix, ring, random } = this.#deps;
    const createdAt = Math.floor(this.#createdAt.getTime() / 1000);
    return seal({ secret: this.#secret, prefix, ring, rev, createdAt, text }, random);
  }

  async #readBack(text: string): Promise<void> {
    if (await this.#deps.restorer.opensTo(this.id, text)) return;
    throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the store gave back something else') });
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}

/** Repeats `work` until it succeeds or no tries are left; several calls may share `tries`. Every error counts as one of the store. */
async function withTries<T>(
  work: () => Promise<T>,
  tries: { left: number } = { left: SAVE_TRIES },
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      tries.left -= 1;
      if (tries.left <= 0) throw storeFailure(error);
    }
  }
}

function storeFailure(error: unknown): AppError {
  const isKnown = error instanceof AppError && error.code === 'STORE_UNAVAILABLE';
  return isKnown ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
}

function gone(): AppError {
  return new AppError('STORE_UNAVAILABLE', { cause: new Error('the record is gone or changed') });
}

/** Settles as `work` does, or rejects with the reason of the signal if that aborts first. */
function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function issueLong(prefix: string, { creds }: AuthStateJson): IssuedSession {
  const id = formatLongId(prefix, creds);
  if (!readsBack(id, creds)) {
    throw new AppError('INTERNAL', { cause: new Error('a long ID does not read back') });
  }
  const nothing = () => Promise.resolve();
  return {
    id,
    fingerprint: '',
    markSent: nothing,
    reseal: nothing,
    activate: nothing,
    discard: nothing,
    dispose: () => undefined,
  };
}

function readsBack(id: string, creds: string): boolean {
  try {
    return parseCarriedCreds(id).credsJson === creds;
  } catch {
    // The error is dropped, because its message is written for people who paste an ID.
    return false;
  }
}
