import { describeUnreadable } from '../bytes.ts';
import { accountOf, bytesOf, faultOfPair, pairOf, type Pair, type SignedAccount } from '../creds-reader.ts';
import { isHosted } from './device-details.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { ok, wrong, type CheckResult } from './check-result.ts';
import { publicFromPrivate, verifyAccountSignature, verifyXEdDSA } from './xeddsa.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNAL_KEY_TYPE = Buffer.from([5]);
/** What a companion signs to accept its account (whatsmeow `pair.go`); the second form is hosted by Meta. */
const DEVICE_PREFIX = Buffer.from([6, 1]);
const HOSTED_DEVICE_PREFIX = Buffer.from([6, 6]);
const SWAPPED = 'The noise key and the identity key are swapped.';

/** Whether the private half of a key pair gives the public half. */
export function checkPair(value: unknown, name: string): CheckResult {
  const fault = faultOfPair(value);
  const pair = pairOf(value);
  if (fault !== null || pair === null) return wrong(`The ${name} ${fault}.`);
  if (isWhole(pair)) return ok(`The two halves of the ${name} belong together.`);
  return isWhole({ public: pair.private, private: pair.public })
    ? wrong(`The public and the private half of the ${name} are swapped.`)
    : wrong(`The halves of the ${name} do not belong together.`);
}

/** Whether the private half gives the public half. */
export function isWhole(pair: Pair): boolean {
  return publicFromPrivate(pair.private)?.equals(pair.public) ?? false;
}

/** Whether the identity key signed the signed pre-key. */
export function checkPreKeySignature(creds: JsonObject): CheckResult {
  const signedPreKey = objectOf(creds['signedPreKey']);
  const pair = pairOf(signedPreKey['keyPair']);
  const given = signedPreKey['signature'];
  if (given === undefined || given === null) return wrong('The signature of the signed pre-key is missing.');
  const signature = bytesOf(given);
  if (signature === null) {
    return wrong(`The signature of the signed pre-key cannot be read: it is ${describeUnreadable(given)}.`);
  }
  if (signature.length !== SIGNATURE_BYTES) {
    return wrong(`The signature of the signed pre-key is ${signature.length} bytes instead of 64.`);
  }
  if (pair === null) return wrong('There is no signed pre-key that the signature could be of.');
  const message = Buffer.concat([SIGNAL_KEY_TYPE, pair.public]);
  return judge(creds, (identity) => verifyXEdDSA(identity, message, signature), {
    good: 'The signed pre-key is signed by the identity key.',
    bad: 'The signed pre-key was not signed by this identity key.',
  });
}

/** Whether the account's owner signed this device. */
export function checkAccountSignature(creds: JsonObject): CheckResult {
  const account = accountOf(creds);
  if (account === null) return wrong('The account has not confirmed this device: it was never fully linked.');
  const lost = unreadableOf(creds['account']) ?? lostOf(account);
  if (lost !== null) return wrong(`In the part of the account, ${lost}.`);
  return judge(creds, (identity) => verifyAccountSignature(account, identity), {
    good: isHostedAccount(account)
      ? 'The account, a business account hosted by Meta, confirmed this device.'
      : 'The account confirmed this device.',
    bad: 'The confirmation of the account does not belong to this device.',
  });
}

/** Whether the device signed that it belongs to the account. */
export function checkDeviceSignature(creds: JsonObject): CheckResult {
  const account = accountOf(creds);
  const { details, accountSignatureKey, deviceSignature } = account ?? {};
  if (!details || !accountSignatureKey)
    return wrong('The device has signed nothing: it was never fully linked.');
  if (!deviceSignature) return wrong('The device has not signed its own link.');
  if (deviceSignature.length !== SIGNATURE_BYTES) {
    return wrong(`The signature of the device is ${deviceSignature.length} bytes instead of 64.`);
  }
  const prefixes = isHosted(details) ? [DEVICE_PREFIX, HOSTED_DEVICE_PREFIX] : [DEVICE_PREFIX];
  const isSigned = (identity: Buffer) =>
    prefixes.some((prefix) =>
      verifyXEdDSA(
        identity,
        Buffer.concat([prefix, details, identity, accountSignatureKey]),
        deviceSignature,
      ),
    );
  return judge(creds, isSigned, {
    good: 'The device signed its own link.',
    bad: 'The signature of the device is not of this identity key.',
  });
}

/** Asks with the identity key; where that fails, tells whether the noise key stands in its place. */
function judge(
  creds: JsonObject,
  isSigned: (identity: Buffer) => boolean,
  words: { readonly good: string; readonly bad: string },
): CheckResult {
  const identity = pairOf(creds['signedIdentityKey']);
  if (identity === null) return wrong('The identity key cannot be read, so nothing can be signed by it.');
  if (isSigned(identity.public)) return ok(words.good);
  const noise = pairOf(creds['noiseKey']);
  return wrong(noise !== null && isSigned(noise.public) ? `${words.bad} ${SWAPPED}` : words.bad);
}

/** Which field of the account is there but not in a form that can be read. */
function unreadableOf(account: unknown): string | null {
  const names = { details: 'details are', accountSignatureKey: 'key is', accountSignature: 'signature is' };
  for (const [field, name] of Object.entries(names)) {
    const value = objectOf(account)[field];
    if (value === undefined || value === null || bytesOf(value) !== null) continue;
    return `the ${name} ${describeUnreadable(value)}`;
  }
  return null;
}

function lostOf({ details, accountSignatureKey, accountSignature }: SignedAccount): string | null {
  if (details === null) return 'the details are missing';
  if (accountSignatureKey?.length !== KEY_BYTES) return 'the key of the account is missing or not 32 bytes';
  if (accountSignature?.length !== SIGNATURE_BYTES) return 'the signature is missing or not 64 bytes';
  return null;
}

function isHostedAccount({ details }: SignedAccount): boolean {
  return details !== null && isHosted(details);
}
