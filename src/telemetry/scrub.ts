import { cutSpans, idSpans, jidSpans, numberSpans } from './spans.ts';
import { parseJson } from '../wire/json.ts';

type Rule = (text: string) => string;

/** UUIDs, instants and versions of WhatsApp Web look like phone numbers and are none. The groups make `split` keep them. */
const LOOKS_LIKE_NUMBER_BUT_IS_NOT: readonly RegExp[] = [
  /(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)/i,
  /(\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3})?Z?\b)/i,
  /(\b2\.3000\.\d{6,10}(?!\d))/,
];

/** The rules, in the order in which they are applied. */
const RULES: readonly Rule[] = [
  (text) => text.replace(/<Buffer[^<>]*>?/g, '[bytes]'),
  (text) => cutSpans(text, idSpans(text), '[session-id]'),
  // The body of a short ID without its prefix: a version symbol, then 38 symbols of bech32.
  (text) => text.replace(/(?<![A-Z0-9])q[02-9ac-hj-np-z]{38}(?![A-Z0-9])/gi, '[session-id]'),
  (text) => cutSpans(text, jidSpans(text), '[jid]'),
  (text) => text.replace(/[A-Za-z0-9+/_-]{12,}={0,2}/g, scrubRun),
  // A pairing code. Source of its alphabet: CROCKFORD_CHARACTERS of Baileys.
  (text) => text.replace(/(?<![\w-])[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}(?![\w-])/g, '[code]'),
  (text) => cutSpans(text, numberSpans(text), '[number]'),
];

const MAX_CHARACTERS = 16_384;
/**
 * Texts that no rule can match, so that most texts cost nothing: eight characters or fewer without `@` and `<`, or short texts
 * of small letters. Base64 cannot hide a number in small letters, since it writes every third digit as a capital.
 */
const NOTHING_TO_SCRUB = /^(?:[^@<]{0,8}|[a-z /_.:,-]{0,31})$/;
/** Smallest run of numbers from 0 to 255 that counts as bytes. */
const MIN_BYTES = 16;
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}(?:\/\d\d?)?|[0-9a-f]*:[0-9a-f:.]*(?:\/\d{1,3})?)$/i;
/** Fields whose value may be an IP address. In any other field the same text could be a phone number with dots. */
const ADDRESS_FIELDS = new Set(['address', 'host']);

/** Replaces everything in a text that looks like a session ID, JID, phone number, pairing code, key or token. */
export function scrubText(text: string): string {
  return NOTHING_TO_SCRUB.test(text) ? text : scrubAround(text.slice(0, MAX_CHARACTERS), 0);
}

/** Scrubs the text around the harmless parts, one kind of harmless part after the other. */
function scrubAround(text: string, kind: number): string {
  const harmless = LOOKS_LIKE_NUMBER_BUT_IS_NOT[kind];
  if (harmless === undefined) return scrubPart(text);
  return text
    .split(harmless)
    .map((part, index) => (index % 2 === 1 ? part : scrubAround(part, kind + 1)))
    .join('');
}

/**
 * The line of an ordinary request. Nearly all lines are of this form, and no rule can match in them. Lines with a route that
 * has a parameter are scrubbed like any other line.
 */
const ORDINARY_REQUEST =
  /^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","method":"[A-Z]{1,7}","route":"[a-z/.]{1,31}","status":\d{3},"ms":\d{1,6},"requestId":"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}","address":"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,24}\/64)","msg":"request"\}\n$/;

/** Scrubs a log line right before it is written: every text in it at any depth, names of fields included. */
export function scrubLine(line: string): string {
  if (ORDINARY_REQUEST.test(line)) return line;
  const parsed = parseJson(line);
  // A line that is not JSON is scrubbed as one text.
  if (parsed === undefined) return `${scrubText(line.trimEnd())}\n`;
  return `${escapeLineBreaks(JSON.stringify(scrubValue(parsed, '')))}\n`;
}

function scrubPart(part: string): string {
  return RULES.reduce((text, rule) => rule(text), part);
}

function scrubValue(value: unknown, field: string): unknown {
  if (typeof value === 'string') {
    return ADDRESS_FIELDS.has(field) && IP_ADDRESS.test(value) ? value : scrubText(value);
  }
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) >= 1e8 ? '[number]' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (isBytes(value)) return '[bytes]';
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, ''));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [scrubText(key), scrubValue(item, key)]),
  );
}

/** True if a value is a buffer or an array of bytes, in one of the forms that JSON gives them. */
function isBytes(value: object): boolean {
  if ('type' in value && value.type === 'Buffer') return true;
  const items: readonly unknown[] = Object.values(value);
  const isList = Array.isArray(value) || Object.keys(value).every((key, index) => key === String(index));
  return isList && items.length >= MIN_BYTES && items.every(isByte);
}

function isByte(item: unknown): boolean {
  return typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 255;
}

/** `=` before a letter or digit separates a name from its value and is no padding. */
function scrubRun(run: string, at: number, text: string): string {
  if (!run.endsWith('=') || !/^[A-Za-z0-9]/.test(text.slice(at + run.length, at + run.length + 1))) {
    return scrubEncoded(run);
  }
  const name = run.slice(0, run.indexOf('='));
  return scrubEncoded(name) + run.slice(name.length);
}

function scrubEncoded(run: string): string {
  const isHex = /^[0-9a-f]+$/i.test(run);
  if (isHex && run.length >= 32) return '[bytes]';
  if (run.endsWith('=') && run.length >= 20 && run.length % 4 === 0) return '[bytes]';
  // 43 symbols of base64 hold 32 bytes, the size of every key and token here.
  if (run.length >= 43 && looksRandom(run)) return '[bytes]';
  const decoded = [Buffer.from(run, 'base64'), isHex ? Buffer.from(run, 'hex') : Buffer.alloc(0)];
  return decoded.some((bytes) => holdsSecret(bytes.toString('latin1'))) ? '[bytes]' : run;
}

/**
 * Tells keys from paths and long names, which are mostly small letters or only capitals. Of a million random keys of
 * 32 bytes about six are taken for a name.
 */
function looksRandom(run: string): boolean {
  const letters = run.replace(/[^A-Za-z0-9]/g, '').length;
  const small = run.replace(/[^a-z]/g, '').length;
  return small > 0 && small / letters < 0.75;
}

function holdsSecret(decoded: string): boolean {
  return /\d{9,}|~q[02-9ac-hj-np-z]{38}|@s\.whatsapp\.net/i.test(decoded);
}

/** Escapes characters that JSON leaves as they are but that some readers take for the end of a line. */
function escapeLineBreaks(json: string): string {
  if (!/[\u0085\u2028\u2029]/.test(json)) return json;
  return json
    .replaceAll('\u0085', String.raw`\u0085`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}
