import { Router, type Request, type Response } from 'express';
import { AppError, toAppError } from '../../wire/errors.ts';
import type { SealedRecord } from '../../ports/store.ts';
import { parseStoredId } from '../../session-id/long.ts';
import type { OpenedSession } from '../../session/opener.ts';
import type { From } from '../../session/kept/newest.ts';
import { fingerprintOf } from '../../session/record.ts';
import type { Revoked } from '../../wire/revoked.ts';
import type { HttpDeps } from '../request/deps.ts';
import { bearerOf } from '../request/guard.ts';
import { importHandlers, type ImportGuards } from './import.ts';
import { WHOLE_SERVER, type RequestLimits } from '../limits/limits.ts';
import { refuseOtherMethods, whileReading, whileWithdrawing } from '../request/problem.ts';

const FROM = ['newest', 'day-of-link'] as const;

/** The routes under `/session`, by which bots get and withdraw the session behind an ID, and operators bring one. */
export function sessionRoutes(deps: HttpDeps, limits: RequestLimits, guards: ImportGuards): Router {
  const router = Router();
  router
    .route('/session')
    .get(async (request, response) => {
      const opening = openForBot(deps, limits, request, response);
      const send = request.acceptsEncodings('gzip') === 'gzip' ? sendPacked : sendText;
      await send(deps, limits, response, opening);
    })
    .post(...importHandlers(deps, limits, guards))
    .delete(async (request, response) => {
      const id = idIn(deps, bearerOf(request));
      const wantsLogout = logoutIn(request);
      const revoked = await limits
        .countingMisses(request, response, id, () =>
          wantsLogout ? revokeAndUnlink(deps, limits, request, response, id) : deps.restorer.revoke(id, null),
        )
        .catch(sayWhatIsLeft);
      deps.tell('session.withdrawn', deps.restorer.fingerprintOf(id));
      response.set('Cache-Control', 'no-store').json(revoked);
    })
    .all(refuseOtherMethods);
  return router;
}

/** True if the device shall be unlinked too. Misspelt parameters are refused, since a deleted session cannot be unlinked. Errors: BODY_INVALID. */
function logoutIn({ query }: Request): boolean {
  const asked = Object.entries(query).filter(([name]) => name.toLowerCase().startsWith('logout'));
  const [[name, value] = ['logout', 'false']] = asked;
  if (asked.length <= 1 && name === 'logout' && (value === 'true' || value === 'false'))
    return value === 'true';
  throw new AppError('BODY_INVALID', { why: { reason: 'logout-unclear' } });
}

/** Throws the given error; SESSION_UNAVAILABLE gets a detail that speaks of the device, and a store that fails one that speaks of withdrawing. */
function sayWhatIsLeft(error: unknown): never {
  if (toAppError(error).code !== 'SESSION_UNAVAILABLE') throw whileWithdrawing(error);
  throw new AppError('SESSION_UNAVAILABLE', { cause: error, why: { reason: 'session-gone-before' } });
}

/** Withdraws a session and unlinks its device. An unknown ID takes no place for logins and no point; without a place nothing is withdrawn. */
async function revokeAndUnlink(
  { restorer, holdUnlink }: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  id: string,
): Promise<Revoked> {
  await restorer.refuseUnknown(id);
  return holdUnlink(async (unlink) => {
    await limits.count(response, 'unlinks-per-address', request.addressKey);
    const taken = await limits.take(response, 'unlinks-per-hour', WHOLE_SERVER);
    try {
      return await restorer.revoke(id, unlink);
    } catch (error) {
      // Another request withdrew the session first, so no socket was opened and the point of the whole server is given back.
      if (toAppError(error).code === 'SESSION_UNAVAILABLE') await taken.giveBack();
      throw error;
    }
  });
}

/** Opens the session of a short ID, by default the ID in the Authorization header; counts restores and misses. */
export async function openForBot(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  idText: string | null = bearerOf(request),
): Promise<OpenedSession> {
  try {
    const id = idIn(deps, idText);
    // A restore is counted before the session is opened, because opening takes most of the time of a request.
    const count = async (record: SealedRecord) => {
      limits.restoreLoops.note(nameOf(record));
      await limits.count(response, 'restores-per-id', nameOf(record));
    };
    const from = fromIn(request);
    return await limits.countingMisses(request, response, id, () =>
      deps.restorer.openNewest(id, from, count),
    );
  } catch (error) {
    deps.metrics.restored(toAppError(error).code);
    throw whileReading(error);
  }
}

/** Notes that a bot has taken the session, tells of it and prolongs its life unless the bot is in a crash loop. */
export async function noteRestored(
  deps: HttpDeps,
  limits: RequestLimits,
  record: SealedRecord,
): Promise<void> {
  deps.metrics.restored('ok');
  if (record.state === 'active' && limits.restoreLoops.isLooping(nameOf(record))) return;
  deps.tell('session.restored', fingerprintOf(record.lookup));
  await deps.restorer.touch({ record });
}

function nameOf({ lookup }: SealedRecord): string {
  return lookup.toString('base64');
}

/** The state that is asked for. A misspelt one is refused, since whoever asks would take an older state for the newest. Errors: BODY_INVALID. */
function fromIn({ query }: Request): From {
  const { from = 'newest' } = query;
  const known = FROM.find((one) => one === from);
  if (known !== undefined) return known;
  const values = { place: 'query', field: 'from', allowed: FROM } as const;
  throw new AppError('BODY_INVALID', { why: { reason: 'field-not-one-of', values } });
}

type Send = (
  deps: HttpDeps,
  limits: RequestLimits,
  response: Response,
  opening: Promise<OpenedSession>,
) => Promise<void>;

/** Sends the stored bytes, which are gzipped, to a client that accepts gzip. */
const sendPacked: Send = (deps, limits, response, opening) =>
  deps.restorer.withOpened(opening, async ({ packed, record }) => {
    const closed = closeOf(response);
    setStateHeaders(response).set('Content-Encoding', 'gzip').send(packed);
    try {
      await noteRestored(deps, limits, record);
    } finally {
      // The memory is zeroed afterwards, and the socket reads the bytes until the answer is closed.
      await closed;
    }
  });

const sendText: Send = async (deps, limits, response, opening) => {
  const { text, record } = await deps.restorer.unpack(opening);
  setStateHeaders(response).send(text);
  await noteRestored(deps, limits, record);
};

function setStateHeaders(response: Response): Response {
  return response.vary('Accept-Encoding').set('Cache-Control', 'no-store').type('json');
}

function closeOf(response: Response): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });
}

function idIn({ session }: HttpDeps, idText: string | null): string {
  if (idText === null) throw new AppError('UNAUTHORIZED');
  return parseStoredId(idText, session.prefix).id;
}
