import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError, toAppError } from '../../wire/errors.ts';
import type { PieceKind } from '../../auth-state/kept/pieces.ts';
import { readBearer, type StateBearer } from '../../auth-state/kept/secrets.ts';
import type { Known } from '../../session/kept/kept-states.ts';
import { assertPieceSize, KEPT_BOUNDS } from '../../session/kept/judge-put.ts';
import { fingerprintOf } from '../../session/record.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { keptPiece } from '../description/request-schema.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { HttpDeps } from '../request/deps.ts';
import { bearerOf } from '../request/guard.ts';
import { refuseOtherMethods, whileReading } from '../request/problem.ts';

/** What stands around `sealed` in a body. */
const REST_OF_BODY = 1_000;
const BASE64_SHARE = 4 / 3;

type Asked = { readonly bearer: StateBearer; readonly known: Known };

/** The routes under `/session/state`, where running bots keep their state. They see neither a session ID nor what is in a piece. */
export function stateRoutes(deps: HttpDeps, limits: RequestLimits): Router {
  const router = Router();
  const { offers, keptStates: states } = deps;
  if (!offers.keepStates) return router;
  router
    .route('/session/state')
    .get(async (request, response) => {
      const { bearer, known } = await find(deps, limits, request, response).catch(rethrowReading);
      await limits.count(response, 'state-starts-per-id', nameOf(known));
      response.set('Cache-Control', 'no-store').json(await states.read(bearer).catch(rethrowReading));
    })
    .all(refuseOtherMethods);
  router
    .route('/session/state/lease')
    .post(async (request, response) => {
      try {
        const { bearer, known } = await find(deps, limits, request, response);
        limits.restoreLoops.note(nameOf(known));
        await limits.count(response, 'state-starts-per-id', nameOf(known));
        const pieces = await states.lease(bearer);
        deps.metrics.stateLeased('ok');
        response.set('Cache-Control', 'no-store').json(pieces);
        await noteStart(deps, limits, known);
      } catch (error) {
        deps.metrics.stateLeased(toAppError(error).code);
        throw error;
      }
    })
    .all(refuseOtherMethods);
  for (const kind of ['log', 'base'] as const) {
    router
      .route(`/session/state/${kind}`)
      .put(...putHandlers(deps, limits, kind))
      .all(refuseOtherMethods);
  }
  return router;
}

/** A bearer that opens nothing costs what an unknown session ID costs. Errors: UNAUTHORIZED, SESSION_UNAVAILABLE, RATE_LIMITED. */
async function find(
  { keptStates }: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
): Promise<Asked> {
  const text = bearerOf(request);
  if (text === null) throw new AppError('UNAUTHORIZED');
  return limits.countingMisses(request, response, text, async () => {
    const bearer = readBearer(text);
    if (bearer === null) throw new AppError('SESSION_UNAVAILABLE');
    return { bearer, known: await keptStates.find(bearer) };
  });
}

/** Nothing of a body is read before its sender has shown that it knows a session. */
function putHandlers(deps: HttpDeps, limits: RequestLimits, kind: PieceKind): readonly RequestHandler[] {
  const admitted = new WeakMap<Request, Asked>();
  const counting = (work: (request: Request, response: Response) => Promise<void>): RequestHandler => {
    return async (request, response, next) => {
      try {
        await work(request, response);
      } catch (error) {
        deps.metrics.stateKept(kind, toAppError(error).code);
        throw error;
      }
      if (!response.headersSent) next();
    };
  };
  const admit = counting(async (request, response) => {
    const asked = await find(deps, limits, request, response);
    await limits.count(response, 'state-writes-per-id', nameOf(asked.known));
    admitted.set(request, asked);
    refuseLongBody(request, kind);
  });
  const put = counting(async (request, response) => {
    const asked = admitted.get(request);
    if (asked === undefined) throw new AppError('SESSION_UNAVAILABLE');
    const { epoch, seq, sealed } = parseBody(request, keptPiece);
    const piece = { kind, epoch, seq, sealed: Buffer.from(sealed, 'base64url') };
    const kept = await deps.keptStates.put(asked.bearer, piece, asked.known);
    deps.metrics.stateKept(kind, 'ok');
    response.set('Cache-Control', 'no-store').json(kept);
    await deps.restorer.touch(asked.known);
  });
  return [admit, ...jsonBody(bodyLimitOf(kind)), put];
}

/** Refuses by its declared length what is certainly too large, before it comes. Errors: STATE_TOO_LARGE. */
function refuseLongBody(request: Request, kind: PieceKind): void {
  const bytes = Number(request.get('content-length') ?? 0);
  if (bytes > bodyLimitOf(kind)) assertPieceSize(kind, Math.floor(bytes / BASE64_SHARE));
}

function bodyLimitOf(kind: PieceKind): number {
  return Math.ceil(KEPT_BOUNDS[kind] * BASE64_SHARE) + REST_OF_BODY;
}

/** A start prolongs the life of the record, as a restore does. */
async function noteStart(deps: HttpDeps, limits: RequestLimits, known: Known): Promise<void> {
  if (known.record.state === 'active' && limits.restoreLoops.isLooping(nameOf(known))) return;
  if (known.head.seq > 0) deps.tell('session.restored', fingerprintOf(known.record.lookup));
  await deps.restorer.touch(known);
}

function nameOf({ record }: Known): string {
  return record.lookup.toString('base64');
}

function rethrowReading(error: unknown): never {
  throw whileReading(error);
}
