import type { Request, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import { numberRefused, type SettleCost, type StartCost } from '../../link/start-cost.ts';
import type { Taken } from '../../ports/limits.ts';
import type { PhoneNumber } from '../../ports/phone-number.ts';
import { tellLimit, WHOLE_SERVER, type RequestLimits } from './limits.ts';

/** What one start has cost so far. */
type Charge = {
  /** For the socket. */
  readonly opening: Taken[];
  /** For what WhatsApp is asked. */
  readonly asking: Taken[];
};

/** A link by QR: its address pays for the socket, the whole server for what WhatsApp is asked. */
export function qrCost(limits: RequestLimits, request: Request, response: Response): StartCost {
  return {
    take: () =>
      counting(async ({ opening, asking }) => {
        refuseIfGone(request, response);
        const ofAddress = await limits.take(response, 'links-per-address', request.addressKey);
        opening.push(ofAddress);
        asking.push(await limits.take(response, 'links-per-hour', WHOLE_SERVER));
        refuseIfGone(request, response);
        tellLimit(response, 'links-per-address', ofAddress);
      }),
    // A QR has no number.
    refuseNumber: (underWayMs) => Promise.reject(numberRefused(underWayMs / 1000)),
  };
}

/**
 * A link by code. Whoever may not ask anyway, for the address or the whole server, is refused before the number is judged, so
 * that a refusal never tells of numbers for free. The number is then counted first: tries that it refuses cost nobody else
 * anything. Both refusals of a number come after the same looks.
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
    await limits.refuseIfSpent(response, 'codes-per-hour', WHOLE_SERVER);
    const spentS = await limits.numberSpentS(canonical);
    if (underWayMs !== null || spentS > 0) {
      throw limits.numberRefusal(Math.max((underWayMs ?? 0) / 1000, spentS));
    }
  };
  return {
    take: () =>
      counting(async ({ opening, asking }) => {
        refuseIfGone(request, response);
        await look(null);
        asking.push(await limits.takeNumber(canonical));
        const ofAddress = await limits.take(response, 'codes-per-address', addressKey);
        opening.push(ofAddress);
        asking.push(await limits.take(response, 'codes-per-hour', WHOLE_SERVER));
        refuseIfGone(request, response);
        tellLimit(response, 'codes-per-address', ofAddress);
      }),
    refuseNumber: async (underWayMs) => {
      await look(underWayMs);
      throw limits.numberRefusal(underWayMs / 1000);
    },
  };
}

/** True if nobody will ever get the answer: the caller has gone, and no repeat can ask for it. */
export function isAbandoned(request: Request, response: Response): boolean {
  return response.closed && !response.writableFinished && request.get('idempotency-key') === undefined;
}

/** Runs `count`; gives everything back if it throws, and later what the start did not use. */
async function counting(count: (charge: Charge) => Promise<void>): Promise<SettleCost> {
  const charge: Charge = { opening: [], asking: [] };
  const giveBack = (taken: readonly Taken[]) => Promise.all(taken.map((each) => each.giveBack()));
  try {
    await count(charge);
  } catch (error) {
    await giveBack([...charge.opening, ...charge.asking]);
    throw error;
  }
  return async (outcome) => {
    if (outcome === 'not-opened') await giveBack(charge.opening);
    if (outcome !== 'asked') await giveBack(charge.asking);
  };
}

/** A caller who has gone opens no socket. */
function refuseIfGone(request: Request, response: Response): void {
  if (isAbandoned(request, response)) throw new AppError('LINK_CANCELLED');
}
