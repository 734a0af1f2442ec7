import { Router, type Request, type Response } from 'express';
import { AppError, toAppError } from '../../wire/errors.ts';
import type { SealedRecord } from '../../ports/store.ts';
import { parseStoredId } from '../../session-id/long.ts';
import type { OpenedSession } from '../../session/opener.ts';
import type { Revoked } from '../../wire/revoked.ts';
import type { HttpDeps } from '../request/deps.ts';
import { bearerOf } from '../request/guard.ts';
import { WHOLE_SERVER, type RequestLimits } from '../limits/limits.ts';
import { refuseOtherMethods, whileReading } from '../request/problem.ts';

/** `/session`: what a session ID opens, for bots. */
export function sessionRoutes(deps: HttpDeps, limits: RequestLimits): Router {
  const router = Router();
  router
    .route('/session')
    .get(async (request, response) => {
      const opening = openForBot(deps, limits, request, response);
      const send = request.acceptsEncodings('gzip') === 'gzip' ? sendPacked : sendText;
      await send(deps, limits, response, opening);
    })
    .delete(async (request, response) => {
      const id = idIn(deps, bearerOf(request));
      const wantsLogout = logoutIn(request);
      const revoked = await limits
        .countingMisses(request, response, id, () =>
          wantsLogout ? revokeAndUnlink(deps, limits, request, response, id) : deps.restorer.revoke(id, null),
        )
        .catch(sayWhatIsLeft);
      response.set('Cache-Control', 'no-store').json(revoked);
    })
    .all(refuseOtherMethods);
  return router;
}

/** Whether the device is to be unlinked. Whoever asks for it in another way must not lose the ID that could do it. Errors: BODY_INVALID. */
function logoutIn({ query }: Request): boolean {
  const asked = Object.entries(query).filter(([name]) => name.toLowerCase().startsWith('logout'));
  const [[name, value] = ['logout', 'false']] = asked;
  if (asked.length <= 1 && name === 'logout' && (value === 'true' || value === 'false'))
    return value === 'true';
  const detail = 'Behind the ? only logout=true or logout=false may stand. Nothing was deleted.';
  throw new AppError('BODY_INVALID', { fields: { detail } });
}

/** Errors: what was given, SESSION_UNAVAILABLE in words about the device. */
function sayWhatIsLeft(error: unknown): never {
  if (toAppError(error).code !== 'SESSION_UNAVAILABLE') throw error;
  const detail =
    'It is unknown, has run out or was withdrawn before. If the device is still linked, remove it in WhatsApp under Linked devices.';
  throw new AppError('SESSION_UNAVAILABLE', { cause: error, fields: { detail } });
}

/** An unknown ID takes no place and costs nobody anything; without a place nothing is withdrawn. */
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
      // Somebody else was first, so no socket was opened: asking often for one's own session takes nothing from others.
      if (toAppError(error).code === 'SESSION_UNAVAILABLE') await taken.giveBack();
      throw error;
    }
  });
}

/** Opens the session of a short ID, by default the bearer's; counts restores and misses. */
export async function openForBot(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  idText: string | null = bearerOf(request),
): Promise<OpenedSession> {
  try {
    const id = idIn(deps, idText);
    // Counted before it is opened, which costs more than all the rest.
    const count = async (record: SealedRecord) => {
      limits.restoreLoops.note(nameOf(record));
      await limits.count(response, 'restores-per-id', nameOf(record));
    };
    return await limits.countingMisses(request, response, id, () => deps.restorer.open(id, 'cached', count));
  } catch (error) {
    deps.metrics.restored(toAppError(error).code);
    throw whileReading(error);
  }
}

/** A bot took the session: its life starts anew, unless the bot takes it again and again because it crashes. */
export async function noteRestored(
  deps: HttpDeps,
  limits: RequestLimits,
  record: SealedRecord,
): Promise<void> {
  deps.metrics.restored('ok');
  if (record.state === 'active' && limits.restoreLoops.isLooping(nameOf(record))) return;
  await deps.restorer.touch({ record });
}

function nameOf({ lookup }: SealedRecord): string {
  return lookup.toString('base64');
}

type Send = (
  deps: HttpDeps,
  limits: RequestLimits,
  response: Response,
  opening: Promise<OpenedSession>,
) => Promise<void>;

/** The state is stored gzipped: a client that takes it so gets the stored bytes. */
const sendPacked: Send = (deps, limits, response, opening) =>
  deps.restorer.withOpened(opening, async ({ packed, record }) => {
    const closed = closeOf(response);
    setStateHeaders(response).set('Content-Encoding', 'gzip').send(packed);
    try {
      await noteRestored(deps, limits, record);
    } finally {
      // The socket reads the bytes until then.
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

function idIn({ config }: HttpDeps, idText: string | null): string {
  if (idText === null) throw new AppError('UNAUTHORIZED');
  return parseStoredId(idText, config.session.prefix).id;
}
