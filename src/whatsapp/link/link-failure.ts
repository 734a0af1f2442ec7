import { AppError, type ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import { isBlock, type ReachCause } from '../reachability.ts';
import { askedToWait } from './pairing-code.ts';

/** Makes the error of a link that failed. `unreached` says why its last socket did not reach WhatsApp, if so. */
export function failureOf(code: ErrorCode, unreached: ReachCause | null): AppError {
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
