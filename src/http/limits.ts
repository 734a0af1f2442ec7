import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../errors.ts';
import { canonicalNumber } from '../link/phone.ts';
import type { Dispose } from '../ports/base.ts';
import type { LimitName, LimitState } from '../ports/limits.ts';
import type { HttpDeps } from './deps.ts';
import { RestoreLoops } from './sessions/restore-loops.ts';

const MISS_COUNTS_AGAIN_MS = 60_000;
const MOST_MISSES = 10_000;
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
  'id-misses-per-address': 'Too many session IDs that open nothing came from this address. Please wait.',
  'live-per-id': 'This session was checked with WhatsApp too often in the last hour. Please wait.',
  'live-per-address': 'Too many checks with WhatsApp came from this address. Please wait.',
};

/** Counts before any work is done, and says in headers what is left. */
export class RequestLimits {
  readonly restoreLoops: RestoreLoops;
  readonly #deps: HttpDeps;
  /** Hashes of IDs that opened nothing lately, and when they may count again. */
  readonly #misses = new Map<string, number>();
  readonly #openByAddress = new Map<string, number>();

  constructor(deps: HttpDeps) {
    this.#deps = deps;
    this.restoreLoops = new RestoreLoops(deps.clock);
  }

  async startQr(request: Request, response: Response): Promise<void> {
    await this.count(response, 'links-per-address', request.addressKey);
    await this.count(response, 'links-per-hour', WHOLE_SERVER);
  }

  /** The number counts last, so that a refused caller costs its owner nothing. */
  async startCode(request: Request, response: Response, number: string): Promise<void> {
    await this.count(response, 'codes-per-address', request.addressKey);
    await this.count(response, 'codes-per-hour', WHOLE_SERVER);
    await this.count(response, 'codes-per-number', canonicalNumber(number));
  }

  /** Counts one try. Errors: RATE_LIMITED. */
  async count(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.consume(name, key);
    tell(response, name, state);
    if (!state.allowed) this.#refuse(name, state);
  }

  /** Refuses where the points are used up, without counting. Errors: RATE_LIMITED. */
  async refuseIfSpent(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.peek(name, key);
    if (state.allowed && state.remaining > 0) return;
    tell(response, name, state);
    this.#refuse(name, state);
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
    // Full: forgetting only makes repeats count.
    if (this.#misses.size >= MOST_MISSES) this.#misses.clear();
    this.#misses.set(name, nowMs + MISS_COUNTS_AGAIN_MS);
    return true;
  }

  /** Holds one of an address's places for links at the same time; disposing frees it. Errors: RATE_LIMITED. */
  holdPlace(request: Request): Dispose {
    const most = this.#deps.config.linksAtOncePerAddress;
    const key = request.addressKey;
    const open = this.#openByAddress.get(key) ?? 0;
    if (most !== null && open >= most) {
      this.#deps.metrics.limited('address');
      throw new AppError('RATE_LIMITED', {
        fields: {
          detail: `At most ${most} links at once from one address. Finish or cancel one first.`,
          retryAfter: 30,
        },
      });
    }
    this.#openByAddress.set(key, open + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#openByAddress.get(key) ?? 1) - 1;
      if (left > 0) this.#openByAddress.set(key, left);
      else this.#openByAddress.delete(key);
    };
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

/**
 * What is left, as draft-ietf-httpapi-ratelimit-headers-10 has it; one item for each limit that was asked. A limit of the
 * whole server is told only to whom it refuses: what others do is nobody's business.
 */
function tell(response: Response, name: LimitName, state: LimitState): void {
  const { limit, remaining, resetS, windowS, allowed } = state;
  if (!Number.isFinite(limit) || (allowed && TOLD_AS[name] === 'global')) return;
  response.append('RateLimit-Policy', `"${name}";q=${limit};w=${windowS}`);
  response.append('RateLimit', `"${name}";r=${remaining};t=${resetS}`);
}
