import type { ErrorCode } from '../errors.ts';

/**
 * How far a link had come when its socket ended.
 * `offering`: QR or code is out; `restarting`: the phone said yes, login under way; `online`: logged in before;
 * `sending`: the session ID is on its way.
 */
export type Phase = 'offering' | 'restarting' | 'online' | 'sending';

/** Why a socket ended, as WhatsApp or the transport told. */
export type Ending = {
  /** Baileys' close code, a stream error's code, a login failure's reason or the HTTP status of a refused upgrade. */
  readonly status: number;
  readonly message: string;
  readonly source: 'stream' | 'upgrade' | 'watchdog';
};

/** What to do about it. `again` is bounded by the caller. */
export type Verdict =
  | { readonly kind: 'restart' }
  | { readonly kind: 'again' }
  | { readonly kind: 'look-up-version' }
  | { readonly kind: 'fail'; readonly code: ErrorCode };

const REFS_ENDED = 'QR refs attempts ended';

/**
 * Maps the end of a socket and the phase of its link to what happens next.
 * 408 means both "timed out" and "connection lost", so message and phase decide, not the number alone.
 * Source: Baileys `Types/index.js` (DisconnectReason), whatsmeow `connectionevents.go`.
 */
export function judgeEnding(ending: Ending, phase: Phase): Verdict {
  switch (ending.status) {
    case 515:
      return phase === 'restarting' ? { kind: 'restart' } : { kind: 'again' };
    case 405:
      return { kind: 'look-up-version' };
    case 429:
      return { kind: 'fail', code: 'WHATSAPP_RATE_LIMITED' };
    case 440:
      return { kind: 'fail', code: phase === 'sending' ? 'DELIVERY_FAILED' : 'WHATSAPP_REJECTED' };
    case 408:
      return ending.message.includes(REFS_ENDED) ? { kind: 'fail', code: 'LINK_EXPIRED' } : { kind: 'again' };
    case 428:
    case 500:
    case 502:
    case 503:
    case 504:
    case 1006:
      return { kind: 'again' };
    default:
      return ending.source === 'upgrade' && ending.status >= 500 ? { kind: 'again' } : refused(phase);
  }
}

/** 401, 403, 402, 406, 411 and whatever WhatsApp invents next: never tried again. */
function refused(phase: Phase): Verdict {
  return { kind: 'fail', code: phase === 'offering' ? 'WHATSAPP_REJECTED' : 'LOGGED_OUT' };
}
