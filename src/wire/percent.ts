/**
 * Whole characters of UTF-8, each byte as `%xx`, without what UTF-8 forbids: too long forms, halves of pairs, beyond U+10FFFF.
 * So `decodeURIComponent` throws for none of them: an error with its stack costs a thousand times what the character does.
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

/** A text with every `%xx` undone that is a character; bytes that are none stay as they are. Never throws. */
export function percentDecoded(text: string): string {
  return text.includes('%') ? text.replace(CHARACTERS, decodeURIComponent) : text;
}
