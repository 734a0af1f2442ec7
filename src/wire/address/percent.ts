/**
 * The patterns match whole characters of UTF-8 with each byte as `%xx`, except forms that UTF-8 forbids: overlong ones, surrogates, and
 * code points above U+10FFFF. `decodeURIComponent` therefore throws for none of them; an error with its stack takes a thousand times as
 * long as a character.
 */
const NEXT = '%[89ab][0-9a-f]';
const CHARACTER = [
  '%[0-7][0-9a-f]',
  `%(?:c[2-9a-f]|d[0-9a-f])${NEXT}`,
  `%e0%[ab][0-9a-f]${NEXT}`,
  `%e[1-9a-cef]${NEXT}${NEXT}`,
  `%ed%[89][0-9a-f]${NEXT}`,
  `%f0%[9ab][0-9a-f]${NEXT}${NEXT}`,
  `%f[123]${NEXT}${NEXT}${NEXT}`,
  `%f4%8[0-9a-f]${NEXT}${NEXT}`,
].join('|');
const CHARACTERS = new RegExp(`(?:${CHARACTER})+`, 'gi');

/** Decodes every `%xx` that belongs to a whole character; other bytes stay as they are. Never throws. */
export function percentDecoded(text: string): string {
  return text.includes('%') ? text.replace(CHARACTERS, decodeURIComponent) : text;
}
