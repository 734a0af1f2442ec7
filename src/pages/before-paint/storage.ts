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

/** Returns what this tab kept; `null` if there is nothing. */
export function storedInTab(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // As if nothing had been kept.
    return null;
  }
}

export function forgetInTab(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then nothing was kept.
  }
}
