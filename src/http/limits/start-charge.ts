import type { Request, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import { NumberRefused, type SettleCost, type StartCost } from '../../link/start-cost.ts';
import type { Taken } from '../../ports/limits.ts';
import type { PhoneNumber } from '../../ports/phone-number.ts';
import type { Method } from '../../wire/step.ts';
import { setLimitHeaders, type RequestLimits } from './limits.ts';

/** The points that one start has cost so far. */
type Charge = {
  /** Points for the socket. */
  readonly opening: Taken[];
  /** Points for the request to WhatsApp. */
  readonly asking: Taken[];
};

/**
 * Refuses a caller without points before it holds a place or the number of its start, so that a refused caller cannot keep either from
 * others by asking again and again. Counts nothing. Errors: RATE_LIMITED.
 */
export async function refuseSpentCaller(
  limits: RequestLimits,
  { addressKey }: Request,
  response: Response,
  method: Method,
): Promise<void> {
  const start = method === 'qr' ? 'links' : 'codes';
  await limits.refuseIfSpent(response, `${start}-per-address`, addressKey);
  await limits.refuseIfServerIsSpent(response, start, addressKey);
}

/** The cost of a link by QR: a point of its address for the socket, a point of the whole server for the request to WhatsApp. */
export function qrCost(limits: RequestLimits, request: Request, response: Response): StartCost {
  return {
    take: () =>
      counting(async ({ opening, asking }) => {
        const ofAddress = await limits.take(response, 'links-per-address', request.addressKey);
        opening.push(ofAddress);
        refuseIfGone(request, response);
        asking.push(...(await limits.takeOfServer(response, 'links', request.addressKey)));
        refuseIfGone(request, response);
        setLimitHeaders(response, 'links-per-address', ofAddress);
      }),
    // A link by QR has no number, so this is never called with one.
    refuseNumber: (underWayMs) => Promise.reject(new NumberRefused(underWayMs / 1000)),
  };
}

/**
 * The cost of a link by code. The points of the address and of the whole server are looked at before the number, so that a
 * caller without points learns nothing about numbers. The number is then counted first, so that a refused number costs the
 * address and the server nothing. Both refusals of a number come after the same look-ups.
 */
export function codeCost(
  limits: RequestLimits,
  request: Request,
  response: Response,
  number: PhoneNumber,
): StartCost {
  const { addressKey } = request;
  const { canonical } = number;
  const look = async (underWayMs: number | null) => {
    await limits.refuseIfSpent(response, 'codes-per-address', addressKey);
    await limits.refuseIfServerIsSpent(response, 'codes', addressKey);
    const spentS = await limits.numberSpentS(canonical);
    if (underWayMs !== null || spentS > 0) {
      throw limits.numberRefusal(Math.max((underWayMs ?? 0) / 1000, spentS));
    }
  };
  return {
    take: () =>
      counting(async ({ opening, asking }) => {
        await look(null);
        asking.push(await limits.takeNumber(canonical));
        const ofAddress = await limits.take(response, 'codes-per-address', addressKey);
        opening.push(ofAddress);
        asking.push(...(await limits.takeOfServer(response, 'codes', addressKey)));
        refuseIfGone(request, response);
        setLimitHeaders(response, 'codes-per-address', ofAddress);
      }),
    refuseNumber: async (underWayMs) => {
      await look(underWayMs);
      throw limits.numberRefusal(underWayMs / 1000);
    },
  };
}

/**
 * Answers the refusal of a number no sooner than a code for another one. A caller who does not wait for it pays a point of the
 * address, as a caller who leaves a start does, so that hanging up early tells nothing of a number. Holds no place for links.
 */
export async function refuseInTime(
  limits: RequestLimits,
  request: Request,
  response: Response,
  sinceMs: number,
): Promise<void> {
  await limits.pace.wait(sinceMs, (leave) => {
    if (isAbandoned(request, response)) leave();
    else
      response.once('close', () => {
        if (isAbandoned(request, response)) leave();
      });
  });
  if (isAbandoned(request, response)) await limits.take(response, 'codes-per-address', request.addressKey);
}

/** True if the answer cannot reach the caller: the caller has left, and there is no idempotency key to ask for it again. */
export function isAbandoned(request: Request, response: Response): boolean {
  return response.closed && !response.writableFinished && request.get('idempotency-key') === undefined;
}

/** Runs `count`. If it throws, all points are given back; else the result gives back the points that the start did not use. */
async function counting(count: (charge: Charge) => Promise<void>): Promise<SettleCost> {
  const charge: Charge = { opening: [], asking: [] };
  const giveBack = (taken: readonly Taken[]) => Promise.all(taken.map((each) => each.giveBack()));
  try {
    await count(charge);
  } catch (error) {
    // The point of the address is kept if the caller has left, because otherwise a caller could try numbers for free.
    const isGone = error instanceof AppError && error.code === 'LINK_CANCELLED';
    await giveBack(isGone ? charge.asking : [...charge.opening, ...charge.asking]);
    throw error;
  }
  return async (outcome) => {
    if (outcome === 'not-opened') await giveBack(charge.opening);
    if (outcome !== 'asked') await giveBack(charge.asking);
  };
}

/** Refuses the start of a caller who has left, so that no socket opens for it. */
function refuseIfGone(request: Request, response: Response): void {
  if (isAbandoned(request, response)) throw new AppError('LINK_CANCELLED');
}
