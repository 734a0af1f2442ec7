import type { RequestHandler } from 'express';
import type { Offers } from '../description/operation.ts';
import { OPERATIONS, operationsOf } from '../description/operations.ts';

/** Addresses whose `GET` starts a link, so that they do not allow `HEAD`, which must change nothing. */
const WITHOUT_HEAD = new Set(['/code']);
const ASSETS = { shape: /^\/assets\/./i, methods: ['GET', 'HEAD', 'OPTIONS'] };

const PATHS = [...new Set(OPERATIONS.map(({ path }) => path))];

type Place = { readonly shape: RegExp; readonly methods: readonly string[] };

const PLACES: readonly Place[] = [...placesOf(), ASSETS];
const EVERY_METHOD = [...new Set(PLACES.flatMap(({ methods }) => methods))];

/** Returns every method that an address allows; none if there is no such address. */
export function methodsAt(path: string): readonly string[] {
  if (path === '*') return EVERY_METHOD;
  return [...new Set(PLACES.filter(({ shape }) => shape.test(path)).flatMap(({ methods }) => methods))];
}

/** Answers `OPTIONS` at an address that this server has with 204 and the methods that it allows. */
export function answerOptions(offers: Offers): RequestHandler {
  const here = new Set(operationsOf(offers).map(({ path }) => path));
  const missing = PATHS.filter((path) => !here.has(path)).map(shapeOf);
  const isMissing = (path: string) => missing.some((shape) => shape.test(path));
  return (request, response, next) => {
    const methods =
      request.method === 'OPTIONS' && !isMissing(request.path)
        ? methodsAt(request.url === '*' ? '*' : request.path)
        : [];
    if (methods.length === 0) next();
    else response.set('Allow', methods.join(', ')).set('Cache-Control', 'no-store').status(204).end();
  };
}

function placesOf(): readonly Place[] {
  return PATHS.map((path) => {
    const own = OPERATIONS.filter((operation) => operation.path === path).map(({ method }) =>
      method.toUpperCase(),
    );
    const head = own.includes('GET') && !WITHOUT_HEAD.has(path) ? ['HEAD'] : [];
    return { shape: shapeOf(path), methods: [...own, ...head, 'OPTIONS'] };
  });
}

/** Makes a pattern for a path. As in Express, capitals and a slash at the end make no difference. */
function shapeOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${escaped.replace(/\/$/, '')}/?$`, 'i');
}
