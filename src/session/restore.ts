import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type {
  AuthStateJson,
  Clock,
  Log,
  RecordChange,
  SealedRecord,
  SessionStore,
  UnlinkResult,
} from '../ports.ts';
import { cleanSessionText, parseShortId } from './id.ts';
import type { KeyRing } from './key-ring.ts';
import { lookupOf, openGzip, unpack } from './seal.ts';
import { assertStateShape } from './shape.ts';

const DAY_S = 86_400;
/** How often a restore renews a record's life. */
const RENEW_EVERY_S = 3_600;
/** How long a withdrawn record waits for another try to unlink its device. */
const REVOKED_S = DAY_S;
/** A record that was sent but never used, where records are otherwise kept for ever. */
const SENT_UNUSED_S = 30 * DAY_S;
const CHECKED_AT_MOST = 1_000;

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
  /** ISO 8601; `null` keeps for ever. */
  readonly expiresAt: string | null;
  readonly record: SealedRecord;
};

export type Revoked = {
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
  readonly #revoking = new Set<string>();

  constructor(deps: RestorerDeps) {
    this.#deps = deps;
  }

  /**
   * The sealed state behind an ID, whole and checked.
   * Errors: SESSION_ID_MALFORMED, SESSION_UNAVAILABLE (unknown, expired, withdrawn, damaged: one answer), STORE_UNAVAILABLE.
   */
  async open(idText: string, freshness: 'cached' | 'fresh' = 'cached'): Promise<OpenedSession> {
    const record = await this.#find(idText, freshness);
    if (record.state === 'revoked') throw new AppError('SESSION_UNAVAILABLE');
    return this.#openRecord(record, idText);
  }

  /** The JSON text of an opened session. */
  text(opened: OpenedSession): Promise<string> {
    return unpack(opened.packed);
  }

  /** Notes that a bot took the session: it is in use now, and its life starts anew, at most once an hour. Never throws. */
  async touch(opened: OpenedSession): Promise<void> {
    const { record } = opened;
    const { store, ttlDays, log } = this.#deps;
    const nowS = this.#nowS();
    const expiresAt = endOf('active', nowS, ttlDays);
    const isFresh =
      expiresAt === record.expiresAt || (record.expiresAt ?? 0) + RENEW_EVERY_S > (expiresAt ?? 0);
    if (record.state === 'active' && isFresh) return;
    try {
      await store.compareAndSet(record.lookup, record, { state: 'active', expiresAt });
    } catch (error) {
      log.warn({ err: error, record: fingerprintOf(record.lookup) }, 'could not renew a session');
    }
  }

  /**
   * Withdraws a session; with `unlink` the device is unlinked first, exactly once however many ask.
   * Errors: those of {@link Restorer.open}.
   */
  async revoke(
    idText: string,
    unlink: ((state: AuthStateJson) => Promise<UnlinkResult>) | null,
  ): Promise<Revoked> {
    const record = await this.#find(idText, 'fresh');
    if (unlink === null) {
      if (record.state === 'revoked') throw new AppError('SESSION_UNAVAILABLE');
      return { deleted: await this.#deps.store.remove(record.lookup), loggedOut: 'not-asked' };
    }
    return this.#unlinkOnce(record, idText, unlink);
  }

  async #unlinkOnce(
    record: SealedRecord,
    idText: string,
    unlink: (state: AuthStateJson) => Promise<UnlinkResult>,
  ): Promise<Revoked> {
    const name = record.lookup.toString('hex');
    if (this.#revoking.has(name)) throw new AppError('SESSION_UNAVAILABLE');
    this.#revoking.add(name);
    try {
      const claim: RecordChange = { state: 'revoked', expiresAt: this.#nowS() + REVOKED_S };
      const isOurs =
        record.state === 'revoked' || (await this.#deps.store.compareAndSet(record.lookup, record, claim));
      if (!isOurs) throw new AppError('SESSION_UNAVAILABLE');
      const loggedOut = await unlink(splitState(await this.text(await this.#openRecord(record, idText))));
      const deleted = loggedOut !== 'unconfirmed' && (await this.#deps.store.remove(record.lookup));
      return { deleted, loggedOut };
    } finally {
      this.#revoking.delete(name);
    }
  }

  async #find(idText: string, freshness: 'cached' | 'fresh'): Promise<SealedRecord> {
    const secret = parseShortId(cleanSessionText(idText), this.#deps.prefix);
    const record = await this.#deps.store.get(lookupOf(secret), freshness);
    if (record === null) throw new AppError('SESSION_UNAVAILABLE');
    return record;
  }

  async #openRecord(record: SealedRecord, idText: string): Promise<OpenedSession> {
    const secret = parseShortId(cleanSessionText(idText), this.#deps.prefix);
    const packed = openGzip(record, secret, this.#deps.prefix, this.#deps.ring);
    const proof = createHash('sha256').update(record.blob).digest('base64');
    if (!this.#checked.has(proof)) {
      assertStateShape(await unpack(packed));
      if (this.#checked.size >= CHECKED_AT_MOST) this.#checked.clear();
      this.#checked.add(proof);
    }
    const { expiresAt } = record;
    return {
      packed,
      expiresAt: expiresAt === null ? null : new Date(expiresAt * 1000).toISOString(),
      record,
    };
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}

/** `{createdAt, creds, keys}` as the two texts that `whatsapp/` takes. */
export function splitState(text: string): AuthStateJson {
  // The text passed the shape check.
  const { creds, keys } = JSON.parse(text) as { readonly creds: unknown; readonly keys: unknown };
  return { creds: JSON.stringify(creds), keys: JSON.stringify(keys) };
}
