/** A part of a text: from `start` to the character before `end`. */
type Span = { readonly start: number; readonly end: number };

/** White space, invisible characters and quotes, as they get into copied IDs. */
const UNSEEN = /[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff"']/;
const PREFIX = /[A-Z0-9-]/i;
const SYMBOL = /[A-Z0-9]/i;
const ID_TAIL = /[\w+/=-]/;
const MAX_UNSEEN = 4;
const MAX_PREFIX = 24;
const ID_SYMBOLS = { min: 20, max: 39 };

const JID_SERVER =
  /@(?:s\.whatsapp\.net|c\.us|lid|g\.us|hosted(?:\.lid)?|broadcast|newsletter|bot|call|msgr|interop)\b/gi;
const JID_USER = /[\w.:+-]/;
const MAX_JID_USER = 64;

/** Up to three characters that people and apps put between the digits of a number. */
const BETWEEN_DIGITS = /^[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff()[\].~/\u2010-\u2015\u2212-]{0,3}$/;
const MIN_DIGITS = 9;

/** Puts `mark` in place of each span; a span inside an earlier one is left out. */
export function cutSpans(text: string, spans: Iterable<Span>, mark: string): string {
  let kept = '';
  let done = 0;
  for (const { start, end } of spans) {
    if (end <= done) continue;
    kept += text.slice(done, Math.max(start, done)) + mark;
    done = end;
  }
  return kept + text.slice(done);
}

/**
 * Finds session IDs of any prefix and with either separator; the body may be spread over lines or hold invisible characters.
 * The search starts at the separator: a pattern that starts with the prefix would try each letter of a text.
 */
export function* idSpans(text: string): Iterable<Span> {
  let done = 0;
  for (const { 0: separator, index } of text.matchAll(/~|;;;/g)) {
    if (index < done) continue;
    const end = endOfId(text, index + separator.length);
    if (end < 0) continue;
    const name = back(text, index, UNSEEN, MAX_UNSEEN);
    yield { start: back(text, name, PREFIX, MAX_PREFIX), end };
    done = end;
  }
}

function endOfId(text: string, from: number): number {
  let end = from;
  let symbols = 0;
  while (symbols < ID_SYMBOLS.max) {
    const next = forth(text, end, UNSEEN, MAX_UNSEEN);
    if (!SYMBOL.test(text.charAt(next))) break;
    end = next + 1;
    symbols += 1;
  }
  return symbols < ID_SYMBOLS.min ? -1 : forth(text, end, ID_TAIL, text.length);
}

/** Finds addresses of accounts and groups, as WhatsApp writes them. */
export function* jidSpans(text: string): Iterable<Span> {
  for (const { 0: server, index } of text.matchAll(JID_SERVER)) {
    const start = back(text, index, JID_USER, MAX_JID_USER);
    if (start < index) yield { start, end: index + server.length };
  }
}

/** Finds nine digits or more of any script, with any separator that people put into phone numbers. */
export function* numberSpans(text: string): Iterable<Span> {
  let run = { start: 0, end: 0, digits: 0 };
  for (const { 0: found, index } of text.matchAll(/\p{Nd}+/gu)) {
    const end = index + found.length;
    if (run.digits > 0 && BETWEEN_DIGITS.test(text.slice(run.end, index))) {
      run = { start: run.start, end, digits: run.digits + lengthOf(found) };
    } else {
      if (run.digits >= MIN_DIGITS) yield run;
      run = { start: text.charAt(index - 1) === '+' ? index - 1 : index, end, digits: lengthOf(found) };
    }
  }
  if (run.digits >= MIN_DIGITS) yield run;
}

/** The number of digits: some scripts have digits of two UTF-16 units. */
function lengthOf(digits: string): number {
  return Array.from(digits).length;
}

function back(text: string, from: number, characters: RegExp, max: number): number {
  let at = from;
  while (at > 0 && from - at < max && characters.test(text.charAt(at - 1))) at -= 1;
  return at;
}

function forth(text: string, from: number, characters: RegExp, max: number): number {
  let at = from;
  while (at < text.length && at - from < max && characters.test(text.charAt(at))) at += 1;
  return at;
}
