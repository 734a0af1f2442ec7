/** An object from JSON whose fields are not known. */
export type JsonObject = { readonly [key: string]: unknown };

/** A state as JSON.parse returns it, with bytes in BufferJSON that are not revived; `keys` is `{type: {id: value}}`. */
export type SessionState = {
  readonly creds: JsonObject;
  readonly keys: Readonly<Record<string, JsonObject>>;
};

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns an object unchanged, and an empty object for any other value. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** True if objects and lists are nested more than `left` levels deep. */
export function isDeeperThan(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  // Values are read by name, because building lists of the values of a whole state takes longer than the walk itself.
  for (const name of Object.keys(value)) {
    if (isDeeperThan((value as JsonObject)[name], left - 1)) return true;
  }
  return false;
}
