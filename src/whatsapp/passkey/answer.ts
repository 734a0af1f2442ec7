import { createHash } from 'node:crypto';
import type { PasskeyQuestion } from '../../wire/passkey.ts';
import { fieldsOf, readBase64Url, readFields } from './json.ts';

const ORIGIN = 'https://web.whatsapp.com';
const MAX_ID_BYTES = 1_023;
const MAX_USER_HANDLE_BYTES = 64;
/** A hash of the site, a byte of flags, and a counter. */
const MIN_AUTHENTICATOR_BYTES = 37;
const HASH_BYTES = 32;
const USER_PRESENT = 1;
const USER_VERIFIED = 4;

/** What goes to WhatsApp of a browser's answer. */
export type Assertion = {
  readonly credentialId: Buffer;
  /** The text that WhatsApp Web would send: these fields in this order, binary ones as the browser wrote them. */
  readonly json: Buffer;
};

/**
 * Checks a browser's answer as far as that is possible without the public key, which WhatsApp alone has. `null`: WhatsApp would not take it, so
 * the challenge must not be spent on it.
 */
export function readAnswer(
  credential: Readonly<Record<string, unknown>>,
  question: PasskeyQuestion,
): Assertion | null {
  const { id, rawId, type } = credential;
  const response = fieldsOf(credential['response']);
  const credentialId = readBase64Url(rawId);
  if (response === null || credentialId === null || id !== rawId || type !== 'public-key') return null;
  if (credentialId.length > MAX_ID_BYTES || !isAllowed(credentialId, question)) return null;
  const { clientDataJSON, authenticatorData, signature } = response;
  if (!isFor(question.challenge, readBase64Url(clientDataJSON))) return null;
  if (!isVerified(readBase64Url(authenticatorData), question.rpId)) return null;
  const userHandle = response['userHandle'] ?? null;
  if (readBase64Url(signature) === null || !isUserHandle(userHandle)) return null;
  const sent = { id, rawId, type, response: { clientDataJSON, authenticatorData, signature, userHandle } };
  return { credentialId, json: Buffer.from(JSON.stringify(sent)) };
}

/** With an empty list any passkey of the site will do. */
function isAllowed(credentialId: Buffer, { allowCredentials = [] }: PasskeyQuestion): boolean {
  if (allowCredentials.length === 0) return true;
  return allowCredentials.some(({ id }) => readBase64Url(id)?.equals(credentialId));
}

function isFor(challenge: string, clientData: Buffer | null): boolean {
  const fields = clientData === null ? null : readFields(clientData);
  return (
    fields?.['type'] === 'webauthn.get' &&
    fields['challenge'] === challenge &&
    fields['origin'] === ORIGIN &&
    fields['crossOrigin'] !== true
  );
}

function isVerified(data: Buffer | null, rpId: string): boolean {
  if (data === null || data.length < MIN_AUTHENTICATOR_BYTES) return false;
  const site = createHash('sha256').update(rpId).digest();
  const needed = USER_PRESENT | USER_VERIFIED;
  return data.subarray(0, HASH_BYTES).equals(site) && (data.readUInt8(HASH_BYTES) & needed) === needed;
}

function isUserHandle(value: unknown): boolean {
  return value === null || (readBase64Url(value)?.length ?? Infinity) <= MAX_USER_HANDLE_BYTES;
}
