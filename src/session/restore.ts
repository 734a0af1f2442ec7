import { AppError } from '../errors.ts';
import type { Clock, Log } from '../ports/base.ts';
import type { UnlinkResult } from '../ports/inspection.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import type { KeyRing } from './key-ring.ts';
import { parseSessionText } from './long.ts';
import { lookupOf, openInner, openOuter, unpack } from './seal.ts';
import { assertStateShape, readState } from './shape.ts';

const DAY_S = 86_400;
/** How often a restore renews a record's life. */
const RENEW_EVERY_S = 3_600;
/** How long a withdrawn record waits for another try to unlink its device. */
const REVOKED_S = DAY_S;
/**
 * Added to that while somebody is unlinking: another process sees it by the expiry and keeps off. Longer than any
 * unlinking; a process that died leaves the record to others after it.
 */
const CLAIM_S = 60;
/** A claim may lose against a renewal or a rotation, which change the record too. */
const CLAIM_TRIES = 3;
/** A record that was sent but never used, where records are otherwise kept for ever. */
const SENT_UNUSED_S = 30 * DAY_S;
const CHECKED_AT_MOST = 5_000;
/** The tag of the outer layer, at the end of a blob. */
const SEALING_TAG_BYTES = 16;

export type RestorerDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  /** `0` keeps for ever. */
  readonly ttlDays: number;
  readonly clock: Clock;
  readonly log: Log;
};

/** What a session ID opens. */
export type OpenedSession = {
  /** Gzipped JSON of `{createdAt, creds, keys}` in BufferJSON. */
  readonly packed: Buffer;
  readonly record: SealedRecord;
};

/** Unlinks the device of a stored state. */
type Unlink = (state: AuthStateJson) => Promise<UnlinkResult>;

/** What became of a withdrawn session. */
export type Revoked = {
  /** False where the record stays for another try to unlink; it opens no more either way. */
  readonly deleted: boolean;
  readonly loggedOut: UnlinkResult | 'not-asked';
};

/** 8 hex digits that stand for a record in logs. */
export function fingerprintOf(lookup: Buffer): string {
  return lookup.toString('hex').slice(0, 8);
}

/** When a record in `state` ends, in unix seconds. */
export function endOf(state: 'sent' | 'active', nowS: number, ttlDays: number): number | null {
  if (ttlDays > 0) return nowS + ttlDays * DAY_S;
  return state === 'sent' ? nowS + SENT_UNUSED_S : null;
}

/** Opens, renews and withdraws stored sessions by their short ID. */
export class Restorer {
  readonly #deps: RestorerDeps;
  /** Records whose content passed the shape check: it is paid once per sealing. */
  readonly #checked = new Set<string>();
  /** Inner layers, still sealed, of the records in the store's cache, for as long as they are there. */
  readonly #inner = new WeakMap<SealedRecord, Buffer>();
  readonly #revoking = new Set<string>();

  constructor(deps: RestorerDeps) {
    this.#deps = deps;
  }

  /**
   * The sealed state behind an ID, whole and checked.
   * Errors: SESSION_ID_MALFORMED, SESSION_UNAVAILABLE (unknown, expired, withdrawn, damaged: one answer), STORE_UNAVAILABLE.
   */
  open(idText: string, freshness: 'cached' | 'fresh' = 'cached'): Promise<OpenedSession> {
    return this.#withSecret(idText, async (secret) =>
      this.#openRecord(await this.#findUsable(secret, freshness), secret),
    );
  }

  /** The record behind an ID, not opened: whoever has the ID may know what is known of it. Errors as in {@link Restorer.open}. */
  find(idText: string, freshness: 'cached' | 'fresh' = 'cached'): Promise<SealedRecord> {
    return this.#withSecret(idText, (secret) => this.#findUsable(secret, freshness));
  }

  /** Opens what {@link Restorer.find} found for the same ID. Errors as in {@link Restorer.open}. */
  openFound(idText: string, record: SealedRecord): Promise<OpenedSession> {
    return this.#withSecret(idText, (secret) => this.#openRecord(record, secret));
  }

  /**
   * Whether an ID opens exactly this text, which passed the shape check; read past the cache.
   * Errors as in {@link Restorer.open}.
   */
  opensTo(idText: string, text: string): Promise<boolean> {
    return this.#withSecret(idText, async (secret) => {
      const record = await this.#findUsable(secret, 'fresh');
      const packed = this.#unseal(record, secret);
      try {
        if ((await unpack(packed)) !== text) return false;
        this.#noteChecked(nameSealing(record));
        return true;
      } finally {
        packed.fill(0);
      }
    });
  }

  /** The JSON text of an opened session. */
  text(opened: OpenedSession): Promise<string> {
    return unpack(opened.packed);
  }

  /**
   * Notes that a bot took the session: it is in use now, and its life starts anew, at most once an hour.
   * Needs no waiting for: never rejects.
   */
  async touch({ record }: OpenedSession): Promise<void> {
    const { store, ttlDays, log } = this.#deps;
    // Nobody has the ID of a pending record yet: its link says what becomes of it.
    if (record.state === 'pending') return;
    const expiresAt = endOf('active', this.#nowS(), ttlDays);
    if (record.state === 'active' && !isWorthRenewing(record.expiresAt, expiresAt)) return;
    try {
      await store.compareAndSet(record.lookup, record, { state: 'active', expiresAt });
    } catch (error) {
      log.warn({ err: error, record: fingerprintOf(record.lookup) }, 'could not renew a session');
    }
  }

  /**
   * Withdraws a session; with `unlink` the device is unlinked first, exactly once however many ask. If WhatsApp does not
   * confirm that, the record stays a day, good for nothing but another try.
   * Errors: those of {@link Restorer.open}.
   */
  revoke(idText: string, unlink: Unlink | null): Promise<Revoked> {
    return this.#withSecret(idText, (secret) =>
      unlink === null ? this.#delete(secret) : this.#unlinkOnce(secret, unlink),
    );
  }

  async #withSecret<T>(idText: string, work: (secret: Uint8Array) => Promise<T>): Promise<T> {
    const secret = this.#secretOf(idText);
    try {
      return await work(secret);
    } finally {
      secret.fill(0);
    }
  }

  async #delete(secret: Uint8Array): Promise<Revoked> {
    const record = await this.#find(secret, 'fresh');
    const isDone = record.state !== 'revoked' && (await this.#deps.store.remove(record.lookup));
    if (!isDone) throw new AppError('SESSION_UNAVAILABLE');
    return { deleted: true, loggedOut: 'not-asked' };
  }

  async #unlinkOnce(secret: Uint8Array, unlink: Unlink): Promise<Revoked> {
    const lookup = lookupOf(secret);
    const name = lookup.toString('hex');
    if (this.#revoking.has(name)) throw new AppError('SESSION_UNAVAILABLE');
    this.#revoking.add(name);
    try {
      const opened = await this.#claim(secret);
      const loggedOut = await this.#tryUnlink(splitState(await this.text(opened)), unlink, lookup);
      if (loggedOut === 'unconfirmed') await this.#release(opened.record);
      const deleted = loggedOut !== 'unconfirmed' && (await this.#deps.store.remove(lookup));
      return { deleted, loggedOut };
    } finally {
      this.#revoking.delete(name);
    }
  }

  /** Withdraws the record for one caller alone. What cannot be opened is not claimed. */
  async #claim(secret: Uint8Array): Promise<OpenedSession> {
    for (let tries = 1; tries <= CLAIM_TRIES; tries += 1) {
      const record = await this.#find(secret, 'fresh');
      if (record.state === 'revoked' && (record.expiresAt ?? 0) > this.#nowS() + REVOKED_S) break;
      const opened = await this.#openRecord(record, secret);
      const expiresAt = this.#nowS() + REVOKED_S + CLAIM_S;
      if (await this.#deps.store.compareAndSet(record.lookup, record, { state: 'revoked', expiresAt })) {
        return opened;
      }
    }
    throw new AppError('SESSION_UNAVAILABLE');
  }

  async #tryUnlink(state: AuthStateJson, unlink: Unlink, lookup: Buffer): Promise<UnlinkResult> {
    try {
      return await unlink(state);
    } catch (error) {
      this.#deps.log.warn({ err: error, record: fingerprintOf(lookup) }, 'could not unlink a device');
      return 'unconfirmed';
    }
  }

  /** Lets others try again at once. If this fails, they wait until the claim is over. */
  async #release({ lookup, rev, kid }: SealedRecord): Promise<void> {
    try {
      const expiresAt = this.#nowS() + REVOKED_S;
      await this.#deps.store.compareAndSet(lookup, { rev, kid, state: 'revoked' }, { expiresAt });
    } catch (error) {
      this.#deps.log.warn(
        { err: error, record: fingerprintOf(lookup) },
        'could not release a withdrawn session',
      );
    }
  }

  #secretOf(idText: string): Uint8Array {
    const parsed = parseSessionText(idText, this.#deps.prefix);
    if (parsed.kind === 'short') return parsed.secret;
    const detail = 'This kind is not stored here: it carries the credentials itself.';
    throw new AppError('SESSION_ID_MALFORMED', { fields: { detail } });
  }

  async #findUsable(secret: Uint8Array, freshness: 'cached' | 'fresh'): Promise<SealedRecord> {
    const record = await this.#find(secret, freshness);
    if (record.state === 'revoked') throw new AppError('SESSION_UNAVAILABLE');
    return record;
  }

  async #find(secret: Uint8Array, freshness: 'cached' | 'fresh'): Promise<SealedRecord> {
    const record = await this.#deps.store.get(lookupOf(secret), freshness);
    const isOver = record !== null && record.expiresAt !== null && record.expiresAt <= this.#nowS();
    if (record === null || isOver) throw new AppError('SESSION_UNAVAILABLE');
    return record;
  }

  async #openRecord(record: SealedRecord, secret: Uint8Array): Promise<OpenedSession> {
    try {
      const packed = this.#unseal(record, secret);
      await this.#assertShape(record, packed);
      return { packed, record };
    } catch (error) {
      this.#deps.log.error(
        { err: error, record: fingerprintOf(record.lookup) },
        'a stored session does not open',
      );
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
    this.#noteChecked(sealing);
  }

  #noteChecked(sealing: string): void {
    const [oldest = ''] = this.#checked;
    if (this.#checked.size >= CHECKED_AT_MOST) this.#checked.delete(oldest);
    this.#checked.add(sealing);
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}

/** ISO 8601; `null` keeps for ever. */
export function expiryOf({ expiresAt }: SealedRecord): string | null {
  return expiresAt === null ? null : new Date(expiresAt * 1000).toISOString();
}

/** Names what was sealed once: of two that open, with the same name, the content is the same, as the tag covers it. */
export function nameSealing({ lookup, salt, blob }: SealedRecord): string {
  return Buffer.concat([lookup, salt, blob.subarray(-SEALING_TAG_BYTES)]).toString('base64');
}

function isWorthRenewing(current: number | null, next: number | null): boolean {
  if (current === null || next === null) return current !== next;
  return Math.abs(next - current) >= RENEW_EVERY_S;
}

/** `{createdAt, creds, keys}` as the two texts that `whatsapp/` takes. */
export function splitState(text: string): AuthStateJson {
  const { creds, keys } = readState(text);
  return { creds: JSON.stringify(creds), keys: JSON.stringify(keys) };
}
