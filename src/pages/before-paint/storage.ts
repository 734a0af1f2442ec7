/** Storage can be forbidden; what was to be kept then lasts as long as the page. */

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // As if nothing had been kept.
    return null;
  }
}

/** Keeps a text, or removes it if it is `null`. */
export function keep(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The page goes on without it.
  }
}
