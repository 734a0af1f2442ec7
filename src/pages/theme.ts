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

function apply(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
}

apply(stored());

addEventListener('DOMContentLoaded', () => {
  document.querySelector('[data-theme-button]')?.addEventListener('click', () => {
    const chosen = document.documentElement.dataset['theme'];
    const isDark =
      chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
    const next = isDark ? 'light' : 'dark';
    apply(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage can be forbidden; then the choice lasts as long as the page.
    }
  });
});
