import type { SessionState } from '../../../src/restore/state.ts';
import { keyPair, makeCreds, makeKeys } from '../../session/support/auth-state.ts';

/** ADVDeviceIdentity {rawId: 7, timestamp, keyIndex: 1} as the phone writes it. */
export function deviceDetails(linkedAtS: number): Buffer {
  const varint: number[] = [];
  for (let left = linkedAtS; ; left = Math.floor(left / 128)) {
    varint.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) break;
  }
  return Buffer.from([0x08, 7, 0x10, ...varint, 0x18, 1]);
}

/** A session of a device linked at that time, different at every call. */
export function sessionLinkedAt(linkedAtS: number, preKeys = 3): SessionState {
  const creds = makeCreds();
  const account = creds['account'] as Record<string, unknown>;
  account['details'] = { type: 'Buffer', data: deviceDetails(linkedAtS).toString('base64') };
  return { creds, keys: makeKeys(preKeys) };
}

/** What a bot that waits for its first QR leaves in its folder. */
export function neverLinkedCreds(): Record<string, unknown> {
  return { noiseKey: keyPair(), signedIdentityKey: keyPair(), registrationId: 1, registered: false };
}
