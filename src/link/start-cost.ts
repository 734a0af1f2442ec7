import { AppError } from '../wire/errors.ts';

/** How a start came out, for what it cost. `asked`: WhatsApp gave a QR or was asked for a code. */
export type StartOutcome = 'not-opened' | 'not-asked' | 'asked';

/** Takes back what a start did not use. To be called once; never rejects. */
export type SettleCost = (outcome: StartOutcome) => Promise<void>;

/** What a start costs, for whoever keeps the limits. */
export type StartCost = {
  /** Counts it, right before the socket opens. Throws if the start is refused, and has counted nothing then. */
  readonly take: () => Promise<SettleCost>;
  /** Refuses a start because another link with the same number goes on for so long at the latest. */
  readonly refuseNumber: (underWayMs: number) => Promise<never>;
};

/** For starts that nobody counts. */
export const NO_COST: StartCost = {
  take: () => Promise.resolve(() => Promise.resolve()),
  refuseNumber: (underWayMs) => Promise.reject(numberRefused(underWayMs / 1000)),
};

/**
 * The one refusal of a number, whether a link with it is under way or its codes are used up: nobody else learns which.
 * `seconds` is when it can get a code again at the latest.
 */
export function numberRefused(seconds: number): AppError {
  return new AppError('RATE_LIMITED', {
    fields: {
      title: 'No code for this number right now',
      detail:
        'A number gets one code at a time and only a few in a while, to protect its owner. Wait, or scan a QR code instead.',
      retryAfter: Math.max(1, Math.ceil(seconds)),
    },
  });
}
