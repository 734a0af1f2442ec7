import { Router } from 'express';
import type { HttpDeps } from '../request/deps.ts';
import { createOpenApi } from './openapi.ts';
import { refuseOtherMethods } from '../request/problem.ts';

/** The route `/openapi.json`: the description of the API, made once, when it is first wanted. `/docs` is the same for people. */
export function openApiRoutes({
  brand,
  server,
  offers,
}: Pick<HttpDeps, 'brand' | 'server' | 'offers'>): Router {
  let made: string | null = null;
  // A relative address would name the root of the host.
  const make = () => JSON.stringify(createOpenApi(brand.name, offers, server.publicUrl ?? '/'));
  const router = Router();
  router
    .route('/openapi.json')
    .get((_request, response) => {
      made ??= make();
      response.set('Cache-Control', 'no-cache').type('json').send(made);
    })
    .all(refuseOtherMethods);
  return router;
}
