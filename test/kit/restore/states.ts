import type { SessionState } from '../../../src/auth-state/json.ts';
import { keyPair, makeCreds, makeKeys } from '../session/auth-state.ts';

/** A session of a device linked at that time, different at every call. */
export function sessionLinkedAt(linkedAtS: number, preKeys = 3): SessionState {
  const next = preKeys + 1;
  const creds = { ...makeCreds(linkedAtS), nextPreKeyId: next, firstUnuploadedPreKeyId: next };
  return { creds, keys: makeKeys(preKeys) };
}

/** The creds of a bot that has not been linked yet, as its folder holds them before the first QR. */
export function neverLinkedCreds(): Record<string, unknown> {
  return { noiseKey: keyPair(), signedIdentityKey: keyPair(), registrationId: 1, registered: false };
}
