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

/** Shows whether a key ring fits a store: only a ring that fits can open it. Kept in the table `canary`. */
export type RingCheckRecord = {
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
  /** Rows that are not ours and lie among ours, by the name of their table: they are skipped and never deleted. */
  readonly countForeign: () => Promise<ReadonlyMap<string, number>>;
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
  readonly getRingCheck: () => Promise<RingCheckRecord | null>;
  /** Writes the ring check. `expectedKid` is the key of the one to replace, `null` if there is none. False if that is not so. */
  readonly putRingCheck: (check: RingCheckRecord, expectedKid: string | null) => Promise<boolean>;
  /** Writes and reads a scrap row: proof that saving works right now. */
  readonly ping: () => Promise<void>;
  /** Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** What was counted in the window that is open. */
export type Counter = { readonly points: number; readonly endsAtMs: number };

/** Small counters that survive a restart, for the limits. Keys are opaque hashes. */
export type CounterStore = {
  /** Adds `points`; starts anew at `points` with a window of `durationMs` if none is open. */
  readonly add: (key: string, points: number, durationMs: number) => Promise<Counter>;
  /** Takes one point off the window that ends at `endsAtMs`, as `add` told; false if that window is over or has none. */
  readonly giveBack: (key: string, endsAtMs: number) => Promise<boolean>;
  readonly read: (key: string) => Promise<Counter | null>;
  /** The secret kept under `name`, for every process the same; if there is none, `fresh` from now on until `endsAtMs`. */
  readonly secret: (name: string, fresh: Buffer, endsAtMs: number) => Promise<Buffer>;
};

/** What a store backend offers: sessions and counters in one place, closed together. */
export type Store = { readonly sessions: SessionStore; readonly counters: CounterStore };

/** The calls of a store that are measured. */
export const STORE_OPERATIONS = [
  'insert',
  'get',
  'compareAndSet',
  'remove',
  'sweep',
  'countByKid',
  'listOtherThan',
  'getRingCheck',
  'putRingCheck',
  'ping',
] as const satisfies readonly (keyof SessionStore)[];

export type StoreOperation = (typeof STORE_OPERATIONS)[number];
