import type { Reason, ReasonCode } from '../wire/reasons/reason.ts';
import { typoIn } from './typo.ts';
import { startsLikeCreds } from './carried.ts';
import { areSymbols, fits, ID_SYMBOLS } from './checksum.ts';
import { withoutEnd, type Paste } from './readings.ts';

/** Matches the text after a "~" up to white space or a sign that no ID has. */
const TOKEN = /^[\s"'`*_]*([^\s"'`*<>()[\]{},;:|\\&~\u00ab\u00bb\u2018-\u201f\u2039\u203a]*)/u;
const NAME_BEFORE = /[A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?$/i;
/** How many characters after and before a "~" are read, and how many "~" are looked at. */
const REACH = 4_000;
const BEFORE = 200;
const MAX_TILDES = 100;
const MEANT_LONGER = 48;

/** The first symbol after the "~" in short IDs of this program, and the lengths that IDs of other programs have after it. */
const OWN_START = 'q';
const MAX_OF_OTHERS = 30;
const MIN_OF_OTHERS = 4;
/** The ID and the key of a file at Mega, where other programs keep sessions. */
const AT_MEGA = /^[\w-]{6,12}#[\w-]{20,}/;
const OF_ANOTHER: Reason = { reason: 'id-of-another-program' };

/** The reasons that name a place, which the checksum proves. */
const NAMES_PLACE: ReadonlySet<ReasonCode> = new Set([
  'id-character-foreign',
  'id-character-wrong',
  'id-characters-swapped',
]);

/** The text before a "~" and the text after it; `isTouching` is true if no white space stands before the "~". */
type Near = { readonly name: string; readonly behind: string; readonly isTouching: boolean };

/** True if a text holds the start of a short ID or a mistyped one: a name, a "~" and a text of about its length. */
export function meansShortId(readings: readonly string[], own: string | null): boolean {
  const near = nearIdIn(readings, own);
  return near !== null && tokenOf(near).length < MEANT_LONGER && !startsLikeCreds(tokenOf(near));
}

/**
 * Says why a text holds no whole short ID. `own` is the prefix of this site, `null` if any prefix is accepted. The reason holds nothing of
 * the text except a name of at most 24 characters, or a single character.
 */
export function explainNoId(paste: Paste, own: string | null): Reason {
  const { text, readings } = paste;
  const meant = explainMeant(paste, own);
  if (meant !== null) return meant;
  const near = nearIdIn(readings, own);
  if (near === null) return explainNothing(text, own);
  const token = tokenOf(near);
  if (own !== null && near.name !== own) return explainOther(near.name, token, own);
  if (token.length < ID_SYMBOLS) return explainShort(near, token, own);
  if (token.length > ID_SYMBOLS) {
    return { reason: 'id-too-long', values: { characters: token.length, of: ID_SYMBOLS } };
  }
  return typoOf(near.name, token, own);
}

/** Explains a text that is certainly no cut or mistyped ID of this program; `null` for any other text. */
export function explainMeant({ readings }: Paste, own: string | null): Reason | null {
  const name = nameWithoutTilde(readings);
  if (name !== null) return { reason: 'id-without-tilde', values: { name } };
  const near = nearIdIn(readings, own);
  return near !== null && near.name !== own && isOfAnother(tokenOf(near)) ? OF_ANOTHER : null;
}

function isOfAnother(token: string): boolean {
  if (AT_MEGA.test(token)) return true;
  if (token.length < MIN_OF_OTHERS || token.length > MAX_OF_OTHERS || startsLikeCreds(token)) return false;
  const isPart = token.toLowerCase().startsWith(OWN_START) && /^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(token);
  return /^[\w#-]+$/.test(token) && !isPart;
}

/** Returns the prefix of a whole short ID whose "~" was replaced or removed; the checksum proves that it is one. */
function nameWithoutTilde(readings: readonly string[]): string | null {
  for (const reading of readings) {
    for (const { 0: run, index } of reading.matchAll(/[A-Za-z0-9]+/g)) {
      const body = run.slice(-ID_SYMBOLS);
      if (body.length < ID_SYMBOLS || !areSymbols(body)) continue;
      if (body !== body.toLowerCase() && body !== body.toUpperCase()) continue;
      const end = index + run.length - ID_SYMBOLS;
      const before = reading.slice(Math.max(0, end - MAX_OF_OTHERS), end).replace(/[^A-Za-z0-9~]{1,3}$/, '');
      const name = NAME_BEFORE.exec(before)?.[0].toUpperCase() ?? '';
      const prefix = fittingEnd(name, body.toLowerCase());
      if (prefix !== null) return prefix;
    }
  }
  return null;
}

/** Returns the longest end of a name that the checksum of a body proves to be its prefix. */
function fittingEnd(name: string, body: string): string | null {
  for (let from = 0; from < name.length; from += 1) {
    const prefix = name.slice(from);
    if (/^[A-Z0-9]/.test(prefix) && fits(prefix, body)) return prefix;
  }
  return null;
}

function explainNothing(text: string, own: string | null): Reason {
  const bodies = (text.match(/[A-Za-z0-9]+/g) ?? []).filter((word) => word.length === ID_SYMBOLS).slice(0, 9);
  const isBody = (word: string) => areSymbols(word) && (own === null || fits(own, word.toLowerCase()));
  return { reason: bodies.some(isBody) ? 'id-start-missing' : 'id-none', values: { prefix: own } };
}

function explainOther(name: string, token: string, own: string): Reason {
  const isMistyped = token.length === ID_SYMBOLS && areSymbols(token) && fits(own, token.toLowerCase());
  return { reason: isMistyped ? 'id-start-mistyped' : 'id-start-unknown', values: { found: name, own } };
}

function explainShort(near: Near, token: string, own: string | null): Reason {
  const all = near.behind.replace(/[^A-Za-z0-9]/g, '');
  if (all.length === token.length || (all.length < ID_SYMBOLS && areSymbols(all))) {
    return { reason: 'id-cut-off', values: { characters: all.length, of: ID_SYMBOLS } };
  }
  // The ID may be broken over lines or typed in groups. If the checksum then names one wrong place, the joined text is the ID.
  const joined = all.slice(0, ID_SYMBOLS);
  const typo = areSymbols(joined) ? typoOf(near.name, joined, own) : null;
  if (typo !== null && NAMES_PLACE.has(typo.reason)) return typo;
  return { reason: 'id-not-whole', values: { characters: token.length, of: ID_SYMBOLS } };
}

function typoOf(name: string, token: string, own: string | null): Reason {
  const small = token.toLowerCase();
  if (token !== small && token !== token.toUpperCase()) {
    return { reason: 'id-mixed-case' };
  }
  if (fits(name, small)) return { reason: 'id-with-more' };
  const typo = typoIn(name, small);
  return own === null && typo.reason === 'id-mistyped-often' ? { reason: 'id-mistyped-somewhere' } : typo;
}

/** Returns the first "~" after the prefix `own`, or else the first one after any name. */
function nearIdIn(readings: readonly string[], own: string | null): Near | null {
  const places = readings.flatMap(nearPlaces);
  const isOwn = ({ name }: Near) => own !== null && name.replaceAll(' ', '').endsWith(own);
  const found = places.find(isOwn);
  if (found !== undefined && own !== null) return { ...found, name: own };
  const first = places.find(({ isTouching }) => isTouching);
  return first === undefined ? null : { ...first, name: NAME_BEFORE.exec(first.name)?.[0] ?? '' };
}

function nearPlaces(text: string): readonly Near[] {
  const places: Near[] = [];
  let at = text.indexOf('~');
  for (let tildes = 0; at >= 0 && tildes < MAX_TILDES; tildes += 1) {
    const start = text.slice(Math.max(0, at - BEFORE), at);
    const before = withoutEnd(start, ' \t\r\n"\'`*\\');
    const isTouching = /\S$/.test(start);
    const name = before.replace(/[^A-Za-z0-9-]/g, ' ').toUpperCase();
    if (/[A-Z0-9]$/.test(name)) places.push({ name, isTouching, behind: text.slice(at + 1, at + 1 + REACH) });
    at = text.indexOf('~', at + 1);
  }
  return places;
}

/** Returns the text after a "~" without the punctuation of the sentence around it. */
function tokenOf({ behind }: Near): string {
  return withoutEnd(TOKEN.exec(behind)?.[1] ?? '', '.!?/=');
}
