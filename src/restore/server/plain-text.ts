import { stripVTControlCharacters } from 'node:util';

/** The limit of a server's text that is shown; the sentences of a session server are far shorter. */
const MAX_SERVER_CHARACTERS = 1_000;
/** Matches control characters, bidirectional and other invisible characters, line separators, and lone surrogates. */
export const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;
/** The same without the isolates by which our own sentences keep an option or a path whole in a language from right to left. */
const INVISIBLE_BUT_ISOLATES = /(?:(?![\u2066-\u2069])[\p{C}\p{Zl}\p{Zp}])+/gu;

/** Removes characters that move the cursor, change colours or reverse the direction of reading, and white space at both ends. */
export function toPlainText(text: string): string {
  return toPlainLine(text).trim();
}

/** Removes the characters that {@link toPlainText} removes from a line, and keeps its indentation. */
export function toPlainLine(text: string): string {
  return stripVTControlCharacters(text).replace(INVISIBLE_BUT_ISOLATES, ' ');
}

/** Makes the text of a server plain and short, so that a terminal can show it. */
export function toServerText(text: string): string {
  // The text is also cut before the patterns run, so that a long text takes no time.
  const plain = stripVTControlCharacters(text.slice(0, 4 * MAX_SERVER_CHARACTERS)).replace(INVISIBLE, ' ');
  return plain.trim().slice(0, MAX_SERVER_CHARACTERS);
}
