import type { CheckReasons } from '../../wire/reasons/checks.ts';
import type { Reason } from '../../wire/reasons/reason.ts';

export type CheckReason = Reason<keyof CheckReasons>;

/** The result of one check, which has passed if `fault` is left out. */
export type CheckResult = {
  /** `missing` makes a session incomplete, `wrong` invalid. */
  readonly fault?: 'missing' | 'wrong';
  readonly why: CheckReason;
};

export const ok = (why: CheckReason): CheckResult => ({ why });
export const wrong = (why: CheckReason): CheckResult => ({ fault: 'wrong', why });
export const missing = (why: CheckReason): CheckResult => ({ fault: 'missing', why });
