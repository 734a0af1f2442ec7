import { KEPT_OPERATIONS, type KeptRows } from './kept-rows.ts';
import type { SharedRows } from './shared/rows.ts';

/** A record in the state `revoked` is withdrawn; it is kept for a day only because WhatsApp has not confirmed the unlinking yet. */
export type RecordState = 'pending' | 'sent' | 'active' | 'revoked';

/** One sealed session in a store. It holds nothing that names a person. */
export type SealedRecord = {
  /** 32 bytes derived from the session ID; the primary key. */
  readonly lookup: Buffer;
  readonly v: 1;
  /** The name of the key of the ring that sealed the outer layer. */
  readonly kid: string;
  /** 16 bytes, new at every sealing. */
  readonly salt: Buffer;
  readonly blob: Buffer;
  /** Starts at 1 and grows by one with every sealing of the auth state. */
  readonly rev: number;
  readonly state: RecordState;
  /** Unix seconds, rounded down to the hour. */
  readonly createdAt: number;
  /** Unix seconds; `null` keeps the record for ever. Every read treats an expired record as missing. */
  readonly expiresAt: number | null;
};

/** A record without what is sealed in it, which may be large. */
export type RecordOutline = Omit<SealedRecord, 'v' | 'salt' | 'blob'>;

/** The values that a compare-and-set expects in the record. */
export type RecordExpectation = Pick<SealedRecord, 'rev' | 'kid'> & {
  /** Any state if left out. */
  readonly state?: RecordState;
};

/** The values that a compare-and-set may change. */
export type RecordChange = Partial<
  Pick<SealedRecord, 'kid' | 'salt' | 'blob' | 'rev' | 'state' | 'expiresAt'>
>;

/** A small sealed text by which a key ring is compared with a store: only the right ring can open it. Kept in the table `canary`. */
export type RingCheckRecord = {
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  /** The prefix of session IDs that was in use when the record was made. */
  readonly prefix: string;
};

/**
 * Keeps sealed sessions. Every call ends within 8 s; a backend that fails or is late throws `STORE_UNAVAILABLE`.
 * There is no upsert: a row that expired or was removed cannot come back.
 */
export type SessionStore = KeptRows & {
  /** Describes the backend for people, with its version if that is known. */
  readonly describe: () => Promise<string>;
  /** Counts the rows of other programs in our tables, by name of table. Such rows are skipped and never deleted. */
  readonly countForeign: () => Promise<ReadonlyMap<string, number>>;
  readonly insert: (record: SealedRecord) => Promise<'inserted' | 'exists'>;
  /** Reads a row; `fresh` bypasses every cache. `null` for an unknown or expired row. */
  readonly get: (lookup: Buffer, freshness?: 'cached' | 'fresh') => Promise<SealedRecord | null>;
  /** Reads a row without what is sealed in it, past every cache. `null` for an unknown or expired row. */
  readonly getOutline: (lookup: Buffer) => Promise<RecordOutline | null>;
  /** Changes a row if it is as expected and not expired. True if it was changed. */
  readonly compareAndSet: (
    lookup: Buffer,
    expected: RecordExpectation,
    change: RecordChange,
  ) => Promise<boolean>;
  /** Removes a row, with all that is kept of its session. True if there was one, expired or not. */
  readonly remove: (lookup: Buffer) => Promise<boolean>;
  /** Removes the expired rows, with all that is kept of their sessions, and returns their number. */
  readonly sweep: () => Promise<number>;
  /** Counts the rows and kept pieces, expired ones included, by the key of the ring that sealed them. */
  readonly countByKid: () => Promise<ReadonlyMap<string, number>>;
  /** When the newest row of a key was made, in Unix seconds; `null` if it has none. */
  readonly newestOf: (kid: string) => Promise<number | null>;
  /** Lists at most `limit` rows that another key than `kid` sealed, in order of `lookup`, starting after `after`. For the rotation. */
  readonly listOtherThan: (
    kid: string,
    after: Buffer | null,
    limit: number,
  ) => Promise<readonly SealedRecord[]>;
  readonly getRingCheck: () => Promise<RingCheckRecord | null>;
  /** Writes the ring check. `expectedKid` is the key of the ring check in the store, `null` for none; if another is there, it returns false. */
  readonly putRingCheck: (check: RingCheckRecord, expectedKid: string | null) => Promise<boolean>;
  /** Writes and reads a test row, which proves that the store can save right now. */
  readonly ping: () => Promise<void>;
  /** Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** The points that were counted in the window that is open. */
export type Counter = { readonly points: number; readonly endsAtMs: number };

/** Small counters that survive a restart, for the limits. Keys are opaque hashes. */
export type CounterStore = {
  /** Adds `points` to the open window; if none is open, starts one of `durationMs` with `points`. */
  readonly add: (key: string, points: number, durationMs: number) => Promise<Counter>;
  /** Takes one point off the window that ends at `endsAtMs`, which `add` returned. False if that window is over or has no point. */
  readonly giveBack: (key: string, endsAtMs: number) => Promise<boolean>;
  readonly read: (key: string) => Promise<Counter | null>;
  /** Returns the secret under `name`, the same one for every process. If there is none, `fresh` becomes the secret until `endsAtMs`. */
  readonly secret: (name: string, fresh: Buffer, endsAtMs: number) => Promise<Buffer>;
};

/** The parts of a store. `sessions.close` closes all. */
export type Store = {
  readonly sessions: SessionStore;
  readonly counters: CounterStore;
  /** What several processes share; `null` if only one process may use the store. */
  readonly shared: SharedRows | null;
};

/** The calls of a store that are measured. */
export const STORE_OPERATIONS = [
  'insert',
  'get',
  'getOutline',
  'compareAndSet',
  'remove',
  'sweep',
  'countByKid',
  'listOtherThan',
  'getRingCheck',
  'putRingCheck',
  'ping',
  ...KEPT_OPERATIONS,
] as const satisfies readonly (keyof SessionStore)[];

export type StoreOperation = (typeof STORE_OPERATIONS)[number];

type Wrap = <Given extends readonly unknown[], Answer>(
  operation: StoreOperation,
  call: (...given: Given) => Promise<Answer>,
) => (...given: Given) => Promise<Answer>;

/** The same store, with every call that reads or writes wrapped. `describe`, `countForeign` and `close` stay as they are. */
export function mapStore(store: SessionStore, wrap: Wrap): SessionStore {
  return {
    ...store,
    insert: wrap('insert', store.insert),
    get: wrap('get', store.get),
    getOutline: wrap('getOutline', store.getOutline),
    compareAndSet: wrap('compareAndSet', store.compareAndSet),
    remove: wrap('remove', store.remove),
    sweep: wrap('sweep', store.sweep),
    countByKid: wrap('countByKid', store.countByKid),
    listOtherThan: wrap('listOtherThan', store.listOtherThan),
    getRingCheck: wrap('getRingCheck', store.getRingCheck),
    putRingCheck: wrap('putRingCheck', store.putRingCheck),
    ping: wrap('ping', store.ping),
    ...mapKept(store, wrap),
  };
}

function mapKept(store: KeptRows, wrap: Wrap): KeptRows {
  return {
    getHead: wrap('getHead', store.getHead),
    insertHead: wrap('insertHead', store.insertHead),
    setHead: wrap('setHead', store.setHead),
    insertPiece: wrap('insertPiece', store.insertPiece),
    getPieces: wrap('getPieces', store.getPieces),
    removePieces: wrap('removePieces', store.removePieces),
    removeStrays: wrap('removeStrays', store.removeStrays),
    removeKept: wrap('removeKept', store.removeKept),
    keptBytes: wrap('keptBytes', store.keptBytes),
    listPiecesOtherThan: wrap('listPiecesOtherThan', store.listPiecesOtherThan),
    resealPiece: wrap('resealPiece', store.resealPiece),
  };
}

/** A kind of store that the operator may choose, with its own properties. */
export type StoreChoice = { readonly kind: 'embedded' } | { readonly kind: 'mongodb'; readonly db: string };

export type StoreKind = StoreChoice['kind'];

/** Thrown if a setting of a store cannot be used. The message is for the operator and quotes no secret. */
export class StoreSettingError extends Error {}
