import { createHmac } from 'node:crypto';
import { AppError } from '../wire/errors.ts';
import type { Clock, Random } from '../ports/base.ts';
import type { CounterStore } from '../ports/store.ts';

const SECRET_BYTES = 32;
/** The shortest time for which a secret is used, because each secret takes a row. */
const SHORTEST_PERIOD_MS = 3_600_000;

type KeyedCountersDeps = {
  readonly counters: CounterStore;
  readonly clock: Clock;
  readonly random: Random;
  /** The longest window of all limits. */
  readonly longestMs: number;
};

/**
 * Names counters with a secret that is deleted later. After that, even a copy of the store together with the server's keys does not allow to
 * find out by trying which number or address a counter belonged to.
 * A new secret is made in each period as long as the longest window. The one before is kept for one more period, since windows that
 * it opened may still be open.
 */
export function keyedCounters(deps: KeyedCountersDeps): CounterStore {
  const { counters, clock } = deps;
  const secrets = new PeriodSecrets(deps);
  const nameIn = async (index: number, key: string): Promise<string> =>
    createHmac('sha256', await secrets.of(index))
      .update(key)
      .digest('base64url');
  /** Returns the counter that was opened before the secret changed, if its window is still open. */
  const openedBefore = async (index: number, key: string) => {
    const name = await nameIn(index - 1, key);
    const counter = await counters.read(name);
    return counter === null ? null : { name, counter };
  };
  return {
    add: async (key, points, durationMs) => {
      const { index, startMs } = secrets.period();
      const mayBeOpen = clock.now() - startMs < durationMs;
      const before = mayBeOpen ? await openedBefore(index, key) : null;
      return counters.add(before?.name ?? (await nameIn(index, key)), points, durationMs);
    },
    read: async (key) => {
      const { index } = secrets.period();
      const current = nameIn(index, key).then(counters.read);
      const [before, now] = await Promise.all([openedBefore(index, key), current]);
      return before?.counter ?? now;
    },
    giveBack: async (key, endsAtMs) => {
      const { index } = secrets.period();
      if (await counters.giveBack(await nameIn(index, key), endsAtMs)) return true;
      return counters.giveBack(await nameIn(index - 1, key), endsAtMs);
    },
    secret: counters.secret,
  };
}

/** The secret of each period. Every process takes the period from the clock and the secret from the store. */
class PeriodSecrets {
  readonly #deps: KeyedCountersDeps;
  readonly #periodMs: number;
  readonly #known = new Map<number, Promise<Buffer>>();

  constructor(deps: KeyedCountersDeps) {
    this.#deps = deps;
    this.#periodMs = Math.max(deps.longestMs, SHORTEST_PERIOD_MS);
  }

  period(): { readonly index: number; readonly startMs: number } {
    const index = Math.floor(this.#deps.clock.now() / this.#periodMs);
    return { index, startMs: index * this.#periodMs };
  }

  async of(index: number): Promise<Buffer> {
    for (const other of this.#known.keys()) if (Math.abs(other - index) > 1) this.#known.delete(other);
    const secret = this.#known.get(index) ?? this.#ask(index);
    this.#known.set(index, secret);
    try {
      return await secret;
    } catch (error) {
      this.#known.delete(index);
      throw error;
    }
  }

  async #ask(index: number): Promise<Buffer> {
    const { counters, random } = this.#deps;
    const name = `secret/${this.#periodMs}/${index}`;
    const endsAtMs = (index + 2) * this.#periodMs;
    const secret = await counters.secret(name, random.bytes(SECRET_BYTES), endsAtMs);
    if (secret.length === SECRET_BYTES) return secret;
    throw new AppError('STORE_UNAVAILABLE', { cause: new Error('the secret of the counters is damaged') });
  }
}
