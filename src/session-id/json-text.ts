/** How far a JSON text goes, and how much is in it; seen without building any of it. */
export type JsonExtent = {
  /** Behind the bracket that closes the first one; -1 if none does, or if there are too many values before it. */
  readonly end: number;
  /** At least as many as `JSON.parse` would make. */
  readonly values: number;
  readonly depth: number;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;

/** Measures the JSON value that starts at `from`, one look at each character, until there are more than `maxValues`. */
export function measureJson(text: string, from = 0, maxValues = Infinity): JsonExtent {
  let values = 1;
  let open = 0;
  let depth = 0;
  for (let at = from; at < text.length && values <= maxValues; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (code === OPENING_BRACKET || code === OPENING_BRACE) {
      values += 1;
      open += 1;
      if (open > depth) depth = open;
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
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
