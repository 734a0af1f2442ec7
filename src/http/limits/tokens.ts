import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { Lanes } from '../../ports/lanes.ts';
import { AppError } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { RequestLimits } from './limits.ts';

/**
 * Checks the keys and tokens that the operator hands out. Every wrong key or token counts against its address. An address
 * without points is refused before the comparison, so that it does not learn whether its guess was right.
 */
export class Tokens {
  readonly #limits: RequestLimits;
  /** Runs one check at a time for an address, because otherwise many guesses at once would all pass before the first one is counted. Several processes let one more pass each. */
  readonly #turns = new Lanes(1);

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** True if `given` is one of `known`. A missing token is no guess and does not count. Errors: RATE_LIMITED. */
  async isOneOf(
    request: Request,
    response: Response,
    given: string | undefined,
    known: readonly string[],
  ): Promise<boolean> {
    if (given === undefined || given === '') return false;
    const { addressKey } = request;
    return this.#turns.run(addressKey, async () => {
      await this.#limits.refuseIfSpent(response, 'id-misses-per-address', addressKey);
      if (isOneOf(given, known)) return true;
      await this.#limits.count(response, 'id-misses-per-address', addressKey);
      return false;
    });
  }

  /** Refuses a request without one of the API keys in `x-api-key`; without any in the settings, every request. Errors: UNAUTHORIZED, RATE_LIMITED. */
  async refuseWithoutKey(
    request: Request,
    response: Response,
    apiKeys: readonly string[],
    why: Reason,
  ): Promise<void> {
    if (await this.isOneOf(request, response, request.get('x-api-key'), apiKeys)) return;
    throw new AppError('UNAUTHORIZED', { why });
  }
}

/** Compares hashes, and always with every known token, so that the time shows nothing about the tokens. */
function isOneOf(given: string, known: readonly string[]): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const hashed = hash(given);
  return known.filter((token) => timingSafeEqual(hashed, hash(token))).length > 0;
}
