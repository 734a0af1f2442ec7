/** Writes all digits as 0 to 9, every kind of space, dash, bracket and plus sign as one kind, and drops invisible characters. */
export function plainText(text: string): string {
  return text
    .replace(/[^\n\t -~]/gu, plainCharacter)
    .replace(/[[{]/g, '(')
    .replace(/[\]}]/g, ')');
}

function plainCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // The wide characters of East Asia have the same order as ASCII.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (/\p{Nd}/u.test(character)) return String(digitValue(code));
  // The last three characters turn a digit into an emoji.
  if (/[\p{Cf}\ufe0e\ufe0f\u20e3]/u.test(character)) return '';
  if (/[\n\r\u0085\u2028\u2029]/.test(character)) return '\n';
  if (/[\p{Z}\u2800\u3164]/u.test(character)) return ' ';
  if (/[\u207a\u2795\ufe62]/.test(character)) return '+';
  if (/[\p{Pd}\u2212\u30fc\u301c\u2053\u223c]/u.test(character)) return '-';
  if (/[\u00b7\u2022\u2024\u2027\u30fb\u3002]/.test(character)) return '.';
  return /[\u2018\u2019\u02bc]/.test(character) ? "'" : character;
}

/**
 * The value of a digit of any script. Unicode has digits in runs from 0 to 9, and runs may follow one another, so the
 * distance to the start of the first run gives the value.
 * Source: Unicode Standard, section 4.6.
 */
function digitValue(code: number): number {
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

/** A run of digits that belong together, as they were typed. */
export type Piece = {
  readonly digits: string;
  /** The digits without a `(0)`, or a 0 alone behind `+` and the country code: people write it for the 0 that calls from abroad leave out. */
  readonly withoutZero: string;
  readonly isInternational: boolean;
  /** The digits in brackets before all others: an area code or a country code. */
  readonly bracketed: string | null;
};

type Group = { readonly digits: string; readonly before: string; readonly after: string };

/** Words and characters that may stand before an extension. */
const EXTENSION =
  /^[\s.,;:()-]*(?:;ext=|e?xt(?:ensi[oó]n)?n?\.?|x|#|доб(?:авочный)?\.?|anexo|ramal|int(?:erno)?\.?|poste|durchwahl|dw\.?|p|w)[\s.:=#]*\(?$/i;
const MAX_EXTENSION = 7;
/** A last run of at most this length after an odd separator is a remark, not the end of a number. */
const MAX_REMARK = 2;
/** Fewer digits than this are the start of a number, not a number. */
const MIN_DIGITS = 5;
/** No number is written with more runs of digits than this. */
const MAX_GROUPS = 40;
/** Characters between the digits of one number. `FIRM` ones join digits only if the digits fit together. */
const SOFT = /^[ .'()-]+$/;
const FIRM = /^[ .'()\n\t/,;:|\\-]+$/;

/**
 * Returns the numbers in a plain text. A clearly marked extension is left out. Digits after any other odd character are a piece of their own,
 * so that they are not joined to a number. `isWhole` returns true for digits that are a number by themselves.
 */
export function piecesOf(text: string, isWhole: (piece: Piece) => boolean): readonly Piece[] {
  // In an old Brazilian style `0xx` stands for 0 and the code of an operator.
  const groups = withoutExtension(groupsOf(text.replace(/(?<!\d)0 ?xx(?=[ )-]*\d)/gi, '0')), isWhole);
  if (groups.length > MAX_GROUPS) return [toPiece(groups, true)];
  const pieces: Group[][] = [];
  for (const [index, group] of groups.entries()) {
    const current = pieces.at(-1);
    if (current === undefined || !belongs(groups, index, current, isWhole)) pieces.push([group]);
    else current.push(group);
  }
  return pieces.map((piece) => toPiece(piece, pieces.length === 1));
}

function groupsOf(text: string): readonly Group[] {
  const parts = text.split(/(\d+)/);
  return parts.flatMap((digits, index) =>
    index % 2 === 0 ? [] : [{ digits, before: parts[index - 1] ?? '', after: parts[index + 1] ?? '' }],
  );
}

function withoutExtension(groups: readonly Group[], isWhole: (piece: Piece) => boolean): readonly Group[] {
  const last = groups.at(-1);
  if (groups.length < 2 || last === undefined || last.digits.length > MAX_EXTENSION) return groups;
  const number = groups.slice(0, -1);
  return EXTENSION.test(last.before) && isWhole(toPiece(number, true)) ? number : groups;
}

/** True if the group at `index` continues the number before it. */
function belongs(
  groups: readonly Group[],
  index: number,
  number: readonly Group[],
  isWhole: (piece: Piece) => boolean,
): boolean {
  const group = groups[index];
  if (group === undefined) return false;
  const { before, digits } = group;
  const isLast = index === groups.length - 1;
  const isPlain = SOFT.test(before) && !/ [.'-]|[.'-] /.test(before);
  const bracketed = before.includes('(') ? digitsInLastBrackets(groups.slice(index)) : 0;
  // A short group in brackets after a number, such as `(2)`, is a remark.
  if (bracketed > 0) return bracketed >= MIN_DIGITS && isPlain && !isWhole(toPiece(number, false));
  // German switchboards end in -0; otherwise no country writes the last digit apart.
  if (isLast && before + digits === '-0' && isWhole(toPiece(number, false))) return true;
  const isLoneDigit = isLast && digits.length === 1;
  if (isPlain && !isLoneDigit) return true;
  if (!FIRM.test(before)) return false;
  const soFar = number.reduce((sum, each) => sum + each.digits.length, 0);
  if (soFar < MIN_DIGITS || (isHabit(groups) && !isLoneDigit)) return true;
  const isRemark = isLoneDigit
    ? !isCounted(number)
    : isLast && digits.length <= MAX_REMARK && isOnly(group, groups);
  return !isRemark && !isWhole(toPiece(number, false));
}

/** The separator before a group, without brackets and spaces. */
function markBefore({ before }: Group): string {
  return before.replace(/[ ()]/g, '');
}

/** True if all groups are short and have the same separator. */
function isHabit(groups: readonly Group[]): boolean {
  const marks = groups.slice(1).map(markBefore);
  return marks.length > 1 && new Set(marks).size === 1 && groups.every(({ digits }) => digits.length <= 5);
}

/** True if the digits are written in groups of equal length, so that a single digit may remain for the last group. */
function isCounted(number: readonly Group[]): boolean {
  return number.length > 1 && new Set(number.map(({ digits }) => digits.length)).size === 1;
}

/** True if no other group has the same separator as this one. */
function isOnly(group: Group, groups: readonly Group[]): boolean {
  return groups.slice(1).filter((each) => markBefore(each) === markBefore(group)).length === 1;
}

/** Counts the digits in brackets that open before the first group and close after the last one; 0 if they close earlier. */
function digitsInLastBrackets(groups: readonly Group[]): number {
  const closesSooner = groups.slice(1).some(({ before }) => before.includes(')'));
  if (closesSooner || groups.at(-1)?.after.includes(')') !== true) return 0;
  return groups.reduce((sum, { digits }) => sum + digits.length, 0);
}

function toPiece(groups: readonly Group[], isAlone: boolean): Piece {
  const [first] = groups;
  const hasPlus = first !== undefined && /\+[\s().-]*$/.test(first.before);
  const isZero = (group: Group, index: number) =>
    group.digits === '0' && (isBracketed(group) || (hasPlus && index === 1));
  // In right-to-left scripts a copied "+" may stand after the digits.
  const endsWithPlus = isAlone && /^[\s)]*\+\s*$/.test(groups.at(-1)?.after ?? '');
  return {
    digits: groups.map(({ digits }) => digits).join(''),
    withoutZero: groups
      .filter((group, index) => index === 0 || !isZero(group, index))
      .map(({ digits }) => digits)
      .join(''),
    isInternational: hasPlus || endsWithPlus,
    bracketed: first !== undefined && isBracketed(first) ? first.digits : null,
  };
}

function isBracketed({ before, after }: Group): boolean {
  return before.trimEnd().endsWith('(') && after.trimStart().startsWith(')');
}
