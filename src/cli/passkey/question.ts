import { isObject } from '../../restore/server/answer-shapes.ts';
import type { PasskeyQuestion } from '../../wire/passkey.ts';

type AllowedCredential = NonNullable<PasskeyQuestion['allowCredentials']>[number];

const RP_IDS = ['whatsapp.com', 'web.whatsapp.com'];
const MIN_CHALLENGE_BYTES = 16;
const MAX_TEXT = 2_048;
const MAX_CREDENTIALS = 64;
const MAX_TRANSPORTS = 16;
const MAX_TIMEOUT_MS = 3_600_000;
const VERIFICATIONS = ['required', 'preferred', 'discouraged'];

/** Builds the question anew from the known fields of what a server sent; `null` if it is none that WhatsApp puts. */
export function questionFrom(publicKey: unknown): PasskeyQuestion | null {
  if (!isObject(publicKey)) return null;
  const { challenge, rpId, timeout, userVerification, allowCredentials = [], extensions } = publicKey;
  if (!isBase64url(challenge) || Buffer.from(challenge, 'base64url').length < MIN_CHALLENGE_BYTES)
    return null;
  if (typeof rpId !== 'string' || !RP_IDS.includes(rpId)) return null;
  if (!Array.isArray(allowCredentials) || allowCredentials.length > MAX_CREDENTIALS) return null;
  const allowed = allowCredentials.map(allowedFrom);
  if (!allowed.every((one) => one !== null)) return null;
  const isTime = typeof timeout === 'number' && timeout > 0 && timeout <= MAX_TIMEOUT_MS;
  return {
    challenge,
    rpId,
    ...(isTime ? { timeout } : {}),
    ...(isOneOf(VERIFICATIONS, userVerification) ? { userVerification } : {}),
    allowCredentials: allowed,
    ...(isObject(extensions) && extensions['uvm'] === true ? { extensions: { uvm: true } as const } : {}),
  };
}

function allowedFrom(value: unknown): AllowedCredential | null {
  if (!isObject(value) || value['type'] !== 'public-key' || !isBase64url(value['id'])) return null;
  const { id, transports } = value;
  if (transports === undefined) return { type: 'public-key', id };
  const areNames =
    Array.isArray(transports) &&
    transports.length <= MAX_TRANSPORTS &&
    transports.every((name) => typeof name === 'string' && /^[a-z-]{1,32}$/.test(name));
  return areNames ? { type: 'public-key', id, transports: transports as readonly string[] } : null;
}

/** True for unpadded base64url. */
export function isBase64url(value: unknown, most = MAX_TEXT): value is string {
  return typeof value === 'string' && value.length <= most && /^[\w-]+$/.test(value);
}

function isOneOf(names: readonly string[], value: unknown): value is string {
  return typeof value === 'string' && names.includes(value);
}
