/** The value of a JSON text; `undefined` if it is not JSON. The error of the parser is dropped, because its message quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
