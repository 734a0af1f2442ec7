import { stripVTControlCharacters } from 'node:util';

/** More of a server's text is not shown: what is true fits into a few sentences. */
const MAX_SERVER_CHARACTERS = 1_000;
/** Control, bidirectional and other invisible characters, line separators, lone surrogates. */
export const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A text without anything that moves the cursor, changes colours or turns the direction of reading. */
export function toPlainText(text: string): string {
  return toPlainLine(text).trim();
}

/** The same for a line whose indentation means something. */
export function toPlainLine(text: string): string {
  return stripVTControlCharacters(text).replace(INVISIBLE, ' ');
}

/** What a server said, fit for a terminal: plain and short. */
export function toServerText(text: string): string {
  // Cut before as well, so that a long text costs nothing.
  return toPlainText(text.slice(0, 4 * MAX_SERVER_CHARACTERS)).slice(0, MAX_SERVER_CHARACTERS);
}
