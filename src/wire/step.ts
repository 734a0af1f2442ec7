import type { ErrorCode, Problem } from './errors.ts';

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

/** A step that shows the visitor's phone something to accept. */
export type ShownStep = Extract<StepBody, { readonly state: 'qr' | 'code' }>;

/** Where a link stands, as the server, the event stream, the pages and the tests see it. */
export type Step = StepFrame & StepBody;

export type State = Step['state'];

/** The place of the page that shows a state. */
export type Part = 'spinner' | 'qr' | 'code' | 'tick' | 'end' | 'failure';

/** What every room needs to know of one state. */
export type StateRow = {
  /** No state follows. */
  readonly final: boolean;
  /** How long a link may stay in the state, and the error that ends it then; `null` for final states. */
  readonly limit: { readonly ms: number; readonly code: ErrorCode } | null;
  /** How many of the page's four marks are done; `null` where none of them is current. */
  readonly mark: number | null;
  readonly part: Part;
  /** The link goes on only after the visitor has done something on the phone. */
  readonly needsPhone: boolean;
};

/** One row a state. The time limits, the metrics and the page read it. */
export const STATES: { readonly [S in State]: StateRow } = {
  connecting: {
    final: false,
    limit: { ms: 30_000, code: 'WHATSAPP_UNREACHABLE' },
    mark: 0,
    part: 'spinner',
    needsPhone: false,
  },
  // A new QR ref does not start the limit anew.
  qr: {
    final: false,
    limit: { ms: 160_000, code: 'LINK_EXPIRED' },
    mark: 0,
    part: 'qr',
    needsPhone: true,
  },
  code: {
    final: false,
    limit: { ms: 160_000, code: 'LINK_EXPIRED' },
    mark: 0,
    part: 'code',
    needsPhone: true,
  },
  confirming: {
    final: false,
    limit: { ms: 45_000, code: 'WHATSAPP_UNREACHABLE' },
    mark: 1,
    part: 'tick',
    needsPhone: false,
  },
  // 15 s to settle, 24 s to save, and the logins of a connection that drops meanwhile.
  saving: {
    final: false,
    limit: { ms: 60_000, code: 'WHATSAPP_UNREACHABLE' },
    mark: 2,
    part: 'spinner',
    needsPhone: false,
  },
  delivering: {
    final: false,
    limit: { ms: 60_000, code: 'DELIVERY_FAILED' },
    mark: 3,
    part: 'spinner',
    needsPhone: false,
  },
  linked: { final: true, limit: null, mark: 4, part: 'end', needsPhone: false },
  failed: { final: true, limit: null, mark: null, part: 'failure', needsPhone: false },
};

/** True for the states that nothing follows. */
export function isFinal({ state }: Pick<Step, 'state'>): boolean {
  return STATES[state].final;
}
