import { verify } from 'node:crypto';
import type { RegisteredCredential } from './authenticator.ts';
import { sha256 } from './mathematics.ts';

/** Why WhatsApp does not take a passkey. A person can cause each of them, so the client is not at fault. */
export type Refusal =
  | 'challenge'
  | 'type'
  | 'origin'
  | 'cross-origin'
  | 'rp-id'
  | 'user-present'
  | 'user-verified'
  | 'credential'
  | 'user-handle'
  | 'signature';

export type Expected = {
  readonly rpId: string;
  /** Whether the challenge may still be answered. */
  readonly isLive: (challenge: string) => boolean;
  readonly credentials: readonly RegisteredCredential[];
  /** Whether the question named credentials; an authenticator may then leave out whose it is. */
  readonly named: boolean;
};

/** An assertion as it must be sent: known keys in their order, and nothing else. */
type Assertion = {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle: string | null;
  };
};

const ORIGIN = 'https://web.whatsapp.com';
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-]{2,3})?$/;
const MIN_AUTHENTICATOR_BYTES = 37;

/** Reads the text of an assertion; throws for another form than the one that WhatsApp Web sends. */
export function readAssertion(text: string): Assertion {
  const given = JSON.parse(text) as Assertion;
  const { id, rawId, type, response } = given;
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  const exact: Assertion = {
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  };
  // Without the second check an owner that is left out would pass, because JSON has no word for it.
  if (JSON.stringify(exact) !== text || userHandle === undefined) {
    throw new Error('the assertion has another form than WhatsApp Web sends');
  }
  for (const field of [id, rawId, clientDataJSON, authenticatorData, signature, userHandle ?? 'AA']) {
    if (typeof field !== 'string' || field === '' || !BASE64URL.test(field)) {
      throw new Error('a field of the assertion is not base64url');
    }
  }
  if (id !== rawId || type !== 'public-key') throw new Error('the assertion is not of a public key');
  return exact;
}

/** Checks an assertion as WhatsApp does. `null`: it is right. */
export function refusalOf(assertion: Assertion, expected: Expected): Refusal | null {
  const clientDataJSON = Buffer.from(assertion.response.clientDataJSON, 'base64url');
  return (
    clientDataRefusal(clientDataJSON, expected) ??
    authenticatorRefusal(Buffer.from(assertion.response.authenticatorData, 'base64url'), expected.rpId) ??
    credentialRefusal(assertion, clientDataJSON, expected)
  );
}

/** The challenge that an assertion answers. */
export function challengeOf(assertion: Assertion): string {
  return String(clientData(Buffer.from(assertion.response.clientDataJSON, 'base64url'))['challenge']);
}

/** The parts of an assertion that belong to one person or one answer. */
export function secretsOf({ response }: Assertion): readonly Buffer[] {
  const { clientDataJSON, authenticatorData, signature } = response;
  return [clientDataJSON, authenticatorData, signature].map((field) => Buffer.from(field, 'base64url'));
}

function clientData(bytes: Buffer): Record<string, unknown> {
  return JSON.parse(bytes.toString()) as Record<string, unknown>;
}

function clientDataRefusal(bytes: Buffer, { isLive }: Expected): Refusal | null {
  const data = clientData(bytes);
  if (data['type'] !== 'webauthn.get') return 'type';
  if (typeof data['challenge'] !== 'string' || !isLive(data['challenge'])) return 'challenge';
  if (data['origin'] !== ORIGIN) return 'origin';
  return data['crossOrigin'] === true ? 'cross-origin' : null;
}

function authenticatorRefusal(data: Buffer, rpId: string): Refusal | null {
  if (data.length < MIN_AUTHENTICATOR_BYTES) return 'rp-id';
  if (!data.subarray(0, 32).equals(sha256(Buffer.from(rpId)))) return 'rp-id';
  const flags = data.readUInt8(32);
  if ((flags & 1) === 0) return 'user-present';
  return (flags & 4) === 0 ? 'user-verified' : null;
}

function credentialRefusal(
  { rawId, response }: Assertion,
  clientDataJSON: Buffer,
  expected: Expected,
): Refusal | null {
  const credential = expected.credentials.find(({ id }) => id.toString('base64url') === rawId);
  if (credential === undefined) return 'credential';
  const isOwner =
    response.userHandle === null
      ? expected.named
      : response.userHandle === credential.userHandle.toString('base64url');
  if (!isOwner) return 'user-handle';
  const signed = Buffer.concat([
    Buffer.from(response.authenticatorData, 'base64url'),
    sha256(clientDataJSON),
  ]);
  const isRight = verify(
    'sha256',
    signed,
    credential.publicKey,
    Buffer.from(response.signature, 'base64url'),
  );
  return isRight ? null : 'signature';
}
