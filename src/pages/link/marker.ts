const KEY = 'code-asked';

/** Notes for a later load of this page that a code was requested. The note holds no secret. */
export function leaveMarker(): void {
  try {
    sessionStorage.setItem(KEY, 'yes');
  } catch {
    // Storage can be forbidden; then only the hint after a reload is lost.
  }
}

export function clearMarker(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Storage can be forbidden; then no note was written.
  }
}

/** True if an earlier load of this page requested a code and was left before the link ended. */
export function hasMarker(): boolean {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    // Storage can be forbidden; then no note was written.
    return false;
  }
}
