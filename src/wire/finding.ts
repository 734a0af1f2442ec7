/** One result of `doctor`, and what to do about it. */
export type Finding = {
  readonly id: 'settings' | 'disk' | 'key-ring' | 'store' | 'server' | 'clock';
  readonly level: 'ok' | 'warning' | 'problem';
  /** A sentence. */
  readonly finding: string;
  /** A sentence; `null` if nothing needs to be done. */
  readonly next: string | null;
};
