import { paintOnceWhole } from './before-paint/first-paint.ts';
import { closeByEscape } from './before-paint/menu.ts';
import { goToChosen, rememberChoice } from './before-paint/language.ts';
import { keep, stored } from './before-paint/storage.ts';
import { writeSiteAddress } from './before-paint/site-address.ts';

/** This script runs before the first paint, so that the page never flashes in another theme. The button works once the page is loaded. */
const KEY = 'theme';

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
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const [same, other] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  if (chosen === undefined) return other;
  return chosen === other ? same : null;
}

paintOnceWhole();
apply(stored(KEY));
goToChosen();
writeSiteAddress();

addEventListener('DOMContentLoaded', () => {
  rememberChoice();
  closeByEscape();
  document.querySelector('[data-theme-button]')?.addEventListener('click', () => {
    const theme = next();
    apply(theme);
    keep(KEY, theme);
  });
});
