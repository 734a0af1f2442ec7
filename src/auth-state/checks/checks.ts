import type { Inspect, Inspected } from '../../ports/inspection.ts';
import type { Check, CheckId } from '../../wire/report.ts';
import { checkMe, readAccount } from './account.ts';
import { FORM_NAMES, type ByteForm } from '../bytes.ts';
import { faultOfPair, keyOf } from '../creds-reader.ts';
import { faultOfKeyNames } from '../folder/folder-files.ts';
import { isDeeperThan, isObject, objectOf, type JsonObject } from '../json.ts';
import { checkAppStateKey, checkPreKeys, isPreKeyId } from './key-checks.ts';
import { MAX_DEPTH, toNormalForm } from '../normal-form.ts';
import {
  checkAccountSignature,
  checkDeviceSignature,
  checkPair,
  checkPreKeySignature,
} from './pair-checks.ts';
import { tidyCreds, tidyKeys } from '../folder/tidy.ts';
import { ok, wrong, type CheckResult } from './check-result.ts';

const NEEDED = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'registrationId', 'advSecretKey'] as const;
const MAX_REGISTRATION_ID = 2 ** 32;
const MAX_KEY_ID = 2 ** 24;
const APP_STATE_KEY_ID = /^[\w+/=-]{1,100}$/;

/**
 * Checks creds and keys as JSON gave them, not revived and with bytes in any known form; `keys` is `null` where only
 * creds exist. Never throws. `registered` is not looked at: it stays false after a link by QR.
 */
export const inspectAuthState: Inspect = (rawCreds, rawKeys) => {
  const isTooDeep = isDeeperThan(rawCreds, MAX_DEPTH) || isDeeperThan(rawKeys, MAX_DEPTH);
  const normal = isTooDeep ? { creds: {}, keys: null, foreign: none } : toNormalForm(rawCreds, rawKeys);
  const keys = normal.keys === null ? null : tidyKeys(objectOf(normal.keys));
  const creds = tidyCreds(objectOf(normal.creds), keys);
  const shape = isTooDeep
    ? wrong('It is nested too deeply for a session.')
    : (checkKeyNames(normal.keys) ?? checkShape(creds, normal.foreign));
  return inspectNormal({ creds, keys }, shape);
};

const none: ReadonlySet<ByteForm> = new Set();

function inspectNormal(
  { creds, keys }: { readonly creds: JsonObject; readonly keys: JsonObject | null },
  shape: CheckResult,
): Inspected {
  const results: readonly (readonly [CheckId, CheckResult])[] = [
    ['shape', shape],
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
    checks: results.map(([id, result]) => toCheck(id, result)),
    account: readAccount(creds),
    appStateKeyId: readAppStateKeyId(creds, keys),
    state: { creds, keys: keys ?? {} },
  };
}

function toCheck(id: CheckId, { fault, detail }: CheckResult): Check {
  return fault === undefined ? { id, ok: true, detail } : { id, ok: false, fault, detail };
}

function checkKeyNames(keys: unknown): CheckResult | null {
  if (keys === null) return null;
  const fault = isObject(keys) ? faultOfKeyNames(keys) : 'are no object';
  return fault === null ? null : wrong(`The keys ${fault}.`);
}

function checkShape(creds: JsonObject, foreign: ReadonlySet<ByteForm>): CheckResult {
  const lost = NEEDED.filter((name) => creds[name] === undefined || creds[name] === null);
  if (lost.length === NEEDED.length) return wrong(describeOther(creds));
  if (lost.length > 0) return wrong(`This creds.json is not complete: ${lost.join(', ')} missing.`);
  const fault = faultOfNumbers(creds) ?? faultOfSecrets(creds);
  if (fault !== null) return wrong(fault);
  const whole = 'Everything a creds.json needs is in it, each in its size.';
  if (foreign.size === 0) return ok(whole);
  const names = [...foreign].map((form) => FORM_NAMES[form]).join(', ');
  return ok(
    `${whole} Bytes are written as ${names}, which version 7 of Baileys does not read by itself: ` +
      'restore.mjs and the archive write them anew, a bot that opens this text by itself may not.',
  );
}

function faultOfNumbers(creds: JsonObject): string | null {
  if (!isCount(creds['registrationId'], MAX_REGISTRATION_ID)) return 'registrationId is not a whole number.';
  if (!isCount(objectOf(creds['signedPreKey'])['keyId'], MAX_KEY_ID)) {
    return 'The number of the signed pre-key (keyId) is not a whole number.';
  }
  return isPreKeyId(creds['nextPreKeyId'])
    ? null
    : 'nextPreKeyId, the number of the next pre-key, is missing or not a whole number above 0.';
}

function faultOfSecrets(creds: JsonObject): string | null {
  const { advSecretKey, pairingEphemeralKeyPair: pairing = null } = creds;
  if (keyOf(advSecretKey) === null) {
    const size = typeof advSecretKey === 'string' ? Buffer.from(advSecretKey, 'base64').length : 0;
    return `advSecretKey is ${size} bytes in base64 instead of 32.`;
  }
  const fault = pairing === null ? null : faultOfPair(pairing);
  return fault === null ? null : `The pairing key (pairingEphemeralKeyPair) ${fault}.`;
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

function isCount(value: unknown, end: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < end;
}

function readAppStateKeyId(creds: JsonObject, keys: JsonObject | null): string | null {
  const id = creds['myAppStateKeyId'];
  if (typeof id !== 'string' || !APP_STATE_KEY_ID.test(id)) return null;
  return keys === null || checkAppStateKey(creds, keys).fault === undefined ? id : null;
}
