import type { Problem } from './errors.ts';

/** Ends the detail of an error after which the device is still linked; the pages say so in their own words. */
export const REMOVE_BY_HAND =
  'Please also open WhatsApp, Linked devices, and remove the device there: we could not.';

/** How a link is offered to the visitor's phone. */
export type Method = 'qr' | 'code';

/** What a session ID looks like: sealed and stored here, or `creds.json` packed into the string itself. */
export type SessionFormat = 'short' | 'long';

/** What every step carries besides its state. Instants are ISO 8601 in UTC. */
type StepFrame = {
  /** Counts up by one with every step of a link, from 1. */
  readonly seq: number;
  /** The server's clock when this step was sent, so that a page can work out the time left. */
  readonly now: string;
  /** In `qr` and `code` the end of that code, in all others the end of the link. */
  readonly expiresAt: string;
};

/** What only one state carries. */
export type StepBody =
  | { readonly state: 'connecting' }
  | {
      readonly state: 'qr';
      /** The QR text as WhatsApp reads it. */
      readonly qr: string;
      /** SVG path data in module units from 0,0. */
      readonly path: string;
      /** Modules a side. */
      readonly size: number;
      /** Which QR ref of how many, from 1. */
      readonly index: number;
      readonly of: number;
    }
  | {
      readonly state: 'code';
      /** `XXXX-XXXX`. */
      readonly pairingCode: string;
      /** Masked phone number. */
      readonly number: string;
    }
  | { readonly state: 'confirming' }
  | { readonly state: 'saving' }
  | { readonly state: 'delivering' }
  | {
      readonly state: 'linked';
      readonly number: string;
      readonly format: SessionFormat;
      /** Left out if the ID did not arrive and is only shown on the page. */
      readonly deliveredAt?: string;
      /** Only where the operator allows it. */
      readonly sessionId?: string;
    }
  | { readonly state: 'failed'; readonly error: Problem };

/** Where a link stands, as the server, the event stream, the pages and the tests see it. */
export type Step = StepFrame & StepBody;

export type State = Step['state'];

/** True for the two states that nothing follows. */
export function isFinal(step: Pick<Step, 'state'>): boolean {
  return step.state === 'linked' || step.state === 'failed';
}
