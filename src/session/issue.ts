import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { SessionFormat } from '../link/step.ts';
import type { AuthStateJson, Clock, Random, SealedRecord, SessionStore, StageHook } from '../ports.ts';
import { formatShortId, SECRET_BYTES } from './id.ts';
import type { KeyRing } from './key-ring.ts';
import { formatLongId, parseCarriedCreds } from './long.ts';
import { endOf, fingerprintOf, type Restorer } from './restore.ts';
import { lookupOf, seal } from './seal.ts';

const PENDING_S = 15 * 60;
const SAVE_TRIES = 3;

export type IssuerDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  readonly ttlDays: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Reads back through the code that answers bots. */
  readonly restorer: Restorer;
};

/** A session ID that was read back from the store once. Lifetime: until `dispose`, which forgets the secret. */
export type IssuedSession = {
  readonly id: string;
  /** 8 hex digits for logs; empty for a long ID, of which nothing is stored. */
  readonly fingerprint: string;
  /** The ID is about to leave: the record must outlive a crash. */
  readonly markSent: () => Promise<void>;
  /** Seals a newer state; when it fails the earlier one stays valid. */
  readonly reseal: (state: AuthStateJson) => Promise<void>;
  readonly activate: () => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly dispose: () => void;
};

export type Issuer = {
  /** Errors: STORE_UNAVAILABLE after three tries. Rejects with the signal's reason between its steps. */
  readonly issue: (
    state: AuthStateJson,
    format: SessionFormat,
    hook: StageHook,
    signal: AbortSignal,
  ) => Promise<IssuedSession>;
};

/** Makes session IDs: seals, stores, reads back and compares before anybody sees one. */
export function createIssuer(deps: IssuerDeps): Issuer {
  return {
    issue: async (state, format, hook, signal) => {
      if (format === 'long') return issueLong(deps.prefix, state);
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
  #rev = 1;
  #kid: string;

  constructor(deps: IssuerDeps) {
    this.#deps = deps;
    this.#secret = deps.random.bytes(SECRET_BYTES);
    this.#lookup = lookupOf(this.#secret);
    this.#createdAt = new Date(deps.clock.now());
    this.#kid = deps.ring.active.kid;
    this.id = formatShortId(deps.prefix, this.#secret);
    this.fingerprint = fingerprintOf(this.#lookup);
  }

  async store(state: AuthStateJson, hook: StageHook, signal: AbortSignal): Promise<void> {
    const text = this.#textOf(state);
    const record: SealedRecord = {
      ...(await this.#seal(text)),
      state: 'pending',
      expiresAt: this.#nowS() + PENDING_S,
    };
    await this.#withTries(signal, async () => {
      // A repeat may find the row of a lost answer; the read-back proves that it is this one.
      await this.#deps.store.insert(record);
      await hook('inserted');
      await this.#readBack(text);
    });
    await hook('read-back');
  }

  markSent(): Promise<void> {
    return this.#change('sent');
  }

  activate(): Promise<void> {
    return this.#change('active');
  }

  async reseal(state: AuthStateJson): Promise<void> {
    const text = this.#textOf(state);
    const expected = { rev: this.#rev, kid: this.#kid };
    this.#rev += 1;
    const { kid, salt, blob, rev } = await this.#seal(text);
    const isDone = await this.#deps.store.compareAndSet(this.#lookup, expected, { kid, salt, blob, rev });
    if (!isDone)
      throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the record changed meanwhile') });
    await this.#readBack(text);
  }

  async discard(): Promise<void> {
    await this.#deps.store.remove(this.#lookup);
  }

  dispose(): void {
    this.#secret.fill(0);
  }

  async #change(state: 'sent' | 'active'): Promise<void> {
    const expiresAt = endOf(state, this.#nowS(), this.#deps.ttlDays);
    const record = await this.#deps.store.get(this.#lookup, 'fresh');
    const isDone =
      record !== null && (await this.#deps.store.compareAndSet(this.#lookup, record, { state, expiresAt }));
    if (!isDone) throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the record is gone') });
  }

  #textOf({ creds, keys }: AuthStateJson): string {
    return `{"createdAt":"${this.#createdAt.toISOString()}","creds":${creds},"keys":${keys}}`;
  }

  #seal(text: string): ReturnType<typeof seal> {
    const { prefix, ring, random } = this.#deps;
    const createdAt = Math.floor(this.#createdAt.getTime() / 1000);
    return seal({ secret: this.#secret, prefix, ring, rev: this.#rev, createdAt, text }, random);
  }

  async #readBack(text: string): Promise<void> {
    const { restorer } = this.#deps;
    const found = await restorer.text(await restorer.open(this.id, 'fresh'));
    if (!digest(found).equals(digest(text))) {
      throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the store gave back something else') });
    }
  }

  async #withTries(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      try {
        await work();
        return;
      } catch (error) {
        if (tries >= SAVE_TRIES) throw storeFailure(error);
      }
    }
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}

function storeFailure(error: unknown): AppError {
  const isKnown = error instanceof AppError && error.code === 'STORE_UNAVAILABLE';
  return isKnown ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
}

function issueLong(prefix: string, { creds }: AuthStateJson): IssuedSession {
  const id = formatLongId(prefix, creds);
  if (parseCarriedCreds(id).credsJson !== creds) {
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

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
