import type { Writable } from 'node:stream';
import type { AppError } from './errors.ts';
import type { Method } from './link/step.ts';

/** Undoes what it was returned for; safe to call twice. */
export type Dispose = () => void;

/** Time as the domain sees it. Deadlines run on the monotonic clock, so that a wall clock that jumps harms nothing. */
export type Clock = {
  /** Milliseconds since 1970, for what people and records read. */
  readonly now: () => number;
  /** Milliseconds since an arbitrary point, never going back. */
  readonly monotonic: () => number;
  /** Calls `run` once after `delayMs`, unless disposed before. */
  readonly after: (delayMs: number, run: () => void) => Dispose;
};

/** Unpredictable bytes. */
export type Random = {
  readonly bytes: (length: number) => Buffer;
  readonly uuid: () => string;
};

type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. Fields first, message last; never a secret in either. */
export type Log = {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
  readonly child: (fields: LogFields) => Log;
};

/* ---------- sessions at rest ---------- */

/** `revoked`: withdrawn here, kept a day only because WhatsApp has not confirmed the unlinking yet. */
export type RecordState = 'pending' | 'sent' | 'active' | 'revoked';

/** One sealed session as a store holds it. Nothing in it names a person. */
export type SealedRecord = {
  /** 32 bytes derived from the session ID; the primary key. */
  readonly lookup: Buffer;
  readonly v: 1;
  /** Which key of the ring sealed the outer layer. */
  readonly kid: string;
  /** 16 bytes, new at every sealing. */
  readonly salt: Buffer;
  readonly blob: Buffer;
  /** Counts up with every sealing of the auth state, from 1. */
  readonly rev: number;
  readonly state: RecordState;
  /** Unix seconds, rounded down to the hour. */
  readonly createdAt: number;
  /** Unix seconds; `null` keeps for ever. Expired means gone at every read. */
  readonly expiresAt: number | null;
};

/** What a compare-and-set expects to find. */
export type RecordExpectation = Pick<SealedRecord, 'rev' | 'kid'> & {
  /** Any state if left out. */
  readonly state?: RecordState;
};

/** What a compare-and-set may change. */
export type RecordChange = Partial<
  Pick<SealedRecord, 'kid' | 'salt' | 'blob' | 'rev' | 'state' | 'expiresAt'>
>;

/** Proof that a key ring fits a store: sealed with the outer layer only. */
export type CanaryRecord = {
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  /** The ID prefix in use when it was made. */
  readonly prefix: string;
};

/**
 * Where sealed sessions live. Every call ends within 8 s; a backend that fails or is late throws `STORE_UNAVAILABLE`.
 * There is no upsert: a row that expired or was removed cannot come back.
 */
export type SessionStore = {
  /** For people: backend, and version where one is known. */
  readonly describe: () => Promise<string>;
  readonly insert: (record: SealedRecord) => Promise<'inserted' | 'exists'>;
  /** `fresh` reads past every cache. `null` for an unknown or expired row. */
  readonly get: (lookup: Buffer, freshness?: 'cached' | 'fresh') => Promise<SealedRecord | null>;
  /** True if the row was as expected, not expired, and is now changed. */
  readonly compareAndSet: (
    lookup: Buffer,
    expected: RecordExpectation,
    change: RecordChange,
  ) => Promise<boolean>;
  /** True if a row was there, expired or not. */
  readonly remove: (lookup: Buffer) => Promise<boolean>;
  /** Removes what has expired; answers how many. */
  readonly sweep: () => Promise<number>;
  /** Rows by key of the ring, expired ones included. */
  readonly countByKid: () => Promise<ReadonlyMap<string, number>>;
  /** At most `limit` rows not sealed with `kid`, for rotation, in order of `lookup` behind `after`. */
  readonly listOtherThan: (
    kid: string,
    after: Buffer | null,
    limit: number,
  ) => Promise<readonly SealedRecord[]>;
  readonly getCanary: () => Promise<CanaryRecord | null>;
  /** Writes the canary; `expectedKid` is the key of the one to replace, `null` if there is none. False if that is not so. */
  readonly putCanary: (canary: CanaryRecord, expectedKid: string | null) => Promise<boolean>;
  /** Writes and reads a scrap row: proof that saving works right now. */
  readonly ping: () => Promise<void>;
  /** Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Small counters that survive a restart, for the limits. Keys are opaque hashes. */
export type CounterStore = {
  /** Adds `points` (may be negative); starts anew at `points` with a window of `durationMs` if none is open. */
  readonly add: (
    key: string,
    points: number,
    durationMs: number,
  ) => Promise<{ readonly points: number; readonly endsAtMs: number }>;
  readonly read: (key: string) => Promise<{ readonly points: number; readonly endsAtMs: number } | null>;
  readonly remove: (key: string) => Promise<boolean>;
};

/** What a store backend offers: sessions and counters in one place, closed together. */
export type Store = { readonly sessions: SessionStore; readonly counters: CounterStore };

/* ---------- limits ---------- */

/** A limit's name, as metrics and tests know it. */
export type LimitName =
  | 'links-per-address'
  | 'codes-per-address'
  | 'codes-per-number'
  | 'codes-per-hour'
  | 'links-per-hour'
  | 'id-misses-per-address'
  | 'restores-per-id'
  | 'live-per-id'
  | 'live-per-address';

export type LimitState = {
  readonly allowed: boolean;
  /** The window that is closest to its end of points. */
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until that window starts anew. */
  readonly resetS: number;
  /** Seconds that window is long. */
  readonly windowS: number;
};

/** Counts, then answers. Falls back to memory when the store fails, never open. */
export type Limiter = {
  /** Counts one try for `key` (hashed before it is stored). A limit that is off always allows. */
  readonly consume: (name: LimitName, key: string) => Promise<LimitState>;
  /** Answers without counting. */
  readonly peek: (name: LimitName, key: string) => Promise<LimitState>;
};

/* ---------- WhatsApp ---------- */

/** The complete auth state as two JSON texts in BufferJSON. Opaque to everybody but `whatsapp/`. */
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
  | {
      readonly type: 'qr-ref';
      /** QR text, SVG path and modules a side, as in the step. */
      readonly qr: string;
      readonly path: string;
      readonly size: number;
      readonly index: number;
      readonly of: number;
      readonly lifeMs: number;
    }
  | { readonly type: 'code-accepted'; readonly pairingCode: string; readonly lifeMs: number }
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
  /** Digits with country code. */
  | { readonly method: 'code'; readonly number: string };

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

/* ---------- inspection ---------- */

export type CheckId =
  | 'shape'
  | 'noise-key'
  | 'identity-key'
  | 'signed-pre-key'
  | 'signed-pre-key-signature'
  | 'account-signature'
  | 'device-signature'
  | 'me'
  | 'app-state-key'
  | 'pre-keys';

export type Check = {
  readonly id: CheckId;
  readonly ok: boolean;
  /** `missing` makes a session incomplete, `wrong` invalid. Only when not ok. */
  readonly fault?: 'missing' | 'wrong';
  /** A sentence that a bot developer understands. */
  readonly detail: string;
};

export type InspectedAccount = {
  /** Digits; masked before it leaves the server. */
  readonly number: string;
  readonly name?: string;
  readonly platform?: string;
  readonly linkedBy: Method;
};

/** What an auth state turned out to be. */
export type Inspected = {
  readonly checks: readonly Check[];
  readonly account: InspectedAccount | null;
  /** Which app-state key creds.json names; `null` if none, or if there are keys and it is not among them. */
  readonly appStateKeyId: string | null;
};

/** Checks an auth state without any network. `keys` is `null` where only `creds` exist (long IDs). Never throws on bad input. */
export type Inspect = (creds: unknown, keys: unknown) => Inspected;

export type LiveResult = 'accepted' | 'logged-out' | 'in-use' | 'unreachable';

/** Logs in once with stored state and ends at WhatsApp's first answer. */
export type LiveCheck = (state: AuthStateJson) => Promise<LiveResult>;

export type UnlinkResult = 'confirmed' | 'unconfirmed' | 'already-gone';

/** Logs in with stored state and removes the companion device. */
export type RemoteUnlink = (state: AuthStateJson) => Promise<UnlinkResult>;

/* ---------- archives ---------- */

/**
 * Writes a state as a zip of a Baileys multi-file folder. `begin` is asked for the destination when the first byte is ready.
 * `broken-off` if the destination closed, or had not taken everything after 30 s; it is closed then.
 * Errors: STORE_UNAVAILABLE, before `begin`.
 */
export type ArchiveExport = (state: AuthStateJson, begin: () => Writable) => Promise<'taken' | 'broken-off'>;

/* ---------- news ---------- */

/** What a finished link tells the outside: never an ID, token or full number. */
export type LinkNotice = {
  readonly linkId: string;
  readonly method: Method;
  /** `linked` or an error code. */
  readonly result: string;
  /** Masked. */
  readonly number?: string;
  /** 8 hex digits of the record's key. */
  readonly fingerprint?: string;
  /** Milliseconds spent in each state; `settling` is the part of `saving` until the auth state had settled. */
  readonly ms: Readonly<Record<string, number>>;
  readonly at: string;
};

/** Tells others that a link ended; its failure never fails a link. */
export type NoticeChannel = {
  readonly notify: (notice: LinkNotice) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Fault points for tests; production passes a no-op. */
export type Stage =
  | 'admitted'
  | 'offered'
  | 'pair-success'
  | 'open'
  | 'settled'
  | 'inserted'
  | 'read-back'
  | 'sent-mark'
  | 'acked'
  | 'resealed';

export type StageHook = (stage: Stage) => void | Promise<void>;
