import { decrypt, encrypt } from '../../auth-state/cipher/aes-gcm.ts';
import { derive } from '../../auth-state/cipher/hkdf.ts';
import type { Random } from '../../ports/base.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

const SALT_BYTES = 16;

/** Seals short notes that processes with the same ring leave each other in the store. */
export type NoteSeal = {
  /** `place` says where the note is and what it means; in another place it does not open. */
  readonly seal: (place: string, note: object) => Buffer;
  /** `null` for a note of another place, of another ring, or that was changed. */
  readonly open: (place: string, sealed: Buffer) => unknown;
};

/** A sealed note is the length of the name of its key, that name, a salt, and the encrypted JSON. */
export function createNoteSeal(ring: KeyRing, random: Random): NoteSeal {
  return {
    seal: (place, note) => {
      const { kid } = ring.active;
      const salt = random.bytes(SALT_BYTES);
      const key = noteKey(ring.active, salt);
      const blob = encrypt(key, Buffer.from(JSON.stringify(note)), random, aadOf(kid, place));
      key.fill(0);
      return Buffer.concat([Buffer.from([kid.length]), Buffer.from(kid), salt, blob]);
    },
    open: (place, sealed) => {
      const saltAt = 1 + (sealed[0] ?? 0);
      const kid = sealed.toString('utf8', 1, saltAt);
      const ringKey = ring.byId(kid);
      if (ringKey === null) return null;
      const key = noteKey(ringKey, sealed.subarray(saltAt, saltAt + SALT_BYTES));
      try {
        const note = decrypt(key, sealed.subarray(saltAt + SALT_BYTES), aadOf(kid, place));
        return JSON.parse(note.toString('utf8'));
      } catch {
        // Whoever can write to the store can write anything, which is then no note.
        return null;
      } finally {
        key.fill(0);
      }
    },
  };
}

function noteKey({ key }: RingKey, salt: Buffer): Buffer {
  return derive(key, salt, 'note|1');
}

function aadOf(kid: string, place: string): Buffer {
  return Buffer.from(`note|1|${kid}|${place}`);
}
