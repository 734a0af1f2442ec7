import type { Inspect, Inspected } from '../../ports/inspection.ts';
import type { CheckId, CheckFinding } from '../../wire/report.ts';
import type { ByteForm } from '../../wire/reasons/checks.ts';
import { checkMe, readAccount } from './account.ts';
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
import { ok, wrong, type CheckReason, type CheckResult } from './check-result.ts';

const NEEDED = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'registrationId', 'advSecretKey'] as const;
const MAX_REGISTRATION_ID = 2 ** 32;
const MAX_KEY_ID = 2 ** 24;
const APP_STATE_KEY_ID = /^[\w+/=-]{1,100}$/;

/**
 * Checks creds and keys as JSON.parse returned them, not revived and with bytes in any known form; `keys` is `null` if only creds exist.
 * Never throws. `registered` is not checked, because it stays false after a link by QR.
 */
export const inspectAuthState: Inspect = (rawCreds, rawKeys) => {
  const isTooDeep = isDeeperThan(rawCreds, MAX_DEPTH) || isDeeperThan(rawKeys, MAX_DEPTH);
  const normal = isTooDeep ? { creds: {}, keys: null, foreign: none } : toNormalForm(rawCreds, rawKeys);
  const keys = normal.keys === null ? null : tidyKeys(objectOf(normal.keys));
  const creds = tidyCreds(objectOf(normal.creds), keys);
  const shape = isTooDeep
    ? wrong({ reason: 'creds-too-deep' })
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
    ['noise-key', checkPair(creds['noiseKey'], { key: 'noise-key' })],
    ['identity-key', checkPair(creds['signedIdentityKey'], { key: 'identity-key' })],
    ['signed-pre-key', checkPair(objectOf(creds['signedPreKey'])['keyPair'], { key: 'signed-pre-key' })],
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

function toCheck(id: CheckId, { fault, why }: CheckResult): CheckFinding {
  return fault === undefined ? { id, ok: true, why } : { id, ok: false, fault, why };
}

function checkKeyNames(keys: unknown): CheckResult | null {
  if (keys === null) return null;
  if (!isObject(keys)) return wrong({ reason: 'keys-no-object' });
  const fault = faultOfKeyNames(keys);
  return fault === null ? null : wrong(fault);
}

function checkShape(creds: JsonObject, foreign: ReadonlySet<ByteForm>): CheckResult {
  const lost = NEEDED.filter((name) => creds[name] === undefined || creds[name] === null);
  if (lost.length === NEEDED.length) return wrong(reasonOfOther(creds));
  if (lost.length > 0) return wrong({ reason: 'creds-incomplete', values: { missing: lost } });
  const fault = faultOfNumbers(creds) ?? faultOfSecrets(creds);
  if (fault !== null) return wrong(fault);
  return ok({ reason: 'creds-whole', values: { forms: [...foreign] } });
}

function faultOfNumbers(creds: JsonObject): CheckReason | null {
  if (!isCount(creds['registrationId'], MAX_REGISTRATION_ID)) return { reason: 'registration-id-no-number' };
  const { keyId } = objectOf(creds['signedPreKey']);
  if (!isCount(keyId, MAX_KEY_ID)) return { reason: 'signed-pre-key-no-number' };
  return isPreKeyId(creds['nextPreKeyId']) ? null : { reason: 'next-pre-key-no-number' };
}

function faultOfSecrets(creds: JsonObject): CheckReason | null {
  const { advSecretKey, pairingEphemeralKeyPair: pairing = null } = creds;
  if (keyOf(advSecretKey) === null) {
    const bytes = typeof advSecretKey === 'string' ? Buffer.from(advSecretKey, 'base64').length : 0;
    return { reason: 'secret-size', values: { bytes } };
  }
  return pairing === null ? null : faultOfPair(pairing, { key: 'pairing-key' });
}

function reasonOfOther(creds: JsonObject): CheckReason {
  if ('private' in creds && 'public' in creds) return { reason: 'creds-single-key' };
  if ('_sessions' in creds) return { reason: 'creds-conversation' };
  return { reason: 'keyData' in creds ? 'creds-app-state-key' : 'creds-of-another-program' };
}

function isCount(value: unknown, end: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < end;
}

function readAppStateKeyId(creds: JsonObject, keys: JsonObject | null): string | null {
  const id = creds['myAppStateKeyId'];
  if (typeof id !== 'string' || !APP_STATE_KEY_ID.test(id)) return null;
  return keys === null || checkAppStateKey(creds, keys).fault === undefined ? id : null;
}
