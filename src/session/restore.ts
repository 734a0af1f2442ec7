import { AppError } from '../wire/errors.ts';
import type { Revoked } from '../wire/revoked.ts';
import type { RecordOutline, SealedRecord } from '../ports/store.ts';
import { parseSessionText } from '../session-id/long.ts';
import { Opener, type OpenedSession, type OpenerDeps, type UnpackedSession } from './opener.ts';
import { DAY_S, endOf, fingerprintOf, nameSealing } from './record.ts';
import { hasPieces, Newest, type From } from './kept/newest.ts';
import { PieceReader } from './kept/piece-reader.ts';
import { Revoker, type Unlink } from './revoke.ts';
import { lookupOf } from '../auth-state/kept/secrets.ts';

/** A restore prolongs the life of a record at most once in this time, and by no less than a hundredth of it. */
const RENEW_EVERY_S = 3_600;
const RENEWED_SHARE = 0.01;

type RestorerDeps = OpenerDeps & {
  /** Days that a session is kept after its last restore; 0 keeps it for ever. */
  readonly ttlDays: number;
};

/** What can be looked at. `name` stays the same as long as the state does; `isKept` for what a bot keeps, which takes long to open. */
type Look = {
  readonly name: string;
  readonly isKept: boolean;
  readonly open: () => Promise<OpenedSession>;
};

/** Opens, renews and withdraws stored sessions by their short ID. */
export class Restorer {
  readonly #deps: RestorerDeps;
  readonly #opener: Opener;
  readonly #revoker: Revoker;
  readonly #newest: Newest;

  constructor(deps: RestorerDeps) {
    this.#deps = deps;
    this.#opener = new Opener(deps);
    this.#revoker = new Revoker({ ...deps, opener: this.#opener });
    this.#newest = new Newest({ ...deps, opener: this.#opener, reader: new PieceReader(deps) });
  }

  /**
   * Opens and checks the state behind an ID. The result must be given to {@link Restorer.withOpened} or {@link Restorer.unpack}.
   * `onFound` is awaited before the record is opened.
   * Errors: SESSION_ID_MALFORMED, SESSION_UNAVAILABLE (the same for unknown, expired, withdrawn and damaged), STORE_UNAVAILABLE, and those of
   * `onFound`.
   */
  open(
    idText: string,
    freshness: 'cached' | 'fresh' = 'cached',
    onFound: (record: SealedRecord) => Promise<void> = () => Promise.resolve(),
  ): Promise<OpenedSession> {
    return this.#withSecret(idText, async (secret) => {
      const record = await this.#opener.findUsable(secret, freshness);
      await onFound(record);
      return this.#opener.open(record, secret);
    });
  }

  /**
   * Opens the newest state behind an ID for a bot that will run with it: what its bot has kept, else the day of the link. `onFound` is awaited
   * before anything is opened. Errors: those of {@link Restorer.open}, STATE_DAMAGED.
   */
  openNewest(
    idText: string,
    from: From,
    onFound: (record: SealedRecord) => Promise<void>,
  ): Promise<OpenedSession> {
    return this.#withSecret(idText, async (secret) => {
      const record = await this.#opener.findUsable(secret, 'cached');
      await onFound(record);
      return this.#newest.openForBot(record, secret, from);
    });
  }

  /**
   * Looks at the newest state of a record that {@link Restorer.find} found for the same ID.
   * Errors: those of {@link Restorer.openNewest}.
   */
  async look(idText: string, record: SealedRecord): Promise<Look> {
    const head = await this.#deps.store.getHead(record.lookup);
    const name = hasPieces(head) ? `${nameSealing(record)} ${head.rev}` : nameSealing(record);
    const open = () => this.#withSecret(idText, (secret) => this.#newest.look(record, head, secret));
    return { name, isKept: hasPieces(head), open };
  }

  /** Finds the record behind an ID without opening it. Errors: those of {@link Restorer.open}. */
  find(idText: string, freshness: 'cached' | 'fresh' = 'cached'): Promise<SealedRecord> {
    return this.#withSecret(idText, (secret) => this.#opener.findUsable(secret, freshness));
  }

  /** Rejects for an ID without a record; a withdrawn record counts as one. Errors: those of {@link Restorer.open}. */
  refuseUnknown(idText: string): Promise<void> {
    return this.#withSecret(idText, async (secret) => {
      await this.#opener.find(secret, 'fresh');
    });
  }

  /**
   * True if an ID opens exactly this text, which has passed the shape check. The record is read from the store, not from a cache.
   * Errors: those of {@link Restorer.open}.
   */
  opensTo(idText: string, text: string): Promise<boolean> {
    return this.#withSecret(idText, async (secret) =>
      this.#opener.opensTo(await this.#opener.findUsable(secret, 'fresh'), secret, text),
    );
  }

  /** Does the same as {@link Opener.withOpened}: the state is zeroed and freed when the work has settled. */
  withOpened<T>(opening: Promise<OpenedSession>, work: (opened: OpenedSession) => Promise<T>): Promise<T> {
    return this.#opener.withOpened(opening, work);
  }

  /** Does the same as {@link Opener.unpack}: returns the JSON text of an opened session. */
  unpack(opening: Promise<OpenedSession>): Promise<UnpackedSession> {
    return this.#opener.unpack(opening);
  }

  /**
   * Notes that a bot has taken the session: the record becomes `active`, and its life is prolonged, at most once an hour. Never rejects, so
   * callers need not await it.
   */
  async touch({ record }: { readonly record: RecordOutline }): Promise<void> {
    const { store, ttlDays, log, clock } = this.#deps;
    // The ID of a pending record has not been sent yet; only its link may change the record.
    if (record.state === 'pending') return;
    const expiresAt = endOf('active', Math.floor(clock.now() / 1000), ttlDays);
    if (record.state === 'active' && !isWorthRenewing(record.expiresAt, expiresAt, ttlDays)) return;
    try {
      await store.compareAndSet(record.lookup, record, { state: 'active', expiresAt });
    } catch (error) {
      log.warn({ err: error, record: fingerprintOf(record.lookup) }, 'could not renew a session');
    }
  }

  /**
   * Withdraws a session; with `unlink` the device is unlinked first, exactly once even for several requests. If WhatsApp does not confirm that,
   * the record is kept for a day, only for another try to unlink.
   * Errors: those of {@link Restorer.open}.
   */
  revoke(idText: string, unlink: Unlink | null): Promise<Revoked> {
    return this.#withSecret(idText, (secret) =>
      unlink === null ? this.#revoker.delete(secret) : this.#revoker.unlinkOnce(secret, unlink),
    );
  }

  /** Returns what logs and notices call the record behind an ID. Errors: SESSION_ID_MALFORMED. */
  fingerprintOf(idText: string): string {
    const secret = this.#secretOf(idText);
    const fingerprint = fingerprintOf(lookupOf(secret));
    secret.fill(0);
    return fingerprint;
  }

  async #withSecret<T>(idText: string, work: (secret: Uint8Array) => Promise<T>): Promise<T> {
    const secret = this.#secretOf(idText);
    try {
      return await work(secret);
    } finally {
      secret.fill(0);
    }
  }

  #secretOf(idText: string): Uint8Array {
    const parsed = parseSessionText(idText, this.#deps.prefix);
    if (parsed.kind === 'short') return parsed.secret;
    throw new AppError('SESSION_ID_MALFORMED', { why: { reason: 'id-not-stored' } });
  }
}

function isWorthRenewing(current: number | null, next: number | null, ttlDays: number): boolean {
  if (current === null || next === null) return current !== next;
  return Math.abs(next - current) >= Math.max(RENEW_EVERY_S, ttlDays * DAY_S * RENEWED_SHARE);
}
