import type { Problem } from './errors.ts';
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

/** The properties of one state. Pages load this table, so it holds nothing that only the server needs: that is in `link/state-limits.ts`. */
type StateRow = {
  /** True if no state follows. */
  readonly final: boolean;
  /** How many of the four marks on the page are done; `null` if no mark is current. */
  readonly mark: number | null;
  readonly part: Part;
};

/** The table of all states. The metrics and the page read it. */
export const STATES: { readonly [S in State]: StateRow } = {
  connecting: { final: false, mark: 0, part: 'spinner' },
  qr: { final: false, mark: 0, part: 'qr' },
  code: { final: false, mark: 0, part: 'code' },
  passkey: { final: false, mark: 0, part: 'passkey' },
  compare: { final: false, mark: 0, part: 'compare' },
  confirming: { final: false, mark: 1, part: 'spinner' },
  saving: { final: false, mark: 2, part: 'spinner' },
  delivering: { final: false, mark: 3, part: 'spinner' },
  linked: { final: true, mark: 4, part: 'end' },
  failed: { final: true, mark: null, part: 'failure' },
};

/** True for a step that no other follows. */
export function isFinal({ state }: Pick<Step, 'state'>): boolean {
  return STATES[state].final;
}
