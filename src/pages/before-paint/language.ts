import { keep, keepInTab, stored, storedInTab } from './storage.ts';

/** The visitor's choice of a language. The server reads it from the address alone, so a page that came in another one is left for it at once. */

const KEY = 'language';
const IN_ADDRESS = 'lang';
/** In the tab: the path of the page on which the visitor has just changed the language. */
const SWITCHED = 'language-switched';
const LINKS = 'a[hreflang]';

/** True if this page is being left for the same page in the visitor's language, so that it must start nothing. */
export function isLeaving(): boolean {
  return document.querySelector('[data-leaving]') !== null;
}

/** Goes to the language that the visitor chose before, unless the address names one. Runs in the head. */
export function goToChosen(): void {
  const chosen = stored(KEY);
  const address = new URL(location.href);
  const { searchParams } = address;
  if (chosen === null || searchParams.has(IN_ADDRESS) || chosen === document.documentElement.lang) return;
  const isOffered = document.documentElement.dataset['languages']?.split(' ').includes(chosen) ?? false;
  if (!isOffered) return;
  document.documentElement.dataset['leaving'] = '';
  searchParams.set(IN_ADDRESS, chosen);
  location.replace(address);
}

/** Remembers the language whose link the visitor presses. */
export function rememberChoice(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    link.addEventListener('click', () => {
      keep(KEY, link.hreflang);
      // Where the link leads: the page may have come by its other address.
      keepInTab(SWITCHED, link.pathname);
    });
  }
}

/** True if this is the page that the visitor saw a moment ago, in another language. Says so once. */
export function isSwitched(): boolean {
  const path = storedInTab(SWITCHED);
  keepInTab(SWITCHED, null);
  return path === location.pathname;
}
