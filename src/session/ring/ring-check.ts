import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { AppError } from '../../wire/errors.ts';
import type { Random } from '../../ports/base.ts';
import type { CanaryRecord, SessionStore } from '../../ports/store.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { opensOuter } from '../seal.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
/** More than one: a damaged row must not keep the program from starting. */
const SAMPLE_ROWS = 20;
const NEXT = 'Put back the keys with which this store was made.';
/** Each further try is lost only to a process that made or moved the mark in between. */
const MOST_TRIES = 10;

/** Why the program must not start on this store; the message is for the operator and holds no key. */
export class RingMismatchError extends Error {}

/** What a start learns from the store. */
export type StoreMark = {
  /** The prefix of earlier IDs if it was another one: they are not readable any more. */
  readonly formerPrefix: string | null;
  /** 32 bytes that belong to this store and survive every rotation; numbers and addresses are hashed with them. */
  readonly secret: Buffer;
};

/**
 * Proves at start that the key ring fits the store, by a record sealed with the ring alone; makes one where there is none.
 * Throws {@link RingMismatchError}; errors of the store pass through.
 */
export async function checkCanary(
  store: SessionStore,
  ring: KeyRing,
  prefix: string,
  random: Random,
  triesLeft = MOST_TRIES,
): Promise<StoreMark> {
  if (triesLeft === 0) {
    const cause = new Error('the check record is changed too often, or cannot be written');
    throw new AppError('STORE_UNAVAILABLE', { cause });
  }
  for (const kid of (await store.countByKid()).keys()) {
    if (ring.byId(kid) === null) {
      throw new RingMismatchError(
        `${ring.source} lacks the key ${kid}, with which stored sessions are sealed.`,
      );
    }
  }
  const canary = await store.getCanary();
  if (canary === null) await assertOpensAnyRow(store, ring);
  const secret = canary === null ? random.bytes(SECRET_BYTES) : open(canary, ring);
  if (canary?.kid !== ring.active.kid || canary.prefix !== prefix) {
    const isOurs = await store.putCanary(sealMark(ring.active, secret, prefix, random), canary?.kid ?? null);
    // Another process made the first one at the same time: its secret is the store's.
    if (!isOurs) return checkCanary(store, ring, prefix, random, triesLeft - 1);
  }
  return { formerPrefix: canary !== null && canary.prefix !== prefix ? canary.prefix : null, secret };
}

/** A store with rows but without a mark: the names of the keys fit, so the keys themselves are tried on some. */
async function assertOpensAnyRow(store: SessionStore, ring: KeyRing): Promise<void> {
  // No key has an empty name, so this lists any row.
  const rows = await store.listOtherThan('', null, SAMPLE_ROWS);
  if (rows.length === 0 || rows.some((row) => opensOuter(row, ring))) return;
  throw new RingMismatchError(`${ring.source} does not fit this store: no stored session opens with it.`);
}

function markKey({ key }: RingKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'canary|1', 32));
}

function sealMark(key: RingKey, secret: Buffer, prefix: string, random: Random): CanaryRecord {
  const salt = random.bytes(16);
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', markKey(key, salt), nonce, { authTagLength: TAG_BYTES });
  const blob = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { kid: key.kid, salt, blob, prefix };
}

function open({ kid, salt, blob }: CanaryRecord, ring: KeyRing): Buffer {
  const key = ring.byId(kid);
  try {
    if (key === null) throw new Error(`no key ${kid}`);
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(
      'aes-256-gcm',
      markKey(key, salt),
      blob.subarray(0, NONCE_BYTES),
      options,
    );
    decipher.setAuthTag(blob.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(blob.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    const message = `${ring.source} does not fit this store: its check record cannot be opened. ${NEXT}`;
    throw new RingMismatchError(message, { cause: error });
  }
}
