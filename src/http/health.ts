import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import { AppError } from '../errors.ts';
import type { HttpDeps } from './deps.ts';
import { bearerOf } from './guard.ts';
import { allowOnly } from './problem.ts';

/** Why the server should get no new links right now. */
export type Reason = 'store-unavailable' | 'draining' | 'whatsapp-circuit-open';

/** Every reason that holds now; none means ready. */
export async function reasonsNotReady(deps: HttpDeps): Promise<readonly Reason[]> {
  const isStoreGood = await deps.checkStore().then(
    () => true,
    () => false,
  );
  return [
    ...(isStoreGood ? [] : ['store-unavailable' as const]),
    ...(deps.registry.draining() ? ['draining' as const] : []),
    ...(deps.whatsapp.refusal() === null ? [] : ['whatsapp-circuit-open' as const]),
  ];
}

/** `/healthz`, `/readyz` and `/metrics`. */
export function healthRoutes(deps: HttpDeps): Router {
  const router = Router();
  router
    .route('/healthz')
    .get((_request, response) => {
      response.set('Cache-Control', 'no-store').json({ alive: true });
    })
    .all(allowOnly('GET'));
  router
    .route('/readyz')
    .get(async (_request, response) => {
      const reasons = await reasonsNotReady(deps);
      const ready = reasons.length === 0;
      response.set('Cache-Control', 'no-store').status(ready ? 200 : 503);
      response.json({ ready, reasons, whatsappVersion: deps.whatsapp.version() });
    })
    .all(allowOnly('GET'));
  router
    .route('/metrics')
    .get(async (request, response) => {
      if (!hasToken(request, deps.secrets.metricsToken)) throw new AppError('NOT_FOUND');
      response
        .set('Cache-Control', 'no-store')
        .type(deps.metrics.contentType)
        .send(await deps.metrics.text());
    })
    .all(allowOnly('GET'));
  return router;
}

/** Compared as hashes, in constant time. */
export function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function hasToken(request: Request, expected: string | null): boolean {
  return expected !== null && isSame(bearerOf(request) ?? '', expected);
}
