import type { ErrorCode } from '../wire/errors.ts';
import type { State } from '../wire/step.ts';
import type { LinkRequest } from './deps.ts';

/** How long a link may stay in a state, and the error with which it then fails. */
type StateLimit = { readonly ms: number; readonly code: ErrorCode };

type LimitRow = {
  /** `null` for final states. */
  readonly limit: StateLimit | null;
  /** True if the link waits for the visitor to do something on the phone. */
  readonly needsPhone: boolean;
};

const LIMITS: { readonly [S in State]: LimitRow } = {
  connecting: { limit: { ms: 30_000, code: 'WHATSAPP_UNREACHABLE' }, needsPhone: false },
  // The limit covers all QR refs together; a new ref does not start it again.
  qr: { limit: { ms: 160_000, code: 'LINK_EXPIRED' }, needsPhone: true },
  code: { limit: { ms: 160_000, code: 'LINK_EXPIRED' }, needsPhone: true },
  // Each question has a shorter time of its own; this one bounds all of them, and starts at the first.
  passkey: { limit: { ms: 1_200_000, code: 'PASSKEY_EXPIRED' }, needsPhone: true },
  compare: { limit: { ms: 120_000, code: 'PASSKEY_EXPIRED' }, needsPhone: true },
  confirming: { limit: { ms: 45_000, code: 'WHATSAPP_UNREACHABLE' }, needsPhone: false },
  // The limit allows 15 s to settle, 24 s to save, and the logins after a connection that breaks meanwhile.
  saving: { limit: { ms: 60_000, code: 'WHATSAPP_UNREACHABLE' }, needsPhone: false },
  delivering: { limit: { ms: 60_000, code: 'DELIVERY_FAILED' }, needsPhone: false },
  linked: { limit: null, needsPhone: false },
  failed: { limit: null, needsPhone: false },
};

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

/** Returns how long a link may stay in a state, and the error with which it then fails; `null` for a state without a limit. */
export function stateLimit(state: State, reader: LinkRequest['reader']): StateLimit | null {
  const { limit } = LIMITS[state];
  return limit !== null && needsPhone(state) && reader === 'none'
    ? { ...limit, ms: READERLESS_LIMIT_MS }
    : limit;
}

/** True for a state in which the link waits for the visitor to do something on the phone. */
export function needsPhone(state: State): boolean {
  return LIMITS[state].needsPhone;
}

function sumOf(states: readonly State[]): number {
  return states.reduce((sum, state) => sum + (LIMITS[state].limit?.ms ?? 0), 0);
}
