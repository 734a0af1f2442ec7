/** An object out of JSON, of which nothing else is known. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object as it is, anything else as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** True if objects and lists are nested more than `left` deep. */
export function isDeeperThan(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  // Read by name: lists of all values of a whole state cost more than the walk.
  for (const name of Object.keys(value)) {
    if (isDeeperThan((value as JsonObject)[name], left - 1)) return true;
  }
  return false;
}
