/** How many pre-keys Baileys uploads at a first login (`INITIAL_PREKEY_COUNT`). */
export const PRE_KEYS = 812;
const HALF_BYTES = 32;
const PAIR_BYTES = 2 * HALF_BYTES;
/** The size of a set: 812 times a private half and its public half. */
export const SET_BYTES = PRE_KEYS * PAIR_BYTES;

/** The pairs of a set by their ID, which counts from 1, as Baileys stores them. They are views of the set: zeroing the set zeroes them. */
export function readPreKeySet(set: Uint8Array): Map<string, { private: Buffer; public: Buffer }> {
  const half = (offset: number) => Buffer.from(set.buffer, set.byteOffset + offset, HALF_BYTES);
  const pairs = new Map<string, { private: Buffer; public: Buffer }>();
  for (let offset = 0; offset < set.length; offset += PAIR_BYTES) {
    const id = String(offset / PAIR_BYTES + 1);
    pairs.set(id, { private: half(offset), public: half(offset + HALF_BYTES) });
  }
  return pairs;
}
