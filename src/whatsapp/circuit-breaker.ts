import { AppError } from '../wire/errors.ts';
import type { Clock } from '../ports/base.ts';

const OUTDATED_WINDOW_MS = 10 * 60_000;
const OUTDATED_LINKS = 3;
const OPEN_MS = 5 * 60_000;
/** What the others are told while one link probes: it shows a QR or fails within 30 s, mostly within one. */
const PROBE_RETRY_S = 5;

/** Stops new links for a while after several were refused as outdated; then lets one at a time try. */
export type CircuitBreaker = {
  /** `null` if a link may start now. Ask in the same turn in which it starts, or two links may probe at once. */
  readonly refusal: () => AppError | null;
  /** To be called when a link starts; what it meets is told to its trial. */
  readonly startTrial: () => Trial;
};

/** What one link says about our version. Safe to call in any order, and again. */
export type Trial = {
  /** WhatsApp gave a QR ref, accepted a code or a login: it takes our version. */
  readonly accepted: () => void;
  /** WhatsApp refused our version, and no newer one is known. */
  readonly outdated: () => void;
  /** The link is over. If it probed and learned nothing, the next link may probe at once. */
  readonly ended: () => void;
};

/** Three links refused as outdated within 10 min open it for 5 min. */
export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let refusedAtMs: readonly number[] = [];
  /** While it is open, until when nobody may try; `null` while it is closed. */
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
