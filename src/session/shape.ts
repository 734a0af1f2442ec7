import { AppError } from '../errors.ts';

/** Key types of Baileys 7; anything else in a row was not put there by this program. */
const KEY_TYPES = new Set([
  'pre-key',
  'session',
  'sender-key',
  'sender-key-memory',
  'app-state-sync-key',
  'app-state-sync-version',
  'lid-mapping',
  'device-list',
  'tctoken',
  'identity-key',
]);
const MAX_KEYS = 50_000;
const KEY_BYTES = 32;
const KEY_PAIRS = ['noiseKey', 'signedIdentityKey', 'pairingEphemeralKeyPair'] as const;

type JsonObject = { readonly [key: string]: unknown };

/**
 * Checks what came out of a row before anybody uses it: outer form, key types, and the size of every key.
 * Errors: SESSION_UNAVAILABLE.
 */
export function assertStateShape(text: string): void {
  const state = parse(text);
  const creds = objectOf(state['creds'], 'creds');
  for (const name of KEY_PAIRS) assertKeyPair(creds[name], name);
  assertKeyPair(objectOf(creds['signedPreKey'], 'signedPreKey')['keyPair'], 'signedPreKey');
  const keys = objectOf(state['keys'], 'keys');
  let count = 0;
  for (const [type, values] of Object.entries(keys)) {
    if (!KEY_TYPES.has(type)) throw unfit(`key type ${type}`);
    count += Object.keys(objectOf(values, type)).length;
  }
  if (count > MAX_KEYS) throw unfit('too many keys');
  for (const pair of Object.values(objectOf(keys['pre-key'] ?? {}, 'pre-key')))
    assertKeyPair(pair, 'pre-key');
  if (typeof state['createdAt'] !== 'string') throw unfit('createdAt');
}

function parse(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text), 'state');
  } catch (error) {
    throw error instanceof AppError ? error : unfit('not JSON');
  }
}

function objectOf(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unfit(what);
  // Checked above; the values stay unknown.
  return value as JsonObject;
}

function assertKeyPair(value: unknown, what: string): void {
  const pair = objectOf(value, what);
  for (const half of ['public', 'private'] as const) {
    const { type, data } = objectOf(pair[half], what);
    if (type !== 'Buffer' || typeof data !== 'string' || Buffer.byteLength(data, 'base64') !== KEY_BYTES) {
      throw unfit(`${what}.${half}`);
    }
  }
}

function unfit(what: string): AppError {
  return new AppError('SESSION_UNAVAILABLE', { cause: new Error(`a stored state does not fit: ${what}`) });
}
