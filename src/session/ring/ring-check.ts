import { hkdfSync } from 'node:crypto';
import { AppError } from '../../wire/errors.ts';
import type { Random } from '../../ports/base.ts';
import type { RingCheckRecord, SessionStore } from '../../ports/store.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { decrypt, encrypt } from '../../auth-state/cipher/aes-gcm.ts';
import { opensOuter } from '../seal.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { LackingKey, RingReasons } from '../../wire/reasons/ring.ts';

const SECRET_BYTES = 32;
/** How many rows are tried; more than one, so that one damaged row does not keep the program from starting. */
const SAMPLE_ROWS = 20;
/** How often the check is tried. A try fails only if another process wrote the ring check in between. */
const MAX_TRIES = 10;

/** The key ring does not fit this store, so the program must not start. The message is for the operator and holds no key. */
export class RingMismatchError extends Error {
  readonly why: Reason<keyof RingReasons>;

  constructor(why: Reason<keyof RingReasons>, options?: ErrorOptions) {
    super(why.reason, options);
    this.why = why;
  }
}

/** The facts about a store that its ring check holds. */
export type StoreIdentity = {
  /** The former prefix of session IDs if `SESSION_PREFIX` was changed, else `null`. IDs with that prefix do not work any more. */
  readonly formerPrefix: string | null;
  /** 32 bytes that stay the same through every rotation; phone numbers and addresses are hashed with them. */
  readonly secret: Buffer;
};

/**
 * Checks at the start that the key ring fits the store: the ring must open the ring check, a record that is sealed with the ring alone. Makes
 * that record if there is none.
 * Throws {@link RingMismatchError}; errors of the store pass through.
 */
export async function checkRing(
  store: SessionStore,
  ring: KeyRing,
  prefix: string,
  random: Random,
  triesLeft = MAX_TRIES,
): Promise<StoreIdentity> {
  if (triesLeft === 0) {
    const cause = new Error('the check record is changed too often, or cannot be written');
    throw new AppError('STORE_UNAVAILABLE', { cause });
  }
  await assertHoldsAllKeys(store, ring);
  const found = await store.getRingCheck();
  if (found === null) await assertOpensAnyRow(store, ring);
  const secret = found === null ? random.bytes(SECRET_BYTES) : open(found, ring);
  if (found?.kid !== ring.active.kid || found.prefix !== prefix) {
    const next = sealSecret(ring.active, secret, prefix, random);
    const isOurs = await store.putRingCheck(next, found?.kid ?? null);
    // Another process has written the ring check meanwhile, so its secret must be used.
    if (!isOurs) return checkRing(store, ring, prefix, random, triesLeft - 1);
  }
  return { formerPrefix: found !== null && found.prefix !== prefix ? found.prefix : null, secret };
}

/** Throws if the ring lacks the key of a stored session. Expired sessions do not count: they are removed first. */
async function assertHoldsAllKeys(store: SessionStore, ring: KeyRing): Promise<void> {
  const lacks = (counts: ReadonlyMap<string, number>) =>
    [...counts.keys()].filter((kid) => ring.byId(kid) === null);
  if (lacks(await store.countByKid()).length === 0) return;
  await store.sweep();
  const counts = await store.countByKid();
  const missing = lacks(counts);
  if (missing.length === 0) return;
  const all = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
  const keys: LackingKey[] = [];
  for (const kid of missing)
    keys.push({ kid, rows: counts.get(kid) ?? 0, newestS: await store.newestOf(kid) });
  throw new RingMismatchError({ reason: 'ring-lacks-keys', values: { source: ring.source, all, keys } });
}

/** True if this ring opens the ring check. */
export function opensRingCheck(found: RingCheckRecord, ring: KeyRing): boolean {
  try {
    open(found, ring).fill(0);
    return true;
  } catch {
    // The reason does not matter here; a start tells it.
    return false;
  }
}

/** The store has rows but no ring check. The names of the keys fit, so the keys themselves are tried on some rows. */
async function assertOpensAnyRow(store: SessionStore, ring: KeyRing): Promise<void> {
  // No key has an empty name, so this lists all rows.
  const rows = await store.listOtherThan('', null, SAMPLE_ROWS);
  if (rows.length === 0 || rows.some((row) => opensOuter(row, ring))) return;
  throw new RingMismatchError({ reason: 'ring-opens-nothing', values: { source: ring.source } });
}

function checkKey({ key }: RingKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'canary|1', 32));
}

function sealSecret(key: RingKey, secret: Buffer, prefix: string, random: Random): RingCheckRecord {
  const salt = random.bytes(16);
  return { kid: key.kid, salt, blob: encrypt(checkKey(key, salt), secret, random), prefix };
}

function open({ kid, salt, blob }: RingCheckRecord, ring: KeyRing): Buffer {
  const key = ring.byId(kid);
  try {
    if (key === null) throw new Error(`no key ${kid}`);
    return decrypt(checkKey(key, salt), blob);
  } catch (error) {
    const why = { reason: 'ring-check-not-opened', values: { source: ring.source } } as const;
    throw new RingMismatchError(why, { cause: error });
  }
}
