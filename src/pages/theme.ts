/** Runs before the first paint, so that a chosen theme never flashes. The button works once the page is there. */
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
      // Forbidden storage: the choice lasts as long as the page.
    }
  });
});
