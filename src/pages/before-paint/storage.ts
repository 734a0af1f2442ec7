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

/** Keeps a text for the next page of this tab. */
export function keepInTab(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // The next page does without it.
  }
}

/** Returns what an earlier page of this tab kept, and forgets it. */
export function takeFromTab(key: string): string | null {
  try {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return text;
  } catch {
    // As if nothing had been kept.
    return null;
  }
}
