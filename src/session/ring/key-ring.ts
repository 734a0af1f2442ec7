import type { Reason } from '../../wire/reasons/reason.ts';
import type { RingReasons } from '../../wire/reasons/ring.ts';

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

/** A key ring text that cannot be used; nothing of a key is in `why`. */
export class KeyRingError extends Error {
  readonly why: Reason<keyof RingReasons>;

  constructor(why: Reason<keyof RingReasons>, options?: ErrorOptions) {
    super(why.reason, options);
    this.why = why;
  }
}

/** Reads `k2:<base64 of 32 bytes>,k1:...`; the first is active. Throws {@link KeyRingError}. */
export function parseKeyRing(text: string, source = 'ENCRYPTION_KEYS'): KeyRing {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index) => parseKey(part, index, source));
  const [active] = keys;
  if (active === undefined) throw new KeyRingError({ reason: 'ring-empty', values: { source } });
  const byKid = new Map(keys.map((key) => [key.kid, key]));
  if (byKid.size !== keys.length) throw new KeyRingError({ reason: 'ring-key-twice', values: { source } });
  return { source, active, byId: (kid) => byKid.get(kid) ?? null, kids: [...byKid.keys()] };
}

/** Returns the text of a ring with one new key. */
export function createKeyRingText(key: Buffer): string {
  return `k1:${key.toString('base64')}`;
}

type KeyFault = 'ring-key-not-base64' | 'ring-key-size' | 'ring-key-not-random' | 'ring-key-readable';

function parseKey(part: string, index: number, source: string): RingKey {
  const at = part.indexOf(':');
  const kid = part.slice(0, at);
  if (at < 1 || !KID.test(kid)) {
    throw new KeyRingError({ reason: 'ring-part-form', values: { source, part: index + 1 } });
  }
  const fault = (reason: KeyFault) => new KeyRingError({ reason, values: { source, kid } });
  const text = part.slice(at + 1);
  const key = Buffer.from(text, 'base64');
  if (key.toString('base64') !== text) throw fault('ring-key-not-base64');
  if (key.length !== KEY_BYTES) throw fault('ring-key-size');
  if (isPattern(key)) throw fault('ring-key-not-random');
  if (/^[\x20-\x7e]+$/.test(key.toString('latin1'))) {
    throw fault('ring-key-readable');
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
