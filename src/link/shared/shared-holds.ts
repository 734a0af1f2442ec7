import { createHmac } from 'node:crypto';
import type { Clock, Dispose, Log } from '../../ports/base.ts';
import type { Held, Hold, Holds } from '../../ports/shared/holds.ts';
import type { HoldRow, HoldRows } from '../../ports/shared/rows.ts';
import { deferred, within } from '../../ports/timing.ts';
import { AppError } from '../../wire/errors.ts';
import type { Presence } from './presence.ts';

const LOOK_EVERY_MS = 250;
/** What is told stays at least for so long, so that those who wait in other processes see it. */
const SEEN_MS = 4 * LOOK_EVERY_MS;

type SharedHoldsDeps = {
  readonly rows: HoldRows;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
  /** The secret with which names are hashed. Errors: STORE_UNAVAILABLE while it is not known. */
  readonly secret: () => Buffer;
};

/** How long a request that brought no answer may still be carried out. */
const LATE_MS = 20_000;

/** A name may be freed right after it was found held. */
const INSERT_TRIES = 3;

/** A name that this process holds, is taking, or has still to free in the store. */
type Own = {
  body: Buffer | null;
  endsAtMs: number;
  state: 'taking' | 'held' | 'released';
  /** Until this time a request for its row may come late. It is removed again and again, and not taken here. */
  lateUntilMs: number;
};

type Waiter = {
  readonly id: Buffer;
  readonly see: (held: Held | null) => void;
  /** Ends the wait with the last look. */
  readonly leave: () => void;
};

/** Names that are held in a store which several processes share. Lifetime: `turn` every two seconds, until `close`. */
export class SharedHolds implements Holds {
  readonly #deps: SharedHoldsDeps;
  readonly #own = new Map<string, Own>();
  readonly #waiters = new Set<Waiter>();
  #isLooking = false;
  #stopLook: Dispose = () => undefined;
  #isClosed = false;
  #flushing: Promise<void> | null = null;

  constructor(deps: SharedHoldsDeps) {
    this.#deps = deps;
    // What was held belongs to nobody then, and others may take it.
    deps.presence.onGivenUp(() => this.#own.clear());
  }

  async take(names: readonly string[], limitMs: number): Promise<Hold | null> {
    const { rows, presence } = this.#deps;
    // Else those who wait for a name would ask again without a pause.
    if (this.#isClosed) throw new AppError('STORE_UNAVAILABLE');
    const ids = new Map(names.map((name) => [name, this.#idOf(name)]));
    const taken = new Map<string, string>();
    for (const { id, owner } of await rows.getMany([...ids.values()])) taken.set(keyOf(id), owner);
    for (const [name, id] of ids) {
      if (this.#own.has(keyOf(id))) continue;
      const owner = taken.get(keyOf(id));
      if (owner !== undefined) {
        if (!presence.isDead(owner)) continue;
        await rows.remove([id], owner);
      }
      const hold = await this.#insert(name, id, limitMs);
      if (hold !== null) return hold;
    }
    return null;
  }

  async read(name: string): Promise<Held | null> {
    const id = this.#idOf(name);
    const own = this.#heldHere(keyOf(id));
    if (own !== null) return own;
    const [row] = await this.#deps.rows.getMany([id]);
    return this.#toHeld(id, row);
  }

  async wait(name: string, isEnough: (held: Held | null) => boolean, limitMs: number): Promise<Held | null> {
    const { clock } = this.#deps;
    let last = await this.read(name);
    const enough = deferred();
    const waiter: Waiter = {
      id: this.#idOf(name),
      see: (held) => {
        last = held;
        if (isEnough(held)) enough.resolve();
      },
      leave: () => enough.resolve(),
    };
    if (isEnough(last) || this.#isClosed) return last;
    this.#waiters.add(waiter);
    this.#lookLater();
    await within(clock, limitMs, enough.promise);
    this.#waiters.delete(waiter);
    return last;
  }

  /** Frees what is over, and what could not be freed before. Never rejects. */
  async turn(): Promise<void> {
    const nowMs = this.#deps.clock.monotonic();
    for (const own of this.#own.values()) if (own.endsAtMs <= nowMs) own.state = 'released';
    await this.#flush();
  }

  /** Frees all names of this process, and sends away those who wait. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#own.clear();
    this.#stopLook();
    for (const { leave } of this.#waiters) leave();
    const { rows, presence, log } = this.#deps;
    await rows.removeAllOf(presence.id).catch((error: unknown) => {
      log.debug({ err: error }, 'could not free what this process held; its end does');
    });
  }

  async #insert(name: string, id: Buffer, limitMs: number): Promise<Hold | null> {
    const { presence, clock } = this.#deps;
    const key = keyOf(id);
    const endsAtMs = clock.monotonic() + limitMs;
    const own: Own = { body: null, endsAtMs, state: 'taking', lateUntilMs: -Infinity };
    this.#own.set(key, own);
    try {
      await presence.ownership.confirm();
      const isTaken = await this.#insertRow(id, limitMs);
      if (this.#own.get(key) !== own) throw new AppError('LINK_LOST');
      if (!isTaken) this.#own.delete(key);
      else own.state = 'held';
      return isTaken ? this.#holdOf(name, id, own) : null;
    } catch (error) {
      // The row may be there all the same.
      own.state = 'released';
      own.lateUntilMs = clock.monotonic() + LATE_MS;
      throw error instanceof AppError && error.code === 'LINK_LOST'
        ? new AppError('STORE_UNAVAILABLE', { cause: error })
        : error;
    }
  }

  /** False if another process holds the name. */
  async #insertRow(id: Buffer, limitMs: number): Promise<boolean> {
    const { rows, presence } = this.#deps;
    for (let tries = 0; tries < INSERT_TRIES; tries += 1) {
      if (await rows.insert({ id, owner: presence.id }, limitMs)) return true;
      const [row] = await rows.getMany([id]);
      // The answer to an insertion may be lost and the driver repeat it. Nobody else here takes this name meanwhile.
      if (row !== undefined) return row.owner === presence.id;
    }
    // Those who wait would find the name free, and never get it.
    throw new AppError('STORE_UNAVAILABLE', {
      cause: new Error('a name is held by a row of another program'),
    });
  }

  #holdOf(name: string, id: Buffer, own: Own): Hold {
    const { rows, presence, clock } = this.#deps;
    const owner = presence.id;
    const isOurs = () => this.#own.get(keyOf(id)) === own && own.state === 'held';
    return {
      name,
      tell: async (body, leftMs = Infinity) => {
        if (!isOurs() || !(await rows.put(id, owner, body))) throw new AppError('LINK_LOST');
        own.body = body;
        own.endsAtMs = Math.min(own.endsAtMs, clock.monotonic() + Math.max(SEEN_MS, leftMs));
        this.#show(id, { body });
      },
      release: async () => {
        if (!isOurs()) return;
        own.state = 'released';
        await this.#flush();
        // One that was under way did not take this name along.
        if (this.#own.get(keyOf(id)) === own) await this.#flush();
        if (!this.#own.has(keyOf(id))) this.#show(id, null);
      },
    };
  }

  /** Removes the released rows, those of one moment by one command. What fails is tried again at the next turn. */
  async #flush(): Promise<void> {
    this.#flushing ??= Promise.resolve()
      .then(() => this.#removeReleased())
      .finally(() => {
        this.#flushing = null;
      });
    await this.#flushing;
  }

  async #removeReleased(): Promise<void> {
    const { rows, presence, clock, log } = this.#deps;
    const over = [...this.#own].filter(([, { state }]) => state === 'released');
    if (over.length === 0) return;
    try {
      const ids = over.map(([key]) => Buffer.from(key, 'base64'));
      await rows.remove(ids, presence.id);
      const nowMs = clock.monotonic();
      for (const [key, own] of over)
        if (this.#own.get(key) === own && own.lateUntilMs <= nowMs) this.#own.delete(key);
    } catch (error) {
      // A removal that comes late must not meet a row of the next holder here.
      for (const [, own] of over) own.lateUntilMs = clock.monotonic() + LATE_MS;
      log.debug({ err: error }, 'could not free what is not held any more, will try again');
    }
  }

  #heldHere(key: string): Held | null {
    const own = this.#own.get(key);
    return own === undefined || own.state === 'released' ? null : { body: own.body };
  }

  #toHeld(id: Buffer, row: HoldRow | undefined): Held | null {
    if (row !== undefined && !this.#deps.presence.isDead(row.owner)) return { body: row.body };
    // What this process cannot take yet is not free, else those who wait would ask without a pause.
    return this.#own.has(keyOf(id)) ? { body: null } : null;
  }

  #show(id: Buffer, held: Held | null): void {
    for (const waiter of this.#waiters) if (waiter.id.equals(id)) waiter.see(held);
  }

  /** One query for all who wait, however many. */
  #lookLater(): void {
    if (this.#isLooking || this.#isClosed || this.#waiters.size === 0) return;
    this.#isLooking = true;
    this.#stopLook = this.#deps.clock.after(LOOK_EVERY_MS, () => {
      void this.#look().finally(() => {
        this.#isLooking = false;
        this.#lookLater();
      });
    });
  }

  async #look(): Promise<void> {
    const waiting = [...this.#waiters].filter(({ id }) => this.#heldHere(keyOf(id)) === null);
    if (waiting.length === 0) return;
    try {
      const found = await this.#deps.rows.getMany(waiting.map(({ id }) => id));
      const byKey = new Map(found.map((row) => [keyOf(row.id), row]));
      for (const { id, see } of waiting) see(this.#toHeld(id, byKey.get(keyOf(id))));
    } catch (error) {
      this.#deps.log.debug({ err: error }, 'could not look at what others hold');
    }
  }

  #idOf(name: string): Buffer {
    return createHmac('sha256', this.#deps.secret()).update(`hold|${name}`).digest();
  }
}

function keyOf(id: Buffer): string {
  return id.toString('base64');
}
