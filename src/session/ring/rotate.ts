import type { SealedRecord, SessionStore } from '../../ports/store.ts';
import { checkRing } from './ring-check.ts';
import type { KeyRing } from './key-ring.ts';
import { fingerprintOf } from '../record.ts';
import { rotatePieces, type RotationDeps } from '../kept/rotate-pieces.ts';
import { resealOuter } from '../seal.ts';

const PAGE_ROWS = 50;
/** How often rows are listed again; a round leaves rows over only if they were changed meanwhile. */
const MAX_ROUNDS = 3;

type Rotation = {
  readonly moved: number;
  /** The number of rows of every key except the active one; 0 means that the key is not needed any more. */
  readonly left: ReadonlyMap<string, number>;
};

/**
 * Seals the outer layer of every row with the active key. Needs no session ID; may be killed and repeated at any point, since
 * each row changes in one step. A row that does not open is left as it is.
 * Errors: STORE_UNAVAILABLE; RingMismatchError if the ring lacks a key in use.
 */
export async function rotateRows(deps: RotationDeps): Promise<Rotation> {
  const { store, ring, random, signal } = deps;
  // The ring check is sealed again first, because an operator who reads "0 rows left" may remove the old key.
  const found = await store.getRingCheck();
  if (found !== null) await checkRing(store, ring, found.prefix, random);
  await store.sweep();
  let moved = 0;
  for (let round = 1; round <= MAX_ROUNDS && !signal.aborted; round += 1) {
    const [rows, pieces] = [await rotateOnce(deps), await rotatePieces(deps)];
    moved += rows.done + pieces.done;
    if (rows.lost + pieces.lost === 0) break;
  }
  const left = await countLeft(store, ring);
  for (const [kid, rows] of left) deps.log.info({ kid, rows }, rotationLine(kid, rows, ring.active.kid));
  return { moved, left };
}

/** Writes the sentence for the operator about one key after a rotation. */
export function rotationLine(kid: string, rows: number, active: string): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'} left on ${kid}`;
  return rows === 0
    ? `${count}, it is safe to remove ${kid} once every server runs with ${active} first`
    : `${count}, keep ${kid}`;
}

async function rotateOnce(deps: RotationDeps): Promise<{ readonly done: number; readonly lost: number }> {
  let done = 0;
  let lost = 0;
  let after: Buffer | null = null;
  for (;;) {
    const rows: readonly SealedRecord[] = await deps.store.listOtherThan(
      deps.ring.active.kid,
      after,
      PAGE_ROWS,
    );
    for (const row of rows) {
      if (deps.signal.aborted) return { done, lost };
      const result = await rotateRow(row, deps);
      if (result === 'moved') done += 1;
      if (result === 'lost') lost += 1;
    }
    after = rows.at(-1)?.lookup ?? null;
    if (after === null) return { done, lost };
  }
}

async function rotateRow(row: SealedRecord, deps: RotationDeps): Promise<'moved' | 'lost' | 'unfit'> {
  const change = resealed(row, deps);
  if (change === null) return 'unfit';
  const isDone = await deps.store.compareAndSet(row.lookup, { rev: row.rev, kid: row.kid }, change);
  return isDone ? 'moved' : 'lost';
}

function resealed(
  row: SealedRecord,
  { ring, random, log }: RotationDeps,
): ReturnType<typeof resealOuter> | null {
  try {
    return resealOuter(row, ring, random);
  } catch (error) {
    log.error(
      { err: error, record: fingerprintOf(row.lookup), kid: row.kid },
      'a row does not open, it stays as it is',
    );
    return null;
  }
}

async function countLeft(store: SessionStore, ring: KeyRing): Promise<Map<string, number>> {
  const counts = await store.countByKid();
  const left = new Map(ring.kids.map((kid) => [kid, 0]));
  for (const [kid, rows] of counts) left.set(kid, rows);
  left.delete(ring.active.kid);
  return left;
}
