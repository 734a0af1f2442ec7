import { Router, type Request, type RequestHandler } from 'express';
import type { FoundLink } from '../../ports/link-directory.ts';
import type { LinkAnswer } from '../../wire/passkey.ts';
import type { Method } from '../../wire/step.ts';
import { compareAnswer, passkeyAnswer } from '../description/request-schema.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { HttpDeps } from '../request/deps.ts';
import type { Idempotency } from '../request/idempotency.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { findLink } from './links.ts';

/** A credential has some 2 kB; that of an authenticator with certificates has more. */
const MAX_BYTES = 16 * 1024;

const ANSWERS: Readonly<Record<LinkAnswer['kind'], (request: Request) => LinkAnswer>> = {
  passkey: (request) => ({ kind: 'passkey', ...parseBody(request, passkeyAnswer) }),
  compare: (request) => ({ kind: 'compare', ...parseBody(request, compareAnswer) }),
};

/** The routes that answer a question of WhatsApp, under `/<method>/:linkId`; none on a server that does not offer that. */
export function answerRoutes(
  deps: HttpDeps,
  limits: RequestLimits,
  idempotency: Idempotency,
  method: Method,
): Router {
  const router = Router();
  if (!deps.offers.passkey) return router;
  const find = (request: Request) => findLink(deps, limits, method, request);
  // The body is read last, so that only the holder of a token makes the server read one, and only so often.
  const admit = [admitAnswer(find, limits), ...jsonBody(MAX_BYTES), idempotency.middleware()];
  for (const [kind, read] of Object.entries(ANSWERS)) {
    router
      .route(`/${method}/:linkId/${kind}`)
      .post(...admit, async (request, response) => {
        const { id } = await find(request);
        await deps.directory.command(id, read(request));
        const { step } = await find(request);
        response.set('Cache-Control', 'no-store').status(202).json({ step });
      })
      .all(refuseOtherMethods);
  }
  return router;
}

/** Lets in the holder of a link's token, a bounded number of times. Errors: LINK_NOT_FOUND, RATE_LIMITED. */
function admitAnswer(find: (request: Request) => Promise<FoundLink>, limits: RequestLimits): RequestHandler {
  return async (request, response, next) => {
    const { id } = await find(request);
    await limits.count(response, 'answers-per-link', id);
    await limits.count(response, 'answers-per-address', request.addressKey);
    next();
  };
}
