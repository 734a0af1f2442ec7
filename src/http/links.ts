import { Router, type Request, type Response } from 'express';
import { AppError } from '../errors.ts';
import type { LinkView } from '../link/ended-link.ts';
import type { Link } from '../link/link.ts';
import type { CreateLink } from '../link/registry.ts';
import type { Method, SessionFormat } from '../link/step.ts';
import type { HttpDeps } from './deps.ts';
import { bearerOf } from './guard.ts';
import type { RequestLimits } from './limits.ts';
import { refuseOtherMethods } from './problem.ts';
import { streamSteps } from './sse.ts';

/** How long a start waits for something to show. */
const FIRST_STEP_MS = 15_000;
const STREAMS_PER_LINK = 4;

/** The format asked for, or the server's own. Errors: BODY_INVALID if the operator does not offer long IDs. */
export function formatOf(asked: SessionFormat | undefined, { config }: HttpDeps): SessionFormat {
  if (asked === 'long' && !config.session.longFormat) {
    throw new AppError('BODY_INVALID', { fields: { detail: 'This server does not make long session IDs.' } });
  }
  return asked ?? config.session.format;
}

/** Starts a link and waits for its first step; throws the error of a link that failed meanwhile. */
export async function startLink(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  create: CreateLink,
): Promise<{ readonly link: Link; readonly token: string }> {
  const freePlace = limits.holdPlace(request);
  const started = await deps.registry.create(create).catch((error: unknown) => {
    freePlace();
    // The only limit that the registry knows: one link at a time for a number.
    if (error instanceof AppError && error.code === 'RATE_LIMITED') deps.metrics.limited('number');
    throw error;
  });
  void started.link.whenDisposed().then(freePlace);
  const step = await started.link.firstShown(FIRST_STEP_MS);
  if (step.state === 'failed') {
    const { code, status, detail, retryAfter } = step.error;
    throw new AppError(code, {
      fields: { status, detail, ...(retryAfter === undefined ? {} : { retryAfter }) },
    });
  }
  return started;
}

/** Answers a `POST` that started a link. */
export function sendStarted(response: Response, { link, token }: { link: Link; token: string }): void {
  const body = { linkId: link.id, token, step: link.current() };
  response.status(201).set('Cache-Control', 'no-store').json(body);
}

/** Reading, following and cancelling a link: `/<method>/:linkId`, the same for both methods. */
export function linkRoutes(deps: HttpDeps, method: Method): Router {
  const router = Router();
  const streams = new Map<string, number>();
  const find = (request: Request) => findLink(deps, method, request);
  router
    .route(`/${method}/:linkId`)
    .get((request, response) => {
      const link = find(request);
      link.readerSeen();
      response.set('Cache-Control', 'no-store').json({ step: link.current() });
    })
    .delete((request, response) => {
      find(request).cancel();
      response.set('Cache-Control', 'no-store').status(204).end();
    })
    .all(refuseOtherMethods);
  router
    .route(`/${method}/:linkId/events`)
    .get(async (request, response) => {
      const link = find(request);
      const open = streams.get(link.id) ?? 0;
      if (open >= STREAMS_PER_LINK) {
        deps.metrics.limited('address');
        throw new AppError('RATE_LIMITED', { fields: { retryAfter: 5 } });
      }
      streams.set(link.id, open + 1);
      deps.onStreams(1);
      await streamSteps(request, response, link, deps.clock).finally(() => {
        deps.onStreams(-1);
        release(streams, link.id);
      });
    })
    .all(refuseOtherMethods);
  return router;
}

/** Unknown link, wrong token, missing token and a link of the other method: one answer. */
function findLink(deps: HttpDeps, method: Method, request: Request): LinkView {
  const linkId = String(request.params['linkId']);
  const link = deps.registry.find(linkId, bearerOf(request) ?? '');
  if (link === null || link.method !== method) throw new AppError('LINK_NOT_FOUND');
  return link;
}

function release(streams: Map<string, number>, linkId: string): void {
  const left = (streams.get(linkId) ?? 1) - 1;
  if (left > 0) streams.set(linkId, left);
  else streams.delete(linkId);
}
