import { jidDecode } from '@whiskeysockets/baileys';
import type { Check, CheckId, Inspect, InspectedAccount } from '../ports/inspection.ts';
import { faultOfPair, holdsOldBuffers, objectOf, type JsonObject } from './creds-reader.ts';
import { checkAppStateKey, checkPreKeys } from './key-checks.ts';
import {
  checkAccountSignature,
  checkDeviceSignature,
  checkPair,
  checkPreKeySignature,
} from './pair-checks.ts';
import { ok, wrong, type Verdict } from './verdict.ts';

const SECRET_BYTES = 32;
const NEEDED = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'registrationId', 'advSecretKey'] as const;
/** Servers of JIDs that an account of its own has. */
const ACCOUNT_SERVERS = new Set(['s.whatsapp.net', 'c.us', 'hosted']);

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
  const lost = NEEDED.filter((name) => creds[name] === undefined || creds[name] === null);
  if (lost.length === NEEDED.length) return wrong(describeOther(creds));
  if (lost.length > 0) return wrong(`This creds.json is not complete: ${lost.join(', ')} missing.`);
  if (holdsOldBuffers(creds)) {
    return wrong(
      'The keys are in the old form that plain JSON.stringify writes; version 7 of Baileys cannot read it.',
    );
  }
  const { registrationId, advSecretKey, pairingEphemeralKeyPair } = creds;
  if (!isCount(registrationId)) return wrong('registrationId is not a whole number.');
  if (!isCount(objectOf(creds['signedPreKey'])['keyId'])) {
    return wrong('The number of the signed pre-key (keyId) is not a whole number.');
  }
  const secret = typeof advSecretKey === 'string' ? Buffer.from(advSecretKey, 'base64') : Buffer.alloc(0);
  if (secret.length !== SECRET_BYTES) {
    return wrong(`advSecretKey is ${secret.length} bytes in base64 instead of ${SECRET_BYTES}.`);
  }
  const fault = pairingEphemeralKeyPair === undefined ? null : faultOfPair(pairingEphemeralKeyPair);
  if (fault !== null) return wrong(`The pairing key (pairingEphemeralKeyPair) ${fault}.`);
  return ok('Everything a creds.json needs is in it, each in its size.');
}

function describeOther(creds: JsonObject): string {
  if ('private' in creds && 'public' in creds) {
    return 'This is a single key of a session folder, such as pre-key-1.json. Paste creds.json.';
  }
  if ('_sessions' in creds) {
    return 'This is a conversation of a session folder (session-*.json). Paste creds.json.';
  }
  if ('keyData' in creds) {
    return 'This is an app-state key of a session folder. Paste creds.json.';
  }
  return 'This is no creds.json of Baileys: none of its keys is in it. It may be of another program.';
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function checkMe(creds: JsonObject): Verdict {
  const id = objectOf(creds['me'])['id'];
  const decoded = typeof id === 'string' ? jidDecode(id) : undefined;
  if (decoded?.user === undefined || !/^\d{5,20}$/.test(decoded.user)) {
    return wrong('It does not say whose account this is (me.id).');
  }
  if (!ACCOUNT_SERVERS.has(decoded.server)) {
    return wrong('me.id is not the address of an account with a phone number.');
  }
  if (!decoded.device) return wrong('It names an account but no linked device: the link was never finished.');
  return ok('It says whose account and which device this is.');
}

function readAppStateKeyId(creds: JsonObject, keys: JsonObject | null): string | null {
  const id = creds['myAppStateKeyId'];
  if (typeof id !== 'string' || id === '') return null;
  return keys === null || checkAppStateKey(creds, keys).fault === undefined ? id : null;
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
