/** What one check found; without a fault all is well. */
export type Verdict = {
  /** `missing` makes a session incomplete, `wrong` invalid. */
  readonly fault?: 'missing' | 'wrong';
  /** A sentence that a bot developer understands. */
  readonly detail: string;
};

export const ok = (detail: string): Verdict => ({ detail });
export const wrong = (detail: string): Verdict => ({ fault: 'wrong', detail });
export const missing = (detail: string): Verdict => ({ fault: 'missing', detail });
