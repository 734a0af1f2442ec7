import type { Problem } from '../wire/errors.ts';
import type { SessionFormat, StepBody } from '../wire/step.ts';

/** Everything that can move a link from one step to the next. */
export type LinkEvent =
  | {
      readonly type: 'qr-ref';
      readonly qr: string;
      readonly path: string;
      readonly size: number;
      readonly index: number;
      readonly of: number;
    }
  | { readonly type: 'code-accepted'; readonly pairingCode: string; readonly number: string }
  | { readonly type: 'paired' }
  | { readonly type: 'opened' }
  | { readonly type: 'stored' }
  | {
      readonly type: 'delivered';
      readonly number: string;
      readonly format: SessionFormat;
      readonly deliveredAt?: string;
      readonly sessionId?: string;
    }
  | { readonly type: 'failed'; readonly error: Problem };

/**
 * The step that follows. Total: an event that does not fit leaves the step as it is (the same object),
 * and a final step absorbs everything.
 */
export function next(step: StepBody, event: LinkEvent): StepBody {
  if (step.state === 'linked' || step.state === 'failed') return step;
  switch (event.type) {
    case 'qr-ref':
      return step.state === 'connecting' || step.state === 'qr' ? showQr(event) : step;
    case 'code-accepted':
      return step.state === 'connecting'
        ? { state: 'code', pairingCode: event.pairingCode, number: event.number }
        : step;
    case 'paired':
      return step.state === 'qr' || step.state === 'code' ? { state: 'confirming' } : step;
    case 'opened':
      return step.state === 'confirming' ? { state: 'saving' } : step;
    case 'stored':
      return step.state === 'saving' ? { state: 'delivering' } : step;
    case 'delivered':
      return step.state === 'delivering' ? finish(event) : step;
    case 'failed':
      return { state: 'failed', error: event.error };
  }
}

function showQr({ qr, path, size, index, of }: Extract<LinkEvent, { type: 'qr-ref' }>): StepBody {
  return { state: 'qr', qr, path, size, index, of };
}

function finish(event: Extract<LinkEvent, { type: 'delivered' }>): StepBody {
  const { type: _type, ...rest } = event;
  return { state: 'linked', ...rest };
}
