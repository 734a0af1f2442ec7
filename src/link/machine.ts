import type { LinkAnswer } from '../wire/passkey.ts';
import type { Problem } from '../wire/errors.ts';
import { needsPhone } from './state-limits.ts';
import { isFinal, type ShownStep, type StepBody } from '../wire/step.ts';

/** Everything that can move a link from one step to the next. */
export type LinkEvent =
  | { readonly type: 'show'; readonly step: ShownStep }
  | { readonly type: 'agreed' }
  | { readonly type: 'paired' }
  | { readonly type: 'opened' }
  | { readonly type: 'stored' }
  | { readonly type: 'delivered'; readonly step: Extract<StepBody, { readonly state: 'linked' }> }
  | { readonly type: 'failed'; readonly error: Problem };

/**
 * Returns the step that follows. Every event may come in every state: one that does not fit leaves the step unchanged (the same object), and
 * no event changes a final step.
 */
export function next(step: StepBody, event: LinkEvent): StepBody {
  if (isFinal(step)) return step;
  switch (event.type) {
    case 'show':
      return mayShow(step, event.step) ? event.step : step;
    case 'agreed':
      return isPasskey(step) ? { state: 'confirming' } : step;
    case 'paired':
      // After a passkey the link is in `confirming` before the phone's yes, which then gives the step another end.
      return needsPhone(step.state) || step.state === 'confirming' ? { state: 'confirming' } : step;
    case 'opened':
      return step.state === 'confirming' ? { state: 'saving' } : step;
    case 'stored':
      return step.state === 'saving' ? { state: 'delivering' } : step;
    case 'delivered':
      return step.state === 'delivering' ? event.step : step;
    case 'failed':
      return { state: 'failed', error: event.error };
  }
}

/** True if the step asks for an answer of this kind. */
export function asksFor(step: StepBody, kind: LinkAnswer['kind']): boolean {
  return kind === 'passkey' ? step.state === 'passkey' && !step.answered : step.state === 'compare';
}

/** A QR is redrawn with each ref; a link gets one pairing code. A passkey question can be asked again, and only an answered one leads to a comparison. */
function mayShow(step: StepBody, shown: ShownStep): boolean {
  switch (shown.state) {
    case 'qr':
      return step.state === 'connecting' || step.state === 'qr';
    case 'code':
      return step.state === 'connecting';
    case 'passkey':
      return shown.answered ? step.state === 'passkey' : mayAsk(step);
    case 'compare':
      return step.state === 'passkey' && step.answered;
  }
}

function mayAsk({ state }: StepBody): boolean {
  return state === 'connecting' || state === 'qr' || state === 'code' || state === 'passkey';
}

function isPasskey({ state }: StepBody): boolean {
  return state === 'passkey' || state === 'compare';
}
