import type { Problem } from '../wire/errors.ts';
import { isFinal, type ShownStep, type StepBody } from '../wire/step.ts';

/** Everything that can move a link from one step to the next. */
export type LinkEvent =
  | { readonly type: 'show'; readonly step: ShownStep }
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
    case 'paired':
      return step.state === 'qr' || step.state === 'code' ? { state: 'confirming' } : step;
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

/** A QR is redrawn with each ref; a link gets one pairing code. */
function mayShow({ state }: StepBody, shown: ShownStep): boolean {
  return state === 'connecting' || (state === 'qr' && shown.state === 'qr');
}
