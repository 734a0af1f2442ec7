/**
 * What the description says of texts beyond the checks of the schemas. The server refuses in its own words what does not fit, so it does not
 * check by these patterns. Of what fits, only the reader of numbers and the checksum of an ID can tell whether it is right.
 */

/** A phone number in digits of any script; in Tokelau four are a whole one. */
export const FOUR_DIGITS = String.raw`(?:\p{Nd}\P{Nd}*){4}`;

/** A brace starts creds.json, also in its wide form, and nothing else is as short as this. */
export const BRACE_OR_TEXT = String.raw`[{\uff5b]|(?:\S\s*){6}`;

/** The second letters of each first letter of a country that has phone numbers. A test compares them with the reader of numbers. */
const SECOND_LETTERS: Readonly<Record<string, string>> = {
  A: 'CDEFGILMORSTUWXZ',
  B: 'ABDEFGHIJLMNOQRSTWYZ',
  C: 'ACDFGHIKLMNORUVWXYZ',
  D: 'EJKMOZ',
  E: 'CEGHLRST',
  F: 'IJKMOR',
  G: 'ABDEFGHILMNPQRTUWY',
  H: 'KNRTU',
  I: 'DELMNOQRST',
  J: 'EMOP',
  K: 'EGHIMNPRWYZ',
  L: 'ABCIKRSTUVY',
  M: 'ACDEFGHKLMNOPQRSTUVWXYZ',
  N: 'ACEFGILOPRUZ',
  O: 'M',
  P: 'AEFGHKLMRSTWY',
  Q: 'A',
  R: 'EOSUW',
  S: 'ABCDEGHIJKLMNORSTVXYZ',
  T: 'ACDGHJKLMNORTVWZ',
  U: 'AGKSYZ',
  V: 'ACEGINU',
  W: 'FS',
  X: 'K',
  Y: 'ET',
  Z: 'AMW',
};

/** The two letters of each country that has phone numbers, in capitals or not. */
export const REGION = `^(?:${Object.entries(SECOND_LETTERS)
  .map(([first, seconds]) => `[${bothCases(first)}][${bothCases(seconds)}]`)
  .join('|')})$`;

function bothCases(letters: string): string {
  return letters + letters.toLowerCase();
}
