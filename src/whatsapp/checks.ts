import { jidDecode } from '@whiskeysockets/baileys';
import type { Check, CheckId, Inspect, InspectedAccount } from '../ports.ts';
import { isHosted, publicFromPrivate, verifyAccountSignature, verifyXEdDSA } from './xeddsa.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNAL_KEY_TYPE = Buffer.from([5]);
/** What a companion signs to accept its account (whatsmeow `pair.go`); the second form is hosted by Meta. */
const DEVICE_PREFIX = Buffer.from([6, 1]);
const HOSTED_DEVICE_PREFIX = Buffer.from([6, 6]);

type JsonObject = { readonly [key: string]: unknown };
type Pair = { readonly public: Buffer; readonly private: Buffer };
type Verdict = { readonly fault?: 'missing' | 'wrong'; readonly detail: string };

const OK = (detail: string): Verdict => ({ detail });
const WRONG = (detail: string): Verdict => ({ fault: 'wrong', detail });
const MISSING = (detail: string): Verdict => ({ fault: 'missing', detail });

/**
 * Checks creds and keys as JSON gave them, not revived; `keys` is `null` where only creds exist. Never throws.
 * `registered` is not looked at: it stays false after a link by QR.
 */
export const inspectAuthState: Inspect = (rawCreds, rawKeys) => {
  const creds = objectOf(rawCreds);
  const keys = rawKeys === null ? null : objectOf(rawKeys);
  const results: readonly (readonly [CheckId, Verdict])[] = [
    ['shape', checkShape(creds)],
    ['noise-key', checkPair(creds['noiseKey'], 'noise key')],
    ['identity-key', checkPair(creds['signedIdentityKey'], 'identity key')],
    ['signed-pre-key', checkPair(objectOf(creds['signedPreKey'])['keyPair'], 'signed pre-key')],
    ['signed-pre-key-signature', checkPreKeySignature(creds)],
    ['account-signature', checkAccountSignature(creds)],
    ['device-signature', checkDeviceSignature(creds)],
    ['me', checkMe(creds)],
    ['app-state-key', checkAppStateKey(creds, keys)],
    ['pre-keys', checkPreKeys(creds, keys)],
  ];
  return {
    checks: results.map(([id, verdict]) => toCheck(id, verdict)),
    account: readAccount(creds),
    appStateKeyId: readAppStateKeyId(creds, keys),
  };
};

function toCheck(id: CheckId, { fault, detail }: Verdict): Check {
  return fault === undefined ? { id, ok: true, detail } : { id, ok: false, fault, detail };
}

function checkShape(creds: JsonObject): Verdict {
  const needed = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'registrationId', 'advSecretKey'];
  const lost = needed.filter((name) => creds[name] === undefined || creds[name] === null);
  if (lost.length > 0) return WRONG(`This is no creds.json of Baileys: ${lost.join(', ')} not in it.`);
  if (holdsOldBuffers(creds)) {
    return WRONG(
      'The keys are in the old form that plain JSON.stringify writes; version 7 of Baileys cannot read it.',
    );
  }
  const { registrationId, advSecretKey } = creds;
  if (typeof registrationId !== 'number' || !Number.isInteger(registrationId) || registrationId < 0) {
    return WRONG('registrationId is not a whole number.');
  }
  const secret = typeof advSecretKey === 'string' ? Buffer.from(advSecretKey, 'base64') : Buffer.alloc(0);
  if (secret.length !== KEY_BYTES) return WRONG('advSecretKey is not 32 bytes in base64.');
  return OK('Everything a creds.json needs is in it.');
}

function checkPair(value: unknown, name: string): Verdict {
  const pair = pairOf(value);
  if (pair === null) return WRONG(`The ${name} is missing or not 32 bytes a half.`);
  const isPair = publicFromPrivate(pair.private)?.equals(pair.public) ?? false;
  return isPair
    ? OK(`The two halves of the ${name} belong together.`)
    : WRONG(`The halves of the ${name} do not belong together.`);
}

function checkPreKeySignature(creds: JsonObject): Verdict {
  const signedPreKey = objectOf(creds['signedPreKey']);
  const pair = pairOf(signedPreKey['keyPair']);
  const identity = pairOf(creds['signedIdentityKey']);
  const signature = bytesOf(signedPreKey['signature']);
  if (pair === null || identity === null || signature?.length !== SIGNATURE_BYTES) {
    return WRONG('The signature of the signed pre-key is missing or not 64 bytes.');
  }
  const message = Buffer.concat([SIGNAL_KEY_TYPE, pair.public]);
  return verifyXEdDSA(identity.public, message, signature)
    ? OK('The signed pre-key is signed by the identity key.')
    : WRONG('The signed pre-key was not signed by this identity key.');
}

function checkAccountSignature(creds: JsonObject): Verdict {
  const account = accountOf(creds);
  const identity = pairOf(creds['signedIdentityKey']);
  if (account === null) return WRONG('The account has not confirmed this device: it was never fully linked.');
  if (identity === null)
    return WRONG('The identity key is missing, so the account signature cannot be right.');
  return verifyAccountSignature(account, identity.public)
    ? OK('The account confirmed this device.')
    : WRONG('The confirmation of the account does not belong to this device.');
}

function checkDeviceSignature(creds: JsonObject): Verdict {
  const account = accountOf(creds);
  const identity = pairOf(creds['signedIdentityKey']);
  if (account === null || identity === null || account.deviceSignature === null) {
    return WRONG('The device has not signed its own link.');
  }
  const { details, accountSignatureKey, deviceSignature } = account;
  const rest = Buffer.concat([details, identity.public, accountSignatureKey]);
  const prefixes = isHosted(details) ? [DEVICE_PREFIX, HOSTED_DEVICE_PREFIX] : [DEVICE_PREFIX];
  const isSigned = prefixes.some((prefix) =>
    verifyXEdDSA(identity.public, Buffer.concat([prefix, rest]), deviceSignature),
  );
  return isSigned
    ? OK('The device signed its own link.')
    : WRONG('The signature of the device is not of this identity key.');
}

function checkMe(creds: JsonObject): Verdict {
  const id = objectOf(creds['me'])['id'];
  const decoded = typeof id === 'string' ? jidDecode(id) : undefined;
  if (decoded?.user === undefined || !/^\d{5,20}$/.test(decoded.user))
    return WRONG('It does not say whose account this is.');
  if (!decoded.device) return WRONG('It names an account but no linked device: the link was never finished.');
  return OK('It says whose account and which device this is.');
}

function checkAppStateKey(creds: JsonObject, keys: JsonObject | null): Verdict {
  const id = creds['myAppStateKeyId'];
  if (keys === null) {
    return MISSING(
      'This kind of ID carries no keys: chats settings such as archive or mute cannot be synced at first.',
    );
  }
  if (typeof id !== 'string' || id === '') return MISSING('The phone has not sent the app-state key yet.');
  const key = objectOf(objectOf(keys['app-state-sync-key'])[id]);
  return key['keyData'] === undefined
    ? MISSING('The app-state key that creds.json names is not among the keys.')
    : OK('The app-state key is there.');
}

function checkPreKeys(creds: JsonObject, keys: JsonObject | null): Verdict {
  const { nextPreKeyId } = creds;
  if (keys === null) {
    return MISSING('This kind of ID carries no pre-keys: first messages of new people may be unreadable.');
  }
  if (typeof nextPreKeyId !== 'number' || nextPreKeyId <= 1) return MISSING('No pre-keys were made yet.');
  const preKeys = objectOf(keys['pre-key']);
  const ids = Object.keys(preKeys);
  const damaged = ids.filter((id) => pairOf(preKeys[id]) === null);
  if (damaged.length > 0) return WRONG(`${damaged.length} pre-keys are not 32 bytes a half.`);
  const last = String(nextPreKeyId - 1);
  if (preKeys[last] === undefined) {
    return MISSING(
      'Pre-keys that WhatsApp hands out are missing: first messages of new people may be unreadable.',
    );
  }
  const [first = last] = ids;
  const areHalves = [first, last].every((id) => isWhole(pairOf(preKeys[id])));
  return areHalves
    ? OK(`${ids.length} pre-keys are there.`)
    : WRONG('The halves of a pre-key do not belong together.');
}

function readAppStateKeyId(creds: JsonObject, keys: JsonObject | null): string | null {
  const id = creds['myAppStateKeyId'];
  if (typeof id !== 'string' || id === '') return null;
  return keys === null || checkAppStateKey(creds, keys).fault === undefined ? id : null;
}

function isWhole(pair: Pair | null): boolean {
  return pair !== null && (publicFromPrivate(pair.private)?.equals(pair.public) ?? false);
}

function readAccount(creds: JsonObject): InspectedAccount | null {
  const me = objectOf(creds['me']);
  const number = typeof me['id'] === 'string' ? jidDecode(me['id'])?.user : undefined;
  if (number === undefined || !/^\d+$/.test(number)) return null;
  const { platform } = creds;
  const hasName = typeof me['name'] === 'string' && me['name'] !== '~';
  return {
    number,
    ...(hasName ? { name: String(me['name']) } : {}),
    ...(typeof platform === 'string' ? { platform } : {}),
    linkedBy: typeof creds['pairingCode'] === 'string' ? 'code' : 'qr',
  };
}

type SignedAccount = {
  readonly details: Buffer;
  readonly accountSignatureKey: Buffer;
  readonly accountSignature: Buffer;
  readonly deviceSignature: Buffer | null;
};

function accountOf(creds: JsonObject): SignedAccount | null {
  const account = objectOf(creds['account']);
  const [details, accountSignatureKey, accountSignature] = [
    'details',
    'accountSignatureKey',
    'accountSignature',
  ].map((name) => bytesOf(account[name]));
  if (!details || accountSignatureKey?.length !== KEY_BYTES || accountSignature?.length !== SIGNATURE_BYTES)
    return null;
  return {
    details,
    accountSignatureKey,
    accountSignature,
    deviceSignature: bytesOf(account['deviceSignature']),
  };
}

function pairOf(value: unknown): Pair | null {
  const pair = objectOf(value);
  const publicKey = bytesOf(pair['public']);
  const privateKey = bytesOf(pair['private']);
  if (publicKey?.length !== KEY_BYTES || privateKey?.length !== KEY_BYTES) return null;
  return { public: publicKey, private: privateKey };
}

/** Bytes as BufferJSON writes them, or as bare base64, which is how the account's protobuf writes itself. */
function bytesOf(value: unknown): Buffer | null {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  const { type, data } = objectOf(value);
  return type === 'Buffer' && typeof data === 'string' ? Buffer.from(data, 'base64') : null;
}

/** `{"type":"Buffer","data":[1,2,3]}`, which Baileys 6 read and version 7 does not. */
function holdsOldBuffers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, data } = value as JsonObject;
  if (type === 'Buffer' && Array.isArray(data)) return true;
  return Object.values(value).some(holdsOldBuffers);
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
