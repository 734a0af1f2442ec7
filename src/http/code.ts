import { Router } from 'express';
import { parsePhone } from '../link/phone.ts';
import type { HttpDeps } from './deps.ts';
import { jsonBody, parseBody } from './body.ts';
import type { Idempotency } from './idempotency.ts';
import type { RequestLimits } from './limits.ts';
import { formatOf, linkRoutes, sendStarted, startLink } from './links.ts';
import { startCode } from './schema.ts';

/** `/code`: links by pairing code. */
export function codeRoutes(deps: HttpDeps, limits: RequestLimits, idempotency: Idempotency): Router {
  const router = Router();
  router.post('/code', ...jsonBody('10kb'), idempotency.middleware(), async (request, response) => {
    const body = parseBody(request, startCode);
    const number = parsePhone(body.number, body.region);
    const format = formatOf(body.format, deps);
    const create = { method: 'code', number, format, reader: 'expected' } as const;
    sendStarted(response, await startLink(deps, limits, request, response, create));
  });
  router.use(linkRoutes(deps, 'code'));
  return router;
}
