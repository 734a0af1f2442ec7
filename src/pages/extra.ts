/**
 * Runs an extra of a page: something pleasant without which everything still works. Old browsers lack parts of the language, and a system's
 * settings can hold words that the browser does not take; then the result is `otherwise`.
 */
export function tryExtra<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    // The extra is left out, and the page works without it.
    return otherwise;
  }
}
