/** One result of `doctor`, and what to do about it. */
export type Finding = {
  readonly id: 'settings' | 'disk' | 'key-ring' | 'store' | 'processes' | 'whatsapp' | 'server' | 'clock';
  readonly level: 'ok' | 'warning' | 'problem';
  /** The result as a sentence. */
  readonly finding: string;
  /** What to do, as a sentence; `null` if nothing needs to be done. */
  readonly next: string | null;
};
