/**
 * Codes in sentences that run from right to left. Signs have no direction of their own: without marks the `~` at the end of a prefix, the hyphens of
 * an option and the `+` of a number jump to the other end, and brackets are turned around. Each code is therefore put between two marks that nobody
 * sees (Unicode's isolates), which browsers, chats and newer terminals keep to; others print nothing for them.
 */

const LEFT_TO_RIGHT = '\u2066';
const AS_IT_BEGINS = '\u2068';
const END = '\u2069';

/** What is marked already, `{places}` and `{{places}}`, and runs of what codes are written in. */
const PIECES =
  /[\u2066\u2068][^\u2066\u2068\u2069]*\u2069|\{\{?\w+\}\}?|(?:(?!\{\{?\w+\}\}?)[!-~…])+(?: (?:(?!\{\{?\w+\}\}?)[!-~…])+)*/g;
const IS_MARKED = /^(?:[\u2066\u2068]|\{\{\w+\}\}$)/;
const IS_PLACE = /^\{\w+\}$/;
/** Words and whole numbers need no marks, nor does what begins and ends with a letter. */
const STANDS_BY_ITSELF = /^(?:[a-z](?:.*[a-z0-9])?|\d+|[.,:;!?'…-]*)$/i;

/** Marks a text that reads from left to right wherever it stands, as a path or a number. */
export function ltr(text: string): string {
  return LEFT_TO_RIGHT + text + END;
}

/**
 * Marks the codes in every sentence of these texts, in what their functions return too. A value that comes later into a `{place}` reads as its own
 * first letter does, and from left to right if it has none; in `{{places}}` of the HTML come elements, which know their direction.
 */
/* @__NO_SIDE_EFFECTS__ */
export function withCodesMarked<T>(texts: T): T {
  return mark(texts) as T;
}

function mark(value: unknown): unknown {
  if (typeof value === 'string') return markCodes(value);
  if (typeof value === 'function')
    return (...given: unknown[]) => mark((value as (...given: unknown[]) => unknown)(...given));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mark(inner)]));
}

function markCodes(sentence: string): string {
  return sentence.replace(PIECES, (piece: string, at: number) => {
    if (IS_MARKED.test(piece)) return piece;
    return IS_PLACE.test(piece) ? AS_IT_BEGINS + piece + END : markCode(piece, sentence[at - 1]);
  });
}

/** Marks a run of what codes are written in, without the signs at its ends that belong to the sentence. */
function markCode(run: string, before = ' '): string {
  // What follows a letter at once ends its sentence.
  let start = /[^\s(«"]/.test(before) ? run.search(/[^.,:;!?)"\s]|$/) : 0;
  let end = run.length;
  for (;;) {
    const code = run.slice(start, end);
    const isQuoteOpen = code.split('"').length % 2 === 0;
    if (/[.,:;!?(\s]$|^[^(]*\)$/.test(code) || (isQuoteOpen && code.endsWith('"'))) end -= 1;
    else if (/^\([^)]*$/.test(code) || (isQuoteOpen && code.startsWith('"'))) start += 1;
    else return STANDS_BY_ITSELF.test(code) ? run : run.slice(0, start) + ltr(code) + run.slice(end);
  }
}
