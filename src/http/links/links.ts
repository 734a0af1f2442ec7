import { Router, type Request, type Response } from 'express';
import { AppError, fromProblem } from '../../wire/errors.ts';
import type { CreateLink } from '../../link/deps.ts';
import { hashToken } from '../../link/link-token.ts';
import type { StartedLink } from '../../link/admission/started-link.ts';
import type { FoundLink } from '../../ports/link-directory.ts';
import type { Method, SessionFormat } from '../../wire/step.ts';
import { shuttingDown } from '../../link/registry.ts';
import { NumberRefused } from '../../link/start-cost.ts';
import { Tally } from '../../ports/tally.ts';
import { within } from '../../ports/timing.ts';
import type { HttpDeps } from '../request/deps.ts';
import { bearerOf } from '../request/guard.ts';
import type { FreePlace } from '../limits/address-places.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { networkOf, UNKNOWN_ADDRESS } from '../limits/address.ts';
import { codeCost, isAbandoned, qrCost, refuseInTime, refuseSpentCaller } from '../limits/start-charge.ts';
import { streamSteps } from './sse.ts';

/** How long the answer to a start waits for a QR or a code. */
const FIRST_STEP_MS = 15_000;
const STREAMS_PER_LINK = 4;
/** How long the answer to a failed start waits for the link to be disposed. */
const CLEAN_UP_MS = 2_000;

/** Returns the requested format, or the default of the server. Errors: BODY_INVALID if the operator does not offer long IDs. */
export function formatOf(asked: SessionFormat | undefined, { session }: HttpDeps): SessionFormat {
  if (asked === 'long' && !session.longFormat) {
    throw new AppError('BODY_INVALID', { why: { reason: 'long-ids-not-made' } });
  }
  return asked ?? session.format;
}

/**
 * Starts a link and waits for its first QR or code. Throws the error of a link that failed before that. A caller who disconnects before
 * that cancels the link.
 */
export async function startLink(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  create: CreateLink,
): Promise<StartedLink> {
  const { lang } = deps.languages.preferred(request);
  const network = networkOf(request.addressKey);
  const owned = { ...create, language: lang, network, ...ownerOf(request, deps) };
  const taken = await limits.lookUpOwn(request, () => deps.registry.takeOver(owned));
  if (taken !== null) {
    await waitUntilShown(taken, deps);
    return taken;
  }
  const freePlace = await holdPlace(deps, limits, request, response, create);
  const sinceMs = deps.clock.monotonic();
  const cost =
    create.method === 'qr'
      ? qrCost(limits, request, response)
      : codeCost(limits, request, response, create.number);
  const started = await deps.registry.create(owned, cost).catch(async (error: unknown) => {
    try {
      if (error instanceof NumberRefused) await refuseInTime(limits, request, response, sinceMs);
    } finally {
      await freePlace();
    }
    throw error;
  });
  const over = freeAfter(started, freePlace);
  const cancelIfAbandoned = () => {
    if (isAbandoned(request, response)) started.cancel();
  };
  response.once('close', cancelIfAbandoned);
  // The caller may have left before the listener was added.
  cancelIfAbandoned();
  await waitUntilShown({ ...started, over }, deps);
  if (started.current().state === 'code') limits.pace.note(sinceMs);
  return started;
}

/** Holds a place for the address. While the program stops, places are taken by links that end, so that is not what the caller reads. */
function holdPlace(
  { registry }: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  { method, reader }: CreateLink,
): Promise<FreePlace> {
  if (registry.draining()) throw shuttingDown();
  return limits.lookUp(request, async () => {
    await refuseSpentCaller(limits, request, response, method);
    return limits.holdPlace(request, reader);
  });
}

/** Resolves when the link is over and its place is free again. */
async function freeAfter({ over }: StartedLink, freePlace: FreePlace): Promise<void> {
  try {
    await over;
  } finally {
    await freePlace();
  }
}

/** Throws the error of a link that failed before its first step. */
async function waitUntilShown(started: StartedLink, { clock, directory }: HttpDeps): Promise<void> {
  const step = await started.firstShown(FIRST_STEP_MS);
  // The caller's next request may be served by another process.
  if (step.state !== 'failed') return directory.announced(started.id);
  // The answer waits until the link is disposed, so that a caller who tries again at once finds the place free and the points given back.
  await within(clock, CLEAN_UP_MS, started.over);
  throw fromProblem(step.error);
}

/** Without an address of its own a caller takes nothing over: behind a proxy that is not trusted, all callers have one. */
function ownerOf({ addressKey, headers }: Request, { server }: HttpDeps): Pick<CreateLink, 'owner'> {
  const isForwarded = (headers['x-forwarded-for'] ?? headers.forwarded) !== undefined;
  if (addressKey === UNKNOWN_ADDRESS || (server.trustProxy === 0 && isForwarded)) return {};
  return { owner: addressKey };
}

/** Answers a `POST` that started a link. */
export function sendStarted(response: Response, { id, token, current }: StartedLink): void {
  const body = { linkId: id, token, step: current() };
  response.status(201).set('Cache-Control', 'no-store').json(body);
}

/** The routes that read, follow and cancel a link, under `/<method>/:linkId`. */
export function linkRoutes(deps: HttpDeps, limits: RequestLimits, method: Method): Router {
  const router = Router();
  const streams = new Tally<string>();
  const find = (request: Request) => findLink(deps, limits, method, request);
  router
    .route(`/${method}/:linkId`)
    .get(async (request, response) => {
      const { step } = await find(request);
      response.set('Cache-Control', 'no-store').json({ step });
    })
    .delete(async (request, response) => {
      const { id } = await find(request);
      await deps.directory.command(id, 'cancel');
      response.set('Cache-Control', 'no-store').status(204).end();
    })
    .all(refuseOtherMethods);
  router
    .route(`/${method}/:linkId/events`)
    .get(async (request, response) => {
      const { id } = await find(request);
      if (streams.of(id) >= STREAMS_PER_LINK) {
        deps.metrics.limited('address');
        throw new AppError('RATE_LIMITED', { fields: { retryAfter: 5 } });
      }
      streams.add(id);
      deps.onStreams(1);
      const steps = (signal: AbortSignal) => deps.directory.follow(id, signal);
      await streamSteps(request, response, steps, deps.clock).finally(() => {
        deps.onStreams(-1);
        streams.remove(id);
      });
    })
    .all(refuseOtherMethods);
  return router;
}

/** Finds the link of a request. Errors: LINK_NOT_FOUND, the same for an unknown link, a wrong or missing token, and a link of the other method. */
export async function findLink(
  deps: HttpDeps,
  limits: RequestLimits,
  method: Method,
  request: Request,
): Promise<FoundLink> {
  const linkId = String(request.params['linkId']);
  const token = bearerOf(request);
  // Nobody is looked up for a caller who shows nothing, since on a shared store each look is a query.
  const link =
    token === null ? null : await limits.lookUp(request, () => deps.directory.find(linkId, hashToken(token)));
  if (link === null || link.method !== method) throw new AppError('LINK_NOT_FOUND');
  return link;
}
