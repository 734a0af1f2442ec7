import type { ErrorCode } from '../wire/errors.ts';
import { STATES, type State } from '../wire/step.ts';
import type { LinkRequest } from './deps.ts';

/** How long a link without a reader may wait for a phone: as long as the QR in the image is valid. */
const READERLESS_LIMIT_MS = 60_000;

/** How long a whole link may take. */
export const LINK_LIMIT_MS = 360_000;

/** How long the whole link may take from the first passkey question. */
export const PASSKEY_LINK_LIMIT_MS = 1_200_000;

/** The longest time until a code that a link may show has run out. */
export const OFFER_LIMIT_MS = sumOf(['connecting', 'code']);

/** The longest time from the phone's yes to the end of the link. */
export const FINISH_LIMIT_MS = sumOf(['confirming', 'saving', 'delivering']);

/** How long unlinking a device may take: two requests of 8 s, or one of 3 s while the server stops. */
export const UNLINK_LIMIT_MS = 16_000;
export const DRAIN_UNLINK_LIMIT_MS = 3_000;

type StateLimit = { readonly ms: number; readonly code: ErrorCode };

/** Returns how long a link may stay in a state, and the error with which it then fails; `null` for a state without a limit. */
export function stateLimit(state: State, reader: LinkRequest['reader']): StateLimit | null {
  const { limit, needsPhone } = STATES[state];
  return limit !== null && needsPhone && reader === 'none' ? { ...limit, ms: READERLESS_LIMIT_MS } : limit;
}

function sumOf(states: readonly State[]): number {
  return states.reduce((sum, state) => sum + (STATES[state].limit?.ms ?? 0), 0);
}
