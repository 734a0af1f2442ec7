import { Router, type Request, type Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import { whileReading } from '../request/problem.ts';
import type { Inspection } from '../../session/inspect.ts';
import { readPaste, type Pasted } from '../../session-id/paste.ts';
import type { HttpDeps } from '../request/deps.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { LIVE_CONSENT, validate } from '../description/request-schema.ts';

/** A text of up to this length is read within a millisecond. */
const CHEAP_TEXT = 4_000;

type Asked = { readonly text: string; readonly live: boolean };

/** The route `POST /validate`, which checks a session ID of any format. */
export function validateRoutes(deps: HttpDeps, limits: RequestLimits): Router {
  const router = Router();
  router.post(
    '/validate',
    ...jsonBody(64 * 1024, { tooLarge: { reason: 'paste-too-large' } }),
    async (request, response) => {
      const { sessionId, live = false, confirm } = parseBody(request, validate);
      if (live && confirm === undefined) {
        throw new AppError('BODY_INVALID', {
          why: { reason: 'live-needs-consent', values: { consent: LIVE_CONSENT } },
        });
      }
      const { report } = await inspectText(deps, limits, request, response, { text: sessionId, live });
      response.set('Cache-Control', 'no-store').json(report);
    },
  );
  return router;
}

/** Inspects a pasted text; counts misses and results. */
export async function inspectText(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
  { text, live }: Asked,
): Promise<Inspection> {
  const { addressKey } = request;
  if (text.length > CHEAP_TEXT) await limits.refuseIfSpent(response, 'carried-per-address', addressKey);
  const pasted = readPaste(text, deps.session.prefix);
  if (isCostly(text, pasted)) await limits.count(response, 'carried-per-address', addressKey);
  try {
    const inspection = await limits.countingMisses(request, response, text, () =>
      deps.inspect({ pasted, live, addressKey }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'RATE_LIMITED') deps.metrics.limited('address');
        throw error;
      }),
    );
    deps.metrics.validated(inspection.report.status);
    return inspection;
  } catch (error) {
    const code = error instanceof AppError ? error.code : null;
    if (code === 'SESSION_ID_MALFORMED') deps.metrics.validated('malformed');
    if (code === 'SESSION_UNAVAILABLE') deps.metrics.validated('unavailable');
    throw whileReading(error);
  }
}

/** True for texts that take much longer than a look at the store: creds, which are unpacked and checked, and long texts without an ID. */
function isCostly(text: string, { kind }: Pasted): boolean {
  return kind === 'creds' || (kind !== 'id' && text.length > CHEAP_TEXT);
}
