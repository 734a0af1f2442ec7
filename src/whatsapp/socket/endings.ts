import type { ErrorCode } from '../../wire/errors.ts';
import type { ReachCause } from '../reachability.ts';

/**
 * How far a link had come when its socket ended.
 * `waiting-for-phone`: QR or code is out; `restarting`: the phone said yes, login under way; `online`: logged in before;
 * `sending`: the session ID is on its way.
 */
export type Phase = 'waiting-for-phone' | 'restarting' | 'online' | 'sending';

/** Why a socket ended, as WhatsApp or the transport told. */
export type Ending = {
  /** Baileys' close code, a stream error's code, a login failure's reason or the HTTP status of a refused upgrade. */
  readonly status: number;
  readonly message: string;
  /**
   * `stream`: WhatsApp said so in a stanza; `upgrade`: whoever answered the HTTP request; `transport`: the connection or Baileys
   * itself; `watchdog`, `bounds`: we ended it, because it was silent or sent what no WhatsApp sends.
   */
  readonly source: 'stream' | 'upgrade' | 'transport' | 'watchdog' | 'bounds';
  /** What kept us from reaching WhatsApp, where the transport tells. */
  readonly cause?: ReachCause;
};

/** What to do about it. `again` is bounded by the caller. */
export type Reaction =
  | { readonly kind: 'restart' }
  | { readonly kind: 'again' }
  | { readonly kind: 'look-up-version' }
  | { readonly kind: 'fail'; readonly code: ErrorCode };

/** Whose trouble the end of a socket is; `restart` is no trouble. */
type Owner =
  | 'restart'
  | 'network'
  | 'site'
  | 'limit'
  | 'taken-over'
  | 'visitor'
  | 'account'
  | 'nobody'
  | 'late';

const REFS_ENDED = 'QR refs attempts ended';
const RESTART = 515;
const CLIENT_OUTDATED = 405;
const TOO_MANY = 429;
const FIRST_SERVER_ERROR = 500;

/**
 * Codes that WhatsApp gives in a stream error or a login failure, but for 408, which has two meanings.
 * Source: Baileys `Types/index.js` (DisconnectReason), whatsmeow `connectionevents.go` and `types/events` (ConnectFailureReason).
 */
const OWNERS: ReadonlyMap<number, Owner> = new Map([
  // Unlinked: by the phone, or told so at the login.
  [401, 'visitor'],
  [516, 'visitor'],
  // Temporarily banned, locked, banned, restricted.
  [402, 'account'],
  [403, 'account'],
  [406, 'account'],
  [463, 'account'],
  // Client outdated, bad user agent, unknown client.
  [CLIENT_OUTDATED, 'site'],
  [409, 'site'],
  [418, 'site'],
  [419, 'limit'],
  [TOO_MANY, 'limit'],
  [440, 'taken-over'],
  // Sent to the wrong place; connection closed; broken without a word.
  [421, 'network'],
  [428, 'network'],
  [1006, 'network'],
  [RESTART, 'restart'],
]);

/** Maps the end of a socket and the phase of its link to what happens next. */
export function judgeEnding(ending: Ending, phase: Phase): Reaction {
  switch (ownerOf(ending)) {
    case 'restart':
      return phase === 'restarting' ? { kind: 'restart' } : { kind: 'again' };
    case 'network':
      return { kind: 'again' };
    case 'site':
      return { kind: 'look-up-version' };
    case 'limit':
      return { kind: 'fail', code: 'WHATSAPP_RATE_LIMITED' };
    case 'late':
      return { kind: 'fail', code: 'LINK_EXPIRED' };
    case 'taken-over':
      return { kind: 'fail', code: phase === 'sending' ? 'DELIVERY_FAILED' : 'WHATSAPP_REJECTED' };
    case 'visitor':
      return afterPairing(phase, 'LOGGED_OUT');
    case 'account':
      return afterPairing(phase, 'ACCOUNT_BLOCKED');
    case 'nobody':
      return { kind: 'fail', code: 'WHATSAPP_REJECTED' };
  }
}

/** True if WhatsApp says that the device is not linked any more. */
export function saysUnlinked(ending: Ending): boolean {
  return ending.source === 'stream' && OWNERS.get(ending.status) === 'visitor';
}

/** True if WhatsApp says that it cannot serve now. */
export function saysBusy(ending: Ending): boolean {
  return ending.source === 'stream' && ownerOf(ending) === 'network';
}

/** Before a phone said yes there is neither a device that could be unlinked nor an account that could be blocked. */
function afterPairing(phase: Phase, code: ErrorCode): Reaction {
  return { kind: 'fail', code: phase === 'waiting-for-phone' ? 'WHATSAPP_REJECTED' : code };
}

function ownerOf({ status, message, source }: Ending): Owner {
  if (status === 408 && source !== 'upgrade') return message.includes(REFS_ENDED) ? 'late' : 'network';
  const owner = OWNERS.get(status);
  switch (source) {
    case 'stream':
      return owner ?? (status >= FIRST_SERVER_ERROR ? 'network' : 'nobody');
    // A proxy or firewall may have answered instead of WhatsApp, so that it says nothing about accounts.
    case 'upgrade':
      return status === CLIENT_OUTDATED || status === TOO_MANY ? (owner ?? 'network') : 'network';
    case 'transport':
    case 'watchdog':
    case 'bounds':
      return 'network';
  }
}
