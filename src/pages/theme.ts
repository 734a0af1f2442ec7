import { writeSiteAddress } from './before-paint/site-address.ts';

/** This script runs before the first paint, so that the page never flashes in another theme. The button works once the page is loaded. */
const KEY = 'theme';

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage can be forbidden; then the system's theme stays.
    return null;
  }
}

/** Sets a theme; any other text stands for the system's. */
function apply(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
}

/**
 * Returns the theme after a click. Three clicks lead through the opposite of the system's theme, the present theme of the system for good,
 * and back to whatever theme the system has.
 */
function next(): string | null {
  const chosen = document.documentElement.dataset['theme'];
  const [same, other] = matchMedia('(prefers-color-scheme: dark)').matches
    ? ['dark', 'light']
    : ['light', 'dark'];
  if (chosen === undefined) return other ?? null;
  return chosen === other ? (same ?? null) : null;
}

function keep(theme: string | null): void {
  try {
    if (theme === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage can be forbidden; then the choice lasts as long as the page.
  }
}

apply(stored());
writeSiteAddress();

addEventListener('DOMContentLoaded', () => {
  document.querySelector('[data-theme-button]')?.addEventListener('click', () => {
    const theme = next();
    apply(theme);
    keep(theme);
  });
});
