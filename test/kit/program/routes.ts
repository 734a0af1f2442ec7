import { join } from 'node:path';
import { createExpress } from '../../../src/http/server.ts';
import type { Offers } from '../../../src/http/description/operation.ts';
import type { HttpDeps } from '../../../src/http/request/deps.ts';
import { Languages } from '../../../src/http/site/languages/languages.ts';
import * as en from '../../../src/texts/en.ts';
import { problems } from '../../../src/texts/en/problems.ts';
import { ROOT } from '../repo.ts';
import { load } from './settings.ts';

type Layer = {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Record<string, boolean> };
  readonly handle: { readonly stack?: readonly Layer[] };
};

/** The method and path of every Express route, like `get /qr/:linkId`, without those that only refuse other methods. */
export function listRoutes(offers: Offers): readonly string[] {
  const { config, secrets } = load({});
  // No request is made, so only the parts that are read while routes are added are given.
  const deps = {
    ...config,
    secrets,
    offers,
    languages: new Languages([en]),
    words: problems,
    deviceNames: { qr: 'Chrome (Bots)', code: 'Chrome (Ubuntu)' },
    publicDir: join(ROOT, 'public'),
    restoreClient: join(ROOT, 'dist', 'restore.mjs'),
  } as unknown as HttpDeps;
  return routesOf(createExpress(deps).router as unknown as { readonly stack: readonly Layer[] });
}

function routesOf({ stack }: { readonly stack: readonly Layer[] }): readonly string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) return handle.stack === undefined ? [] : routesOf({ stack: handle.stack });
    const methods = Object.keys(route.methods).filter((method) => method !== '_all');
    return methods.flatMap((method) => [route.path].flat().map((path) => `${method} ${path}`));
  });
}
