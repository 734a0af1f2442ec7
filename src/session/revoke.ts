import { AppError } from '../wire/errors.ts';
import type { Clock, Log } from '../ports/base.ts';
import type { UnlinkResult } from '../ports/inspection.ts';
import type { Revoked } from '../wire/revoked.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import type { Opener, UnpackedSession } from './opener.ts';
import { DAY_S, fingerprintOf } from './record.ts';
import { lookupOf } from '../auth-state/kept/secrets.ts';
import { splitState } from '../auth-state/shape.ts';

/** How long a withdrawn record waits for another try to unlink its device. */
const REVOKED_S = DAY_S;
/**
 * Added to the expiry while a process is unlinking the device, so that other processes see the claim. It is longer than any unlinking, and
 * after it the claim of a process that died does not count any more.
 */
const CLAIM_S = 60;
/** How often a claim is tried. Renewals, a rotation and a second sealing change the record too, each at most a few times. */
const CLAIM_TRIES = 20;

type RevokerDeps = {
  readonly store: SessionStore;
  readonly opener: Opener;
  readonly clock: Clock;
  readonly log: Log;
};

/** Unlinks the device of a stored state. */
export type Unlink = (state: AuthStateJson) => Promise<UnlinkResult>;

/** Withdraws records by the secret in their ID. Errors of both methods: SESSION_UNAVAILABLE, STORE_UNAVAILABLE. */
export class Revoker {
  readonly #deps: RevokerDeps;
  readonly #revoking = new Set<string>();

  constructor(deps: RevokerDeps) {
    this.#deps = deps;
  }

  async delete(secret: Uint8Array): Promise<Revoked> {
    const record = await this.#deps.opener.findUsable(secret, 'fresh');
    if (!(await this.#deps.store.remove(record.lookup))) throw new AppError('SESSION_UNAVAILABLE');
    return { deleted: true, loggedOut: 'not-asked' };
  }

  /** Unlinks the device first, exactly once even for several requests. If that is not confirmed, the record is kept for another try. */
  async unlinkOnce(secret: Uint8Array, unlink: Unlink): Promise<Revoked> {
    const lookup = lookupOf(secret);
    const name = lookup.toString('hex');
    if (this.#revoking.has(name)) throw new AppError('SESSION_UNAVAILABLE');
    this.#revoking.add(name);
    try {
      const { record, text } = await this.#claim(secret);
      const state = splitState(text);
      const loggedOut = await this.#tryUnlink(state, unlink, lookup);
      if (loggedOut === 'unconfirmed') await this.#release(record);
      const deleted = loggedOut !== 'unconfirmed' && (await this.#deps.store.remove(lookup));
      return { deleted, loggedOut };
    } finally {
      this.#revoking.delete(name);
    }
  }

  /** Withdraws the record, so that only this caller unlinks the device. A record that cannot be opened is not claimed. */
  async #claim(secret: Uint8Array): Promise<UnpackedSession> {
    const { opener, store } = this.#deps;
    for (let tries = 1; tries <= CLAIM_TRIES; tries += 1) {
      const record = await opener.find(secret, 'fresh');
      if (record.state === 'revoked' && (record.expiresAt ?? 0) > this.#nowS() + REVOKED_S) {
        throw new AppError('SESSION_UNAVAILABLE');
      }
      const { text } = await opener.unpack(opener.open(record, secret));
      const expiresAt = this.#nowS() + REVOKED_S + CLAIM_S;
      if (await store.compareAndSet(record.lookup, record, { state: 'revoked', expiresAt })) {
        await this.#removeKept(record);
        return { record, text };
      }
    }
    // SESSION_UNAVAILABLE would be wrong here: its owner would take the session for withdrawn, although it still opens.
    throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the record is changed too often') });
  }

  /** A withdrawn session opens nothing any more. If this fails, it goes with the record. */
  async #removeKept({ lookup }: SealedRecord): Promise<void> {
    try {
      await this.#deps.store.removeKept(lookup);
    } catch (error) {
      const about = { err: error, record: fingerprintOf(lookup) };
      this.#deps.log.warn(about, 'could not remove what is kept of a session');
    }
  }

  async #tryUnlink(state: AuthStateJson, unlink: Unlink, lookup: Buffer): Promise<UnlinkResult> {
    try {
      return await unlink(state);
    } catch (error) {
      this.#deps.log.warn({ err: error, record: fingerprintOf(lookup) }, 'could not unlink a device');
      return 'unconfirmed';
    }
  }

  /** Ends the claim, so that the next request can try at once. If this fails, the claim ends by its expiry. */
  async #release({ lookup, rev, kid }: SealedRecord): Promise<void> {
    try {
      const expiresAt = this.#nowS() + REVOKED_S;
      await this.#deps.store.compareAndSet(lookup, { rev, kid, state: 'revoked' }, { expiresAt });
    } catch (error) {
      const about = { err: error, record: fingerprintOf(lookup) };
      this.#deps.log.warn(about, 'could not release a withdrawn session');
    }
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}
