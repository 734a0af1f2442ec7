import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { RequestLimits } from './limits.ts';

/**
 * Checks the keys and tokens that the operator hands out. Every wrong one counts against its address, of whatever kind; an
 * address whose points are spent is refused before anything is compared, so that a right guess tells it nothing.
 */
export class Tokens {
  readonly #limits: RequestLimits;
  /** The check under way for an address: the next waits for it, or many at once would all come before the count. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** Whether `given` is one of `known`. Nothing given is no guess. Errors: RATE_LIMITED. */
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

/** Compared as hashes and with every one of them, so that the time tells nothing. */
function isOneOf(given: string, known: readonly string[]): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const hashed = hash(given);
  return known.filter((token) => timingSafeEqual(hashed, hash(token))).length > 0;
}
