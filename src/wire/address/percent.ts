/**
 * The patterns match whole characters of UTF-8 with each byte as `%xx`, except forms that UTF-8 forbids: overlong ones, surrogates, and
 * code points above U+10FFFF. `decodeURIComponent` therefore throws for none of them; an error with its stack takes a thousand times as
 * long as a character.
 */
const NEXT = '%[89ab][0-9a-f]';
/** The first bytes of characters of two, three and four bytes, without the last one. */
const STARTS = [
  'c[2-9a-f]|d[0-9a-f]',
  `e0%[ab][0-9a-f]|e[1-9a-cef]${NEXT}|ed%[89][0-9a-f]`,
  `(?:f0%[9ab][0-9a-f]|f[123]${NEXT}|f4%8[0-9a-f])${NEXT}`,
].join('|');
const CHARACTER = `%(?:[0-7][0-9a-f]|(?:${STARTS})${NEXT})`;
const CHARACTERS = new RegExp(`(?:${CHARACTER})+`, 'gi');

/** Decodes every `%xx` that belongs to a whole character; other bytes stay as they are. Never throws. */
export function percentDecoded(text: string): string {
  return text.includes('%') ? text.replace(CHARACTERS, decodeURIComponent) : text;
}
