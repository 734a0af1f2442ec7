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

/** The routes of the restore client for `import`, for `require()`, and of its types. The files are built with the program and read once. */
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
          // By RFC 9530 a client can detect a file that was cut off. Only the hash in the changelog proves that it is the released file.
          .set('Repr-Digest', `sha-256=:${digest}:`)
          .type(type)
          .send(code);
      })
      .all(refuseOtherMethods);
  }
  return router;
}
