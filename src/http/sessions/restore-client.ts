import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Router } from 'express';
import type { HttpDeps } from '../request/deps.ts';
import { refuseOtherMethods } from '../request/problem.ts';

const FILES = {
  '/restore.mjs': 'text/javascript',
  '/restore.cjs': 'text/javascript',
  '/restore.d.mts': 'text/plain',
} as const;

/** The client for bots, for `import`, for `require()`, and its types: built with the program and read once. */
export function restoreClientRoutes({ restoreClient }: Pick<HttpDeps, 'restoreClient'>): Router {
  const router = Router();
  for (const [path, type] of Object.entries(FILES)) {
    const code = readFileSync(join(dirname(restoreClient), path));
    const hash = createHash('sha256').update(code);
    const digest = hash.copy().digest('base64');
    const etag = `"${hash.digest('base64url')}"`;
    router
      .route(path)
      .get((_request, response) => {
        response
          .set('Cache-Control', 'no-cache')
          .set('ETag', etag)
          // RFC 9530: tells a whole file from one that was cut off. Whether it is the released one, only the changelog says.
          .set('Repr-Digest', `sha-256=:${digest}:`)
          .type(type)
          .send(code);
      })
      .all(refuseOtherMethods);
  }
  return router;
}
