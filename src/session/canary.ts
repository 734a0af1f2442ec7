import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random, SessionStore } from '../ports.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CONTENT = 'this key ring fits this store';

/** Why the program must not start on this store; the message is for the operator and holds no key. */
export class RingMismatchError extends Error {}

/**
 * Proves at start that the key ring fits the store, and leaves a mark for the next start where there is none.
 * Answers the prefix of earlier IDs if it was another one: those IDs are not readable any more.
 * Throws {@link RingMismatchError}.
 */
export async function checkCanary(
  store: SessionStore,
  ring: KeyRing,
  prefix: string,
  random: Random,
): Promise<{ readonly formerPrefix: string | null }> {
  for (const kid of (await store.countByKid()).keys()) {
    if (ring.byId(kid) === null) {
      throw new RingMismatchError(
        `ENCRYPTION_KEYS lacks the key ${kid}, with which stored sessions are sealed.`,
      );
    }
  }
  const canary = await store.getCanary();
  if (canary !== null) {
    const key = ring.byId(canary.kid);
    if (key === null || !opens(key, canary.salt, canary.blob)) {
      throw new RingMismatchError(
        'ENCRYPTION_KEYS does not fit this store: its check record cannot be opened.',
      );
    }
  }
  const isCurrent = canary?.kid === ring.active.kid && canary.prefix === prefix;
  if (!isCurrent) {
    const salt = random.bytes(16);
    const fresh = { kid: ring.active.kid, salt, blob: sealMark(ring.active, salt, random), prefix };
    await store.putCanary(fresh, canary?.kid ?? null);
  }
  return { formerPrefix: canary !== null && canary.prefix !== prefix ? canary.prefix : null };
}

function markKey({ key }: RingKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'canary|1', 32));
}

function sealMark(key: RingKey, salt: Buffer, random: Random): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', markKey(key, salt), nonce, { authTagLength: TAG_BYTES });
  return Buffer.concat([nonce, cipher.update(CONTENT), cipher.final(), cipher.getAuthTag()]);
}

function opens(key: RingKey, salt: Buffer, blob: Buffer): boolean {
  try {
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(
      'aes-256-gcm',
      markKey(key, salt),
      blob.subarray(0, NONCE_BYTES),
      options,
    );
    decipher.setAuthTag(blob.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(blob.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return text.toString('utf8') === CONTENT;
  } catch {
    // A wrong key and a damaged mark look the same, and mean the same here.
    return false;
  }
}
