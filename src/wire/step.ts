import type { ErrorCode, Problem } from './errors.ts';
import type { PasskeyQuestion } from './passkey.ts';

/** How the visitor confirms a link on the phone: by a QR code or by a pairing code. */
export type Method = 'qr' | 'code';

/** The kind of a session ID: `short` for a session that is stored here, `long` for `creds.json` packed into the ID itself. */
export type SessionFormat = 'short' | 'long';

/** The fields of every step. Times are ISO 8601 in UTC. */
type StepFrame = {
  /** Starts at 1 and grows by one with every step of a link. */
  readonly seq: number;
  /** The server's time when this step was sent, so that a page can compute the time that is left. */
  readonly now: string;
  /** In `qr` and `code` the time at which that code runs out, in `passkey` and `compare` that of the question, else the time at which the link ends. */
  readonly expiresAt: string;
};

/** The fields of each state. */
export type StepBody =
  | { readonly state: 'connecting' }
  | {
      readonly state: 'qr';
      /** The text inside the QR code. */
      readonly qr: string;
      /** SVG path data in module units from 0,0. */
      readonly path: string;
      /** The number of modules on one side. */
      readonly size: number;
      /** The number of this QR ref, counted from 1; `of` is the number of all. */
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
  /** WhatsApp wants a passkey of the account before the device is linked; once an answer is under way there is no question. */
  | { readonly state: 'passkey'; readonly answered: false; readonly publicKey: PasskeyQuestion }
  | { readonly state: 'passkey'; readonly answered: true }
  | {
      readonly state: 'compare';
      /** `XXXX-XXXX`; the visitor says whether the phone shows the same. */
      readonly compareCode: string;
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
      /** Present only if the operator allows it. */
      readonly sessionId?: string;
    }
  | { readonly state: 'failed'; readonly error: Problem };

/** A step that waits for the visitor, with something to show. */
export type ShownStep = Extract<StepBody, { readonly state: 'qr' | 'code' | 'passkey' | 'compare' }>;

/** One step of a link, in the form that the server sends. */
export type Step = StepFrame & StepBody;

export type State = Step['state'];

/** The part of the page that shows a state. */
export type Part = 'spinner' | 'qr' | 'code' | 'passkey' | 'compare' | 'end' | 'failure';

/** The properties of one state. */
type StateRow = {
  /** True if no state follows. */
  readonly final: boolean;
  /** How long a link may stay in the state, and the error with which it then fails; `null` for final states. */
  readonly limit: { readonly ms: number; readonly code: ErrorCode } | null;
  /** How many of the four marks on the page are done; `null` if no mark is current. */
  readonly mark: number | null;
  readonly part: Part;
  /** True if the link waits for the visitor to do something on the phone. */
  readonly needsPhone: boolean;
};

/** The table of all states. The time limits, the metrics and the page read it. */
export const STATES: { readonly [S in State]: StateRow } = {
  connecting: {
    final: false,
    limit: { ms: 30_000, code: 'WHATSAPP_UNREACHABLE' },
    mark: 0,
    part: 'spinner',
    needsPhone: false,
  },
  // The limit covers all QR refs together; a new ref does not start it again.
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
  // Each question has a shorter time of its own; this one bounds all of them, and starts at the first.
  passkey: {
    final: false,
    limit: { ms: 1_200_000, code: 'PASSKEY_EXPIRED' },
    mark: 0,
    part: 'passkey',
    needsPhone: true,
  },
  compare: {
    final: false,
    limit: { ms: 120_000, code: 'PASSKEY_EXPIRED' },
    mark: 0,
    part: 'compare',
    needsPhone: true,
  },
  confirming: {
    final: false,
    limit: { ms: 45_000, code: 'WHATSAPP_UNREACHABLE' },
    mark: 1,
    part: 'spinner',
    needsPhone: false,
  },
  // The limit allows 15 s to settle, 24 s to save, and the logins after a connection that breaks meanwhile.
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

/** True for a step that no other follows. */
export function isFinal({ state }: Pick<Step, 'state'>): boolean {
  return STATES[state].final;
}
