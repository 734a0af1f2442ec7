import { AppError } from '../../wire/errors.ts';
import type { Random } from '../../ports/base.ts';
import { mapStore, type SessionStore } from '../../ports/store.ts';
import { checkRing, RingMismatchError, type StoreIdentity } from './ring-check.ts';
import type { KeyRing } from './key-ring.ts';

type RingProofDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly prefix: string;
  readonly random: Random;
};

/** Proves that a key ring fits a store: not checked yet, proved, or refused for good. */
export type RingProof = {
  /** Returns the content of the store's ring check; `null` until the ring has opened it. */
  readonly storeIdentity: () => StoreIdentity | null;
  /**
   * Checks the ring unless it has been checked; calls at the same time share one check.
   * Errors: STORE_UNAVAILABLE while the store does not answer; RingMismatchError at every call once the ring did not fit.
   */
  readonly prove: () => Promise<StoreIdentity>;
};

export function createRingProof({ store, ring, prefix, random }: RingProofDeps): RingProof {
  let identity: StoreIdentity | null = null;
  let mismatch: RingMismatchError | null = null;
  let running: Promise<StoreIdentity> | null = null;
  const attempt = async () => {
    try {
      identity = await checkRing(store, ring, prefix, random);
      return identity;
    } catch (error) {
      if (error instanceof RingMismatchError) mismatch = error;
      throw error;
    } finally {
      running = null;
    }
  };
  return {
    storeIdentity: () => identity,
    prove: async () => {
      if (mismatch !== null) throw mismatch;
      if (identity !== null) return identity;
      running ??= attempt();
      return running;
    },
  };
}

/** Returns a store that saves and reads nothing until the ring has been proved to fit it. */
export function guardedByProof(store: SessionStore, proof: RingProof): SessionStore {
  const proven = async () => {
    try {
      await proof.prove();
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
    }
  };
  return mapStore(store, (_operation, call) => async (...given) => {
    await proven();
    return call(...given);
  });
}
