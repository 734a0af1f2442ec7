import { randomBytes } from 'node:crypto';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';

type Buf = { readonly type: 'Buffer'; readonly data: string };

/** Random bytes in the form of BufferJSON. */
export function buf(length: number): Buf {
  return { type: 'Buffer', data: randomBytes(length).toString('base64') };
}

export function keyPair(): { readonly private: Buf; readonly public: Buf } {
  return { private: buf(32), public: buf(32) };
}

/** Creds as Baileys writes them, with random bytes where keys belong. */
export function makeCreds(): Record<string, unknown> {
  return {
    noiseKey: keyPair(),
    pairingEphemeralKeyPair: keyPair(),
    signedIdentityKey: keyPair(),
    signedPreKey: { keyPair: keyPair(), signature: buf(64), keyId: 1 },
    registrationId: 77,
    advSecretKey: randomBytes(32).toString('base64'),
    processedHistoryMessages: [],
    nextPreKeyId: 4,
    firstUnuploadedPreKeyId: 4,
    accountSyncCounter: 1,
    accountSettings: { unarchiveChats: false },
    registered: false,
    account: {
      details: buf(12),
      accountSignatureKey: buf(32),
      accountSignature: buf(64),
      deviceSignature: buf(64),
    },
    me: { id: '254700000078:3@s.whatsapp.net', name: 'Wanjiku', lid: '99887766554433:3@lid' },
    platform: 'android',
  };
}

/** Keys of the types Baileys stores. */
export function makeKeys(preKeys = 3): Record<string, Record<string, unknown>> {
  const pairs = Array.from({ length: preKeys }, (_, index) => [String(index + 1), keyPair()] as const);
  return {
    'pre-key': Object.fromEntries(pairs),
    session: { '254700000078.0': { _sessions: { abc: { registrationId: 5 } }, version: 'v1' } },
    'app-state-sync-key': {
      AAAAAH6z: { keyData: buf(32), fingerprint: { rawId: 1 }, timestamp: '1700000000' },
    },
    'device-list': { '254700000078': ['0', '3'] },
    'lid-mapping': { '254700000078': '99887766554433' },
    'identity-key': { '254700000078.0': buf(33) },
  };
}

/** A complete auth state, different at every call. */
export function makeAuthState(preKeys = 3): AuthStateJson {
  return { creds: JSON.stringify(makeCreds()), keys: JSON.stringify(makeKeys(preKeys)) };
}
