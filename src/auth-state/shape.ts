import { AppError } from '../wire/errors.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { sizeOfBuffer } from './bytes.ts';
import { KEY_TYPES, MAX_KEYS } from './folder/folder-files.ts';
import { isObject, type JsonObject } from './json.ts';
import { MAX_DEPTH } from './normal-form.ts';
import { parseJson } from '../wire/json.ts';

const MAX_ID_LENGTH = 256;
const MAX_BUFFER_BYTES = 1024 * 1024;
const KEY_BYTES = 32;
const KEY_HALVES = 2;
const SIGNATURE_BYTES = 64;
const KEY_PAIRS = ['noiseKey', 'signedIdentityKey', 'pairingEphemeralKeyPair'] as const;
/** The sizes of fields in the account's signed device identity (WhatsApp's ADVSignedDeviceIdentity). */
const ACCOUNT_SIZES = {
  accountSignatureKey: KEY_BYTES,
  accountSignature: SIGNATURE_BYTES,
  deviceSignature: SIGNATURE_BYTES,
} as const;

/**
 * Checks the opened text of a row before it is used: outer form, key types, and the size of every key.
 * Errors: SESSION_UNAVAILABLE.
 */
export function assertStateShape(text: string): void {
  const state = parse(text);
  const createdAt = state['createdAt'];
  if (typeof createdAt !== 'string' || Number.isNaN(Date.parse(createdAt))) throw unfit('createdAt');
  assertCreds(objectOf(state['creds'], 'creds'));
  const { 'pre-key': preKeys = {}, ...otherKeys } = assertKeys(objectOf(state['keys'], 'keys'));
  assertPreKeys(objectOf(preKeys, 'pre-key'));
  assertBounds({ ...state, keys: otherKeys }, 'state', MAX_DEPTH);
}

/** Parses the text of a stored state that passed {@link assertStateShape}; creds and keys are not revived. */
export function readState(text: string): {
  readonly creds: unknown;
  readonly keys: unknown;
  readonly createdAt: string;
} {
  const { creds, keys, createdAt } = parse(text);
  return { creds, keys, createdAt: String(createdAt) };
}

/** Splits the text of a stored state into the two texts that `whatsapp/` takes. */
export function splitState(text: string): AuthStateJson {
  const { creds, keys } = readState(text);
  return { creds: JSON.stringify(creds), keys: JSON.stringify(keys) };
}

function assertCreds(creds: JsonObject): void {
  for (const name of KEY_PAIRS) assertKeyPair(creds[name], name);
  const signedPreKey = objectOf(creds['signedPreKey'], 'signedPreKey');
  assertKeyPair(signedPreKey['keyPair'], 'signedPreKey');
  assertSize(signedPreKey['signature'], SIGNATURE_BYTES, 'signedPreKey.signature');
  const secret = creds['advSecretKey'];
  if (typeof secret !== 'string' || Buffer.from(secret, 'base64').length !== KEY_BYTES)
    throw unfit('advSecretKey');
  if (creds['account'] === undefined) return;
  const account = objectOf(creds['account'], 'account');
  for (const [name, bytes] of Object.entries(ACCOUNT_SIZES)) {
    const value = account[name];
    // Protobuf messages have a `toJSON` that writes plain base64, so BufferJSON does not see these bytes.
    assertSize(typeof value === 'string' ? { type: 'Buffer', data: value } : value, bytes, `account.${name}`);
  }
}

function assertKeys(keys: JsonObject): JsonObject {
  let count = 0;
  for (const [type, values] of Object.entries(keys)) {
    if (!KEY_TYPES.has(type)) throw unfit('a key type');
    count += Object.keys(objectOf(values, type)).length;
  }
  if (count > MAX_KEYS) throw unfit('too many keys');
  return keys;
}

/** Pre-keys are nearly all of a state, so a pair without other fields is only measured; its bounds need no second walk. */
function assertPreKeys(preKeys: JsonObject): void {
  for (const [id, pair] of Object.entries(preKeys)) {
    if (id.length > MAX_ID_LENGTH) throw unfit('a name');
    assertKeyPair(pair, 'pre-key');
    if (Object.keys(objectOf(pair, 'pre-key')).length > KEY_HALVES) assertBounds(pair, id, MAX_DEPTH);
  }
}

/** Limits the depth, the length of names and the size of every byte string. */
function assertBounds(value: unknown, name: string, depth: number): void {
  if (name.length > MAX_ID_LENGTH) throw unfit('a name');
  if (!isObject(value) && !Array.isArray(value)) return;
  if (depth === 0) throw unfit('too deep');
  if (isObject(value) && value['type'] === 'Buffer') {
    if ((sizeOfBuffer(value) ?? Infinity) > MAX_BUFFER_BYTES) throw unfit('a byte string');
    return;
  }
  for (const [inner, content] of Object.entries(value)) assertBounds(content, inner, depth - 1);
}

function assertKeyPair(value: unknown, what: string): void {
  const pair = objectOf(value, what);
  assertSize(pair['public'], KEY_BYTES, `${what}.public`);
  assertSize(pair['private'], KEY_BYTES, `${what}.private`);
}

/** Accepts only the form that Baileys 7 writes, because a state in another form is converted before it is sealed. */
function assertSize(value: unknown, bytes: number, what: string): void {
  if (sizeOfBuffer(value) !== bytes) throw unfit(what);
}

function parse(text: string): JsonObject {
  const value = parseJson(text);
  if (value === undefined) throw unfit('not JSON');
  return objectOf(value, 'state');
}

function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw unfit(what);
  return value;
}

/** `what` may hold only names that this file knows, never a part of the text. */
function unfit(what: string): AppError {
  return new AppError('SESSION_UNAVAILABLE', { cause: new Error(`a stored state does not fit: ${what}`) });
}
