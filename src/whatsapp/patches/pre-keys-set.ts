/** As many as Baileys uploads at a first login (`INITIAL_PREKEY_COUNT`). */
export const PRE_KEYS = 812;
const HALF_BYTES = 32;
const PAIR_BYTES = 2 * HALF_BYTES;
/** A set: 812 times a private half and its public half. */
export const SET_BYTES = PRE_KEYS * PAIR_BYTES;

/** The pairs of a set by their ID, from 1 on, as Baileys stores them; views, so that zeroing the set zeroes them. */
export function readPreKeySet(set: Uint8Array): Map<string, { private: Buffer; public: Buffer }> {
  const half = (offset: number) => Buffer.from(set.buffer, set.byteOffset + offset, HALF_BYTES);
  const pairs = new Map<string, { private: Buffer; public: Buffer }>();
  for (let offset = 0; offset < set.length; offset += PAIR_BYTES) {
    const id = String(offset / PAIR_BYTES + 1);
    pairs.set(id, { private: half(offset), public: half(offset + HALF_BYTES) });
  }
  return pairs;
}
