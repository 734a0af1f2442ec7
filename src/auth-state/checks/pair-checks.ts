import type { AccountPart, PairName } from '../../wire/reasons/checks.ts';
import { kindOfUnreadable } from '../bytes.ts';
import { accountOf, bytesOf, faultOfPair, pairOf, type Pair, type SignedAccount } from '../creds-reader.ts';
import { isHosted } from './device-details.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { ok, wrong, type CheckReason, type CheckResult } from './check-result.ts';
import { publicFromPrivate, verifyAccountSignature, verifyXEdDSA } from './xeddsa.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNAL_KEY_TYPE = Buffer.from([5]);
/** How the message starts that a companion signs to accept its account (whatsmeow `pair.go`); the second is for devices hosted by Meta. */
const DEVICE_PREFIX = Buffer.from([6, 1]);
const HOSTED_DEVICE_PREFIX = Buffer.from([6, 6]);
const ACCOUNT_PARTS: readonly (readonly [string, AccountPart])[] = [
  ['details', 'details'],
  ['accountSignatureKey', 'key'],
  ['accountSignature', 'signature'],
];

/** Checks that the private half of a key pair gives the public half. */
export function checkPair(value: unknown, name: PairName): CheckResult {
  const fault = faultOfPair(value, name);
  const pair = pairOf(value);
  if (fault !== null || pair === null) return wrong(fault ?? { reason: 'pair-missing', values: name });
  if (isWhole(pair)) return ok({ reason: 'pair-whole', values: name });
  const isSwapped = isWhole({ public: pair.private, private: pair.public });
  return wrong({ reason: isSwapped ? 'pair-halves-swapped' : 'pair-halves-differ', values: name });
}

/** True if the private half gives the public half. */
export function isWhole(pair: Pair): boolean {
  return publicFromPrivate(pair.private)?.equals(pair.public) ?? false;
}

/** Checks that the identity key signed the signed pre-key. */
export function checkPreKeySignature(creds: JsonObject): CheckResult {
  const signedPreKey = objectOf(creds['signedPreKey']);
  const pair = pairOf(signedPreKey['keyPair']);
  const given = signedPreKey['signature'];
  if (given === undefined || given === null) return wrong({ reason: 'pre-key-signature-missing' });
  const signature = bytesOf(given);
  if (signature === null) {
    return wrong({ reason: 'pre-key-signature-unreadable', values: { found: kindOfUnreadable(given) } });
  }
  if (signature.length !== SIGNATURE_BYTES) {
    return wrong({ reason: 'pre-key-signature-size', values: { bytes: signature.length } });
  }
  if (pair === null) return wrong({ reason: 'pre-key-signature-of-nothing' });
  const message = Buffer.concat([SIGNAL_KEY_TYPE, pair.public]);
  return judge(creds, (identity) => verifyXEdDSA(identity, message, signature), {
    good: { reason: 'pre-key-signature-good' },
    bad: 'pre-key-signature-wrong',
  });
}

/** Checks that the phone of the account signed this device. */
export function checkAccountSignature(creds: JsonObject): CheckResult {
  const account = accountOf(creds);
  if (account === null) return wrong({ reason: 'account-missing' });
  const fault = unreadableOf(creds['account']) ?? lostOf(account);
  if (fault !== null) return wrong(fault);
  return judge(creds, (identity) => verifyAccountSignature(account, identity), {
    good: { reason: 'account-signature-good', values: { hosted: isHostedAccount(account) } },
    bad: 'account-signature-wrong',
  });
}

/** Checks that the device signed that it belongs to the account. */
export function checkDeviceSignature(creds: JsonObject): CheckResult {
  const account = accountOf(creds);
  const { details, accountSignatureKey, deviceSignature } = account ?? {};
  if (!details || !accountSignatureKey) return wrong({ reason: 'device-never-linked' });
  if (!deviceSignature) return wrong({ reason: 'device-signature-missing' });
  if (deviceSignature.length !== SIGNATURE_BYTES) {
    return wrong({ reason: 'device-signature-size', values: { bytes: deviceSignature.length } });
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
    good: { reason: 'device-signature-good' },
    bad: 'device-signature-wrong',
  });
}

type WrongSignature = 'pre-key-signature-wrong' | 'account-signature-wrong' | 'device-signature-wrong';

/** Verifies with the identity key. If that fails but the noise key verifies, the result says that the two keys are swapped. */
function judge(
  creds: JsonObject,
  isSigned: (identity: Buffer) => boolean,
  reasons: { readonly good: CheckReason; readonly bad: WrongSignature },
): CheckResult {
  const identity = pairOf(creds['signedIdentityKey']);
  if (identity === null) return wrong({ reason: 'identity-key-unreadable' });
  if (isSigned(identity.public)) return ok(reasons.good);
  const noise = pairOf(creds['noiseKey']);
  const swapped = noise !== null && isSigned(noise.public);
  return wrong({ reason: reasons.bad, values: { swapped } });
}

/** Describes the first field of the account that is there but cannot be read; `null` if there is none. */
function unreadableOf(account: unknown): CheckReason | null {
  for (const [field, part] of ACCOUNT_PARTS) {
    const value = objectOf(account)[field];
    if (value === undefined || value === null || bytesOf(value) !== null) continue;
    return { reason: 'account-part-unreadable', values: { part, found: kindOfUnreadable(value) } };
  }
  return null;
}

function lostOf({ details, accountSignatureKey, accountSignature }: SignedAccount): CheckReason | null {
  const lost = (part: AccountPart): CheckReason => ({ reason: 'account-part-missing', values: { part } });
  if (details === null) return lost('details');
  if (accountSignatureKey?.length !== KEY_BYTES) return lost('key');
  return accountSignature?.length === SIGNATURE_BYTES ? null : lost('signature');
}

function isHostedAccount({ details }: SignedAccount): boolean {
  return details !== null && isHosted(details);
}
