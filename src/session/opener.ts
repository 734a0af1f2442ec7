import { AppError } from '../wire/errors.ts';
import type { Clock, Log } from '../ports/base.ts';
import { BoundedMap } from '../ports/bounded-map.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';
import { createZeroAndFree } from './free-memory.ts';
import type { KeyRing } from './ring/key-ring.ts';
import { fingerprintOf, nameSealing } from './record.ts';
import { lookupOf } from '../auth-state/kept/secrets.ts';
import { openInner, openOuter, unpack } from './seal.ts';
import { assertStateShape } from '../auth-state/shape.ts';

const MAX_CHECKED = 5_000;

export type OpenerDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** An opened session. Lifetime: until the work of {@link Opener.withOpened} has settled. */
export type OpenedSession = {
  /** The gzipped JSON of `{createdAt, creds, keys}` in BufferJSON. */
  readonly packed: Buffer;
  readonly record: SealedRecord;
};

export type UnpackedSession = { readonly text: string; readonly record: SealedRecord };

/** Finds and opens records by the secret in their ID. */
export class Opener {
  readonly #deps: OpenerDeps;
  /** Names of sealings whose content has passed the shape check, so that each is checked only once. */
  readonly #checked = new BoundedMap<string, true>(MAX_CHECKED);
  /** The inner layers, still sealed, of the records in the cache of the store, as long as they are in that cache. */
  readonly #inner = new WeakMap<SealedRecord, Buffer>();
  readonly #zeroAndFree = createZeroAndFree();

  constructor(deps: OpenerDeps) {
    this.#deps = deps;
  }

  /** Finds a record, which may be withdrawn. Errors: SESSION_UNAVAILABLE (unknown or expired), STORE_UNAVAILABLE. */
  async find(secret: Uint8Array, freshness: 'cached' | 'fresh'): Promise<SealedRecord> {
    const record = await this.#deps.store.get(lookupOf(secret), freshness);
    const isOver =
      record !== null && record.expiresAt !== null && record.expiresAt * 1000 <= this.#deps.clock.now();
    if (record === null || isOver) throw new AppError('SESSION_UNAVAILABLE');
    return record;
  }

  /** Does the same as {@link Opener.find}, but rejects for a withdrawn session with SESSION_UNAVAILABLE too. */
  async findUsable(secret: Uint8Array, freshness: 'cached' | 'fresh'): Promise<SealedRecord> {
    const record = await this.find(secret, freshness);
    if (record.state === 'revoked') throw new AppError('SESSION_UNAVAILABLE');
    return record;
  }

  /** Opens a record. Errors: SESSION_UNAVAILABLE (damaged), STORE_UNAVAILABLE for a key that the ring lacks. */
  open(record: SealedRecord, secret: Uint8Array): Promise<OpenedSession> {
    return this.#tellingFailure(record, async () => {
      const packed = this.#unseal(record, secret);
      try {
        await this.#assertShape(record, packed);
        return { packed, record };
      } catch (error) {
        this.#zeroAndFree(packed);
        throw error;
      }
    });
  }

  /** True if a record opens to exactly this text, which has passed the shape check. Errors: those of {@link Opener.open}. */
  opensTo(record: SealedRecord, secret: Uint8Array, text: string): Promise<boolean> {
    return this.#tellingFailure(record, async () => {
      const opened = { packed: this.#unseal(record, secret), record };
      if ((await this.unpack(Promise.resolve(opened))).text !== text) return false;
      this.#checked.set(nameSealing(record), true);
      return true;
    });
  }

  /**
   * Runs `work` with an opened session. When the work has settled, the state is zeroed and freed, so every reader and writer of its bytes must
   * have finished by then.
   */
  async withOpened<T>(
    opening: Promise<OpenedSession>,
    work: (opened: OpenedSession) => Promise<T>,
  ): Promise<T> {
    const opened = await opening;
    try {
      return await work(opened);
    } finally {
      this.#zeroAndFree(opened.packed);
    }
  }

  /** Returns the JSON text of an opened session; its packed bytes are already freed. */
  unpack(opening: Promise<OpenedSession>): Promise<UnpackedSession> {
    return this.withOpened(opening, async ({ packed, record }) => ({ text: await unpack(packed), record }));
  }

  async #tellingFailure<T>(record: SealedRecord, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const about = { err: error, record: fingerprintOf(record.lookup) };
      this.#deps.log.error(about, 'a stored session does not open');
      throw error;
    }
  }

  #unseal(record: SealedRecord, secret: Uint8Array): Buffer {
    const inner = this.#inner.get(record) ?? openOuter(record, this.#deps.ring);
    this.#inner.set(record, inner);
    return openInner(record, inner, secret, this.#deps.prefix);
  }

  async #assertShape(record: SealedRecord, packed: Buffer): Promise<void> {
    const sealing = nameSealing(record);
    if (this.#checked.has(sealing)) return;
    const text = await unpack(packed);
    await this.#deps.clock.turn();
    assertStateShape(text);
    this.#checked.set(sealing, true);
  }
}
