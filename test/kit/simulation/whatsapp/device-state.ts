import type { AuthStateJson } from '../../../../src/ports/whatsapp.ts';

/** The smallest state that a store takes. Each device has its own, which names it. */

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

function bytes(length: number): { readonly type: 'Buffer'; readonly data: string } {
  return { type: 'Buffer', data: Buffer.alloc(length, 7).toString('base64') };
}

const PAIR = { private: bytes(KEY_BYTES), public: bytes(KEY_BYTES) };
const CREDS = {
  noiseKey: PAIR,
  signedIdentityKey: PAIR,
  pairingEphemeralKeyPair: PAIR,
  signedPreKey: { keyPair: PAIR, signature: bytes(SIGNATURE_BYTES), keyId: 1 },
  advSecretKey: Buffer.alloc(KEY_BYTES, 7).toString('base64'),
};

export function stateOf(device: string): AuthStateJson {
  return { creds: JSON.stringify({ ...CREDS, me: { id: device } }), keys: '{}' };
}

/** The device whose state is in the text of a session. */
export function deviceIn(text: string): string {
  const { creds } = JSON.parse(text) as { readonly creds: { readonly me: { readonly id: string } } };
  return creds.me.id;
}
