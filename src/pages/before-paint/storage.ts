import { tryExtra } from '../extra.ts';

/** Storage can be forbidden; what was to be kept then lasts as long as the page. */

export function stored(key: string): string | null {
  return tryExtra(() => localStorage.getItem(key), null);
}

/** Keeps a text, or removes it if it is `null`. */
export function keep(key: string, text: string | null): void {
  put(() => localStorage, key, text);
}

/** Keeps a text for the next page of this tab, or removes it if it is `null`. */
export function keepInTab(key: string, text: string | null): void {
  put(() => sessionStorage, key, text);
}

/** Returns what this tab kept; `null` if there is nothing. */
export function storedInTab(key: string): string | null {
  return tryExtra(() => sessionStorage.getItem(key), null);
}

/** A browser that forbids storage throws as soon as it is named. */
function put(storage: () => Storage, key: string, text: string | null): void {
  tryExtra(() => (text === null ? storage().removeItem(key) : storage().setItem(key, text)), undefined);
}
