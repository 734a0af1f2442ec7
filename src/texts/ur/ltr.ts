const LEFT_TO_RIGHT = '\u200e';

/** Marks a path, an option or a prefix that begins or ends with a sign: without marks the sign would jump to its other end, in a terminal too. */
export function ltr(text: string): string {
  return LEFT_TO_RIGHT + text + LEFT_TO_RIGHT;
}
