/** A character in quotes, or by its number where it could not be seen or would turn the text around. */
export function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const isSeen = !/^[\p{C}\p{M}\p{Z}]/u.test(character);
  return isSeen ? `"${character}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
