/** One key of the ring: 32 bytes under a name that stands in every row it sealed. */
export type RingKey = { readonly kid: string; readonly key: Buffer };

export type KeyRing = {
  /** Where the operator finds it: a setting, or the path of a file. */
  readonly source: string;
  /** Seals everything new. */
  readonly active: RingKey;
  readonly byId: (kid: string) => RingKey | null;
  readonly kids: readonly string[];
};

const KEY_BYTES = 32;
const KID = /^[\w-]{1,32}$/;
/** A pattern this short all through a key shows that nobody drew it at random. */
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

/** A ring of one fresh key, as text. */
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

/** One byte or a few over and over, or bytes that count up or down: what examples in documents look like. */
function isPattern(key: Buffer): boolean {
  const step = (at: number) => ((key[at] ?? 0) - (key[at - 1] ?? 0)) & 0xff;
  if (key.every((_, at) => at === 0 || step(at) === step(1))) return true;
  for (let period = 1; period <= MAX_PERIOD_BYTES; period += 1) {
    if (key.every((byte, at) => at < period || byte === key[at - period])) return true;
  }
  return false;
}
