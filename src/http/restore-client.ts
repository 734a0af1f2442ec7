import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import type { HttpDeps } from './deps.ts';
import { refuseOtherMethods } from './problem.ts';

/** `/restore.mjs`: the client for bots, built with the program and read once. */
export function restoreClientRoutes({ restoreClient }: Pick<HttpDeps, 'restoreClient'>): Router {
  const code = readFileSync(restoreClient);
  const etag = `"${createHash('sha256').update(code).digest('base64url')}"`;
  const router = Router();
  router
    .route('/restore.mjs')
    .get((_request, response) => {
      response.set('Cache-Control', 'no-cache').set('ETag', etag).type('text/javascript').send(code);
    })
    .all(refuseOtherMethods);
  return router;
}
