import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { LinkRequest } from '../../link/deps.ts';
import { NumberRefused } from '../../link/start-cost.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';
import { Lanes } from '../../ports/lanes.ts';
import type { LimitName, LimitState, Taken } from '../../ports/limits.ts';
import type { HttpDeps } from '../request/deps.ts';
import { AddressPlaces, type FreePlace } from './address-places.ts';
import { networkOf } from './address.ts';
import { CodePace } from './code-pace.ts';
import { RestoreLoops } from '../sessions/restore-loops.ts';

/** The `retryAfter` of a refusal for want of a place: within this time a link whose page is closed ends and frees its place. */
const PLACE_RETRY_S = 45;
const MISS_COUNTS_AGAIN_MS = 60_000;
/** For how long an ID that has opened something is looked up again without a look at the misses of its address. */
const HIT_COUNTS_MS = 600_000;
const MAX_HITS = 20_000;
/**
 * How many misses are remembered: more than the points of two hundred networks allow, so that one caller cannot push out the misses of
 * others.
 */
const MAX_MISSES = 50_000;
/** How many look-ups of a network without points for misses run at once; the others of that network wait. */
const LOOK_UPS_AT_ONCE = 2;
/** How many looks for links and for places of a network run at once, so that one that guesses does not take all connections of a store. */
const LINK_LOOK_UPS_AT_ONCE = 8;
/** The key of limits that all callers share. */
export const WHOLE_SERVER = 'all';

const LABELS: Readonly<Partial<Record<LimitName, 'number' | 'global'>>> = {
  'codes-per-number': 'number',
  'codes-per-hour': 'global',
  'links-per-hour': 'global',
  'live-per-hour': 'global',
  'live-carried-per-hour': 'global',
  'unlinks-per-hour': 'global',
};

/** The reason with which each limit refuses. A limit without a row refuses with the usual detail of RATE_LIMITED. */
const REASONS: Readonly<Partial<Record<LimitName, Reason>>> = {
  'codes-per-hour': { reason: 'codes-of-server-too-many' },
  'links-per-hour': { reason: 'links-of-server-too-many' },
  'late-codes-per-address': { reason: 'codes-scarce' },
  'late-links-per-address': { reason: 'links-scarce' },
  'restores-per-id': { reason: 'restores-too-many' },
  'state-writes-per-id': { reason: 'kept-writes-too-many' },
  'state-starts-per-id': { reason: 'kept-starts-too-many' },
  'id-misses-per-address': { reason: 'misses-too-many' },
  'carried-per-address': { reason: 'long-texts-too-many' },
  'live-per-id': { reason: 'live-checks-of-session-too-many' },
  'live-per-address': { reason: 'live-checks-of-address-too-many' },
  'unlinks-per-address': { reason: 'unlinkings-too-many' },
};

/** Counts requests before the server works for them, and says in headers how many are left. */
export class RequestLimits {
  readonly restoreLoops: RestoreLoops;
  readonly pace: CodePace;
  readonly #deps: HttpDeps;
  /** Hashes of IDs that opened nothing lately, and when each may count again. */
  readonly #misses = new BoundedMap<string, number>(MAX_MISSES);
  /** Hashes of IDs that opened something lately, and until when. */
  readonly #hits = new BoundedMap<string, number>(MAX_HITS);
  readonly #places: AddressPlaces;
  readonly #lookUps = new Lanes(LOOK_UPS_AT_ONCE);
  readonly #linkLookUps = new Lanes(LINK_LOOK_UPS_AT_ONCE);
  readonly #takeOvers = new Lanes(LINK_LOOK_UPS_AT_ONCE);

  constructor(deps: HttpDeps) {
    this.#deps = deps;
    this.#places = new AddressPlaces(deps);
    this.pace = new CodePace(deps.clock, deps.minCodeMs);
    this.restoreLoops = new RestoreLoops(deps.clock);
  }

  /** Counts one try. Errors: RATE_LIMITED. */
  async count(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.consume(name, key);
    setLimitHeaders(response, name, state);
    if (!state.allowed) this.#refuse(name, state);
  }

  /** Counts one try, which can be given back. Errors: RATE_LIMITED. */
  async take(response: Response, name: LimitName, key: string): Promise<Taken> {
    const taken = await this.#deps.limiter.take(name, key);
    if (!taken.allowed) this.#refuseWithHeaders(response, name, taken);
    return taken;
  }

  /**
   * Counts a start for the whole server. The last two thirds of an hour's points are shared out: each address gets only a few of them,
   * so that a few networks cannot close the site for all others. Errors: RATE_LIMITED.
   */
  async takeOfServer(
    response: Response,
    start: 'codes' | 'links',
    addressKey: string,
  ): Promise<readonly Taken[]> {
    const whole = await this.take(response, `${start}-per-hour`, WHOLE_SERVER);
    if (!isLate(whole)) return [whole];
    try {
      return [whole, await this.take(response, `late-${start}-per-address`, addressKey)];
    } catch (error) {
      await whole.giveBack();
      throw error;
    }
  }

  /** Refuses the start if {@link takeOfServer} would; counts nothing. Errors: RATE_LIMITED. */
  async refuseIfServerIsSpent(
    response: Response,
    start: 'codes' | 'links',
    addressKey: string,
  ): Promise<void> {
    const whole = await this.#deps.limiter.peek(`${start}-per-hour`, WHOLE_SERVER);
    if (isSpent(whole)) this.#refuseWithHeaders(response, `${start}-per-hour`, whole);
    if (isLate(whole)) await this.refuseIfSpent(response, `late-${start}-per-address`, addressKey);
  }

  /** Counts a code for a number. Errors: RATE_LIMITED, in the words of {@link NumberRefused}. */
  async takeNumber(number: string): Promise<Taken> {
    const taken = await this.#deps.limiter.take('codes-per-number', number);
    if (!taken.allowed) throw this.numberRefusal(taken.resetS);
    return taken;
  }

  /** Refuses the request if the points are used up; counts nothing. Errors: RATE_LIMITED. */
  async refuseIfSpent(response: Response, name: LimitName, key: string): Promise<void> {
    const state = await this.#deps.limiter.peek(name, key);
    if (isSpent(state)) this.#refuseWithHeaders(response, name, state);
  }

  /** Seconds until a number may get its next code; 0 if it may get one now. */
  async numberSpentS(number: string): Promise<number> {
    const state = await this.#deps.limiter.peek('codes-per-number', number);
    return isSpent(state) ? Math.max(1, state.resetS) : 0;
  }

  /** The refusal of a number. No header says how many points the number has. */
  numberRefusal(seconds: number): NumberRefused {
    this.#deps.metrics.limited('number');
    return new NumberRefused(seconds);
  }

  /**
   * Runs a look-up of a session ID. An ID that opens nothing is counted against the caller's address, each different one once a minute. An
   * ID that opens a session is always served, so that guesses from the same address do not keep a bot from its session.
   * Errors: RATE_LIMITED, and those of `work`.
   */
  async countingMisses<T>(
    request: Request,
    response: Response,
    id: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const { addressKey } = request;
    const name = createHash('sha256').update(id).digest('base64');
    const isSpentNow =
      !this.#isHit(name) && isSpent(await this.#deps.limiter.peek('id-misses-per-address', addressKey));
    try {
      const found = isSpentNow ? await this.#lookUps.run(networkOf(addressKey), work) : await work();
      this.#hits.set(name, this.#deps.clock.monotonic() + HIT_COUNTS_MS);
      return found;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'SESSION_UNAVAILABLE') throw error;
      this.#hits.delete(name);
      await this.refuseIfSpent(response, 'id-misses-per-address', addressKey);
      if (this.#isNewMiss(addressKey, id)) await this.count(response, 'id-misses-per-address', addressKey);
      throw error;
    }
  }

  /** Runs a look for a link, which is a query if several processes share the store. */
  lookUp<T>(request: Request, work: () => Promise<T>): Promise<T> {
    return this.#linkLookUps.run(networkOf(request.addressKey), work);
  }

  /** Runs a look for a link of the same caller, as {@link lookUp} does. It may wait for that link, so it takes no turn of other looks. */
  lookUpOwn<T>(request: Request, work: () => Promise<T>): Promise<T> {
    return this.#takeOvers.run(networkOf(request.addressKey), work);
  }

  #isHit(name: string): boolean {
    return (this.#hits.get(name) ?? 0) > this.#deps.clock.monotonic();
  }

  #isNewMiss(addressKey: string, id: string): boolean {
    const name = createHash('sha256').update(`${addressKey} ${id}`).digest('base64');
    const nowMs = this.#deps.clock.monotonic();
    if ((this.#misses.get(name) ?? 0) > nowMs) return false;
    // A miss that is pushed out only counts once more.
    this.#misses.set(name, nowMs + MISS_COUNTS_AGAIN_MS);
    this.#misses.deleteOldest((untilMs) => untilMs <= nowMs);
    return true;
  }

  /** Holds one of the places that an address has for links at the same time. Errors: RATE_LIMITED, STORE_UNAVAILABLE. */
  async holdPlace(request: Request, reader: LinkRequest['reader']): Promise<FreePlace> {
    const freePlace = await this.#places.hold(request.addressKey, reader);
    if (freePlace !== null) return freePlace;
    this.#deps.metrics.limited('address');
    throw new AppError('RATE_LIMITED', {
      why: { reason: 'links-at-once-too-many', values: { seconds: PLACE_RETRY_S } },
      fields: { retryAfter: PLACE_RETRY_S },
    });
  }

  #refuseWithHeaders(response: Response, name: LimitName, state: LimitState): never {
    setLimitHeaders(response, name, state);
    this.#refuse(name, state);
  }

  #refuse(name: LimitName, state: LimitState): never {
    this.#deps.metrics.limited(LABELS[name] ?? 'address');
    const why = REASONS[name];
    const fields = { retryAfter: Math.max(1, state.resetS) };
    throw new AppError('RATE_LIMITED', why === undefined ? { fields } : { why, fields });
  }
}

/** True once a third of the points is used. */
function isLate({ limit, remaining }: LimitState): boolean {
  return remaining < (limit * 2) / 3;
}

function isSpent({ allowed, remaining }: LimitState): boolean {
  return !allowed || remaining === 0;
}

/**
 * Sets the headers of draft-ietf-httpapi-ratelimit-headers-10, one item for each limit that was counted. A limit of the whole server is
 * named only in a refusal, because its points show what other visitors do.
 */
export function setLimitHeaders(response: Response, name: LimitName, state: LimitState): void {
  const { limit, remaining, resetS, windowS, allowed } = state;
  if (!Number.isFinite(limit) || (allowed && LABELS[name] === 'global')) return;
  response.append('RateLimit-Policy', `"${name}";q=${limit};w=${windowS}`);
  response.append('RateLimit', `"${name}";r=${remaining};t=${resetS}`);
}
