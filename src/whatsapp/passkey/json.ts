const BASE64URL = /^[\w-]+$/;

/** The bytes of a text in base64url without padding, in the one spelling that a writer gives them; `null` for anything else, and for no bytes. */
export function readBase64Url(text: unknown): Buffer | null {
  if (typeof text !== 'string' || !BASE64URL.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; `null` for any other value. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The fields of a JSON object in UTF-8; `null` for other bytes. */
export function readFields(bytes: Uint8Array): Fields | null {
  try {
    return fieldsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}
