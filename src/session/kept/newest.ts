import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError, toAppError } from '../../wire/errors.ts';
import { KeptStateDamaged } from '../../auth-state/kept/damaged.ts';
import { openKept } from '../../auth-state/kept/merge.ts';
import { MOST_VALUES } from '../../auth-state/kept/pieces.ts';
import { stateKeyOf } from '../../auth-state/kept/secrets.ts';
import type { SessionState } from '../../auth-state/json.ts';
import { deviceOf, judgeState } from '../../auth-state/linked-state.ts';
import { uncountedRestore, withOwnPreKeyRange } from '../../auth-state/number-ranges.ts';
import { readState } from '../../auth-state/shape.ts';
import type { Clock, Log } from '../../ports/base.ts';
import type { KeptHead } from '../../ports/kept-rows.ts';
import type { SealedRecord, SessionStore } from '../../ports/store.ts';
import type { Opener, OpenedSession } from '../opener.ts';
import { fingerprintOf } from '../record.ts';
import { countGivenOut, countRestore } from './heads.ts';
import type { PieceReader } from './piece-reader.ts';

const gzipAsync = promisify(gzip);

/** Which state of a session is asked for. */
export type From = 'newest' | 'day-of-link';

type NewestDeps = {
  readonly store: SessionStore;
  readonly reader: PieceReader;
  readonly opener: Opener;
  readonly clock: Clock;
  readonly log: Log;
};

/** Opens the newest state of a session: the day of the link, with all that its bot has kept since. */
export class Newest {
  readonly #deps: NewestDeps;

  constructor(deps: NewestDeps) {
    this.#deps = deps;
  }

  /**
   * Opens a session for a bot that will run with it. A bot that begins at the day of the link gets numbers for its pre-keys that no other
   * restore has. Errors: those of {@link Opener.open}, STATE_DAMAGED, STATE_TOO_LARGE.
   */
  async openForBot(record: SealedRecord, secret: Uint8Array, from: From): Promise<OpenedSession> {
    const { store, opener } = this.#deps;
    const head = await store.getHead(record.lookup);
    if (from === 'newest' && hasPieces(head))
      return this.#openKept(record, await this.#givenOut(head), secret);
    const restores = await this.#count(record, secret, from);
    const opening = opener.open(record, secret);
    if (restores < 2) return opening;
    const { text } = await opener.unpack(opening);
    const { creds, keys, createdAt } = readState(text);
    // The record has passed the check of its shape.
    const moved = withOwnPreKeyRange({ creds, keys } as SessionState, restores);
    return this.#packed(record, { createdAt, ...moved });
  }

  /** Opens a session to look at it: nothing is counted or changed. Errors: those of {@link Newest.openForBot}. */
  async look(record: SealedRecord, head: KeptHead | null, secret: Uint8Array): Promise<OpenedSession> {
    return hasPieces(head)
      ? this.#openKept(record, { ...head, givenOut: 0 }, secret)
      : this.#deps.opener.open(record, secret);
  }

  async #openKept(record: SealedRecord, head: KeptHead, secret: Uint8Array): Promise<OpenedSession> {
    const { opener, reader, log } = this.#deps;
    const { text } = await opener.unpack(opener.open(record, secret));
    const { creds, keys, createdAt } = readState(text);
    // The record has passed the check of its shape.
    const day = { creds, keys } as SessionState;
    const key = stateKeyOf(secret);
    try {
      const pieces = await reader.piecesOf(head);
      const { state } = await openKept(
        { lookup: record.lookup, key },
        pieces,
        day,
        pieces.epoch + head.givenOut,
        MOST_VALUES,
      );
      return await this.#packed(record, { createdAt, ...judged(state, day) });
    } catch (error) {
      if (!(error instanceof KeptStateDamaged)) throw error;
      log.error({ err: error, record: fingerprintOf(record.lookup) }, 'a kept state does not open');
      throw error.damage === 'size'
        ? new AppError('STATE_TOO_LARGE', { cause: error, why: { reason: 'kept-too-much-to-open' } })
        : new AppError('STATE_DAMAGED', { cause: error, why: { reason: 'kept-damaged' } });
    } finally {
      key.fill(0);
    }
  }

  /** Counts that a kept state is given out. One that cannot be counted, such as on a full disk, is not refused for that. */
  async #givenOut(head: KeptHead): Promise<KeptHead> {
    try {
      return (await countGivenOut(this.#deps.store, head.lookup)) ?? head;
    } catch (error) {
      const about = { err: error, record: fingerprintOf(head.lookup) };
      this.#deps.log.warn(about, 'could not count that a kept state was given out');
      return head;
    }
  }

  /** A restore that cannot be counted, such as on a full disk, is not refused for that. */
  async #count(record: SealedRecord, secret: Uint8Array, from: From): Promise<number> {
    try {
      return await countRestore(this.#deps.store, record, secret);
    } catch (error) {
      const { code } = toAppError(error);
      if (code === 'SESSION_UNAVAILABLE' || (code === 'STATE_DAMAGED' && from === 'newest')) throw error;
      const about = { err: error, record: fingerprintOf(record.lookup) };
      this.#deps.log.warn(about, 'could not count a restore');
      return uncountedRestore(this.#deps.clock.now());
    }
  }

  async #packed(record: SealedRecord, state: object): Promise<OpenedSession> {
    return { packed: await gzipAsync(JSON.stringify(state)), record };
  }
}

/** True if anything is kept of a session. */
export function hasPieces(head: KeptHead | null): head is KeptHead {
  return head !== null && (head.base !== null || head.log.length > 0);
}

/** A bot may have kept anything under its key; what it could not start with, or another device, is no newer state of this session. */
function judged({ creds, keys }: SessionState, day: SessionState): SessionState {
  const { state } = judgeState(creds, keys);
  const isSameDevice = deviceOf(creds)?.noiseKey === deviceOf(day.creds)?.noiseKey;
  if (state === null || !isSameDevice) throw new KeptStateDamaged('content');
  return state;
}
