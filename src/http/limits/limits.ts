import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import type { LinkRequest } from '../../link/deps.ts';
import { numberRefused } from '../../link/start-cost.ts';
import type { Dispose } from '../../ports/base.ts';
import type { LimitName, LimitState, Taken } from '../../ports/limits.ts';
import type { HttpDeps } from '../request/deps.ts';
import { AddressPlaces } from './address-places.ts';
import { RestoreLoops } from '../sessions/restore-loops.ts';

const PLACE_RETRY_S = 30;
const MISS_COUNTS_AGAIN_MS = 60_000;
/** More than the points for misses of two hundred networks: nobody can have the misses of others forgotten. */
const MAX_MISSES = 50_000;
/** The key of limits that all callers share. */
export const WHOLE_SERVER = 'all';

const TOLD_AS: Readonly<Partial<Record<LimitName, 'number' | 'global'>>> = {
  'codes-per-number': 'number',
  'codes-per-hour': 'global',
  'links-per-hour': 'global',
  'live-per-hour': 'global',
  'unlinks-per-hour': 'global',
};

/** What a refused caller is told where the error's own words, which speak of a phone number, would be wrong. */
const DETAILS: Readonly<Partial<Record<LimitName, string>>> = {
  'restores-per-id':
    'This session ID was restored too often in the last hour. Wait before the next restore. ' +
    'A bot whose folder holds the session starts without one.',
  'id-misses-per-address':
    'Too many session IDs or keys that open nothing came from this address. Please wait.',
  'carried-per-address':
    'Too many long texts or creds.json files came from this address in a minute. Please wait.',
  'live-per-id': 'This session was checked with WhatsApp too often in the last hour. Please wait.',
  'live-per-address': 'Too many checks with WhatsApp came from this address. Please wait.',
  'unlinks-per-address': 'Too many devices were unlinked from this address. Please wait.',
};

/** Counts before any work is done, and says in headers what is left. */
export class RequestLimits {
  readonly restoreLoops: RestoreLoops;
  readonly #deps: HttpDeps;
  /** Hashes of IDs that opened nothing lately, and when they may count again. */
  readonly #misses = new Map<string, number>();
  readonly #places: AddressPlaces;

  constructor(deps: HttpDeps) {
    this.#deps = deps;
    this.#places = new AddressPlaces(deps.config.linksAtOncePerAddress, deps.config.maxLinks);
    this.restoreLoops = new RestoreLoops(deps.clock);
  }

  /** Counts one try. Errors: RATE_LIMITED. */
  async count(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.consume(name, key);
    tellLimit(response, name, state);
    if (!state.allowed) this.#refuse(name, state);
  }

  /** Counts one try, which can be given back. Errors: RATE_LIMITED. */
  async take(response: Response, name: LimitName, key: string): Promise<Taken> {
    const taken = await this.#deps.limiter.take(name, key);
    if (!taken.allowed) this.#refuseAndTell(response, name, taken);
    return taken;
  }

  /** Counts a code for a number. Errors: RATE_LIMITED, in the words of {@link numberRefused}. */
  async takeNumber(number: string): Promise<Taken> {
    const taken = await this.#deps.limiter.take('codes-per-number', number);
    if (!taken.allowed) throw this.numberRefusal(taken.resetS);
    return taken;
  }

  /** Refuses where the points are used up, without counting. Errors: RATE_LIMITED. */
  async refuseIfSpent(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.peek(name, key);
    if (isSpent(state)) this.#refuseAndTell(response, name, state);
  }

  /** Seconds until a number gets a code again; 0 if it does now. */
  async numberSpentS(number: string): Promise<number> {
    const state = await this.#deps.limiter.peek('codes-per-number', number);
    return isSpent(state) ? Math.max(1, state.resetS) : 0;
  }

  /** The one refusal of a number; no header tells of its points. */
  numberRefusal(seconds: number): AppError {
    this.#deps.metrics.limited('number');
    return numberRefused(seconds);
  }

  /**
   * Runs a look-up of a session ID; an ID that opens nothing counts against the caller's address, each different one once
   * a minute. Errors: RATE_LIMITED, and those of `work`.
   */
  async countingMisses<T>(
    request: Request,
    response: Response,
    id: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const { addressKey } = request;
    await this.refuseIfSpent(response, 'id-misses-per-address', addressKey);
    try {
      return await work();
    } catch (error) {
      if (
        error instanceof AppError &&
        error.code === 'SESSION_UNAVAILABLE' &&
        this.#isNewMiss(addressKey, id)
      ) {
        await this.#deps.limiter.consume('id-misses-per-address', addressKey);
      }
      throw error;
    }
  }

  #isNewMiss(addressKey: string, id: string): boolean {
    const name = createHash('sha256').update(`${addressKey} ${id}`).digest('base64');
    const nowMs = this.#deps.clock.monotonic();
    if ((this.#misses.get(name) ?? 0) > nowMs) return false;
    this.#misses.delete(name);
    this.#misses.set(name, nowMs + MISS_COUNTS_AGAIN_MS);
    // The oldest first, and those that count again anyway. Forgetting only makes a repeat count.
    for (const [oldest, untilMs] of this.#misses) {
      if (untilMs > nowMs && this.#misses.size <= MAX_MISSES) break;
      this.#misses.delete(oldest);
    }
    return true;
  }

  /** Holds one of an address's places for links at the same time; disposing frees it. Errors: RATE_LIMITED. */
  holdPlace(request: Request, reader: LinkRequest['reader']): Dispose {
    const freePlace = this.#places.hold(request.addressKey, reader);
    if (freePlace !== null) return freePlace;
    this.#deps.metrics.limited('address');
    throw new AppError('RATE_LIMITED', {
      fields: {
        detail: 'Too many links at once from one address or network. Finish or cancel one first.',
        retryAfter: PLACE_RETRY_S,
      },
    });
  }

  #refuseAndTell(response: Response, name: LimitName, state: LimitState): never {
    tellLimit(response, name, state);
    this.#refuse(name, state);
  }

  #refuse(name: LimitName, state: LimitState): never {
    this.#deps.metrics.limited(TOLD_AS[name] ?? 'address');
    const detail = DETAILS[name];
    const retryAfter = Math.max(1, state.resetS);
    throw new AppError('RATE_LIMITED', {
      fields: detail === undefined ? { retryAfter } : { retryAfter, detail },
    });
  }
}

function isSpent({ allowed, remaining }: LimitState): boolean {
  return !allowed || remaining === 0;
}

/**
 * What is left, as draft-ietf-httpapi-ratelimit-headers-10 has it; one item for each limit that was asked. A limit of the
 * whole server is told only to whom it refuses: what others do is nobody's business.
 */
export function tellLimit(response: Response, name: LimitName, state: LimitState): void {
  const { limit, remaining, resetS, windowS, allowed } = state;
  if (!Number.isFinite(limit) || (allowed && TOLD_AS[name] === 'global')) return;
  response.append('RateLimit-Policy', `"${name}";q=${limit};w=${windowS}`);
  response.append('RateLimit', `"${name}";r=${remaining};t=${resetS}`);
}
