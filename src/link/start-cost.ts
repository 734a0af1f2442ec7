import { AppError } from '../wire/errors.ts';

/** How a start ended, which decides its cost. `asked`: WhatsApp gave a QR or was asked for a code. */
export type StartOutcome = 'not-opened' | 'not-asked' | 'asked';

/** Gives back the unused part of a start's cost. Call once; never rejects. */
export type SettleCost = (outcome: StartOutcome) => Promise<void>;

/** The cost of a start, as the limits count it. */
export type StartCost = {
  /** Counts the start, right before the socket opens. If it throws, the start is refused and nothing is counted. */
  readonly take: () => Promise<SettleCost>;
  /** Refuses a start because another link holds the same number, for `underWayMs` at most. */
  readonly refuseNumber: (underWayMs: number) => Promise<never>;
};

/** The cost of a start that no limit counts. */
export const NO_COST: StartCost = {
  take: () => Promise.resolve(() => Promise.resolve()),
  refuseNumber: (underWayMs) => Promise.reject(new NumberRefused(underWayMs / 1000)),
};

const MINUTE_S = 60;

/**
 * The refusal of a number. It is the same whether a link with the number is under way or its codes are used up, so that
 * the caller cannot tell which. In whole minutes, rounded up: never too short for the owner, and too rough to tell a
 * stranger when somebody asked.
 */
export class NumberRefused extends AppError {
  /** `seconds` is when the number can get a code again at the latest. */
  constructor(seconds: number) {
    super('RATE_LIMITED', {
      fields: {
        title: 'No code for this number right now',
        detail:
          'A number gets one code at a time and only a few in a while, to protect its owner. Wait, or scan a QR code instead.',
        retryAfter: Math.max(1, Math.ceil(seconds / MINUTE_S)) * MINUTE_S,
      },
    });
  }
}
