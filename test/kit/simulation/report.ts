import type { Outcome } from './simulate.ts';

const LAST_LINES = 40;

/** What went wrong in one run, for people; `null` if nothing did. */
export function reportOf({ seed, violation, lines }: Outcome): string | null {
  if (violation === null) return null;
  const { invariant, detail } = violation;
  return [`seed ${seed}: ${invariant}: ${detail}`, ...lines.slice(-LAST_LINES)].join('\n');
}
