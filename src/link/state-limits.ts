import type { ErrorCode } from '../wire/errors.ts';
import type { State } from '../wire/step.ts';

type StateLimit = { readonly ms: number; readonly code: ErrorCode };

/** How long a link may stay in a state, and how it ends then. A new QR ref does not start `qr` anew. */
export const STATE_LIMITS: Readonly<Record<State, StateLimit | null>> = {
  connecting: { ms: 30_000, code: 'WHATSAPP_UNREACHABLE' },
  qr: { ms: 160_000, code: 'LINK_EXPIRED' },
  code: { ms: 160_000, code: 'LINK_EXPIRED' },
  confirming: { ms: 45_000, code: 'WHATSAPP_UNREACHABLE' },
  // 15 s to settle, 24 s to save, and the logins of a connection that drops meanwhile.
  saving: { ms: 60_000, code: 'WHATSAPP_UNREACHABLE' },
  delivering: { ms: 60_000, code: 'DELIVERY_FAILED' },
  linked: null,
  failed: null,
};

/** How long a link that nobody follows may wait for a phone: as long as the QR in the picture lives. */
export const READERLESS_LIMIT_MS = 60_000;

/** The whole link, whatever happens. */
export const LINK_LIMIT_MS = 360_000;

/** Unlinking a device again: two requests of 8 s; while the server stops, one of 3 s. */
export const UNLINK_LIMIT_MS = 16_000;
export const DRAIN_UNLINK_LIMIT_MS = 3_000;
