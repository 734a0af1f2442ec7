import { AppError } from '../wire/errors.ts';

/** How a start ended, which decides its cost. `asked` means that WhatsApp gave a QR or was asked for a code. */
type StartOutcome = 'not-opened' | 'not-asked' | 'asked';

/** Gives back the unused part of a start's cost. Call once; never rejects. */
export type SettleCost = (outcome: StartOutcome) => Promise<void>;

/** The cost of a start for the limits. */
export type StartCost = {
  /** Counts the start, right before the socket opens. If it throws, the start is refused and nothing is counted. */
  readonly take: () => Promise<SettleCost>;
  /** Refuses a start because another link holds the same number, for at most `underWayMs`. */
  readonly refuseNumber: (underWayMs: number) => Promise<never>;
};

/** The cost of a start that no limit counts. */
export const NO_COST: StartCost = {
  take: () => Promise.resolve(() => Promise.resolve()),
  refuseNumber: (underWayMs) => Promise.reject(new NumberRefused(underWayMs / 1000)),
};

const MINUTE_S = 60;

/**
 * The refusal of a number. It is the same if a link holds the number and if its codes are used up, so that the caller cannot tell which.
 * `retryAfter` is in whole minutes, rounded up, so that it is never too short, and too rough to show when the number was last used.
 */
export class NumberRefused extends AppError {
  /** `seconds` is the longest time until the number can get a code again. */
  constructor(seconds: number) {
    super('RATE_LIMITED', {
      why: { reason: 'number-not-now' },
      fields: { retryAfter: Math.max(1, Math.ceil(seconds / MINUTE_S)) * MINUTE_S },
    });
  }
}
