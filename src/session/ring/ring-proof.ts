import { AppError } from '../../wire/errors.ts';
import type { Random } from '../../ports/base.ts';
import type { SessionStore } from '../../ports/store.ts';
import { checkCanary, RingMismatchError, type StoreMark } from './ring-check.ts';
import type { KeyRing } from './key-ring.ts';

export type ProofDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  readonly random: Random;
};

/** What a key ring has been shown to be for a store: nothing yet, right, or wrong for good. */
export type Proof = {
  /** What the store says about itself, once the ring has opened it. */
  readonly mark: () => StoreMark | null;
  /**
   * Tries the ring unless that is done; one try at a time, however many ask.
   * Errors: STORE_UNAVAILABLE while the store does not answer; RingMismatchError for ever after the ring did not fit.
   */
  readonly prove: () => Promise<StoreMark>;
};

export function createProof({ store, ring, prefix, random }: ProofDeps): Proof {
  let mark: StoreMark | null = null;
  let mismatch: RingMismatchError | null = null;
  let running: Promise<StoreMark> | null = null;
  const attempt = async () => {
    try {
      mark = await checkCanary(store, ring, prefix, random);
      return mark;
    } catch (error) {
      if (error instanceof RingMismatchError) mismatch = error;
      throw error;
    } finally {
      running = null;
    }
  };
  return {
    mark: () => mark,
    prove: async () => {
      if (mismatch !== null) throw mismatch;
      if (mark !== null) return mark;
      running ??= attempt();
      return running;
    },
  };
}

/** The store behind the proof: a ring that was not tried, or did not fit, saves and reads nothing. */
export function behindProof(store: SessionStore, proof: Proof): SessionStore {
  const proven = async () => {
    try {
      await proof.prove();
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
    }
  };
  const after =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await proven();
      return call(...args);
    };
  return {
    describe: store.describe,
    countForeign: store.countForeign,
    close: store.close,
    insert: after(store.insert),
    get: after(store.get),
    compareAndSet: after(store.compareAndSet),
    remove: after(store.remove),
    sweep: after(store.sweep),
    countByKid: after(store.countByKid),
    listOtherThan: after(store.listOtherThan),
    getCanary: after(store.getCanary),
    putCanary: after(store.putCanary),
    ping: after(store.ping),
  };
}
