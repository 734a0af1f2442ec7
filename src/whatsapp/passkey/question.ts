import type { PasskeyQuestion } from '../../wire/passkey.ts';
import { fieldsOf, readBase64Url, readFields } from './json.ts';

/** Source: WhatsApp Web's own bound. */
const MAX_BYTES = 4_096;
const MIN_CHALLENGE_BYTES = 16;
/** A passkey of WhatsApp belongs to the first; some accounts were asked for the second. */
const SITES: ReadonlySet<unknown> = new Set(['whatsapp.com', 'web.whatsapp.com']);

type Credentials = NonNullable<PasskeyQuestion['allowCredentials']>;

/**
 * Reads what WhatsApp wants to have signed. The question is made anew of the fields that are known, with their values as they came. `null` for
 * anything that must not be shown: another site, a challenge that is none, or another form.
 */
export function readQuestion(bytes: Uint8Array): PasskeyQuestion | null {
  if (bytes.length > MAX_BYTES) return null;
  const fields = readFields(bytes);
  if (fields === null || !isChallenge(fields['challenge']) || !isSite(fields['rpId'])) return null;
  const { challenge, rpId, timeout, userVerification } = fields;
  const allowCredentials = readCredentials(fields['allowCredentials']);
  const extensions = readExtensions(fields['extensions']);
  if (allowCredentials === null || extensions === null) return null;
  if (!isLeftOut(timeout) && !isDuration(timeout)) return null;
  if (!isLeftOut(userVerification) && typeof userVerification !== 'string') return null;
  return {
    challenge,
    ...(isLeftOut(timeout) ? {} : { timeout }),
    rpId,
    ...(allowCredentials === undefined ? {} : { allowCredentials }),
    ...(isLeftOut(userVerification) ? {} : { userVerification }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}

function isChallenge(value: unknown): value is string {
  return (readBase64Url(value)?.length ?? 0) >= MIN_CHALLENGE_BYTES;
}

function isSite(value: unknown): value is string {
  return SITES.has(value);
}

function isDuration(value: unknown): value is number {
  // The reader of JSON makes an infinite number of 1e999.
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isLeftOut(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** `undefined`: left out; `null`: of another form. */
function readCredentials(value: unknown): Credentials | undefined | null {
  if (isLeftOut(value)) return undefined;
  if (!Array.isArray(value)) return null;
  const read = value.map(readCredential);
  return read.every((one) => one !== null) ? read : null;
}

function readCredential(value: unknown): Credentials[number] | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { id, type, transports } = fields;
  if (typeof id !== 'string' || readBase64Url(id) === null || type !== 'public-key') return null;
  if (isLeftOut(transports)) return { id, type };
  return isTexts(transports) ? { id, type, transports } : null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Of the extensions only `uvm` is known, and the browser is asked for nothing else. */
function readExtensions(value: unknown): PasskeyQuestion['extensions'] | null {
  if (isLeftOut(value)) return undefined;
  const uvm = fieldsOf(value)?.['uvm'];
  if (fieldsOf(value) === null || (!isLeftOut(uvm) && typeof uvm !== 'boolean')) return null;
  return isLeftOut(uvm) ? {} : { uvm };
}
