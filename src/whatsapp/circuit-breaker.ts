import { AppError } from '../wire/errors.ts';
import type { Clock } from '../ports/base.ts';

const OUTDATED_WINDOW_MS = 10 * 60_000;
const OUTDATED_LINKS = 3;
const OPEN_MS = 5 * 60_000;
/**
 * The `retryAfter` of links that are refused while another link probes. A probing link shows a QR or fails within 30 s, in most cases
 * within 1 s.
 */
const PROBE_RETRY_S = 5;

/** Refuses new links for a while after WhatsApp refused several as outdated; then lets one link at a time probe. */
export type CircuitBreaker = {
  /** `null` if a link may start now. To be called in the turn of the event loop in which the link starts; otherwise two links may probe. */
  readonly refusal: () => AppError | null;
  /** To be called when a link starts. The link reports to the returned trial how WhatsApp treats our version. */
  readonly startTrial: () => Trial;
};

/** Reports of one link about our client version. They may be called in any order and more than once. */
export type Trial = {
  /** WhatsApp gave a QR ref, or accepted a code or a login, so it accepts our version. */
  readonly accepted: () => void;
  /** WhatsApp refused our version, and no newer one is known. */
  readonly outdated: () => void;
  /** The link is over. If it was the probing link and reported nothing, the next link may probe at once. */
  readonly ended: () => void;
};

/** Three links that WhatsApp refuses as outdated within 10 min open the breaker for 5 min. */
export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let refusedAtMs: readonly number[] = [];
  /** The monotonic time until which all links are refused; `null` while the breaker is closed. */
  let openUntilMs: number | null = null;
  let probe: Trial | null = null;
  const open = () => {
    openUntilMs = clock.monotonic() + OPEN_MS;
    probe = null;
  };
  const accept = () => {
    refusedAtMs = [];
    openUntilMs = null;
    probe = null;
  };
  const recordOutdated = (trial: Trial) => {
    const nowMs = clock.monotonic();
    refusedAtMs = [...refusedAtMs.filter((atMs) => nowMs - atMs < OUTDATED_WINDOW_MS), nowMs];
    if (probe === trial || refusedAtMs.length >= OUTDATED_LINKS) open();
  };
  return {
    refusal: () => {
      if (openUntilMs === null) return null;
      const leftMs = openUntilMs - clock.monotonic();
      if (leftMs <= 0 && probe === null) return null;
      const retryAfter = leftMs > 0 ? Math.ceil(leftMs / 1000) : PROBE_RETRY_S;
      return new AppError('WHATSAPP_CLIENT_OUTDATED', { fields: { retryAfter } });
    },
    startTrial: () => {
      const trial: Trial = {
        accepted: accept,
        outdated: () => recordOutdated(trial),
        ended: () => {
          if (probe === trial) probe = null;
        },
      };
      if (openUntilMs !== null) probe ??= trial;
      return trial;
    },
  };
}
