import type { Clock, Log } from '../ports/base.ts';
import type { Store, StoreKind } from '../ports/store.ts';
import { EMBEDDED_FILE, openEmbeddedStore } from './embedded/store.ts';

/** What the settings say about the store. Each store takes its own. */
export type StoreOptions = {
  readonly dataDir: string;
  readonly mongodbUri: string | null;
  readonly db?: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** What the rest of the program needs to know about a kind of store. */
export type StoreRow = {
  /** The settings that only this store reads. */
  readonly settings: readonly string[];
  /** Errors: STORE_UNAVAILABLE, {@link StoreSettingError}. */
  readonly open: (options: StoreOptions) => Promise<Store>;
  /** True if other machines change it too, so that no row may be cached here. */
  readonly changedByOthers: boolean;
  /** True if the program starts without it and waits until it answers. */
  readonly mayBeDownAtStart: boolean;
  /** The name of its file in DATA_DIR; `null` if it does not live on this disk. */
  readonly fileInDataDir: string | null;
  /** What the operator should look at when the store cannot be used. */
  readonly advice: string;
};

/** Every kind of store. */
export const STORES: Readonly<Record<StoreKind, StoreRow>> = {
  embedded: {
    settings: ['DATA_DIR', 'ALLOW_EPHEMERAL_STORE'],
    open: openEmbeddedStore,
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

/** The driver is loaded only where it is used: it costs a start 0.2 s and some megabytes. */
async function openMongo({ mongodbUri, db = '', clock, log }: StoreOptions): Promise<Store> {
  const { openMongoStore } = await import('./mongo/store.ts');
  return openMongoStore({ uri: mongodbUri ?? '', db, clock, log });
}
