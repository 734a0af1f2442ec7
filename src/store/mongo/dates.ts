export function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

export function toDate(seconds: number | null): Date | null {
  return seconds === null ? null : dateOf(seconds);
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

/** Returns the unix seconds of a date, and any other value as it is, for the check of the row. */
export function toSeconds(value: unknown): unknown {
  return isDate(value) ? Math.floor(value.getTime() / 1000) : value;
}
