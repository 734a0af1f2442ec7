import type { ErrorCode } from '../../wire/errors.ts';
import type { ReachCause } from '../reachability.ts';

/**
 * How far a link had come when its socket ended.
 * `waiting-for-phone`: a QR or a code is shown; `restarting`: the phone confirmed and the login is under way; `online`: the device has logged
 * in; `sending`: the session ID is being sent; `unlinking`: the link is over and its device is being unlinked.
 */
export type Phase = 'waiting-for-phone' | 'restarting' | 'online' | 'sending' | 'unlinking';

/** Why a socket ended, according to WhatsApp or the transport. */
export type Ending = {
  /** Baileys' close code, a stream error's code, a login failure's reason or the HTTP status of a refused upgrade. */
  readonly status: number;
  readonly message: string;
  /**
   * `stream`: WhatsApp said so in a stanza; `upgrade`: the request for a WebSocket was answered with another HTTP status; `transport`: the
   * connection broke or Baileys ended it; `watchdog`, `bounds`: this program ended it, because it was silent or broke a bound.
   */
  readonly source: 'stream' | 'upgrade' | 'transport' | 'watchdog' | 'bounds';
  /** Why WhatsApp could not be reached, if the transport says so. */
  readonly cause?: ReachCause;
};

/** What the link does about the end of a socket. The caller limits how often it follows `again`. */
export type Reaction =
  | { readonly kind: 'restart' }
  | { readonly kind: 'again' }
  | { readonly kind: 'look-up-version' }
  | { readonly kind: 'fail'; readonly code: ErrorCode };

/** The cause of an end of a socket. `restart` is the expected end after pairing, `nobody` stands for an unknown code. */
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
 * Codes that WhatsApp gives in a stream error or a login failure. 408 is missing because it has two meanings.
 * Source: Baileys `Types/index.js` (DisconnectReason), whatsmeow `connectionevents.go` and `types/events` (ConnectFailureReason).
 */
const OWNERS: ReadonlyMap<number, Owner> = new Map([
  // The device was unlinked: by the phone, or as WhatsApp says at the login.
  [401, 'visitor'],
  [516, 'visitor'],
  // The account is temporarily banned, locked, banned, or restricted.
  [402, 'account'],
  [403, 'account'],
  [406, 'account'],
  [463, 'account'],
  // The client is outdated, has a bad user agent, or is unknown.
  [CLIENT_OUTDATED, 'site'],
  [409, 'site'],
  [418, 'site'],
  [419, 'limit'],
  [TOO_MANY, 'limit'],
  [440, 'taken-over'],
  // The connection reached the wrong server, was closed, or broke without a close code.
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
      // The older of two logins of this link may have reached WhatsApp last.
      if (phase === 'unlinking') return { kind: 'again' };
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

/** Returns why WhatsApp could not be reached or serves nobody; `null` if it answered otherwise, or if this program ended the socket. */
export function causeOfEnding(ending: Ending): ReachCause | null {
  const { cause, status, source } = ending;
  if (cause !== undefined) return cause;
  return source === 'stream' && ownerOf(ending) === 'network' ? { kind: 'busy', code: String(status) } : null;
}

/** Before the phone has confirmed, there is no device that could be unlinked and no account that could be blocked. */
function afterPairing(phase: Phase, code: ErrorCode): Reaction {
  return { kind: 'fail', code: phase === 'waiting-for-phone' ? 'WHATSAPP_REJECTED' : code };
}

function ownerOf({ status, message, source }: Ending): Owner {
  if (status === 408 && source !== 'upgrade') return message.includes(REFS_ENDED) ? 'late' : 'network';
  const owner = OWNERS.get(status);
  switch (source) {
    case 'stream':
      return owner ?? (status >= FIRST_SERVER_ERROR ? 'network' : 'nobody');
    // A proxy or firewall may have answered instead of WhatsApp, so the status says nothing about accounts.
    case 'upgrade':
      return status === CLIENT_OUTDATED || status === TOO_MANY ? (owner ?? 'network') : 'network';
    case 'transport':
    case 'watchdog':
    case 'bounds':
      return 'network';
  }
}
