/**
 * Runs a function of a page that the page can do without. If it throws, the result is `otherwise`: old browsers lack parts of JavaScript,
 * and the settings of a system can hold values that the browser does not accept.
 */
export function tryExtra<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    // The extra is left out, and the page works without it.
    return otherwise;
  }
}
