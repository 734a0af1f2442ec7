import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../errors.ts';
import { cleanSessionText, looksShort, parseShortId } from './id.ts';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_DEPTH = 12;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** `;;;` first: it may not be mistaken for a part of the prefix. */
const SEPARATORS = [';;;', '~'] as const;
/** `SESSION_ID=` and quotes in front of pasted JSON, whose own quotes must stay. */
const BEFORE_JSON = /^(?:export\s+)?(?:SESSION_ID\s*[=:])?\s*["'`]?(?=\{)/i;
/** Fields of Baileys before version 4, whose sessions no linked device of today can use. */
const ANCIENT_FIELDS = ['clientID', 'encKey', 'macKey'] as const;

/** What was found in a pasted text that carries the creds itself. */
export type CarriedCreds = {
  readonly kind: 'long' | 'base64' | 'json';
  /** What stood between the prefix and the rest; `null` if there was no prefix. */
  readonly separator: (typeof SEPARATORS)[number] | null;
  /** The JSON text, not revived. */
  readonly credsJson: string;
  readonly creds: unknown;
};

/** A short ID's secret: 20 bytes, the caller's to zero. */
export type ShortSecret = { readonly kind: 'short'; readonly secret: Uint8Array };

/** `<PREFIX>~` and base64 of gzip of `creds.json`, as many deployed bots expect it. */
export function formatLongId(prefix: string, credsJson: string): string {
  return `${prefix}~${gzipSync(credsJson).toString('base64')}`;
}

/**
 * The one way in for whatever somebody pastes: a short ID of this `prefix`, or anything {@link parseCarriedCreds} reads.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
 */
export function parseSessionText(text: string, prefix: string): ShortSecret | CarriedCreds {
  const cleaned = cleanSessionText(text);
  if (!looksShort(cleaned)) return parseCarriedCreds(text);
  return { kind: 'short', secret: parseShortId(cleaned, prefix) };
}

/**
 * Reads a long ID of any prefix (`~` or `;;;`), plain base64 of `creds.json`, or a pasted `creds.json`.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
 */
export function parseCarriedCreds(text: string): CarriedCreds {
  const json = text.trim().replace(BEFORE_JSON, '');
  if (json.startsWith('{')) return { kind: 'json', separator: null, ...readJson(endAtBrace(json), 'json') };
  const { separator, body } = split(cleanSessionText(text));
  const bytes = decodeBase64(body);
  if (bytes.subarray(0, 2).equals(GZIP_MAGIC)) {
    return { kind: 'long', separator, ...readJson(gunzip(bytes), 'long') };
  }
  return { kind: 'base64', separator, ...readJson(bytes.toString('utf8'), 'base64') };
}

/** Quotes behind pasted JSON go; anything else stays, to be refused. */
function endAtBrace(json: string): string {
  return json.replace(/\}["'`]$/, '}');
}

function split(cleaned: string): { readonly separator: CarriedCreds['separator']; readonly body: string } {
  for (const separator of SEPARATORS) {
    const at = cleaned.indexOf(separator);
    if (at >= 0) return { separator, body: cleaned.slice(at + separator.length) };
  }
  return { separator: null, body: cleaned };
}

function decodeBase64(body: string): Buffer {
  const standard = body.replace(/-/g, '+').replace(/_/g, '/');
  if (standard === '') throw malformed('There is nothing behind the prefix. Copy the whole ID.');
  const foreign = standard.search(/[^A-Za-z0-9+/=]/);
  if (foreign >= 0) {
    const character = String.fromCodePoint(standard.codePointAt(foreign) ?? 0);
    throw malformed(`Character ${foreign + 1} is "${character}", which no session ID has. Copy only the ID.`);
  }
  if (!/^[^=]+={0,2}$/.test(standard)) {
    throw malformed(
      'There is a "=" in the middle: something else was pasted behind the ID. Copy only the ID.',
    );
  }
  const bare = standard.replace(/=+$/, '');
  if (bare.length % 4 === 1) {
    throw malformed('The end is cut off: the base64 text stops in the middle. Copy all of it.');
  }
  return Buffer.from(bare, 'base64');
}

function gunzip(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_JSON_BYTES }).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw malformed('What is packed in it is far too large for a session.');
    }
    if (code === 'Z_BUF_ERROR') {
      throw malformed('The end is cut off: the packed part is not complete. Copy all of it.');
    }
    throw malformed('The packed part is damaged: at least one character is wrong. Copy it again.');
  }
}

function readJson(json: string, kind: CarriedCreds['kind']): Pick<CarriedCreds, 'creds' | 'credsJson'> {
  if (Buffer.byteLength(json) > MAX_JSON_BYTES) throw malformed('This is far too large for a session.');
  const creds = parse(json, kind);
  if (isObject(creds) && isObject(creds['creds']) && !('noiseKey' in creds)) {
    throw malformed('This is a whole {creds, keys}. Paste only what stands under "creds".');
  }
  if (!isObject(creds) || isTooDeep(creds, MAX_DEPTH)) {
    throw malformed('What is in it is not a creds.json.');
  }
  if (ANCIENT_FIELDS.every((field) => Object.hasOwn(creds, field))) {
    throw malformed(
      'This session is of the old kind from before linked devices. It cannot be used any more: link again.',
    );
  }
  return { credsJson: json, creds };
}

function parse(json: string, kind: CarriedCreds['kind']): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw malformed(notJson(json, kind));
  }
}

function notJson(json: string, kind: CarriedCreds['kind']): string {
  const isCut = !json.trimEnd().endsWith('}');
  if (kind === 'long') return 'What is packed in it is not JSON, so it is no creds.json.';
  if (kind === 'json') {
    return isCut
      ? 'The end is cut off: this starts like a creds.json but stops before its last "}". Paste the whole file.'
      : 'This looks like a creds.json but is no JSON: a character is wrong or missing. Paste the file as it is.';
  }
  if (!json.startsWith('{')) return 'It is not a session ID of this program, nor a creds.json in base64.';
  return isCut
    ? 'The end is cut off: the creds.json inside is not complete. Copy all of it.'
    : 'A character is wrong: the creds.json inside is damaged. Copy it again.';
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

function malformed(detail: string): AppError {
  return new AppError('SESSION_ID_MALFORMED', { fields: { detail } });
}
