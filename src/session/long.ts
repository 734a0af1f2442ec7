import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../errors.ts';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_DEPTH = 12;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const SEPARATORS = [';;;', '~'] as const;

/** What was found in a pasted text that carries the creds itself. */
export type CarriedCreds = {
  readonly kind: 'long' | 'base64' | 'json';
  /** The JSON text, not revived. */
  readonly credsJson: string;
  readonly creds: unknown;
};

/** `<PREFIX>~` and base64 of gzip of `creds.json`, as many deployed bots expect it. */
export function formatLongId(prefix: string, credsJson: string): string {
  return `${prefix}~${gzipSync(credsJson).toString('base64')}`;
}

/**
 * Reads a long ID of any prefix (`~` or `;;;`), plain base64 of `creds.json`, or a pasted `creds.json`.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
 */
export function parseCarriedCreds(text: string): CarriedCreds {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return readJson(trimmed, 'json');
  const body = afterSeparator(trimmed).replace(/-/g, '+').replace(/_/g, '/');
  const bytes = decodeBase64(body);
  if (bytes.subarray(0, 2).equals(GZIP_MAGIC)) return readJson(gunzip(bytes), 'long');
  return readJson(bytes.toString('utf8'), 'base64');
}

function afterSeparator(text: string): string {
  for (const separator of SEPARATORS) {
    const at = text.indexOf(separator);
    if (at >= 0) return text.slice(at + separator.length);
  }
  return text;
}

function decodeBase64(body: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) {
    throw malformed('This holds characters that no session ID has. Copy only the ID.');
  }
  const bare = body.replace(/=+$/, '');
  if (bare.length % 4 === 1)
    throw malformed('The end is cut off: the base64 text stops in the middle. Copy all of it.');
  return Buffer.from(bare, 'base64');
}

function gunzip(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_JSON_BYTES }).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw malformed('What is packed in it is far too large for a session.');
    if (code === 'Z_BUF_ERROR')
      throw malformed('The end is cut off: the packed part is not complete. Copy all of it.');
    throw malformed('The packed part is damaged: at least one character is wrong. Copy it again.');
  }
}

function readJson(json: string, kind: CarriedCreds['kind']): CarriedCreds {
  if (json.length > MAX_JSON_BYTES) throw malformed('This is far too large for a session.');
  let creds: unknown;
  try {
    creds = JSON.parse(json);
  } catch {
    throw malformed(
      kind === 'json'
        ? 'This starts like a creds.json but is not complete. Paste the whole file.'
        : 'It is not a session ID of this program, nor a creds.json in base64.',
    );
  }
  if (typeof creds !== 'object' || creds === null || Array.isArray(creds) || isTooDeep(creds, MAX_DEPTH)) {
    throw malformed('What is in it is not a creds.json.');
  }
  return { kind, credsJson: json, creds };
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

function malformed(detail: string): AppError {
  return new AppError('SESSION_ID_MALFORMED', { fields: { detail } });
}
