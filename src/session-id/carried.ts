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
/** Longer than any word, but no longer than a line of wrapped base64. */
const MIN_LINE = 40;
const MIN_WITH_MAGIC = 12;
/** Other texts with such a start are shorter; creds have 2 kB, packed 1.5 kB. */
const MIN_CREDS = 400;
/** How much of a text is decoded to look for the names of fields; enough for creds in any order. */
const LOOKED_AT = 2_000;
const NAMES = /"(?:noiseKey|signedIdentityKey|signedPreKey|advSecretKey|pairingEphemeralKeyPair)"/;
const MAX_FOUND = 6;

/** True if a text holds creds, as far as that can be seen without unpacking. */
export function holdsCreds(text: string): boolean {
  return NAMES.test(text) || base64TextsIn(text).some(isPackedCreds);
}

/** True if a text was meant to carry creds, because it holds them or their start. */
export function meansCreds(text: string): boolean {
  return text.trimStart().startsWith('{') || NAMES.test(text) || base64TextsIn(text).length > 0;
}

/** Writes an ID as it was handed out: in one line, with nothing around it. */
export function nameOfId({ prefix, separator, body }: Base64Text): string {
  const padding = '='.repeat((4 - (body.length % 4)) % 4);
  return separator === null ? body + padding : prefix + separator + body + padding;
}

/**
 * Returns the ID in base64 that the readings of a text hold; `null` if the text holds creds as JSON. It takes the first reading whose piece is
 * nearly as long as the longest, because a later decoding may have joined the ID with the words that follow.
 */
export function longIdIn(readings: readonly string[]): string | null {
  if (readings.some((reading) => NAMES.test(reading))) return null;
  const found = readings.flatMap(base64TextsIn).filter(isPackedCreds);
  const whole = found.filter(({ isLoose, brokenBy }) => !isLoose && brokenBy === null);
  const most = Math.max(0, ...whole.map(({ body }) => body.length));
  const best = whole.find(({ body }) => body.length >= most - MIN_LINE) ?? found[0];
  // A "_" at the end comes from italics, because gzip ends in zeros and JSON in a bracket.
  return best === undefined ? null : nameOfId({ ...best, body: withoutItalics(best.body) });
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
  const whole = start.slice(0, start.length - (start.length % 4));
  return atob(whole.replace(/-/g, '+').replace(/_/g, '/'));
}

/** Finds the longest parts of a text that may be base64 of creds; the lines of one part are joined. */
export function base64TextsIn(text: string): readonly Base64Text[] {
  // Most texts hold no run of such a length, so they need no search.
  if (!/[A-Za-z0-9+/_-]{12}/.test(text)) return [];
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
  const start = separator === null ? pieces.findIndex(isStart) : isStart(pieces[0]) ? 0 : -1;
  const used = start < 0 ? [] : pieces.slice(start);
  const [first] = used;
  if (first === undefined) return [];
  const joined = { separator, prefix, ...join(text, used) };
  const texts = used.length === 1 ? [joined] : [joined, { separator, prefix, ...join(text, [first]) }];
  const bare = texts.map((each) => ({ ...each, body: withoutItalics(each.body) }));
  return [...texts, ...bare.filter(({ body }, at) => body !== texts[at]?.body)];
}

function join(text: string, pieces: readonly Piece[]): Omit<Base64Text, 'separator' | 'prefix'> {
  const body = pieces.map((piece) => piece.text).join('');
  const character = breakAt(text, pieces[pieces.length - 1]?.to ?? 0);
  const isLoose = pieces.length > 1;
  const at = isLoose ? null : body.length + 1;
  return { body: unglued(body), isLoose, brokenBy: character === null ? null : { character, at } };
}

function withoutItalics(body: string): string {
  return withoutEnd(body.startsWith('_') ? body.slice(1) : body, '_');
}

function isStart(piece: Piece | undefined): boolean {
  if (piece === undefined) return false;
  const { text } = piece;
  return text.length >= MIN_LINE || (MAGIC.test(text) && text.length >= MIN_WITH_MAGIC);
}

/** Removes a name as in `NAME_H4sI…`, because some programs join it with a character that base64url has too. */
function unglued(body: string): string {
  const at = body.slice(0, MIN_LINE).search(/[_-]H4sI/);
  return at < 0 ? body : body.slice(at + 1);
}

function breakAt(text: string, end: number): string | null {
  const rest = text.slice(end, end + 8);
  const [, character] = /^(={1,2}|[^\s=])[A-Za-z0-9+/]{4}/u.exec(rest) ?? [];
  return character ?? null;
}
