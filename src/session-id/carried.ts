import { hasLostStart } from './lost-start.ts';
import { withoutEnd } from './readings.ts';

/** A part of a pasted text that is base64 and may carry creds. */
export type Base64Text = {
  /** The separator in front of it; `null` if there is none. */
  readonly separator: '~' | ';;;' | null;
  /** The prefix in front of the separator. */
  readonly prefix: string;
  /** The characters of base64 or base64url, without padding and line breaks. */
  readonly body: string;
  /** True if `body` may include words that followed, because several pieces were joined and nothing shows where the base64 ends. */
  readonly isLoose: boolean;
  /** A foreign character that is followed by more base64, so that it broke the text; `at` counts from 1, `null` if lines were joined. */
  readonly brokenBy: { readonly character: string; readonly at: number | null } | null;
};

type Piece = { readonly text: string; readonly from: number; readonly to: number };
type Group = Pick<Base64Text, 'separator' | 'prefix'> & { readonly pieces: Piece[] };

/** Characters that files, mails and scripts put between the lines of one text. */
const NOISE = /^[\s\p{Cc}"'`\\>|+\u00ab\u00bb\u2018-\u201f\u2039\u203a]*$/u;
const BEHIND_SEPARATOR = ' \t\r\n=>"\'`';
/** The first characters of gzip, of zlib, of a JSON object and of a JSON text in base64. */
const MAGIC = /^(?:H4sI|eJ|eN|eA|eF|eyJ|eyA|ey[IK]|ewo|ew0|Inse)/;
/** A piece of at least this length counts as a line of base64: it is longer than any word and no longer than a line of wrapped base64. */
const MIN_LINE = 40;
const MIN_WITH_MAGIC = 12;
/**
 * Base64 in groups has at least this many groups of one size, of at least this many characters: words do not come like that, and a short ID
 * has fewer groups.
 */
const MIN_GROUPS = 10;
const MIN_GROUP = 4;
/** Groups of this length need no separator before them, because ten words of such a length never follow one another. */
const MIN_LONG_GROUP = 16;
/** The least length of creds in base64: creds have 2 kB, packed 1.5 kB. Other texts that start in the same way are shorter. */
const MIN_CREDS = 400;
/** How much of a text is decoded to look for the names of fields; enough for creds in any order. */
const LOOKED_AT = 2_000;
const NAMES = /"(?:noiseKey|signedIdentityKey|signedPreKey|advSecretKey|pairingEphemeralKeyPair)"/;
const MAX_FOUND = 6;
/** How much of the end of a text is decoded to see whether it is whole; a multiple of 4. */
const TAIL = 12;

/** True if a text holds creds, as far as that can be seen without unpacking. */
export function holdsCreds(text: string): boolean {
  return NAMES.test(text) || base64TextsIn(text).some(isPackedCreds);
}

/** True if a text was meant to carry creds, because it holds them or their start. */
export function meansCreds(text: string): boolean {
  return (
    text.trimStart().startsWith('{') ||
    NAMES.test(text) ||
    hasLostStart(text) ||
    base64TextsIn(text).length > 0
  );
}

/** Writes an ID as it was handed out: in one line, with nothing around it. */
export function nameOfId({ prefix, separator, body }: Base64Text): string {
  const padding = '='.repeat((4 - (body.length % 4)) % 4);
  return separator === null ? body + padding : prefix + separator + body + padding;
}

/**
 * Returns the ID in base64 that the readings of a text hold; `null` if the text holds creds as JSON, or an ID without its prefix. Of
 * several candidates it takes the shortest that ends as packed creds do, because what a reading leaves between the lines makes an ID
 * longer, and words that follow give it another end.
 */
export function longIdIn(readings: readonly string[]): string | null {
  if (readings.some((reading) => NAMES.test(reading))) return null;
  const found = readings.flatMap(wholeLinesIn).filter(isPackedCreds);
  const best = shortestOf(found.filter(endsLikeCreds)) ?? alone(found) ?? shortestOf(found);
  if (best === undefined || (best.separator !== null && best.prefix === '')) return null;
  // A "_" at the end comes from italics, because gzip ends in zeros and JSON in a bracket.
  return nameOfId({ ...best, body: withoutItalics(best.body) });
}

/**
 * Returns the texts of {@link base64TextsIn}, and each text also up to its last long piece, because words may follow that without a "="
 * between.
 */
function wholeLinesIn(text: string): readonly Base64Text[] {
  const withoutWords = groupsIn(text).flatMap((group) => {
    const lines = group.pieces.map((piece) => piece.text.length >= MIN_LINE).lastIndexOf(true) + 1;
    return lines < 2 ? [] : toBase64Texts(text, { ...group, pieces: group.pieces.slice(0, lines) });
  });
  return [...base64TextsIn(text), ...withoutWords];
}

/** Returns the first candidate in one piece that is nearly as long as the longest: a later reading may have joined it with what follows. */
function alone(found: readonly Base64Text[]): Base64Text | undefined {
  const whole = found.filter(({ isLoose, brokenBy }) => !isLoose && brokenBy === null);
  const most = Math.max(0, ...whole.map(({ body }) => body.length));
  return whole.find(({ body }) => body.length >= most - MIN_LINE);
}

function shortestOf(found: readonly Base64Text[]): Base64Text | undefined {
  const least = Math.min(...found.map(({ body }) => body.length));
  return found.find(({ body }) => body.length === least);
}

/** Gzip ends in the size of what is packed, below 64 kB for creds; JSON ends in a bracket. */
function endsLikeCreds({ body }: Base64Text): boolean {
  const bare = withoutItalics(body);
  if (bare.length % 4 === 1) return false;
  const end = decodeBase64(bare.slice(bare.length - (bare.length % 4) - TAIL));
  return bare.startsWith('H4sI') ? end.endsWith('\0\0') : /[}"]\s*$/.test(end);
}

/** True if a text starts as packed creds do. No short ID does, since those start with "q". */
export function startsLikeCreds(text: string): boolean {
  return MAGIC.test(text);
}

/** True if a text holds base64 that is far too long for a short ID, a key or a hash. */
export function holdsLong(text: string): boolean {
  return base64TextsIn(text).some(({ body }) => body.length >= MIN_CREDS);
}

function isPackedCreds({ body, separator }: Base64Text): boolean {
  if (body.length < MIN_CREDS) return false;
  if (/^(?:ey|ew|In)/.test(body)) return NAMES.test(decodeStart(body));
  return body.startsWith('H4sI') || (separator !== null && MAGIC.test(body));
}

function decodeStart(body: string): string {
  const start = body.slice(0, LOOKED_AT);
  // The length is cut to a multiple of four, because `atob` throws for a single last character.
  return decodeBase64(start.slice(0, start.length - (start.length % 4)));
}

function decodeBase64(text: string): string {
  return atob(text.replace(/-/g, '+').replace(/_/g, '/'));
}

/** Finds the longest parts of a text that may be base64 of creds; the lines of one part are joined. */
export function base64TextsIn(text: string): readonly Base64Text[] {
  // Most texts hold neither a run of such a length nor what small groups need, so they need no search.
  if (!/[A-Za-z0-9+/_-]{12}/.test(text) && !mayHoldGroups(text)) return [];
  const found = groupsIn(text).flatMap((group) => toBase64Texts(text, group));
  found.sort((a, b) => b.body.length - a.body.length);
  return found.slice(0, MAX_FOUND);
}

function groupsIn(text: string): readonly Group[] {
  const groups: Group[] = [];
  let before: Piece = { text: '', from: 0, to: 0 };
  for (const { 0: found, index } of text.matchAll(/[A-Za-z0-9+/_-]+/g)) {
    if (found === '+') continue;
    const piece = { text: found, from: index, to: index + found.length };
    const gap = text.slice(before.to, index);
    const separator = separatorAt(gap);
    const isTouching = separator !== null && gap.startsWith(separator);
    const last = groups[groups.length - 1];
    if (separator !== null) {
      groups.push({ separator, prefix: isTouching ? withoutItalics(before.text) : '', pieces: [piece] });
    } else if (last !== undefined && NOISE.test(gap)) last.pieces.push(piece);
    else groups.push({ separator: null, prefix: '', pieces: [piece] });
    before = piece;
  }
  return groups;
}

function separatorAt(gap: string): Base64Text['separator'] {
  const end = withoutEnd(gap, BEHIND_SEPARATOR);
  if (end.endsWith('~')) return '~';
  return end.endsWith(';;;') ? ';;;' : null;
}

/** Joins the pieces of a group, and gives the first piece alone too, since words may follow it; both also without the "_" of italics. */
function toBase64Texts(text: string, { separator, prefix, pieces }: Group): readonly Base64Text[] {
  const isFirst = (piece: Piece, at: number) => isStart(piece) || areEven(pieces, at, separator !== null);
  const start = (separator === null ? pieces : pieces.slice(0, 1)).findIndex(isFirst);
  const used = start < 0 ? [] : pieces.slice(start);
  const [first] = used;
  if (first === undefined) return [];
  const joined = { separator, prefix, ...join(text, used) };
  const texts = used.length === 1 ? [joined] : [joined, { separator, prefix, ...join(text, [first]) }];
  const others = texts.flatMap((each) =>
    [withoutItalics(each.body), unglued(each.body)]
      .filter((body) => body !== each.body)
      .map((body) => ({ ...each, body })),
  );
  return [...texts, ...others];
}

function join(text: string, pieces: readonly Piece[]): Omit<Base64Text, 'separator' | 'prefix'> {
  const body = pieces.map((piece) => piece.text).join('');
  const character = breakAt(text, pieces[pieces.length - 1]?.to ?? 0);
  const isLoose = pieces.length > 1;
  const at = isLoose ? null : body.length + 1;
  return { body, isLoose, brokenBy: character === null ? null : { character, at } };
}

function withoutItalics(body: string): string {
  return withoutEnd(body.startsWith('_') ? body.slice(1) : body, '_');
}

function isStart(piece: Piece | undefined): boolean {
  if (piece === undefined) return false;
  const { text } = piece;
  return text.length >= MIN_LINE || (MAGIC.test(text) && text.length >= MIN_WITH_MAGIC);
}

/** True if a text has a run of a group's size, and a character with which a separator or packed creds begin. */
function mayHoldGroups(text: string): boolean {
  return text.length >= MIN_CREDS && /[~;HeI]/.test(text) && /[A-Za-z0-9+/_-]{4}/.test(text);
}

/**
 * True if a text in lines or groups of one size begins with the piece at `at`, which may be shorter. Without a separator in front the
 * text must begin as packed creds do, or have long groups.
 */
function areEven(pieces: readonly Piece[], at: number, isSeparated: boolean): boolean {
  const size = pieces[at + 1]?.text.length ?? 0;
  const first = pieces[at]?.text ?? '';
  if (size < MIN_GROUP || first.length > size || at + MIN_GROUPS >= pieces.length) return false;
  const groups = pieces.slice(at + 1, at + 1 + MIN_GROUPS);
  if (!groups.every(({ text }) => text.length === size)) return false;
  const start = first + groups.map(({ text }) => text).join('');
  return isSeparated || size >= MIN_LONG_GROUP || MAGIC.test(unglued(start));
}

/** Removes a name as in `NAME_H4sI…`, `NAME/eyJ…` or `NAMEH4sI…`, because some programs join it with a character of base64 or with none. */
function unglued(body: string): string {
  const start = body.slice(0, MIN_LINE);
  if (MAGIC.test(start)) return body;
  const found = /H4sI|eyJ|eyI|ewo|ew0|[_/-]e[JNAF]/.exec(start);
  if (found === null) return body;
  return body.slice(found.index + (/^[_/-]/.test(found[0]) ? 1 : 0));
}

function breakAt(text: string, end: number): string | null {
  const rest = text.slice(end, end + 8);
  const [, character] = /^(={1,2}|[^\s=])[A-Za-z0-9+/]{4}/u.exec(rest) ?? [];
  return character ?? null;
}
