import { randomBytes } from 'node:crypto';
import * as curve from '../../double/whatsapp/wire/curve.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';

type Buf = { readonly type: 'Buffer'; readonly data: string };

/** Random bytes in the form of BufferJSON. */
export function buf(length: number): Buf {
  return { type: 'Buffer', data: randomBytes(length).toString('base64') };
}

function asBuf(bytes: Uint8Array): Buf {
  return { type: 'Buffer', data: Buffer.from(bytes).toString('base64') };
}

export function keyPair(): { readonly private: Buf; readonly public: Buf } {
  const pair = curve.keyPair();
  return { private: asBuf(pair.private), public: asBuf(pair.public) };
}

/** ADVDeviceIdentity {rawId: 7, timestamp, keyIndex: 1} as the phone writes it. */
function deviceDetails(linkedAtS: number): Buffer {
  const varint: number[] = [];
  for (let left = linkedAtS; ; left = Math.floor(left / 128)) {
    varint.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) break;
  }
  return Buffer.from([0x08, 7, 0x10, ...varint, 0x18, 1]);
}

/** The creds with signatures that the phone and the device make when the device is linked. */
function signedParts(linkedAtS: number): Record<string, unknown> {
  const [identity, account, preKey] = [curve.keyPair(), curve.keyPair(), curve.keyPair()];
  const details = deviceDetails(linkedAtS);
  const ofDevice = Buffer.concat([Buffer.from([6, 1]), details, identity.public, account.public]);
  const ofAccount = Buffer.concat([Buffer.from([6, 0]), details, identity.public]);
  return {
    signedIdentityKey: { private: asBuf(identity.private), public: asBuf(identity.public) },
    signedPreKey: {
      keyPair: { private: asBuf(preKey.private), public: asBuf(preKey.public) },
      signature: asBuf(curve.sign(identity.private, curve.typed(preKey.public))),
      keyId: 1,
    },
    account: {
      details: asBuf(details),
      accountSignatureKey: asBuf(account.public),
      accountSignature: asBuf(curve.sign(account.private, ofAccount)),
      deviceSignature: asBuf(curve.sign(identity.private, ofDevice)),
    },
  };
}

/** Creds of a linked device as Baileys writes them, different at every call. */
export function makeCreds(linkedAtS = 1_700_000_000): Record<string, unknown> {
  return {
    noiseKey: keyPair(),
    pairingEphemeralKeyPair: keyPair(),
    registrationId: 77,
    advSecretKey: randomBytes(32).toString('base64'),
    processedHistoryMessages: [],
    nextPreKeyId: 4,
    firstUnuploadedPreKeyId: 4,
    accountSyncCounter: 1,
    accountSettings: { unarchiveChats: false },
    registered: false,
    ...signedParts(linkedAtS),
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
