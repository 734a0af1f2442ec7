import { keyPair } from '../../double/whatsapp/wire/curve.ts';
import type { CheckId } from '../../../src/wire/report.ts';

type Bytes = { type: string; data: string | number[] };
type Pair = { public: Bytes; private: Bytes };
/** The auth state of a real link, in BufferJSON. */
export type State = {
  creds: {
    noiseKey: Pair;
    signedIdentityKey: Pair;
    pairingEphemeralKeyPair: Pair;
    signedPreKey: { keyPair: Pair; signature: Bytes; keyId: number };
    account: Record<'details' | 'accountSignatureKey' | 'accountSignature' | 'deviceSignature', string>;
    me: { id: string };
    nextPreKeyId: number;
  } & Record<string, unknown>;
  keys: Record<string, Record<string, unknown>>;
};
type Break = (state: State) => unknown;
/** One way to break a state, the checks that must fail then, and the words that the report must hold. */
export type Row = readonly [what: string, breakIt: Break, failing: readonly CheckId[], words: RegExp];

export function bytes(buffer: Uint8Array): Bytes {
  return { type: 'Buffer', data: Buffer.from(buffer).toString('base64') };
}

export function pair(): Pair {
  const { public: publicKey, private: privateKey } = keyPair();
  return { public: bytes(publicKey), private: bytes(privateKey) };
}
