import type { AppError } from '../wire/errors.ts';
import type { ShownStep } from '../wire/step.ts';
import type { Log } from './base.ts';
import type { PhoneNumber } from './phone-number.ts';

/** The complete auth state as two JSON texts in BufferJSON. Only `whatsapp/` and `auth-state/` look inside. */
export type AuthStateJson = {
  readonly creds: string;
  /** `{type: {id: value}}`. */
  readonly keys: string;
};

/** Whose account was linked. */
export type Account = {
  /** Digits with country code. */
  readonly number: string;
};

/** What one link hears from WhatsApp. Events of ended sockets never arrive. */
export type GatewayEvent =
  /** WhatsApp gave something that the visitor's phone can accept, for so long: a QR ref, or a code once WhatsApp accepted the request. */
  | { readonly type: 'show'; readonly step: ShownStep; readonly lifeMs: number }
  /** A code request went out, so a phone may show it. May also come while the link is closed, before `close` resolves. */
  | { readonly type: 'code-requested' }
  /** The phone said yes and the account's signature is good. */
  | { readonly type: 'paired'; readonly account: Account }
  /** Logged in. Comes again after every reconnection. */
  | { readonly type: 'opened' }
  /** The link cannot go on; the last event. */
  | { readonly type: 'failed'; readonly error: AppError };

/** What a message sent to the own chat is made of; `id` stays the same when it is sent again. */
export type SelfMessage = { readonly id: string; readonly text: string };

/**
 * One link's connection to WhatsApp: several sockets one after the other, at most one at a time.
 * Lifetime: until `close`, which is safe to call twice and never logs out.
 */
export type WhatsAppLink = {
  /** Resolves once the auth state has settled after `opened`; starts anew after a reconnection. Rejects when `signal` aborts. */
  readonly settled: (signal: AbortSignal) => Promise<void>;
  /** A snapshot of the auth state as it is in memory now. */
  readonly exportState: () => AuthStateJson;
  /** Counts writes to the auth state: equal numbers mean nothing changed in between. */
  readonly stateVersion: () => number;
  readonly newMessageId: () => string;
  /** Sends to the account's own chat; resolves with WhatsApp's ack. Errors: `DELIVERY_FAILED` after all tries. */
  readonly sendToSelf: (message: SelfMessage, signal: AbortSignal) => Promise<void>;
  /** Resolves when the phone has taken the message, or after `limitMs`. Retry requests are answered meanwhile. */
  readonly awaitReceipt: (messageId: string, limitMs: number, signal: AbortSignal) => Promise<void>;
  /** Unlinks the device. `confirmed` only on WhatsApp's own word. */
  readonly unlink: (limitMs: number) => Promise<'confirmed' | 'unconfirmed'>;
  readonly close: () => Promise<void>;
};

export type OpenLinkRequest =
  | { readonly method: 'qr' }
  | { readonly method: 'code'; readonly number: PhoneNumber };

/** The way to WhatsApp. */
export type WhatsApp = {
  /** Starts a link; returns at once, everything else comes as events. */
  readonly open: (request: OpenLinkRequest, onEvent: (event: GatewayEvent) => void, log: Log) => WhatsAppLink;
  /** `null` if links may start, else why not (the circuit is open). */
  readonly refusal: () => AppError | null;
  /** `2.3000.x`, the version in use. */
  readonly version: () => string;
  /** Open sockets, for metrics and tests. */
  readonly socketCount: () => number;
  readonly close: () => Promise<void>;
};

/** Brings a session ID to its owner: into the linked account's own WhatsApp chat, over the link's own connection. */
export type IdChannel = {
  /** Sends the ID as a message of its own; resolves with its message ID on WhatsApp's ack. Errors: `DELIVERY_FAILED`. */
  readonly sendId: (link: WhatsAppLink, sessionId: string, signal: AbortSignal) => Promise<string>;
  /** Sends what the ID is and how to undo it, then stays until the phone has read the ID or a short time is over. */
  readonly explain: (link: WhatsAppLink, idMessageId: string, signal: AbortSignal) => Promise<void>;
};
