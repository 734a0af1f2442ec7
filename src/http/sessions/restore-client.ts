import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Router } from 'express';
import type { HttpDeps } from '../request/deps.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { clientFile } from './client-file.ts';

const CLIENTS = ['/restore.mjs', '/restore.cjs'] as const;
const TYPES = '/restore.d.mts';

type Built = { readonly code: Buffer; readonly etag: string; readonly digest: string };

/**
 * The routes of the restore client for `import`, for `require()`, and of its types. The files are built with the program, one of each client for
 * each language, and read when they are first wanted.
 */
export function restoreClientRoutes({
  restoreClient,
  languages,
}: Pick<HttpDeps, 'restoreClient' | 'languages'>): Router {
  const router = Router();
  const read = readOnce(dirname(restoreClient));
  for (const path of [...CLIENTS, TYPES]) {
    const isClient = path !== TYPES;
    router
      .route(path)
      .get((request, response) => {
        const { language, isInAddress } = languages.choose(request);
        const { code, etag, digest } = read(isClient ? clientFile(path, language.lang) : path);
        if (isClient) response.set('Content-Language', language.lang);
        if (isClient && !isInAddress) response.vary('Accept-Language');
        response
          .set('Cache-Control', 'no-cache')
          .set('ETag', etag)
          // By RFC 9530 a client can detect a file that was cut off. Only the hash in the changelog proves that it is the released file.
          .set('Repr-Digest', `sha-256=:${digest}:`)
          .type(isClient ? 'text/javascript' : 'text/plain')
          .send(code);
      })
      .all(refuseOtherMethods);
  }
  return router;
}

function readOnce(folder: string): (name: string) => Built {
  const known = new Map<string, Built>();
  return (name) => {
    const found = known.get(name) ?? describe(readFileSync(join(folder, name)));
    known.set(name, found);
    return found;
  };
}

function describe(code: Buffer): Built {
  const hash = createHash('sha256').update(code);
  const digest = hash.copy().digest('base64');
  return { code, etag: `"${hash.digest('base64url')}"`, digest };
}
