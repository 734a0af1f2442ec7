/** One key of the ring: 32 bytes, and the name that is in every row which the key sealed. */
export type RingKey = { readonly kid: string; readonly key: Buffer };

export type KeyRing = {
  /** Where the operator finds the ring: the name of a setting, or the path of a file. */
  readonly source: string;
  /** The key with which new rows are sealed. */
  readonly active: RingKey;
  readonly byId: (kid: string) => RingKey | null;
  readonly kids: readonly string[];
};

const KEY_BYTES = 32;
const KID = /^[\w-]{1,32}$/;
/** A key that repeats a pattern of at most this length was not made at random. */
const MAX_PERIOD_BYTES = 8;

/** A key ring text that cannot be used; the message never holds a key. */
export class KeyRingError extends Error {}

/** Reads `k2:<base64 of 32 bytes>,k1:...`; the first is active. Throws {@link KeyRingError}. */
export function parseKeyRing(text: string, source = 'ENCRYPTION_KEYS'): KeyRing {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index) => parseKey(part, index, source));
  const [active] = keys;
  if (active === undefined) throw new KeyRingError(`${source} is empty.`);
  const byKid = new Map(keys.map((key) => [key.kid, key]));
  if (byKid.size !== keys.length) throw new KeyRingError(`${source} names one key twice.`);
  return { source, active, byId: (kid) => byKid.get(kid) ?? null, kids: [...byKid.keys()] };
}

/** Returns the text of a ring with one new key. */
export function createKeyRingText(key: Buffer): string {
  return `k1:${key.toString('base64')}`;
}

function parseKey(part: string, index: number, source: string): RingKey {
  const at = part.indexOf(':');
  const kid = part.slice(0, at);
  if (at < 1 || !KID.test(kid)) {
    throw new KeyRingError(`${source}, part ${index + 1}: write it as k1:<base64 of 32 bytes>.`);
  }
  const text = part.slice(at + 1);
  const key = Buffer.from(text, 'base64');
  if (key.toString('base64') !== text) throw new KeyRingError(`${source}: ${kid} is not base64.`);
  if (key.length !== KEY_BYTES) throw new KeyRingError(`${source}: ${kid} is not 32 bytes long.`);
  if (isPattern(key)) throw new KeyRingError(`${source}: ${kid} is not a random key.`);
  if (/^[\x20-\x7e]+$/.test(key.toString('latin1'))) {
    throw new KeyRingError(`${source}: ${kid} is readable text, not a random key.`);
  }
  return { kid, key };
}

/** True for a short pattern that repeats and for bytes that count up or down, because examples in documents have such keys. */
function isPattern(key: Buffer): boolean {
  const step = (at: number) => ((key[at] ?? 0) - (key[at - 1] ?? 0)) & 0xff;
  if (key.every((_, at) => at === 0 || step(at) === step(1))) return true;
  for (let period = 1; period <= MAX_PERIOD_BYTES; period += 1) {
    if (key.every((byte, at) => at < period || byte === key[at - period])) return true;
  }
  return false;
}
