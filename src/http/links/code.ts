import { Router } from 'express';
import type { output } from 'zod';
import { parseGuessed, parsePhone } from '../../link/number/phone.ts';
import type { PhoneNumber } from '../../ports/phone-number.ts';
import type { HttpDeps } from '../request/deps.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { Idempotency } from '../request/idempotency.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { answerRoutes } from './answers.ts';
import { formatOf, linkRoutes, sendStarted, startLink } from './links.ts';
import { startCode } from '../description/request-schema.ts';

/** The routes of links by pairing code, under `/code`. */
export function codeRoutes(deps: HttpDeps, limits: RequestLimits, idempotency: Idempotency): Router {
  const router = Router();
  router.post('/code', ...jsonBody(10 * 1024), idempotency.middleware(), async (request, response) => {
    const body = parseBody(request, startCode);
    const number = readNumber(body);
    const format = formatOf(body.format, deps);
    const create = { method: 'code', number, format, reader: 'expected' } as const;
    sendStarted(response, await startLink(deps, limits, request, response, create));
  });
  router.use(linkRoutes(deps, limits, 'code'), answerRoutes(deps, limits, idempotency, 'code'));
  return router;
}

/** Reads the number in the chosen country. Guessed countries are never used by themselves; they make the server ask which number is meant. */
function readNumber({ number, region, guessedRegions }: output<typeof startCode>): PhoneNumber {
  if (region !== undefined || guessedRegions === undefined) return parsePhone(number, region);
  return parseGuessed(number, guessedRegions);
}
