import { Router } from 'express';
import { AppError } from '../wire/errors.ts';
import type { NotReadyReason, Readiness } from '../wire/readiness.ts';
import type { HttpDeps } from './request/deps.ts';
import { isFromHere, type ProxyHint } from './request/proxy-hint.ts';
import { bearerOf } from './request/guard.ts';
import { refuseOtherMethods } from './request/problem.ts';
import type { Tokens } from './limits/tokens.ts';

/** Returns every reason why no new link should start now; an empty list means ready. */
async function reasonsNotReady(deps: HttpDeps): Promise<readonly NotReadyReason[]> {
  const isStoreGood = await deps.checkStore().then(
    () => true,
    () => false,
  );
  return [
    ...(isStoreGood ? [] : ['store-unavailable' as const]),
    ...((await deps.ringFits()) ? [] : ['key-missing' as const]),
    ...(deps.registry.draining() ? ['draining' as const] : []),
    ...(deps.whatsapp.refusal() === null ? [] : ['whatsapp-circuit-open' as const]),
    ...(deps.whatsapp.isReachable() ? [] : ['whatsapp-unreachable' as const]),
  ];
}

async function readinessOf(deps: HttpDeps): Promise<Readiness> {
  const reasons = await reasonsNotReady(deps);
  const others = deps.countOthers();
  return {
    ready: reasons.length === 0,
    reasons,
    whatsappVersion: deps.whatsapp.version(),
    ...(others === null ? {} : { others }),
  };
}

/** The routes `/healthz`, `/readyz` and `/metrics`. */
export function healthRoutes(deps: HttpDeps, tokens: Tokens, hint: ProxyHint): Router {
  const router = Router();
  router
    .route('/healthz')
    .get((_request, response) => {
      response.set('Cache-Control', 'no-store').json({ alive: true });
    })
    .all(refuseOtherMethods);
  router
    .route('/readyz')
    .get(async (request, response) => {
      const readiness = await readinessOf(deps);
      response.set('Cache-Control', 'no-store').status(readiness.ready ? 200 : 503);
      // Only `doctor`, which calls from this machine, reads this warning; other callers cannot change the setting.
      const isNews = hint.isSeen() && isFromHere(request);
      response.json(
        isNews ? ({ ...readiness, warnings: ['proxy-not-counted'] } satisfies Readiness) : readiness,
      );
    })
    .all(refuseOtherMethods);
  router
    .route('/metrics')
    .get(async (request, response) => {
      // The same check runs without a token in the settings, so that its time does not tell whether there is one.
      const { metricsToken } = deps.secrets;
      const known = metricsToken === null ? [] : [metricsToken];
      const isKnown = await tokens.isOneOf(request, response, bearerOf(request) ?? undefined, known);
      if (!isKnown) throw new AppError('NOT_FOUND');
      response
        .set('Cache-Control', 'no-store')
        .type(deps.metrics.contentType)
        .send(await deps.metrics.text());
    })
    .all(refuseOtherMethods);
  return router;
}
