/** How far a JSON text goes, and how much is in it; seen without building any of it. */
export type JsonExtent = {
  /** Behind the bracket that closes the first one; -1 if none does. */
  readonly end: number;
  /** At least as many as `JSON.parse` would make. */
  readonly values: number;
  readonly depth: number;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);

/** Measures the JSON value that starts at `from`, one look at each character. */
export function measureJson(text: string, from = 0): JsonExtent {
  let values = 1;
  let open = 0;
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (OPENING.has(code)) {
      values += 1;
      open += 1;
      if (open > depth) depth = open;
    } else if (CLOSING.has(code)) {
      open -= 1;
      if (open <= 0) return { end: at + 1, values, depth };
    }
  }
  return { end: -1, values, depth };
}

/** Where the string that starts at `from` closes, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
