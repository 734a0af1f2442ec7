/** This file removes what scripts, editors and chats put between or before the lines of one long text. */

/** How far apart two pieces in quotes may stand, and how much of a line is looked at. */
const MAX_GAP = 60;
const MAX_HEAD = 80;
/**
 * Matches what joins two texts of a script, between a closing quote and the next opening one: an operator, a list, a further statement that
 * adds, or nothing.
 */
const JOIN = /^\s*(?:\+|&|\.\.?|\|\||,(?=\s*\n)|;\s*[$\w.]{1,30} ?[.+]=)?\s*[_\\`]?\s*(?:[fru]|r?b)?$/i;
const QUOTES = new Set(['"', "'", '`']);
const BATCH_LINE_END = /\^\r?\n\s*/g;
/** Matches the number in front of a line: `12: `, `12) `, `12<tab>`. */
const LINE_NUMBER = /^\s{0,8}\d{1,5}(?:[:.)|]\s?|\t|$)/;
const ADDED = /^\+/;
/** Matches the time and the sender in front of a message: `[10:33, 11/28/2026] Ada: `, `28.11.26, 10:33 - Ada: `. */
const CHAT_HEAD = /^(?:\[[^\]]{4,40}\]|\d[^[\]]{5,30} -) [^:]{1,40}: /;

/** Joins a text that a script writes in several pieces, as in `"abc" + "def"`. Takes time in proportion to the text. */
export function withoutJoins(text: string): string {
  const bare = text.includes('^') ? text.replace(BATCH_LINE_END, '') : text;
  let joined = '';
  let done = 0;
  for (let at = 0; at < bare.length; at += 1) {
    const quote = bare.charAt(at);
    if (!QUOTES.has(quote)) continue;
    const end = bare.slice(at + 1, at + 1 + MAX_GAP).indexOf(quote);
    if (end < 0 || !JOIN.test(bare.slice(at + 1, at + 1 + end))) continue;
    joined += bare.slice(done, at);
    done = at + end + 2;
    at = done - 1;
  }
  return joined + bare.slice(done);
}

/** Removes what stands at the start of each line: its number, the sign of a diff, or the time and the sender of a message. */
export function withoutLineStarts(text: string): string {
  const lines = text.split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length < 2) return text;
  const mark = [LINE_NUMBER, ADDED].find((each) => full.every((line) => each.test(line.slice(0, MAX_HEAD))));
  return lines.map((line) => withoutHead(line, mark ?? CHAT_HEAD)).join('\n');
}

function withoutHead(line: string, mark: RegExp): string {
  const [head = ''] = mark.exec(line.slice(0, MAX_HEAD)) ?? [];
  return line.slice(head.length);
}
