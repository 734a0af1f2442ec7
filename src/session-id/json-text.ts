/** The length of a JSON value and the number of values in it, measured without building any of them. */
type JsonExtent = {
  /** The index after the bracket that closes the value; -1 if none closes it, or if there are too many values before that. */
  readonly end: number;
  /** At least the number of values that `JSON.parse` would make. */
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

/** Measures the JSON value that starts at `from` and stops above `maxValues`. It reads each character once. */
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

/** Returns the index of the quote that closes the string at `from`, or the length of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
