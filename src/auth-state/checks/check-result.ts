/** What one check found; without a fault all is well. */
export type CheckResult = {
  /** `missing` makes a session incomplete, `wrong` invalid. */
  readonly fault?: 'missing' | 'wrong';
  /** A sentence that a bot developer understands. */
  readonly detail: string;
};

export const ok = (detail: string): CheckResult => ({ detail });
export const wrong = (detail: string): CheckResult => ({ fault: 'wrong', detail });
export const missing = (detail: string): CheckResult => ({ fault: 'missing', detail });
