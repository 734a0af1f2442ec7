import type { Log } from '../../ports/base.ts';
import { AppError, type ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import { isBlock, type ReachCause } from '../reachability.ts';
import { askedToWait } from './pairing-code.ts';

/** Why the last socket of a link did not reach WhatsApp, until one does; the log and the error of the link tell it. */
export class Unreached {
  #cause: ReachCause | null = null;

  /** To be called with the cause of each end of a socket, and with `null` when WhatsApp is reached. */
  set(cause: ReachCause | null): void {
    this.#cause = cause;
  }

  /** Makes the error of a link that failed. */
  failure(code: ErrorCode, why?: Reason): AppError {
    return why === undefined ? failureOf(code, this.#cause) : new AppError(code, { why });
  }

  /** Logs, once, why the link did not reach WhatsApp, if so. */
  tell(log: Log): void {
    if (this.#cause === null) return;
    const { kind, code } = this.#cause;
    this.#cause = null;
    log.warn({ cause: kind, code }, 'this link could not reach WhatsApp');
  }
}

function failureOf(code: ErrorCode, unreached: ReachCause | null): AppError {
  if (code === 'WHATSAPP_RATE_LIMITED') return askedToWait();
  const why = whyOf(code, unreached);
  return new AppError(code, why === null ? {} : { why });
}

/** The default text of WHATSAPP_REJECTED says that the number of a code request is wrong; that is not the reason for a refusal here. */
function whyOf(code: ErrorCode, unreached: ReachCause | null): Reason | null {
  if (code === 'WHATSAPP_REJECTED') return { reason: 'whatsapp-gave-no-reason' };
  const isBlocked = code === 'WHATSAPP_UNREACHABLE' && unreached !== null && isBlock(unreached);
  return isBlocked ? { reason: 'whatsapp-refuses-site' } : null;
}
