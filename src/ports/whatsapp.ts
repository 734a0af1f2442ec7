import type { AppError } from '../wire/errors.ts';
import type { LinkAnswer } from '../wire/passkey.ts';
import type { ShownStep } from '../wire/step.ts';
import type { Log } from './base.ts';
import type { PhoneNumber } from './phone-number.ts';

/** The complete auth state as two JSON texts in BufferJSON. Only `whatsapp/` and `auth-state/` look inside. */
export type AuthStateJson = {
  readonly creds: string;
  /** `{type: {id: value}}`. */
  readonly keys: string;
};

/** The account that was linked. */
export type Account = {
  /** Digits with country code. */
  readonly number: string;
};

/** An event of the connection of one link. Events of ended sockets are not passed on. */
export type GatewayEvent =
  /**
   * There is a QR or a code that the visitor's phone can accept for `lifeMs`, or a question that can be answered so long. A code comes only
   * after WhatsApp has accepted the request for it.
   */
  | { readonly type: 'show'; readonly step: ShownStep; readonly lifeMs: number }
  /** A code request was sent, so the phone may show a prompt. Also sent after `close` was called, but before it resolves. */
  | { readonly type: 'code-requested' }
  /** The passkey is accepted, the code needs no comparison or is the same, and WhatsApp has `lifeMs` to link the device. */
  | { readonly type: 'agreed'; readonly lifeMs: number }
  /** The phone confirmed, and the signature of the account is valid. */
  | { readonly type: 'paired'; readonly account: Account }
  /** The device is logged in. This event comes again after every reconnection. */
  | { readonly type: 'opened' }
  /** The link cannot go on. This is the last event. */
  | { readonly type: 'failed'; readonly error: AppError };

/** A message to the account's own chat; `id` stays the same when the message is sent again. */
export type SelfMessage = { readonly id: string; readonly text: string };

/**
 * One link's connection to WhatsApp: several sockets one after the other, at most one at a time.
 * Lifetime: until `close`, which is safe to call twice and never logs out.
 */
export type WhatsAppLink = {
  /**
   * Takes the answer to the question that is shown. Resolves once it has passed the checks and is reserved for WhatsApp, before WhatsApp has
   * answered; what follows comes as events, `show` with `answered: true` before the promise resolves.
   * Errors: PASSKEY_NOT_ASKED (no such question open, an answer under way, the link over), PASSKEY_ANSWER_INVALID, PASSKEY_REFUSED (one wrong
   * answer too many: the link ends).
   */
  readonly answer: (answer: LinkAnswer) => Promise<void>;
  /** Resolves once the auth state has settled after `opened`; a reconnection starts the wait again. Rejects when `signal` aborts. */
  readonly settled: (signal: AbortSignal) => Promise<void>;
  /** Returns the auth state that is in memory now. */
  readonly exportState: () => AuthStateJson;
  /** Returns the number of writes to the auth state; two equal numbers mean that nothing changed in between. */
  readonly stateVersion: () => number;
  readonly newMessageId: () => string;
  /** The name of the new device in the list of linked devices on the phone. */
  readonly deviceName: string;
  /** Sends to the account's own chat; resolves with WhatsApp's ack. Errors: `DELIVERY_FAILED` after all tries. */
  readonly sendToSelf: (message: SelfMessage, signal: AbortSignal) => Promise<void>;
  /** Resolves at the phone's receipt of the message, or after `limitMs`. Meanwhile retry requests of the phone are answered. */
  readonly awaitReceipt: (messageId: string, limitMs: number, signal: AbortSignal) => Promise<void>;
  /** Unlinks the device. `confirmed` only if WhatsApp says that the device is unlinked. */
  readonly unlink: (limitMs: number) => Promise<'confirmed' | 'unconfirmed'>;
  /** Ends the socket; the device can still be unlinked until `close`. */
  readonly leave: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OpenLinkRequest =
  | { readonly method: 'qr' }
  | { readonly method: 'code'; readonly number: PhoneNumber };

/** Opens links to WhatsApp. */
export type WhatsApp = {
  /** Starts a link and returns at once; the course of the link is reported as events. */
  readonly open: (request: OpenLinkRequest, onEvent: (event: GatewayEvent) => void, log: Log) => WhatsAppLink;
  /** Returns the error for a new link while the circuit breaker is open; `null` if links may start. */
  readonly refusal: () => AppError | null;
  /** False after three links in a row that did not reach WhatsApp, until one does. */
  readonly isReachable: () => boolean;
  /** Returns the client version in use, `2.3000.x`. */
  readonly version: () => string;
  /** Returns the number of open sockets, for metrics and tests. */
  readonly socketCount: () => number;
  readonly close: () => Promise<void>;
};

/** A session ID that was sent, and the tag of the language of its owner; without it that of the server counts. */
type SentId = { readonly idMessageId: string; readonly language: string | undefined };

/** Sends a session ID to its owner, into the linked account's own WhatsApp chat, over the connection of the link. */
export type IdChannel = {
  /** Sends the ID as a message of its own; resolves with its message ID on WhatsApp's ack. Errors: `DELIVERY_FAILED`. */
  readonly sendId: (link: WhatsAppLink, sessionId: string, signal: AbortSignal) => Promise<string>;
  /** Sends an explanation of the ID and of how to withdraw it, then waits a short time for the phone's receipt of the ID. */
  readonly explain: (link: WhatsAppLink, sent: SentId, signal: AbortSignal) => Promise<void>;
};
