import { percentDecoded } from '../wire/address/percent.ts';
import { withoutJoins, withoutLineStarts } from './line-marks.ts';

/** How often a text is decoded: a text in a URL inside JSON inside a mail has three layers. */
const LAYERS = 3;
const DASHES = /[\u058a\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63]/g;
const QUOTES = /[\u201c-\u201f\u2033\u2036\u301d-\u301f\uff02]/g;
const APOSTROPHES = /[\u2018-\u201b\u2032\u2035]/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
const TILDES = /[\u02dc\u2053\u223c\u223d\u223f\u301c\u3030]/g;
/** Full-width forms and mathematical letters, which styled fonts in chats consist of. */
const STYLED = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu;
/** Matches zero-width and direction characters, soft hyphens and variation selectors. */
const INVISIBLE = /(?:[\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\p{Variation_Selector}|\u034f)+/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  dash: '-',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lcub: '{',
  lbrace: '{',
  lt: '<',
  mdash: '-',
  minus: '-',
  nbsp: ' ',
  ndash: '-',
  newline: '\n',
  plus: '+',
  quot: '"',
  rcub: '}',
  rbrace: '}',
  semi: ';',
  shy: '',
  sim: '~',
  sol: '/',
  tilde: '~',
};
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
/** Starts the codes for colours in a terminal. */
const ESCAPE = '\u001b';
const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;]*[A-Za-z]`, 'g');
/** The length of a short ID in base64, the form in which Kubernetes keeps secrets. */
const WRAPPED_ID = { least: 54, most: 88 };

/** A pasted text and its readings. They are made once, because that takes longer than all further work with them. */
export type Paste = { readonly text: string; readonly readings: readonly string[] };

type Decode = (text: string) => string;

const LAYERED: readonly Decode[] = [quotedPrintable, percentDecoded, escapes, html];
const ALONE: readonly Decode[] = [...LAYERED, softHyphens, wrappedIds, withoutJoins, withoutLineStarts];

/**
 * Returns a pasted text as it is, and the texts that it may have been before a mail, a URL, JSON or a web page encoded it. In all of them
 * dashes, tildes and styled letters are replaced by plain ones, and invisible characters are removed. The time is linear in the length.
 */
function readingsOf(text: string): readonly string[] {
  const plain = plainOf(text);
  const texts = new Set([text, ...ALONE.map((decode) => decode(plain))]);
  let layered = plain;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    layered = LAYERED.reduce((rest, decode) => decode(rest), layered);
    texts.add(layered);
  }
  if (text.includes('\u00ad')) texts.add(softHyphens(text));
  return [...new Set([...texts].map(plainOf))];
}

export function pasteOf(text: string): Paste {
  return { text, readings: readingsOf(text) };
}

/** Replaces or removes the special characters that keyboards, fonts and apps insert. */
function plainOf(text: string): string {
  // UTF-16 that was read as bytes has a zero at every second place.
  const whole = text.includes('\0') ? text.replaceAll('\0', '') : text;
  const plain = whole.includes(ESCAPE) ? whole.replace(COLOURS, '') : whole;
  if (/^[\0-\x7f]*$/.test(plain)) return plain;
  return plain
    .replace(INVISIBLE, '')
    .replace(STYLED, (character) => character.normalize('NFKC'))
    .replace(DASHES, '-')
    .replace(TILDES, '~')
    .replace(QUOTES, '"')
    .replace(APOSTROPHES, "'")
    .replace(SPACES, ' ');
}

function softHyphens(text: string): string {
  return text.replace(/\u00ad/g, '-');
}

function quotedPrintable(text: string): string {
  if (!text.includes('=')) return text;
  return text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Decodes the escapes of JSON, scripts and shells: `\u007e`, `\x7e`, `\u{7e}`, `\n`, `\"`. */
function escapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([^]))/gi,
    (whole, four?: string, braced?: string, two?: string, letter?: string) => {
      if (letter !== undefined) return ESCAPES[letter] ?? letter;
      return characterOf(Number.parseInt(four ?? braced ?? two ?? '', 16), whole);
    },
  );
}

function html(text: string): string {
  const bare = text.includes('<') ? text.replace(/<[^<>]{1,400}>/g, '') : text;
  if (!bare.includes('&')) return bare;
  return bare.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      return characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal), whole);
    },
  );
}

function wrappedIds(text: string): string {
  const { least, most } = WRAPPED_ID;
  return (text.match(/[A-Za-z0-9+/]+/g) ?? [])
    .filter((piece) => piece.length >= least && piece.length <= most && piece.length % 4 !== 1)
    .map((piece) => atob(piece))
    .filter((piece) => piece.includes('~'))
    .join('\n');
}

function characterOf(code: number, otherwise: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}

/** Removes `characters` from the end of a text. A loop does it, because the time of a pattern would be quadratic in their number. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
