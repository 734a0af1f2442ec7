/** Writes a character in quotes, or its number if it is invisible or would reverse the direction of the text. */
export function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const isSeen = !/^[\p{C}\p{M}\p{Z}]/u.test(character);
  return isSeen ? `"${character}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
