import { AppError } from '../../wire/errors.ts';
import { proofHash, proofOf } from '../../auth-state/kept/secrets.ts';
import type { KeptHead } from '../../ports/kept-rows.ts';
import type { SealedRecord, SessionStore } from '../../ports/store.ts';

const MAX_TRIES = 20;

type Named = Pick<SealedRecord, 'lookup' | 'expiresAt' | 'state'>;

/** Makes the head of a record, so that its bot can keep its state. A head that is there stays as it is. */
export async function makeHead(store: SessionStore, named: Named, secret: Uint8Array): Promise<void> {
  await store.insertHead(firstHead(named, secret, 0));
}

/**
 * Counts a restore of the state of the day of the link, and returns how many there were with this one. Makes the head of a record that has none,
 * because an earlier version made it. Errors: SESSION_UNAVAILABLE for one that is withdrawn meanwhile, STATE_DAMAGED for one whose head cannot be
 * read, STORE_UNAVAILABLE.
 */
export async function countRestore(store: SessionStore, named: Named, secret: Uint8Array): Promise<number> {
  let isThere = true;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const head = await store.getHead(named.lookup);
    // Of a session that is withdrawn meanwhile no head can be made.
    if (head === null && tries > 0 && (await store.getOutline(named.lookup)) === null) {
      throw new AppError('SESSION_UNAVAILABLE');
    }
    const next =
      head === null
        ? firstHead(named, secret, restoresBefore(named) + 1)
        : { ...head, rev: head.rev + 1, restores: head.restores + 1 };
    if (await (head === null ? store.insertHead(next) : store.setHead(next))) return next.restores;
    isThere = head !== null;
  }
  // No head can be made in the place of one that is not of this program.
  if (!isThere) throw new AppError('STATE_DAMAGED', { why: { reason: 'kept-damaged' } });
  throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a head is changed too often') });
}

/**
 * Counts that the kept state of a head is given out by its ID, to a bot that takes no lease. Returns the head of before, or `null` if there is none. Errors: STORE_UNAVAILABLE.
 */
export async function countGivenOut(store: SessionStore, lookup: Buffer): Promise<KeptHead | null> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const head = await store.getHead(lookup);
    if (head === null) return null;
    if (await store.setHead({ ...head, rev: head.rev + 1, givenOut: head.givenOut + 1 })) return head;
  }
  throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a head is changed too often') });
}

/** A record without a head is of an earlier version, which counted nothing. If it was restored before, its first numbers are in use. */
function restoresBefore({ state }: Named): number {
  return state === 'active' ? 1 : 0;
}

function firstHead({ lookup, expiresAt }: Named, secret: Uint8Array, restores: number): KeptHead {
  const proof = proofHash(proofOf(secret));
  return { lookup, rev: 1, proof, restores, givenOut: 0, epoch: 0, seq: 0, base: null, log: [], expiresAt };
}
