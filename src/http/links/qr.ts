import { Router } from 'express';
import type { HttpDeps } from '../request/deps.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { Idempotency } from '../request/idempotency.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { answerRoutes } from './answers.ts';
import { formatOf, linkRoutes, sendStarted, startLink } from './links.ts';
import { startQr } from '../description/request-schema.ts';

/** The routes of links by QR code, under `/qr`. */
export function qrRoutes(deps: HttpDeps, limits: RequestLimits, idempotency: Idempotency): Router {
  const router = Router();
  router.post('/qr', ...jsonBody(10 * 1024), idempotency.middleware(), async (request, response) => {
    const format = formatOf(parseBody(request, startQr).format, deps);
    sendStarted(
      response,
      await startLink(deps, limits, request, response, { method: 'qr', format, reader: 'expected' }),
    );
  });
  router.use(linkRoutes(deps, limits, 'qr'), answerRoutes(deps, limits, idempotency, 'qr'));
  return router;
}
