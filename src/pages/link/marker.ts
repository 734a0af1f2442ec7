const KEY = 'code-asked';

/** A note to a later load of this page that a code was asked for; not a secret. */
export function leaveMarker(): void {
  try {
    sessionStorage.setItem(KEY, 'yes');
  } catch {
    // Forbidden storage: only the hint after a reload is lost.
  }
}

export function clearMarker(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was written then.
  }
}

/** True if an earlier load of this page asked for a code and never heard how that ended. */
export function hasMarker(): boolean {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    // Forbidden storage.
    return false;
  }
}
