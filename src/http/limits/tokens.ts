import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { RequestLimits } from './limits.ts';

/**
 * Checks the keys and tokens that the operator hands out. Every wrong key or token counts against its address. An address
 * without points is refused before the comparison, so that it does not learn whether its guess was right.
 */
export class Tokens {
  readonly #limits: RequestLimits;
  /**
   * The check under way for an address. The next check waits for it; else many guesses at once would all pass before the
   * first one is counted.
   */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** Whether `given` is one of `known`. A missing token is no guess and does not count. Errors: RATE_LIMITED. */
  async isOneOf(
    request: Request,
    response: Response,
    given: string | undefined,
    known: readonly string[],
  ): Promise<boolean> {
    if (given === undefined || given === '') return false;
    const { addressKey } = request;
    return this.#afterOthers(addressKey, async () => {
      await this.#limits.refuseIfSpent(response, 'id-misses-per-address', addressKey);
      if (isOneOf(given, known)) return true;
      await this.#limits.count(response, 'id-misses-per-address', addressKey);
      return false;
    });
  }

  async #afterOthers<T>(addressKey: string, check: () => Promise<T>): Promise<T> {
    const before = this.#last.get(addressKey) ?? Promise.resolve();
    const result = before.then(check);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(addressKey, settled);
    await settled;
    if (this.#last.get(addressKey) === settled) this.#last.delete(addressKey);
    return result;
  }
}

/** Compares the hash with that of every known token, so that the time says nothing about the tokens. */
function isOneOf(given: string, known: readonly string[]): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const hashed = hash(given);
  return known.filter((token) => timingSafeEqual(hashed, hash(token))).length > 0;
}
