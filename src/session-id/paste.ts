import { areSymbols, fits, ID_SYMBOLS } from './checksum.ts';
import { base64TextsIn, holdsCreds, holdsLong, longIdIn, meansCreds } from './carried.ts';
import { meansShortId } from './explain.ts';
import { measureJson } from './json-text.ts';
import { pasteOf, type Paste } from './readings.ts';
import { parseJson } from '../wire/json.ts';

const SEPARATOR = '~';
const MAX_PREFIX = 24;
/** The limit of texts in the form of an ID, because each needs the checksums of all prefixes that it may have. */
const MAX_CANDIDATES = 100;
/** The longest text that is sent to a server. A request may have 64 kB, and JSON writes a quote as two characters. */
export const MAX_ASKED = 48_000;
/** How many objects may be around the creds, and how many fields of each are searched. */
const MAX_WRAPPERS = 4;
const MAX_FIELDS = 50;
const CANONICAL = /^([A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?)~([02-9ac-hj-np-z]{39})$/;

/** A whole short ID with a valid checksum; the prefix is in capitals, the rest in small letters. */
export type FoundId = { readonly prefix: string; readonly body: string; readonly id: string };

/**
 * The content of a pasted text: one short ID, once or several times; several different IDs or sessions; a text that carries creds or was
 * meant to; or nothing.
 */
export type Pasted =
  | { readonly kind: 'id'; readonly found: FoundId }
  | { readonly kind: 'several'; readonly ids: number; readonly hasCreds: boolean }
  | { readonly kind: 'creds'; readonly paste: Paste }
  | { readonly kind: 'nothing'; readonly paste: Paste };

/**
 * Looks for `<PREFIX>~` and 39 symbols anywhere in a text, also with other characters around or between them. The checksum, which covers
 * the prefix, decides what is an ID; a random text passes it with a chance of 1 in 2^30.
 */
export function readPaste(text: string, own: string | null = null): Pasted {
  const exact = CANONICAL.exec(text);
  if (exact?.[1] !== undefined && exact[2] !== undefined && fits(exact[1], exact[2])) {
    return { kind: 'id', found: foundId(exact[1], exact[2]) };
  }
  const paste = pasteOf(text);
  const { readings } = paste;
  const found = new Map(readings.flatMap(idsIn).map((each) => [each.id, each]));
  const hasCreds = readings.some(holdsCreds);
  const [one] = found.values();
  if (one === undefined)
    return { kind: hasCreds || isMeantAsCreds(readings, own) ? 'creds' : 'nothing', paste };
  if (found.size > 1 || hasCreds) return { kind: 'several', ids: found.size, hasCreds };
  return { kind: 'id', found: one };
}

/**
 * Returns the ID in a text as one line, to be copied again; `null` if there is none or more than one, and for creds as JSON, which are no ID.
 */
export function idToCopy(text: string): string | null {
  const pasted = readPaste(text);
  if (pasted.kind === 'id') return pasted.found.id;
  return pasted.kind === 'creds' ? longIdIn(pasted.paste.readings) : null;
}

/**
 * Returns the part of a pasted text that is sent to a server: the short ID if there is one, the creds of a state that is too large for a
 * request, or else the text.
 */
export function textToAsk(text: string): string {
  const pasted = readPaste(text);
  if (pasted.kind === 'id') return pasted.found.id;
  return text.length > MAX_ASKED ? credsOf(text) : text;
}

/** Returns the creds of a whole state, which may be JSON with words around it or base64; the text itself if there are none. */
function credsOf(text: string): string {
  const [packed] = base64TextsIn(text);
  const texts = packed === undefined ? [text] : [text, utf8Of(packed.body)];
  for (const each of texts) {
    const start = each.search(/\{\s*"/);
    const { end } = start < 0 ? { end: -1 } : measureJson(each, start);
    const creds = end < 0 ? null : credsIn(parseJson(each.slice(start, end)), MAX_WRAPPERS);
    if (creds !== null) return JSON.stringify(creds);
  }
  return text;
}

function credsIn(value: unknown, wrappers: number): object | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('noiseKey' in value || 'signedIdentityKey' in value) return value;
  if (wrappers === 0) return null;
  for (const inner of Object.values(value).slice(0, MAX_FIELDS)) {
    const found = credsIn(inner, wrappers - 1);
    if (found !== null) return found;
  }
  return null;
}

function utf8Of(base64: string): string {
  const whole = base64.slice(0, base64.length - (base64.length % 4 === 1 ? 1 : 0));
  const binary = atob(whole.replace(/-/g, '+').replace(/_/g, '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

/** True if a text was meant to carry creds. A text that starts like a short ID was not, even if more text follows. */
function isMeantAsCreds(readings: readonly string[], own: string | null): boolean {
  return readings.some(holdsLong) || (readings.some(meansCreds) && !meansShortId(readings, own));
}

function idsIn(text: string): readonly FoundId[] {
  const found: FoundId[] = [];
  let candidates = 0;
  for (let at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) {
    const body = bodyBehind(text, at + 1);
    if (body === null) continue;
    candidates += 1;
    if (candidates > MAX_CANDIDATES) break;
    const prefix = prefixBefore(text, at, body);
    if (prefix !== null) found.push(foundId(prefix, body));
  }
  return found;
}

/** Returns the next 39 letters and digits in small letters if all are symbols in one case; other characters between them are skipped. */
function bodyBehind(text: string, from: number): string | null {
  let body = '';
  let at = from;
  for (; at < text.length && body.length < ID_SYMBOLS; at += 1) {
    const character = text.charAt(at);
    if (character === SEPARATOR) return null;
    if (isAlphanumeric(character)) body += character;
  }
  if (body.length < ID_SYMBOLS) return null;
  const small = body.toLowerCase();
  if (body !== small && body !== body.toUpperCase()) return null;
  return !areSymbols(small) || isLonger(text, at, body === small) ? null : small;
}

/**
 * True if the text goes on at once in the same case, so that it is a longer word and not this ID. A prefix may follow, because an ID may be
 * pasted twice.
 */
function isLonger(text: string, from: number, isSmall: boolean): boolean {
  const next = text.charAt(from);
  if (!isAlphanumeric(next)) return false;
  if (/[a-z]/.test(next) !== isSmall && !/\d/.test(next)) return false;
  return !/^[a-z0-9-]{1,24}~/i.test(text.slice(from, from + MAX_PREFIX + 1));
}

/** Returns the prefix before a "~": the shortest one that makes the checksum valid. */
function prefixBefore(text: string, end: number, body: string): string | null {
  let prefix = '';
  for (let at = end - 1; at >= 0 && prefix.length < MAX_PREFIX; at -= 1) {
    const character = text.charAt(at);
    if (character === SEPARATOR) break;
    if (!isAlphanumeric(character) && character !== '-') continue;
    prefix = character.toUpperCase() + prefix;
    if (character !== '-' && !prefix.endsWith('-') && fits(prefix, body)) return prefix;
  }
  return null;
}

function isAlphanumeric(character: string): boolean {
  const code = character.charCodeAt(0);
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter || (code >= 48 && code <= 57);
}

function foundId(prefix: string, body: string): FoundId {
  return { prefix, body, id: `${prefix}${SEPARATOR}${body}` };
}
