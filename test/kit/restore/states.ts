import type { SessionState } from '../../../src/auth-state/linked-state.ts';
import { keyPair, makeCreds, makeKeys } from '../session/auth-state.ts';

/** A session of a device linked at that time, different at every call. */
export function sessionLinkedAt(linkedAtS: number, preKeys = 3): SessionState {
  const next = preKeys + 1;
  const creds = { ...makeCreds(linkedAtS), nextPreKeyId: next, firstUnuploadedPreKeyId: next };
  return { creds, keys: makeKeys(preKeys) };
}

/** What a bot that waits for its first QR leaves in its folder. */
export function neverLinkedCreds(): Record<string, unknown> {
  return { noiseKey: keyPair(), signedIdentityKey: keyPair(), registrationId: 1, registered: false };
}
