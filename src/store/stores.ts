import type { Clock, Log } from '../ports/base.ts';
import type { Store, StoreKind } from '../ports/store.ts';
import { EMBEDDED_FILE } from './embedded/data-folder.ts';

/** The settings of all stores. Each store reads only its own. */
type StoreOptions = {
  readonly dataDir: string;
  readonly mongodbUri: string | null;
  readonly db?: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** The properties of a kind of store that the rest of the program depends on. */
type StoreRow = {
  /** The settings that only this store reads. */
  readonly settings: readonly string[];
  /** Errors: STORE_UNAVAILABLE, {@link StoreSettingError}. */
  readonly open: (options: StoreOptions) => Promise<Store>;
  /** True if other machines may change rows too, so that no row may be cached here. */
  readonly changedByOthers: boolean;
  /** True if the program starts while the store does not answer, and waits for it. */
  readonly mayBeDownAtStart: boolean;
  /** The name of the store's file in DATA_DIR; `null` if the store has none. */
  readonly fileInDataDir: string | null;
  /** Advice to the operator for a store that cannot be used. */
  readonly advice: string;
};

/** Every kind of store. */
export const STORES: Readonly<Record<StoreKind, StoreRow>> = {
  embedded: {
    settings: ['DATA_DIR', 'ALLOW_EPHEMERAL_STORE'],
    open: openEmbedded,
    changedByOthers: false,
    mayBeDownAtStart: false,
    fileInDataDir: EMBEDDED_FILE,
    advice:
      'Look at DATA_DIR: who may write there, how much room is left, and whether the key ring belongs to it.',
  },
  mongodb: {
    settings: ['MONGODB_URI', 'MONGODB_DB'],
    open: openMongo,
    changedByOthers: true,
    mayBeDownAtStart: true,
    fileInDataDir: null,
    advice: 'Look at MONGODB_URI, at the database itself, and at who may reach it; then at ENCRYPTION_KEYS.',
  },
};

/** The database is imported only if it is used, so that a server on MongoDB starts without it. */
async function openEmbedded(options: StoreOptions): Promise<Store> {
  const { openEmbeddedStore } = await import('./embedded/store.ts');
  return openEmbeddedStore(options);
}

/** The driver is imported only if it is used, because it costs 0.2 s at the start and some megabytes of memory. */
async function openMongo({ mongodbUri, db = '', clock, log }: StoreOptions): Promise<Store> {
  const { openMongoStore } = await import('./mongo/store.ts');
  return openMongoStore({ uri: mongodbUri ?? '', db, clock, log });
}
